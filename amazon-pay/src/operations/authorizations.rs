//! Holding the buyer's funds.

use super::parameters::ProviderShare;
use super::{nothing, operation};
use crate::answers::{AuthorizationDetails, Price};
use serde::{Deserialize, Serialize};

/// Notes to an authorization, a capture or a refund, and the reason for closing an authorization.
pub(super) const NOTE: usize = 255;

operation! {
    /// Asks Amazon to hold an amount. A decline is an answer, not an error.
    #[derive(Serialize, Deserialize)]
    pub struct Authorize: SameAnswer -> AuthorizationDetails {
        amazon_order_reference_id: String,
        /// Our own id: letters, digits, `-`, `_`, at most 32. The same id never authorizes twice.
        authorization_reference_id: String,
        amount: Price,
        ;
        /// 255 characters.
        seller_note: String,
        /// Minutes: 0 decides at once (it takes up to eight seconds), else 5 to 1440 in steps of 5.
        transaction_timeout: u32,
        /// Captures in the same breath.
        capture_now: bool,
        /// What the card statement shows, 16 characters; used with `capture_now` only.
        soft_descriptor: String,
        provider_credits: Vec<ProviderShare>,
    }
    parameters(this, to) {
        to.id("AmazonOrderReferenceId", &this.amazon_order_reference_id)?;
        to.reference("AuthorizationReferenceId", &this.authorization_reference_id)?;
        to.price("AuthorizationAmount", &this.amount)?;
        to.note("SellerAuthorizationNote", this.seller_note.as_ref(), NOTE)?;
        to.timeout(this.transaction_timeout)?;
        to.flag("CaptureNow", this.capture_now);
        to.soft_descriptor(this.soft_descriptor.as_ref())?;
        to.shares("ProviderCreditList", "CreditAmount", this.provider_credits.as_ref())?;
    }
    read AuthorizationDetails::within
}

operation! {
    /// Reads an authorization.
    #[derive(Serialize, Deserialize)]
    pub struct GetAuthorizationDetails: Reads -> AuthorizationDetails {
        amazon_authorization_id: String,
        ;
    }
    parameters(this, to) {
        to.id("AmazonAuthorizationId", &this.amazon_authorization_id)?;
    }
    read AuthorizationDetails::within
}

operation! {
    /// Lets the funds go.
    #[derive(Serialize, Deserialize)]
    pub struct CloseAuthorization: Harmless -> () {
        amazon_authorization_id: String,
        ;
        /// 255 characters; the buyer sees it.
        reason: String,
    }
    parameters(this, to) {
        to.id("AmazonAuthorizationId", &this.amazon_authorization_id)?;
        to.note("ClosureReason", this.reason.as_ref(), NOTE)?;
    }
    read nothing
}
