//! What a checkout still lacks, decided from facts and nothing else.

use serde::{Deserialize, Serialize};

use super::Step;
use crate::address::{Address, Field};
use crate::money::Money;
use crate::shipping::ShippingOption;

/// Something that the shopper is asked for: not given yet, or given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Not given yet.
    Open,
    /// Given, or never asked for.
    Given,
}

/// What the gateway says about the payment method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// None is chosen.
    Open,
    /// One is chosen and the gateway has no objection.
    Chosen,
    /// One is chosen that this shop cannot take.
    NotAllowed,
}

/// What is known about a checkout when somebody asks what it lacks.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Whether the buyer's sign-in still holds.
    pub sign_in: Answer,
    /// Whether every line can be bought as it stands: `Open` when one is sold out or gone.
    pub lines: Answer,
    /// Whether anything has to be sent ([`crate::cart::needs_shipping`]).
    pub needs_shipping: bool,
    /// The chosen address, if any; a region is enough until the full address is known.
    pub address: Option<&'a Address>,
    /// Which parts of the address have to be there by now: none while the gateway tells only the region, else
    /// what [`Address::missing_for_delivery`] found.
    pub address_details: &'a [Field],
    /// The shipping methods that fit the address.
    pub options: &'a [ShippingOption],
    /// The code of the chosen shipping method.
    pub method: Option<&'a str>,
    /// What the gateway says about the payment method.
    pub payment_method: PaymentMethod,
    /// Whether the terms are accepted; `Given` when the merchant asks for none, or only the page can know.
    pub terms: Answer,
    /// What would be paid.
    pub total: Money,
}

/// Something without which the order cannot be placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The sign-in is over.
    SignIn,
    /// A line is sold out or gone.
    LineProblem,
    /// The total is 0, so there is nothing to pay.
    NothingToPay,
    /// No address.
    Address,
    /// An address that a carrier could not deliver to.
    AddressDetails(Vec<Field>),
    /// An address that no shipping method serves.
    NoShippingHere,
    /// No payment method.
    PaymentMethod,
    /// A payment method that this shop cannot take.
    PaymentMethodNotAllowed,
    /// No shipping method.
    ShippingMethod,
    /// Terms not accepted.
    Terms,
}

impl Missing {
    /// What the shopper reads: what to do next, in one sentence.
    pub fn sentence(&self) -> String {
        let sentence = match self {
            Self::SignIn => "Sign in again to continue. Your cart is safe.",
            Self::LineProblem => {
                "Something in your cart is no longer available. Go back to your cart to change it."
            }
            Self::NothingToPay => {
                "There is nothing to pay in your cart. Add something else to use this checkout."
            }
            Self::Address => "Choose a shipping address.",
            Self::AddressDetails(fields) => return address_details(fields),
            Self::NoShippingHere => "We can't ship to this address. Choose another one.",
            Self::PaymentMethod => "Choose a payment method.",
            Self::PaymentMethodNotAllowed => "We can't accept this payment method. Choose another one.",
            Self::ShippingMethod => "Choose a shipping method.",
            Self::Terms => "Tick the box to accept the terms.",
        };
        sentence.to_owned()
    }

    /// The step in which the shopper can mend it.
    pub fn step(&self) -> Step {
        match self {
            Self::Address | Self::AddressDetails(_) | Self::NoShippingHere => Step::Address,
            Self::PaymentMethod | Self::PaymentMethodNotAllowed => Step::PaymentMethod,
            Self::ShippingMethod => Step::ShippingMethod,
            Self::SignIn | Self::LineProblem | Self::NothingToPay | Self::Terms => Step::Review,
        }
    }

    /// What to say first: what stops everything, then the steps in the order of the page.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::SignIn => 0,
            Self::LineProblem => 1,
            Self::NothingToPay => 2,
            Self::Address | Self::AddressDetails(_) | Self::NoShippingHere => 3,
            Self::PaymentMethod | Self::PaymentMethodNotAllowed => 4,
            Self::ShippingMethod => 5,
            Self::Terms => 6,
        }
    }
}

/// Decides what a checkout lacks, the most urgent first. Empty: the order can be placed.
///
/// One lack never hides behind another that the shopper would meet only afterwards, except that without an
/// address nothing is said about shipping methods, which depend on it.
pub fn missing(facts: &Facts<'_>) -> Vec<Missing> {
    let mut missing = Vec::new();
    if facts.sign_in == Answer::Open {
        missing.push(Missing::SignIn);
    }
    if facts.lines == Answer::Open {
        missing.push(Missing::LineProblem);
    }
    if facts.total.is_zero() || facts.total.is_negative() {
        missing.push(Missing::NothingToPay);
    }
    if facts.needs_shipping {
        missing_for_shipping(facts, &mut missing);
    }
    match facts.payment_method {
        PaymentMethod::Chosen => {}
        PaymentMethod::Open => missing.push(Missing::PaymentMethod),
        PaymentMethod::NotAllowed => missing.push(Missing::PaymentMethodNotAllowed),
    }
    if facts.terms == Answer::Open {
        missing.push(Missing::Terms);
    }
    missing.sort_by_key(Missing::rank);
    missing
}

fn missing_for_shipping(facts: &Facts<'_>, missing: &mut Vec<Missing>) {
    if facts.address.is_none() {
        missing.push(Missing::Address);
        return;
    }
    if facts.options.is_empty() {
        missing.push(Missing::NoShippingHere);
        return;
    }
    if !facts.address_details.is_empty() {
        missing.push(Missing::AddressDetails(facts.address_details.to_vec()));
    }
    if !facts
        .options
        .iter()
        .any(|option| Some(option.code.as_str()) == facts.method)
    {
        missing.push(Missing::ShippingMethod);
    }
}

fn address_details(fields: &[Field]) -> String {
    let labels: Vec<&str> = fields.iter().map(|field| field.label()).collect();
    let list = match labels.as_slice() {
        [] => "details".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    };
    format!("Your address is missing its {list}. Edit it or choose another one.")
}
