use super::{Address, AuthorizationDetails, Buyer, Constraint, Price, ReleaseEnvironment, Status};
use crate::xml::{Element, ReadError};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A billing agreement: the buyer's consent to be charged again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingAgreementDetails {
    pub amazon_billing_agreement_id: String,
    pub status: Status<BillingAgreementState, String>,
    pub constraints: Vec<Constraint>,
    pub consent: Option<bool>,
    pub agreement_type: Option<BillingAgreementType>,
    pub subscription_amount: Option<Price>,
    pub limits: Option<BillingAgreementLimits>,
    pub buyer: Option<Buyer>,
    pub destination: Option<Address>,
    pub billing_address: Option<Address>,
    pub seller_note: Option<String>,
    pub platform_id: Option<String>,
    pub seller_billing_agreement_id: Option<String>,
    pub store_name: Option<String>,
    pub custom_information: Option<String>,
    pub order_language: Option<String>,
    pub release_environment: Option<ReleaseEnvironment>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub created_at: Option<OffsetDateTime>,
}

impl BillingAgreementDetails {
    pub(crate) fn within(result: &Element) -> Result<Self, ReadError> {
        let element = result.need_child("BillingAgreementDetails")?;
        let seller = element.child("SellerBillingAgreementAttributes");
        let of_seller = |name: &str| seller.and_then(|seller| seller.string(name));
        Ok(BillingAgreementDetails {
            amazon_billing_agreement_id: element.need("AmazonBillingAgreementId")?.to_owned(),
            status: Status::read(element, "BillingAgreementStatus")?,
            constraints: Constraint::list(element),
            consent: element.flag("BillingAgreementConsent"),
            agreement_type: element.word("BillingAgreementType"),
            subscription_amount: Price::optional(element, "SubscriptionAmount"),
            limits: element
                .child("BillingAgreementLimits")
                .map(BillingAgreementLimits::read),
            buyer: Buyer::optional(element),
            destination: element
                .child("Destination")
                .and_then(|destination| Address::optional(destination, "PhysicalDestination")),
            billing_address: element
                .child("BillingAddress")
                .and_then(|address| Address::optional(address, "PhysicalAddress")),
            seller_note: element.string("SellerNote"),
            platform_id: element.string("PlatformId"),
            seller_billing_agreement_id: of_seller("SellerBillingAgreementId"),
            store_name: of_seller("StoreName"),
            custom_information: of_seller("CustomInformation"),
            order_language: element.string("OrderLanguage"),
            release_environment: element.word("ReleaseEnvironment"),
            created_at: element.time("CreationTimestamp"),
        })
    }
}

/// How much may be charged in a calendar month, and how much of it is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingAgreementLimits {
    pub amount_per_period: Option<Price>,
    pub remaining: Option<Price>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub period_starts_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub period_ends_at: Option<OffsetDateTime>,
}

impl BillingAgreementLimits {
    fn read(element: &Element) -> Self {
        BillingAgreementLimits {
            amount_per_period: Price::optional(element, "AmountLimitPerTimePeriod"),
            remaining: Price::optional(element, "CurrentRemainingBalance"),
            period_starts_at: element.time("TimePeriodStartDate"),
            period_ends_at: element.time("TimePeriodEndDate"),
        }
    }
}

crate::words! {
    /// The states of a billing agreement.
    pub enum BillingAgreementState { Draft, Open, Suspended, Canceled, Closed }
}

crate::words! {
    /// Who starts the later charges.
    pub enum BillingAgreementType { CustomerInitiatedTransaction, MerchantInitiatedTransaction }
}

/// Whether an agreement can be charged right now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingAgreementValidation {
    pub result: ValidationResult,
    pub failure_reason: Option<String>,
    pub status: Option<Status<BillingAgreementState, String>>,
}

impl BillingAgreementValidation {
    pub(crate) fn read(result: &Element) -> Result<Self, ReadError> {
        Ok(BillingAgreementValidation {
            result: result.need("ValidationResult")?.into(),
            failure_reason: result.string("FailureReasonCode"),
            status: Status::read(result, "BillingAgreementStatus").ok(),
        })
    }
}

crate::words! {
    /// What the validation says.
    pub enum ValidationResult { Success, Failure }
}

/// An authorization made on an agreement, beside the order reference made for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementAuthorization {
    pub amazon_order_reference_id: String,
    pub authorization: AuthorizationDetails,
}

impl AgreementAuthorization {
    pub(crate) fn read(result: &Element) -> Result<Self, ReadError> {
        Ok(AgreementAuthorization {
            amazon_order_reference_id: result.need("AmazonOrderReferenceId")?.to_owned(),
            authorization: AuthorizationDetails::within(result)?,
        })
    }
}
