//! The server's process.
//!
//! - [`config`]: from defaults, `cashwrap.toml` and the environment;
//! - [`commands`]: what `cashwrap` can be told to do;
//! - [`router`]: pages, server functions and files under one roof;
//! - [`http`]: what stands between the network and the pages, and what machines may ask;
//! - [`site`]: the built files that browsers load.
//!
//! A library beside the program, so that the tests in `tests/` drive the very router that is served.

pub mod commands;
pub mod config;
pub mod http;
pub mod router;
pub mod site;

pub use config::Config;
