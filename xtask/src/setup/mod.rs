//! What the machine must have, looked for first and installed only if it is missing. A second run finds
//! everything in place and costs a few cheap looks.

mod browser;
mod compiler;
mod packages;
mod postgres;

pub use browser::{Browser, browser};
pub use compiler::{Compiler, compiler};
pub use packages::install;
pub use postgres::postgres;
