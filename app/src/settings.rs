//! What the browser must know to draw Amazon's button and widgets.
//!
//! Plain data without secrets: every word of it is written into the page.

use serde::{Deserialize, Serialize};

/// Where the widgets' script is and whom it works for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WidgetSettings {
    /// Full address of the widgets' script.
    pub script_url: String,
    /// The merchant's id, which the button and the widgets are drawn for.
    pub seller_id: String,
    /// The id under which this shop asks people to sign in.
    pub client_id: String,
    /// What is asked for at sign-in, separated by spaces.
    pub scope: String,
    /// The region in the words of the widgets' script: `NA`, `EU` or `APAC`.
    pub region: String,
    /// Whether the script is told that no real money moves.
    pub sandbox: bool,
    /// Sign-in in a pop-up where there is a mouse; otherwise, and always on touch, by leaving the page.
    pub popup: bool,
}

/// Where on a page a button stands; its element's id is made from it, so a page has each place once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ButtonPlace {
    /// On the cart page.
    Cart,
    /// In the header's small cart.
    MiniCart,
    /// Beside "Add to cart" on a product page.
    Product,
    /// Anywhere else a merchant puts it.
    Elsewhere,
}

impl ButtonPlace {
    /// The id of the container that Amazon's script fills.
    pub fn container_id(self) -> &'static str {
        match self {
            Self::Cart => "pay-with-amazon-cart",
            Self::MiniCart => "pay-with-amazon-mini-cart",
            Self::Product => "pay-with-amazon-product",
            Self::Elsewhere => "pay-with-amazon",
        }
    }
}
