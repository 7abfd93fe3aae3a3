//! What stands between the network and the pages, and what machines may ask. One concern per file; [`crate::router`]
//! puts them in order.

pub mod access;
pub mod assets;
pub mod body;
pub mod failure;
pub mod headers;
pub mod health;
pub mod metrics;
pub mod origin;
pub mod sessions;
