//! What pages show. Nothing in here writes.
//!
//! Catalog pages are remembered for a second ([`Shelf`]): a shelf that many look at is read from the database
//! once a second and not once a visitor. Carts, checkouts and orders are always read fresh.

mod cart;
mod catalog;
mod checkout;
mod mailbox;
mod order;
mod shelf;
mod views;

pub(crate) use cart::line_of;
pub use cart::{cart, mini_cart};
pub use catalog::{categories, category, home, product, search};
pub use checkout::checkout;
pub(crate) use checkout::{view, view_of_quote};
pub use mailbox::{mail, mailbox};
pub(crate) use order::order_line;
pub use order::{order_by_key, success};
pub(crate) use shelf::Shelf;
pub use views::*;
