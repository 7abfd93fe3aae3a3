//! An order reference with everything below it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Address, Amount, AuthorizationState, BuyerId, CaptureState, Environment, Millis, OrderReferenceId,
    OrderState, Reason, RefundState, SellerId, Status,
};

/// What the seller told about an order. Empty text means *not set*.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderAttributes {
    pub total: Option<Amount>,
    pub seller_note: String,
    pub platform_id: String,
    pub seller_order_id: String,
    pub store_name: String,
    pub custom_information: String,
    pub supplementary_data: String,
    pub request_payment_authorization: Option<bool>,
}

/// One order reference with everything below it; the unit that is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderReference {
    pub id: OrderReferenceId,
    pub seller: SellerId,
    pub buyer: BuyerId,
    pub environment: Environment,
    pub status: Status<OrderState>,
    pub created_at: Millis,
    /// Whether goods are sent, so that a shipping address is wanted.
    pub physical: bool,
    /// A copy, as chosen: a later change of the book does not change the order.
    pub address: Option<Address>,
    /// Id of the chosen card in the buyer's wallet.
    pub card: Option<String>,
    pub attributes: OrderAttributes,
    /// `PaymentMethodNotAllowed` asked for by a simulation string in the seller's note.
    #[serde(default)]
    pub simulated_constraint: bool,
    /// The moment of the first confirmation.
    pub confirmed_at: Option<Millis>,
    /// Confirmed with `ExpectImmediateAuthorization`.
    #[serde(default)]
    pub expects_authorization: bool,
    /// The card whose decline suspended the reference: it must be replaced before a new confirmation.
    #[serde(default)]
    pub declined_card: Option<String>,
    /// A simulated update of the payment method opens the suspended reference at this time.
    #[serde(default)]
    pub reopen_at: Option<Millis>,
    #[serde(default)]
    pub authorizations: Vec<Authorization>,
}

/// How an undecided transaction will end, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// When it becomes known.
    pub at: Millis,
    /// `None`: it goes well.
    pub decline: Option<Reason>,
    #[serde(default)]
    pub soft_decline: bool,
    /// Minutes after which a suspended reference opens again by itself.
    #[serde(default)]
    pub reopen_after_minutes: Option<i64>,
}

/// Money held on a card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Authorization {
    /// `S01-…-A123456`
    pub id: String,
    /// The seller's own id, unique for the seller.
    pub reference_id: String,
    pub amount: Amount,
    pub note: String,
    pub soft_descriptor: String,
    /// Minutes; 0 means the caller waits for the result.
    pub timeout_minutes: i64,
    pub capture_now: bool,
    pub soft_decline: bool,
    pub status: Status<AuthorizationState>,
    pub created_at: Millis,
    pub verdict: Option<Verdict>,
    /// When an open one is closed by itself, and why.
    pub closes: Option<(Millis, Reason)>,
    /// The parameters of the call that made it, to tell a repeat from a contradiction.
    pub request: BTreeMap<String, String>,
    /// Declined captures stay in the list beside the one that counts.
    #[serde(default)]
    pub captures: Vec<Capture>,
}

/// Money taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Capture {
    /// `S01-…-C123456`
    pub id: String,
    pub reference_id: String,
    pub amount: Amount,
    pub note: String,
    pub soft_descriptor: String,
    pub status: Status<CaptureState>,
    pub created_at: Millis,
    pub verdict: Option<Verdict>,
    pub closes: Option<(Millis, Reason)>,
    pub request: BTreeMap<String, String>,
    #[serde(default)]
    pub refunds: Vec<Refund>,
}

/// Money given back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refund {
    /// `S01-…-R123456`
    pub id: String,
    pub reference_id: String,
    pub amount: Amount,
    pub note: String,
    pub soft_descriptor: String,
    pub status: Status<RefundState>,
    pub created_at: Millis,
    pub verdict: Option<Verdict>,
    pub request: BTreeMap<String, String>,
}
