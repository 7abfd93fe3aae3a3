//! Giving money back.

use super::authorizations::NOTE;
use super::operation;
use super::parameters::ProviderShare;
use crate::answers::{Price, RefundDetails};
use serde::{Deserialize, Serialize};

operation! {
    /// Gives back a captured amount, wholly or in part; pending at first.
    #[derive(Serialize, Deserialize)]
    pub struct Refund: SameAnswer -> RefundDetails {
        amazon_capture_id: String,
        /// Our own id: letters, digits, `-`, `_`, at most 32. The same id never refunds twice.
        refund_reference_id: String,
        amount: Price,
        ;
        /// 255 characters.
        seller_note: String,
        /// What the card statement shows, 16 characters.
        soft_descriptor: String,
        provider_credit_reversals: Vec<ProviderShare>,
    }
    parameters(this, to) {
        to.id("AmazonCaptureId", &this.amazon_capture_id)?;
        to.reference("RefundReferenceId", &this.refund_reference_id)?;
        to.price("RefundAmount", &this.amount)?;
        to.note("SellerRefundNote", this.seller_note.as_ref(), NOTE)?;
        to.soft_descriptor(this.soft_descriptor.as_ref())?;
        to.shares(
            "ProviderCreditReversalList",
            "CreditReversalAmount",
            this.provider_credit_reversals.as_ref(),
        )?;
    }
    read RefundDetails::within
}

operation! {
    /// Reads a refund.
    #[derive(Serialize, Deserialize)]
    pub struct GetRefundDetails: Reads -> RefundDetails {
        amazon_refund_id: String,
        ;
    }
    parameters(this, to) {
        to.id("AmazonRefundId", &this.amazon_refund_id)?;
    }
    read RefundDetails::within
}
