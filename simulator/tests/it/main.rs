//! The simulator from outside: over HTTP, with signing code of its own.

#![allow(clippy::unwrap_used, reason = "the whole program is a test")]

mod client;
mod control;
mod faults;
mod hostile;
mod kept;
mod life;
mod limits;
mod login;
mod order;
mod signature;
mod states;
mod together;
