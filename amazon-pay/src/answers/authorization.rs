use super::{Address, Price, Status};
use crate::xml::{Element, ReadError};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// An authorization: funds asked for, held, or refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationDetails {
    pub amazon_authorization_id: String,
    /// Our own id for it.
    pub authorization_reference_id: String,
    pub status: Status<AuthorizationState, AuthorizationReason>,
    pub amount: Price,
    /// Still `0` in the answer to an Authorize with `capture_now`; later reads tell the full amount.
    pub captured_amount: Option<Price>,
    pub fee: Option<Price>,
    /// The ids of its captures.
    pub capture_ids: Vec<String>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub created_at: Option<OffsetDateTime>,
    /// The sandbox prints thirty days here although it holds funds for two.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
    pub billing_address: Option<Address>,
    pub seller_note: Option<String>,
    pub item_categories: Vec<String>,
    pub capture_now: Option<bool>,
    pub soft_descriptor: Option<String>,
    pub address_verification_code: Option<String>,
    /// Of a declined payment method: true when another attempt may pass.
    pub soft_decline: Option<bool>,
}

impl AuthorizationDetails {
    pub(crate) fn within(result: &Element) -> Result<Self, ReadError> {
        Self::read(result.need_child("AuthorizationDetails")?)
    }

    pub(crate) fn read(element: &Element) -> Result<Self, ReadError> {
        Ok(AuthorizationDetails {
            amazon_authorization_id: element.need("AmazonAuthorizationId")?.to_owned(),
            authorization_reference_id: element.need("AuthorizationReferenceId")?.to_owned(),
            status: Status::read(element, "AuthorizationStatus")?,
            amount: Price::read(element.need_child("AuthorizationAmount")?)?,
            captured_amount: Price::optional(element, "CapturedAmount"),
            fee: Price::optional(element, "AuthorizationFee"),
            capture_ids: element.ids("IdList"),
            created_at: element.time("CreationTimestamp"),
            expires_at: element.time("ExpirationTimestamp"),
            billing_address: Address::optional(element, "AuthorizationBillingAddress"),
            seller_note: element.string("SellerAuthorizationNote"),
            item_categories: element.ids("OrderItemCategories"),
            capture_now: element.flag("CaptureNow"),
            soft_descriptor: element.string("SoftDescriptor"),
            address_verification_code: element.string("AddressVerificationCode"),
            soft_decline: element.flag("SoftDecline"),
        })
    }
}

crate::words! {
    /// The states of an authorization.
    pub enum AuthorizationState {
        /// Asked for asynchronously, not decided yet.
        Pending,
        /// Funds are held.
        Open,
        Declined,
        /// Captured, lapsed, or given up: the reason tells which.
        Closed,
    }
}

crate::words! {
    /// Why an authorization is declined or closed, or must not be shipped on.
    pub enum AuthorizationReason {
        /// The order reference is suspended now; another method helps.
        InvalidPaymentMethod,
        /// Final; the order reference is closed.
        AmazonRejected,
        /// Amazon's fault; the order reference stays open.
        ProcessingFailure,
        /// Not decided in time; the order reference stays open.
        TransactionTimedOut,
        ExpiredUnused,
        /// Captured: the normal end.
        MaxCapturesProcessed,
        AmazonClosed,
        OrderReferenceCanceled,
        SellerClosed,
        /// Pending or open, but unusual: do not ship.
        StopShipmentAtypicalAuth,
    }
}
