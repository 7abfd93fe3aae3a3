//! The rules of a shop, tested through the crate's public face. One program, one file per subject.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod address;
mod cart;
mod checkout;
mod machines;
mod machines_keep_to_their_tables;
mod money;
mod shipping;
mod totals;
mod totals_always_add_up;

use commerce::address::Address;
use commerce::cart::{Line, STANDARD_TAX_CLASS};
use commerce::money::{Currency, Money};

/// An amount in US cents.
fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

/// A region in the United States.
fn region(state: &str, postal_code: &str) -> Address {
    Address::region("Springfield", state, postal_code, "US")
}

/// A physical line of ordinary goods.
fn line(sku: &str, unit_price: Money, quantity: u32) -> Line {
    Line {
        sku: sku.to_owned(),
        name: sku.to_owned(),
        variant: String::new(),
        picture: String::new(),
        slug: sku.to_owned(),
        unit_price,
        quantity,
        digital: false,
        tax_class: STANDARD_TAX_CLASS.to_owned(),
    }
}
