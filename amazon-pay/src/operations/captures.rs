//! Taking the money.

use super::authorizations::NOTE;
use super::operation;
use super::parameters::ProviderShare;
use crate::answers::{CaptureDetails, Price};
use serde::{Deserialize, Serialize};

operation! {
    /// Takes an authorized amount. Any success, full or partial, closes the authorization.
    #[derive(Serialize, Deserialize)]
    pub struct Capture: SameAnswer -> CaptureDetails {
        amazon_authorization_id: String,
        /// Our own id: letters, digits, `-`, `_`, at most 32. The same id never captures twice.
        capture_reference_id: String,
        amount: Price,
        ;
        /// 255 characters.
        seller_note: String,
        /// What the card statement shows, 16 characters.
        soft_descriptor: String,
        provider_credits: Vec<ProviderShare>,
    }
    parameters(this, to) {
        to.id("AmazonAuthorizationId", &this.amazon_authorization_id)?;
        to.reference("CaptureReferenceId", &this.capture_reference_id)?;
        to.price("CaptureAmount", &this.amount)?;
        to.note("SellerCaptureNote", this.seller_note.as_ref(), NOTE)?;
        to.soft_descriptor(this.soft_descriptor.as_ref())?;
        to.shares("ProviderCreditList", "CreditAmount", this.provider_credits.as_ref())?;
    }
    read CaptureDetails::within
}

operation! {
    /// Reads a capture.
    #[derive(Serialize, Deserialize)]
    pub struct GetCaptureDetails: Reads -> CaptureDetails {
        amazon_capture_id: String,
        ;
    }
    parameters(this, to) {
        to.id("AmazonCaptureId", &this.amazon_capture_id)?;
    }
    read CaptureDetails::within
}
