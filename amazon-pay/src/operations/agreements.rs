//! Billing agreements: charging a buyer again with a consent given once.

use super::authorizations::NOTE;
use super::order_references::{SELLER_NOTE, seller_order};
use super::parameters::{Problem, ProviderShare, invalid};
use super::{nothing, operation};
use crate::Secret;
use crate::answers::{
    AgreementAuthorization, BillingAgreementDetails, BillingAgreementType, BillingAgreementValidation,
    OrderReferenceDetails, Price,
};
use serde::{Deserialize, Serialize};

const TEXT: usize = 4096;
const REASON: usize = 1024;

operation! {
    /// Sets what the buyer is about to agree to; in Draft.
    #[derive(Serialize, Deserialize)]
    pub struct SetBillingAgreementDetails: SameAnswer -> BillingAgreementDetails {
        amazon_billing_agreement_id: String,
        ;
        platform_id: String,
        /// 1024 characters.
        seller_note: String,
        seller_billing_agreement_id: String,
        store_name: String,
        custom_information: String,
        agreement_type: BillingAgreementType,
        subscription_amount: Price,
    }
    parameters(this, to) {
        to.id("AmazonBillingAgreementId", &this.amazon_billing_agreement_id)?;
        let prefix = "BillingAgreementAttributes";
        to.note(&format!("{prefix}.PlatformId"), this.platform_id.as_ref(), TEXT)?;
        to.note(&format!("{prefix}.SellerNote"), this.seller_note.as_ref(), SELLER_NOTE)?;
        let seller = format!("{prefix}.SellerBillingAgreementAttributes");
        to.note(
            &format!("{seller}.SellerBillingAgreementId"),
            this.seller_billing_agreement_id.as_ref(),
            TEXT,
        )?;
        seller_order(to, &seller, None, this.store_name.as_ref(), this.custom_information.as_ref(), None)?;
        if let Some(kind) = &this.agreement_type {
            to.text(&format!("{prefix}.BillingAgreementType"), kind.as_str(), TEXT)?;
        }
        to.optional_price(&format!("{prefix}.SubscriptionAmount"), this.subscription_amount.as_ref())?;
    }
    read BillingAgreementDetails::within
}

operation! {
    /// Reads a billing agreement; with a token of its buyer, the full address before confirmation too.
    pub struct GetBillingAgreementDetails: Reads -> BillingAgreementDetails {
        amazon_billing_agreement_id: String,
        ;
        address_consent_token: Secret,
        access_token: Secret,
    }
    parameters(this, to) {
        to.id("AmazonBillingAgreementId", &this.amazon_billing_agreement_id)?;
        if this.address_consent_token.is_some() && this.access_token.is_some() {
            return Err(invalid("AccessToken", Problem::NotTogether("AddressConsentToken")));
        }
        let tokens =
            [("AddressConsentToken", &this.address_consent_token), ("AccessToken", &this.access_token)];
        for (name, token) in tokens {
            if let Some(token) = token {
                to.text(name, crate::login::decoded(token).expose(), TEXT)?;
            }
        }
    }
    read BillingAgreementDetails::within
}

operation! {
    /// Makes an agreement Open.
    #[derive(Serialize, Deserialize)]
    pub struct ConfirmBillingAgreement: Harmless -> () {
        amazon_billing_agreement_id: String,
        ;
        /// Where the buyer returns to after authentication; EU and UK.
        success_url: String,
        failure_url: String,
    }
    parameters(this, to) {
        to.id("AmazonBillingAgreementId", &this.amazon_billing_agreement_id)?;
        to.note("SuccessUrl", this.success_url.as_ref(), TEXT)?;
        to.note("FailureUrl", this.failure_url.as_ref(), TEXT)?;
    }
    read nothing
}

operation! {
    /// Asks whether the agreement's payment method would do.
    #[derive(Serialize, Deserialize)]
    pub struct ValidateBillingAgreement: SameAnswer -> BillingAgreementValidation {
        amazon_billing_agreement_id: String,
        ;
    }
    parameters(this, to) {
        to.id("AmazonBillingAgreementId", &this.amazon_billing_agreement_id)?;
    }
    read BillingAgreementValidation::read
}

