//! What a shopper may see of a checkout, and why it cannot go on.
//!
//! Server and browser use the same types: the server fills a [`CheckoutView`] from what it has stored, the page
//! shows it, and the sentence next to *Place order* is the first of [`CheckoutView::still_missing`]. No price, no
//! state and no permission comes back from the browser.
//!
//! - `view`: the page as data.
//! - `facts`: what a checkout still lacks, decided by [`missing`].
//! - `refusal`: why a deed of the shopper was not done, and what waits as a notice in the cart.

mod facts;
mod refusal;
mod view;

pub use crate::shipping::ShippingOption;
pub use facts::{Answer, Facts, Missing, PaymentMethod, missing};
pub use refusal::{Notice, Refusal, RefusalCode};
pub use view::{CheckoutView, LineView, Note, Stage};

words! {
    /// The four steps, in the order of the page.
    pub enum Step {
        /// Where the parcel goes.
        Address = "address",
        /// What is paid with.
        PaymentMethod = "payment_method",
        /// How the parcel goes.
        ShippingMethod = "shipping_method",
        /// Lines, totals, terms, and the button.
        Review = "review",
    }
}
