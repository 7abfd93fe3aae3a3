//! The things a pretend Amazon keeps: buyers, sellers, order references and what happened to their money.
//!
//! Only data and its words are here. What may be done to it is in [`crate::world`]; what happens by itself when
//! time passes is in [`crate::lifetime`]. Everything is stored as JSON in the journal, so a field that is added
//! later needs `#[serde(default)]`.

use serde::{Deserialize, Serialize};

pub use crate::clock::Millis;
pub use crate::money::Amount;
pub use order::{Authorization, Capture, OrderAttributes, OrderReference, Refund, Verdict};

mod order;

/// A buyer's account id, `amzn1.account.…`.
pub type BuyerId = String;
/// A seller's id, e.g. `A2CASHWRAPDEMO`.
pub type SellerId = String;
/// `S01-1234567-1234567`.
pub type OrderReferenceId = String;

/// Amazon's two worlds. They share buyers, but no order reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Environment {
    /// Ids begin with `S`.
    Sandbox,
    /// Ids begin with `P`.
    Live,
}

/// Where a seller is registered: decides the realm in ids and the currency the seller starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Region {
    /// North America, realm 01.
    Na,
    /// United Kingdom, realm 02.
    Uk,
    /// Germany and the other euro countries, realm 02.
    Eu,
    /// Japan, realm 03.
    Jp,
}

impl Region {
    /// The two digits after the letter of an id.
    #[must_use]
    pub fn realm(self) -> &'static str {
        match self {
            Self::Na => "01",
            Self::Uk | Self::Eu => "02",
            Self::Jp => "03",
        }
    }

    /// The currency of the seller's account.
    #[must_use]
    pub fn currency(self) -> &'static str {
        match self {
            Self::Na => "USD",
            Self::Uk => "GBP",
            Self::Eu => "EUR",
            Self::Jp => "JPY",
        }
    }

    /// The name that `ListOrderReference` uses.
    #[must_use]
    pub fn payment_domain(self) -> &'static str {
        match self {
            Self::Na => "NA_USD",
            Self::Uk => "EU_GBP",
            Self::Eu => "EU_EUR",
            Self::Jp => "FE_JPY",
        }
    }
}

/// A merchant with an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seller {
    /// Merchant id.
    pub id: SellerId,
    /// The name buyers see on the sign-in page.
    pub name: String,
    /// Sent with every call.
    pub access_key: String,
    /// Signs every call.
    pub secret_key: String,
    /// The Login client.
    pub client_id: String,
    /// Where the account is.
    pub region: Region,
    /// Exact addresses to which a sign-in may return; any loopback address is allowed besides.
    #[serde(default)]
    pub return_addresses: Vec<String>,
}

/// A postal address in a buyer's book. An empty text means *absent*.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Address {
    /// Made by the simulator when empty.
    pub id: String,
    pub name: String,
    pub line1: String,
    pub line2: String,
    pub line3: String,
    pub city: String,
    pub county: String,
    pub district: String,
    pub state_or_region: String,
    pub postal_code: String,
    /// Two capital letters.
    pub country_code: String,
    pub phone: String,
}

/// What a card does when money is asked from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CardBehavior {
    /// Every authorization is granted.
    Works,
    /// Declined, the order reference is suspended until another card is chosen.
    InvalidPaymentMethod,
    /// Declined for good, the order reference is closed.
    AmazonRejected,
    /// No result in time; the order reference stays open.
    TransactionTimedOut,
    /// The seller may not take this card: a constraint on the draft.
    PaymentMethodNotAllowed,
}

impl CardBehavior {
    /// What Amazon's own test cards do, by their last four digits.
    #[must_use]
    pub fn of_tail(tail: &str) -> Self {
        match tail {
            "3434" => Self::InvalidPaymentMethod,
            "2323" => Self::AmazonRejected,
            "5656" => Self::TransactionTimedOut,
            "4545" => Self::PaymentMethodNotAllowed,
            _ => Self::Works,
        }
    }
}

