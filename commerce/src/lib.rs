//! The rules of a shop, and nothing else: no input or output, no async, no clock, no chance, no floats.
//!
//! Everything here is a value or a function of values, so that the same rule holds on the server, in the
//! browser and in a test. Take the tour in this order:
//!
//! 1. [`money`]: whole minor units with their currency. Adding dollars to euros is an error, not a number;
//!    splitting never loses a cent. [`currency`] is the ISO 4217 table behind it.
//! 2. [`address`]: where a parcel goes, what is missing for it to arrive, and whether two addresses are the
//!    same destination.
//! 3. [`cart`]: lines and quantities as a shopper asks for them.
//! 4. [`shipping`]: which methods fit an address and a cart, what they cost there, and what happens to a choice
//!    that no longer fits.
//! 5. [`totals`]: lines, discount, shipping and tax become one total that always adds up.
//! 6. [`order`], [`payment`], [`shipment`]: three machines, each a table of data. An event that does not fit is
//!    refused by type, so that late or contradictory news cannot move a state backwards.
//! 7. [`checkout`]: what the shopper sees of all this, what is still missing, and the sentence that says so.
//!
//! What does not belong here: anything that asks a database, a gateway or the time of day. That is `shop`.

#[macro_use]
mod words;

pub mod address;
pub mod cart;
pub mod checkout;
pub mod currency;
pub mod machine;
pub mod money;
pub mod order;
pub mod payment;
pub mod shipment;
pub mod shipping;
pub mod totals;

mod regions;

pub use words::UnknownWord;
