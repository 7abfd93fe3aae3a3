//! What a shopper, a merchant or a job can do. One verb per file.
//!
//! An action reads what it needs, lets `commerce` decide, and writes in one transaction what follows, the jobs
//! that must happen next included. A "no" that the shopper can mend on the page is a refusal inside the
//! [`CheckoutView`](commerce::checkout::CheckoutView); a "no" to a request that could not be meant is
//! [`Refused`](crate::Refused).

mod acknowledge_purchase;
mod add_to_cart;
mod cart_change;
mod change_quantity;
pub(crate) mod continue_payment;
mod give_up_order;
mod place_order;
mod placed;
mod reconcile_payment;
mod save_address;
mod save_payment_method;
mod save_shipping_method;
mod sign_in;
mod step;
#[cfg(test)]
mod tests;
mod unwind;

pub use acknowledge_purchase::acknowledge_purchase;
pub use add_to_cart::add_to_cart;
pub use change_quantity::{change_quantity, remove_line};
pub use give_up_order::give_up_order;
pub use place_order::{Consent, place_order};
pub use save_address::save_address;
pub use save_payment_method::save_payment_method;
pub use save_shipping_method::save_shipping_method;
pub use sign_in::sign_in;
