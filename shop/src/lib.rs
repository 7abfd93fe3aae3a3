//! What the shop does: everything that touches the world.
//!
//! Take the tour in this order:
//!
//! 1. [`Settings`] say what a merchant decided; [`Shop::open`] makes a [`Shop`] of them.
//! 2. [`read`] answers what pages show and never writes.
//! 3. [`actions`] are what a shopper, a merchant or a job can do, one verb per file. Start with
//!    [`actions::place_order`] and follow it into `continue_payment` and `reconcile_payment`, which alone moves
//!    a payment's state.
//! 4. `jobs` is what happens in the background, one deed per file, fed by an outbox that is written in the same
//!    transaction as its cause.
//! 5. `gateway` has the verbs we need from a payment gateway, in our words; below it one file per protocol.
//! 6. [`db`] holds all SQL, `email` all mails.
//!
//! What does not belong here: how anything looks (`app`), how it is asked for over HTTP (the root crate), and
//! every rule that needs neither database nor network (`commerce`).

pub mod actions;
mod clock;
pub mod db;
mod demo;
mod email;
mod error;
mod gateway;
mod ids;
mod jobs;
mod kill_point;
mod quote;
pub mod read;
mod seal;
mod settings;
mod shop;
#[cfg(test)]
mod testing;

pub use clock::ClockStands;
pub use db::types::Ms;
pub use error::{ActionError, Broken, Refused, StartError};
pub use ids::{CartId, CheckoutId, OrderNumber, Sku};
pub use kill_point::kill_point;
pub use settings::{Amazon, BadSealingKey, Mail, MailTransport, SealingKey, Secret, Settings, Timing};
pub use shop::Shop;

pub use amazon_pay::{Environment, Region};
