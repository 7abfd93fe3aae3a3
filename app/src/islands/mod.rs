//! What wakes up in the browser, and nothing else is sent there.
//!
//! House rules, each learned the hard way (`docs/decisions/0001-islands.md`): an island shows only what its
//! properties and its own signals hold; no `Resource` and no `Suspense`; islands are flat; what Amazon's script
//! draws goes into an empty container outside every reactive block.

mod checkout;
mod pay_with_amazon;
mod pop_up;
mod purchase_event;
mod return_landing;

pub use checkout::Checkout;
pub use pay_with_amazon::PayWithAmazon;
pub use purchase_event::PurchaseEvent;
pub use return_landing::ReturnLanding;

use leptos::prelude::window;

/// Leaves this page for another one of ours; Back returns here.
fn leave_for(address: &str) {
    if window().location().set_href(address).is_err() {
        leptos::logging::error!("could not leave for {address}");
    }
}

/// Leaves this page, which is over, for another one of ours; Back skips it.
fn replace_by(address: &str) {
    if window().location().replace(address).is_err() {
        leptos::logging::error!("could not leave for {address}");
    }
}
