//! A marketplace provider's share of captures.

use super::authorizations::NOTE;
use super::operation;
use crate::answers::{Price, ProviderCreditDetails, ProviderCreditReversalDetails};
use serde::{Deserialize, Serialize};

operation! {
    /// Reads a credit.
    #[derive(Serialize, Deserialize)]
    pub struct GetProviderCreditDetails: Reads -> ProviderCreditDetails {
        amazon_provider_credit_id: String,
        ;
    }
    parameters(this, to) {
        to.id("AmazonProviderCreditId", &this.amazon_provider_credit_id)?;
    }
    read ProviderCreditDetails::within
}

operation! {
    /// Reads the reversal of a credit.
    #[derive(Serialize, Deserialize)]
    pub struct GetProviderCreditReversalDetails: Reads -> ProviderCreditReversalDetails {
        amazon_provider_credit_reversal_id: String,
        ;
    }
    parameters(this, to) {
        to.id("AmazonProviderCreditReversalId", &this.amazon_provider_credit_reversal_id)?;
    }
    read ProviderCreditReversalDetails::within
}

operation! {
    /// Takes a credit back, wholly or in part.
    #[derive(Serialize, Deserialize)]
    pub struct ReverseProviderCredit: SameAnswer -> ProviderCreditReversalDetails {
        amazon_provider_credit_id: String,
        /// Our own id: letters, digits, `-`, `_`, at most 32.
        credit_reversal_reference_id: String,
        amount: Price,
        ;
        /// 255 characters.
        note: String,
    }
    parameters(this, to) {
        to.id("AmazonProviderCreditId", &this.amazon_provider_credit_id)?;
        to.reference("CreditReversalReferenceId", &this.credit_reversal_reference_id)?;
        to.price("CreditReversalAmount", &this.amount)?;
        to.note("CreditReversalNote", this.note.as_ref(), NOTE)?;
    }
    read ProviderCreditReversalDetails::within
}
