//! The server from outside: the true router, the true pretend Amazon on another port, a throw-away database.
//!
//! Tests speak in the words of those who use the shop. One program, so that it is linked once; `cargo xtask test`
//! runs it on SQLite and on PostgreSQL (`CASHWRAP_TEST_DATABASE`).

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may fail loudly, and reads no business time"
)]

#[cfg_attr(
    not(feature = "kill-points"),
    allow(dead_code, unused_imports, reason = "the kill tests use more of it")
)]
mod harness;

mod cart;
mod checkout;
#[cfg(feature = "kill-points")]
mod kill;
mod pages;
mod payment;
mod safety;
mod start;
mod theme;
mod trouble;
