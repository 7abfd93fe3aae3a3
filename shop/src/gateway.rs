//! The verbs we need from a payment gateway, in our words. One file per protocol below.
//!
//! A payment at the gateway is made by the buyer, is *draft* until it is confirmed, then *open* for
//! authorizations; it may be *suspended* until the buyer chooses another payment method, and ends *canceled* or
//! *closed*. Whoever calls must not hold a database transaction: a call may take twelve seconds.

mod amazon_pay;

use std::time::Duration;

use ::amazon_pay::Deadline as Until;
use commerce::address::Address;
use commerce::money::Money;
use commerce::payment::DeclineReason;
use serde::{Deserialize, Serialize};

use crate::db::types::Ms;
use crate::error::StartError;
use crate::settings::{Secret, Settings};

pub(crate) use amazon_pay::Gateway;

/// The time for everything that is asked while somebody waits, and for one call of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    until: Until,
    /// Less than this is too little for a call that binds somebody.
    close: Duration,
    call: Duration,
}

impl Deadline {
    /// Begins now.
    pub(crate) fn begin(settings: &Settings) -> Self {
        let timing = &settings.timing;
        Self {
            until: Until::within(timing.gateway_budget),
            close: timing.gateway_budget / 8,
            call: timing.gateway_call,
        }
    }

    /// Whether so little time is left that a call might well be cut off: about three of 25 seconds.
    pub(crate) fn is_close(self) -> bool {
        self.until.remaining() < self.close
    }

    /// The end of a call that begins now, its retries included.
    fn of_call(self) -> Until {
        self.until.at_most(self.call)
    }
}

/// Who signed in.
#[derive(Clone, Debug)]
pub(crate) struct Buyer {
    pub id: String,
    pub name: String,
    pub email: String,
    /// How long the token that told so is good.
    pub token_lives: Duration,
}

/// How far a payment is at the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Draft,
    Open,
    /// The buyer has to choose another payment method.
    Suspended,
    Canceled,
    /// No new authorizations.
    Closed,
}

/// What the gateway says about the payment method of a payment that is not confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wallet {
    Missing,
    Chosen,
    NotAllowed,
}

/// A payment as the gateway describes it.
#[derive(Clone, Debug)]
pub(crate) struct Description {
    pub standing: Standing,
    /// Region only, until it was read with the buyer's token or the payment is confirmed.
    pub address: Option<Address>,
    /// The total that was set.
    pub total: Option<Money>,
    pub wallet: Wallet,
    /// Other objections to a confirmation, in the gateway's words.
    pub objections: Vec<String>,
    /// The gateway's ids of its authorizations.
    pub authorizations: Vec<String>,
}

/// The parameters of "set the details", stored before they are sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Details {
    pub payment: String,
    pub total: Money,
    /// Absent while the shopper still chooses.
    pub order_number: Option<String>,
    pub store_name: String,
}

/// The parameters of an authorization, stored before they are sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct AuthorizeOrder {
    pub payment: String,
    /// Our own reference: the same one never authorizes twice.
    pub reference: String,
    pub amount: Money,
    pub mode: Mode,
    pub note: String,
}

/// When the gateway decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mode {
    /// At once, while the buyer waits (up to eight seconds).
    Now,
    /// Within a day; fewer declines.
    Later,
}

/// An authorization as the gateway tells it.
#[derive(Clone, Debug)]
pub(crate) struct Authorization {
    pub id: String,
    /// Our own reference.
    pub reference: String,
    pub standing: AuthorizationStanding,
    /// The gateway's word for why.
    pub reason: Option<String>,
    /// Of a declined payment method: another attempt may pass.
    pub soft_decline: bool,
    pub amount: Money,
    pub expires_at: Option<Ms>,
}

/// Where an authorization stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AuthorizationStanding {
    Pending,
    Open,
    Declined(DeclineReason),
    /// The whole amount was captured through it: the normal end.
    Captured,
    /// Over without capture.
    Lapsed,
}

/// Why the gateway did not do as asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// The payment is not known, of another buyer, or the token is not accepted for it.
    #[error("the payment is not this buyer's ({0})")]
    NotYours(String),
    /// The payment is not in a state for this.
    #[error("the payment's state does not allow it ({0})")]
    WrongState(String),
    /// Something about the payment keeps it from being confirmed.
    #[error("the payment has objections ({0})")]
    Objections(String),
    /// The buyer did not choose another payment method.
    #[error("the payment method was not changed")]
    MethodNotChanged,
    /// A clear no for another reason: our mistake or our account's.
    #[error("refused: {0}")]
    Refused(String),
    /// Surely not done: it could not be sent, or the gateway was too busy.
    #[error("out of reach: {0}")]
    OutOfReach(String),
    /// Sent, and no clear answer: it may have been done.
    #[error("no clear answer: {0}")]
    Unclear(String),
}

impl Fault {
    /// The gateway is not there; asking later can help.
    pub(crate) fn passing(&self) -> bool {
        matches!(self, Self::Unclear(_) | Self::OutOfReach(_))
    }
}

/// Why a sign-in is not accepted.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignInFault {
    #[error("the token is refused")]
    Refused,
    #[error("the token was made for another shop")]
    ForeignAudience,
    #[error(transparent)]
    Gateway(#[from] Fault),
}

impl Gateway {
    /// Prepares the gateway that the settings name. Asks nothing.
    pub(crate) fn open(settings: &Settings) -> Result<Self, StartError> {
        Self::from_settings(settings).map_err(StartError::Amazon)
    }
}

/// The token of a buyer, or none.
pub(crate) type Token<'a> = Option<&'a Secret>;
