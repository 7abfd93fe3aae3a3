//! The checkout page as data.

use serde::{Deserialize, Serialize};

use super::{Answer, Missing, Refusal, Step};
use crate::address::Address;
use crate::cart::Line;
use crate::money::{Money, MoneyError};
use crate::shipping::ShippingOption;
use crate::totals::Totals;

/// Where a checkout stands, as far as the page is concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The shopper chooses; every step can be changed.
    Choosing,
    /// The payment method was declined. The same order goes on: only the payment method can be changed, address
    /// and cart are frozen.
    ChooseAnotherMethod,
    /// The gateway is being asked. Show progress, refuse a second click, ask again soon.
    Deciding,
    /// The order is placed: go to its success page.
    Placed {
        /// The order's number, for the address of the success page.
        order_number: String,
    },
    /// This checkout is over without an order. Go to the cart; a [`super::Notice`] waits there.
    Ended,
}

/// A cart line as the review step shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineView {
    /// What identifies the variant.
    pub sku: String,
    /// The product's part of its page's address.
    pub slug: String,
    /// The product's name.
    pub name: String,
    /// The variant in words, or `""`.
    pub variant: String,
    /// Address of a picture.
    pub picture: String,
    /// How many.
    pub quantity: u32,
    /// Price of all pieces, at shop prices.
    pub total: Money,
}

impl LineView {
    /// Shows a cart line.
    pub fn new(line: &Line) -> Result<Self, MoneyError> {
        Ok(Self {
            sku: line.sku.clone(),
            slug: line.slug.clone(),
            name: line.name.clone(),
            variant: line.variant.clone(),
            picture: line.picture.clone(),
            quantity: line.quantity,
            total: line.total()?,
        })
    }
}

/// Something that changed without the shopper asking for it. Not an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// The chosen shipping method does not go to this address; another one took its place.
    MethodReplaced {
        /// Name of the method that had to go.
        from: String,
        /// Name of the method that holds now.
        to: String,
    },
    /// Prices or taxes changed since the page was shown.
    TotalsChanged,
}

impl Note {
    /// What the shopper reads.
    pub fn sentence(&self) -> String {
        match self {
            Self::MethodReplaced { from, to } => {
                format!("{from} isn't available for this address. We switched you to {to}.")
            }
            Self::TotalsChanged => "Your total has changed. Check it before you place the order.".to_owned(),
        }
    }

    /// The step next to which the sentence belongs.
    pub fn step(&self) -> Step {
        match self {
            Self::MethodReplaced { .. } => Step::ShippingMethod,
            Self::TotalsChanged => Step::Review,
        }
    }
}

/// Everything the checkout page shows. Made by the server only; the page never computes a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckoutView {
    /// Grows with every change. *Place order* sends it back, so that nobody buys what they did not see.
    pub revision: i64,
    /// Where the checkout stands.
    pub stage: Stage,
    /// Whether there is an address and a shipping step at all.
    pub needs_shipping: bool,
    /// Whether the merchant asks for the terms to be accepted.
    pub needs_terms: bool,
    /// The gateway's id for this payment; the gateway's widgets bind to it.
    pub payment_id: Option<String>,
    /// The chosen address, as far as the gateway tells it.
    pub address: Option<Address>,
    /// The shipping methods that fit, in the merchant's order.
    pub options: Vec<ShippingOption>,
    /// The code of the chosen one.
    pub method: Option<String>,
    /// What is bought.
    pub lines: Vec<LineView>,
    /// What is paid.
    pub totals: Totals,
    /// Whether `totals.shipping` is known yet; before that, do not print "free".
    pub shipping_known: bool,
    /// What the server still misses, in the order of the steps; never the terms, which only the page knows.
    pub missing: Vec<Missing>,
    /// Why the shopper's last deed was not done.
    pub refusal: Option<Refusal>,
    /// What changed by itself.
    pub note: Option<Note>,
}

impl CheckoutView {
    /// What is still missing, with what only the page knows: whether the terms are ticked and whether the
    /// gateway's widget has reported a payment method. Empty: the button is active. The first one's sentence is
    /// shown next to the button.
    pub fn still_missing(&self, terms: Answer, wallet: Answer) -> Vec<Missing> {
        let mut missing = self.missing.clone();
        let payment_is_missing = missing
            .iter()
            .any(|missing| matches!(missing, Missing::PaymentMethod | Missing::PaymentMethodNotAllowed));
        if wallet == Answer::Open && !payment_is_missing {
            missing.push(Missing::PaymentMethod);
        }
        if self.needs_terms && terms == Answer::Open && !missing.contains(&Missing::Terms) {
            missing.push(Missing::Terms);
        }
        missing.sort_by_key(Missing::rank);
        missing
    }

    /// Whether this stage lets the shopper press *Place order* at all.
    pub fn can_be_placed(&self) -> bool {
        matches!(self.stage, Stage::Choosing | Stage::ChooseAnotherMethod)
    }
}