operation! {
    /// Makes, confirms, authorizes and closes an order reference in one call.
    #[derive(Serialize, Deserialize)]
    pub struct AuthorizeOnBillingAgreement: SameAnswer -> AgreementAuthorization {
        amazon_billing_agreement_id: String,
        /// Our own id: letters, digits, `-`, `_`, at most 32. The same id never authorizes twice.
        authorization_reference_id: String,
        amount: Price,
        ;
        /// To the authorization; 255 characters.
        seller_authorization_note: String,
        /// Minutes: 0 decides at once, else 5 to 1440 in steps of 5.
        transaction_timeout: u32,
        capture_now: bool,
        /// 16 characters; used with `capture_now` only.
        soft_descriptor: String,
        /// To the order; 1024 characters.
        seller_note: String,
        platform_id: String,
        seller_order_id: String,
        store_name: String,
        custom_information: String,
        supplementary_data: String,
        /// Amazon's default is true.
        inherit_shipping_address: bool,
        provider_credits: Vec<ProviderShare>,
    }
    parameters(this, to) {
        to.id("AmazonBillingAgreementId", &this.amazon_billing_agreement_id)?;
        to.reference("AuthorizationReferenceId", &this.authorization_reference_id)?;
        to.price("AuthorizationAmount", &this.amount)?;
        to.note("SellerAuthorizationNote", this.seller_authorization_note.as_ref(), NOTE)?;
        to.timeout(this.transaction_timeout)?;
        to.flag("CaptureNow", this.capture_now);
        to.soft_descriptor(this.soft_descriptor.as_ref())?;
        to.note("SellerNote", this.seller_note.as_ref(), SELLER_NOTE)?;
        to.note("PlatformId", this.platform_id.as_ref(), TEXT)?;
        seller_order(
            to,
            "SellerOrderAttributes",
            this.seller_order_id.as_ref(),
            this.store_name.as_ref(),
            this.custom_information.as_ref(),
            this.supplementary_data.as_ref(),
        )?;
        to.flag("InheritShippingAddress", this.inherit_shipping_address);
        to.shares("ProviderCreditList", "CreditAmount", this.provider_credits.as_ref())?;
    }
    read AgreementAuthorization::read
}

operation! {
    /// Makes an order reference from an agreement. It carries no key of ours: a repeat makes a second one.
    #[derive(Serialize, Deserialize)]
    pub struct CreateOrderReferenceForId: OnlyIfNotDone -> OrderReferenceDetails {
        /// The agreement's id.
        id: String,
        ;
        inherit_shipping_address: bool,
        /// Confirms in the same breath; needs `order_total`.
        confirm_now: bool,
        order_total: Price,
        platform_id: String,
        /// 1024 characters.
        seller_note: String,
        seller_order_id: String,
        store_name: String,
        custom_information: String,
        supplementary_data: String,
    }
    parameters(this, to) {
        to.id("Id", &this.id)?;
        to.add("IdType", "BillingAgreement");
        to.flag("InheritShippingAddress", this.inherit_shipping_address);
        to.flag("ConfirmNow", this.confirm_now);
        let prefix = "OrderReferenceAttributes";
        if this.confirm_now == Some(true) && this.order_total.is_none() {
            return Err(invalid(&format!("{prefix}.OrderTotal"), Problem::NotGiven));
        }
        to.optional_price(&format!("{prefix}.OrderTotal"), this.order_total.as_ref())?;
        to.note(&format!("{prefix}.PlatformId"), this.platform_id.as_ref(), TEXT)?;
        to.note(&format!("{prefix}.SellerNote"), this.seller_note.as_ref(), SELLER_NOTE)?;
        seller_order(
            to,
            &format!("{prefix}.SellerOrderAttributes"),
            this.seller_order_id.as_ref(),
            this.store_name.as_ref(),
            this.custom_information.as_ref(),
            this.supplementary_data.as_ref(),
        )?;
    }
    read OrderReferenceDetails::within
}

operation! {
    /// Ends an agreement.
    #[derive(Serialize, Deserialize)]
    pub struct CloseBillingAgreement: Harmless -> () {
        amazon_billing_agreement_id: String,
        ;
        /// 1024 characters.
        reason: String,
    }
    parameters(this, to) {
        to.id("AmazonBillingAgreementId", &this.amazon_billing_agreement_id)?;
        to.note("ClosureReason", this.reason.as_ref(), REASON)?;
    }
    read nothing
}