/// A payment method in a buyer's wallet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Unique within the buyer.
    pub id: String,
    /// `Visa`, `Mastercard`, `Amex`.
    pub brand: String,
    /// Last four digits.
    pub tail: String,
    /// A pleasant line for people, e.g. `Visa ending in 1111`.
    pub label: String,
    /// What it does.
    pub behavior: CardBehavior,
}

/// A buyer. The first address and the first card are the ones chosen in advance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Buyer {
    pub id: BuyerId,
    pub name: String,
    pub email: String,
    pub password: String,
    pub phone: String,
    /// `en-US`, `de-DE`, …: the language of the pages this buyer sees.
    pub language: String,
    pub addresses: Vec<Address>,
    pub cards: Vec<Card>,
    /// `client id + space + scope` of every consent given on the sign-in page.
    #[serde(default)]
    pub consents: Vec<String>,
}

impl Buyer {
    /// The card with this id.
    #[must_use]
    pub fn card(&self, id: &str) -> Option<&Card> {
        self.cards.iter().find(|card| card.id == id)
    }

    /// The address with this id.
    #[must_use]
    pub fn address(&self, id: &str) -> Option<&Address> {
        self.addresses.iter().find(|address| address.id == id)
    }
}

/// What a sign-in gave to a shop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccessToken {
    /// `Atza|…`
    pub token: String,
    pub buyer: BuyerId,
    /// The Login client it was made for (`aud`).
    pub client_id: String,
    /// Space separated, e.g. `profile payments:widget payments:shipping_address`.
    pub scope: String,
    pub created_at: Millis,
    /// Not valid from this moment on.
    pub expires_at: Millis,
}

impl AccessToken {
    /// Whether one of the scopes is this one.
    #[must_use]
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scope.split_whitespace().any(|one| one == scope)
    }
}

/// State of an order reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum OrderState {
    Draft,
    Open,
    Suspended,
    Canceled,
    Closed,
}

/// State of an authorization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AuthorizationState {
    Pending,
    Open,
    Declined,
    Closed,
}

/// State of a capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CaptureState {
    Pending,
    Completed,
    Declined,
    Closed,
}

/// State of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RefundState {
    Pending,
    Completed,
    Declined,
}

/// Why something is in its state: the wire's `ReasonCode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reason {
    InvalidPaymentMethod,
    AmazonRejected,
    ProcessingFailure,
    TransactionTimedOut,
    SellerCanceled,
    AmazonCanceled,
    Stale,
    Expired,
    ExpiredUnused,
    MaxAmountCharged,
    MaxAuthorizationsCaptured,
    MaxCapturesProcessed,
    MaxAmountRefunded,
    MaxRefundsProcessed,
    OrderReferenceCanceled,
    SellerClosed,
    AmazonClosed,
}

/// A state with its reason and time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Status<S> {
    pub state: S,
    pub reason: Option<Reason>,
    /// What the seller gave as reason.
    pub description: Option<String>,
    pub updated_at: Millis,
}

impl<S> Status<S> {
    /// A state without a reason.
    pub fn new(state: S, at: Millis) -> Self {
        Self {
            state,
            reason: None,
            description: None,
            updated_at: at,
        }
    }

    /// Goes to another state at this time.
    pub fn set(&mut self, state: S, reason: Option<Reason>, at: Millis) {
        *self = Self {
            state,
            reason,
            description: None,
            updated_at: at,
        };
    }
}

/// A constraint that keeps a draft from being confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Constraint {
    AmountNotSet,
    PaymentPlanNotSet,
    ShippingAddressNotSet,
    PaymentMethodNotAllowed,
}

impl Constraint {
    /// The text for people that goes with it.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::AmountNotSet => "The seller has not set the amount for the Order Reference.",
            Self::PaymentPlanNotSet => {
                "The buyer has not been able to select a Payment method for the given Order Reference."
            }
            Self::ShippingAddressNotSet => {
                "The buyer has not selected a shipping address for the given Order Reference."
            }
            Self::PaymentMethodNotAllowed => {
                "The selected payment method is not allowed for the given Order Reference."
            }
        }
    }
}
