use super::{Price, ProviderCreditSummary, Status};
use crate::xml::{Element, ReadError};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A capture: money taken, or being taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptureDetails {
    pub amazon_capture_id: String,
    /// Our own id for it.
    pub capture_reference_id: String,
    pub status: Status<CaptureState, CaptureReason>,
    pub amount: Price,
    pub refunded_amount: Option<Price>,
    /// Only after completion.
    pub fee: Option<Price>,
    /// The ids of its refunds.
    pub refund_ids: Vec<String>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub created_at: Option<OffsetDateTime>,
    pub seller_note: Option<String>,
    pub soft_descriptor: Option<String>,
    pub provider_credits: Vec<ProviderCreditSummary>,
    /// With several currencies: the amount in the account's own.
    pub converted_amount: Option<Price>,
    /// The captured amount divided by the converted one, as a decimal text.
    pub conversion_rate: Option<String>,
}

impl CaptureDetails {
    pub(crate) fn within(result: &Element) -> Result<Self, ReadError> {
        Self::read(result.need_child("CaptureDetails")?)
    }

    pub(crate) fn read(element: &Element) -> Result<Self, ReadError> {
        Ok(CaptureDetails {
            amazon_capture_id: element.need("AmazonCaptureId")?.to_owned(),
            capture_reference_id: element.need("CaptureReferenceId")?.to_owned(),
            status: Status::read(element, "CaptureStatus")?,
            amount: Price::read(element.need_child("CaptureAmount")?)?,
            refunded_amount: Price::optional(element, "RefundedAmount"),
            fee: Price::optional(element, "CaptureFee"),
            refund_ids: element.ids("IdList"),
            created_at: element.time("CreationTimestamp"),
            seller_note: element.string("SellerCaptureNote"),
            soft_descriptor: element.string("SoftDescriptor"),
            provider_credits: ProviderCreditSummary::list(
                element,
                "ProviderCreditSummaryList",
                "ProviderCreditId",
            ),
            converted_amount: Price::optional(element, "ConvertedAmount"),
            conversion_rate: element.string("ConversionRate"),
        })
    }
}

crate::words! {
    /// The states of a capture.
    pub enum CaptureState {
        Pending,
        Declined,
        Completed,
        /// Completed earlier; no more refunds.
        Closed,
    }
}

crate::words! {
    /// Why a capture is declined or closed, or must not be shipped on.
    pub enum CaptureReason {
        AmazonRejected,
        ProcessingFailure,
        MaxAmountRefunded,
        MaxRefundsProcessed,
        AmazonClosed,
        StopShipmentAtypicalAuth,
    }
}
