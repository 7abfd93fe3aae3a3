//! Amazon Pay's wire protocol ("Login and Pay with Amazon", API version 2013-01-01): sign, ask, read.
//!
//! The crate knows nothing of any shop. Amounts are decimal texts, ids are texts, states are Amazon's own.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use amazon_pay::operations::GetOrderReferenceDetails;
//! use amazon_pay::{Client, Config, Deadline, Environment, Region};
//! use std::time::Duration;
//!
//! let config =
//!     Config::new(Environment::Sandbox, Region::Us, "seller", "access key", "secret key".into(), "client id");
//! let client = Client::new(config)?;
//! let deadline = Deadline::within(Duration::from_secs(25));
//! let order = client.call(&GetOrderReferenceDetails::new("S01-0000000-0000000"), deadline).await?;
//! println!("{}", order.status.state);
//! # Ok(()) }
//! ```

pub mod answers;
mod client;
mod config;
mod deadline;
mod envelope;
mod error;
#[cfg(test)]
mod fixtures;
mod login;
pub mod operations;
mod region;
mod secret;
pub mod sign;
#[cfg(test)]
mod test_server;
mod words;
pub mod xml;

pub(crate) use words::words;

pub use client::{Answered, Client};
pub use config::{Config, ConfigError, Timing};
pub use deadline::Deadline;
pub use error::{Error, ErrorCode, ErrorKind};
pub use login::{Login, LoginError, Profile, TokenInfo};
pub use operations::{InvalidRequest, Operation, Repeat};
pub use region::{Environment, Region, UnknownName};
pub use secret::Secret;
