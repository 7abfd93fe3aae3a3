//! What Amazon tells us: objects with their states, as typed values.
//!
//! Only what no answer of the kind can lack is required; all else is optional, because Amazon leaves out what
//! it has not got. Amounts stay the decimal texts they are; whoever calculates turns them into its own money.

mod agreement;
mod authorization;
mod capture;
mod merchant;
mod order_reference;
mod provider;
mod refund;

pub use agreement::*;
pub use authorization::*;
pub use capture::*;
pub use merchant::*;
pub use order_reference::*;
pub use provider::*;
pub use refund::*;

use crate::xml::{Element, ReadError};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// An amount as a decimal text with a point (`94.50`, `0`, `5.0`) and its ISO 4217 code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Price {
    pub amount: String,
    pub currency: String,
}

impl Price {
    /// An amount to send; write two decimals, none for JPY.
    pub fn new(amount: impl Into<String>, currency: impl Into<String>) -> Self {
        Price {
            amount: amount.into(),
            currency: currency.into(),
        }
    }

    pub(crate) fn read(element: &Element) -> Result<Price, ReadError> {
        Ok(Price::new(element.need("Amount")?, element.need("CurrencyCode")?))
    }

    /// A price that may be absent, empty, or half there.
    pub(crate) fn optional(parent: &Element, name: &str) -> Option<Price> {
        parent.child(name).and_then(|element| Price::read(element).ok())
    }
}

/// A postal address. Before confirmation only city, region, postal code and country are told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    pub name: Option<String>,
    pub line1: Option<String>,
    pub line2: Option<String>,
    pub line3: Option<String>,
    pub city: Option<String>,
    pub county: Option<String>,
    pub district: Option<String>,
    pub state_or_region: Option<String>,
    pub postal_code: Option<String>,
    /// ISO 3166-1, two letters.
    pub country_code: Option<String>,
    pub phone: Option<String>,
}

impl Address {
    pub(crate) fn read(element: &Element) -> Address {
        Address {
            name: element.string("Name"),
            line1: element.string("AddressLine1"),
            line2: element.string("AddressLine2"),
            line3: element.string("AddressLine3"),
            city: element.string("City"),
            county: element.string("County"),
            district: element.string("District"),
            state_or_region: element.string("StateOrRegion"),
            postal_code: element.string("PostalCode"),
            country_code: element.string("CountryCode"),
            phone: element.string("Phone"),
        }
    }

    /// An address that may be absent, or present without content.
    pub(crate) fn optional(parent: &Element, name: &str) -> Option<Address> {
        parent
            .child(name)
            .map(Address::read)
            .filter(|address| *address != Address::default())
    }
}

/// Where an object stands, since when, and why. `S` are its states, `R` the reasons for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status<S, R> {
    pub state: S,
    pub reason: Option<R>,
    /// Free text: our own closure or cancellation reason comes back here.
    pub description: Option<String>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub updated_at: Option<OffsetDateTime>,
}

impl<S, R> Status<S, R>
where
    S: for<'a> From<&'a str>,
    R: for<'a> From<&'a str>,
{
    pub(crate) fn read(parent: &Element, name: &'static str) -> Result<Self, ReadError> {
        let element = parent.need_child(name)?;
        Ok(Status {
            state: S::from(element.need("State")?),
            // Test notices print the word `None` where real ones leave the element out.
            reason: element
                .text_of("ReasonCode")
                .filter(|word| *word != "None")
                .map(R::from),
            description: element.string("ReasonDescription"),
            // One operation of the billing agreements spells the element differently.
            updated_at: element
                .time("LastUpdateTimestamp")
                .or_else(|| element.time("LastUpdatedTimestamp")),
        })
    }
}

/// Something that keeps an order reference or an agreement from being confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    pub id: ConstraintId,
    pub description: Option<String>,
}

impl Constraint {
    pub(crate) fn list(parent: &Element) -> Vec<Constraint> {
        let Some(list) = parent.child("Constraints") else {
            return Vec::new();
        };
        list.children("Constraint")
            .filter_map(|item| {
                Some(Constraint {
                    id: item.word("ConstraintID")?,
                    description: item.string("Description"),
                })
            })
            .collect()
    }
}

crate::words! {
    /// What is missing before a confirmation.
    pub enum ConstraintId {
        /// The details were not set yet.
        AmountNotSet,
        BillingAddressDeleted,
        BuyerConsentNotSet,
        BuyerEqualsSeller,
        CurrencyMismatch,
        /// The wallet shows a method that may not be used here.
        PaymentMethodNotAllowed,
        /// No payment method chosen.
        PaymentPlanNotSet,
        ShippingAddressNotSet,
    }
}

crate::words! {
    /// The environment an object lives in.
    pub enum ReleaseEnvironment { Live, Sandbox }
}
