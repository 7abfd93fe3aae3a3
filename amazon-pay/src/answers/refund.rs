use super::{Price, ProviderCreditSummary, Status};
use crate::xml::{Element, ReadError};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A refund: money given back, always pending at first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundDetails {
    pub amazon_refund_id: String,
    /// Our own id for it.
    pub refund_reference_id: String,
    pub status: Status<RefundState, RefundReason>,
    pub amount: Price,
    pub fee_refunded: Option<Price>,
    /// `SellerInitiated`, or a type that is not ours.
    pub refund_type: Option<String>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub created_at: Option<OffsetDateTime>,
    pub seller_note: Option<String>,
    pub soft_descriptor: Option<String>,
    pub provider_credit_reversals: Vec<ProviderCreditSummary>,
    pub converted_amount: Option<Price>,
    /// The refunded amount divided by the converted one, as a decimal text.
    pub conversion_rate: Option<String>,
}

impl RefundDetails {
    pub(crate) fn within(result: &Element) -> Result<Self, ReadError> {
        Self::read(result.need_child("RefundDetails")?)
    }

    pub(crate) fn read(element: &Element) -> Result<Self, ReadError> {
        Ok(RefundDetails {
            amazon_refund_id: element.need("AmazonRefundId")?.to_owned(),
            refund_reference_id: element.need("RefundReferenceId")?.to_owned(),
            status: Status::read(element, "RefundStatus")?,
            amount: Price::read(element.need_child("RefundAmount")?)?,
            fee_refunded: Price::optional(element, "FeeRefunded"),
            refund_type: element.string("RefundType"),
            created_at: element.time("CreationTimestamp"),
            seller_note: element.string("SellerRefundNote"),
            soft_descriptor: element.string("SoftDescriptor"),
            provider_credit_reversals: ProviderCreditSummary::list(
                element,
                "ProviderCreditReversalSummaryList",
                "ProviderCreditReversalId",
            ),
            converted_amount: Price::optional(element, "ConvertedAmount"),
            conversion_rate: element.string("ConversionRate"),
        })
    }
}

crate::words! {
    /// The states of a refund.
    pub enum RefundState { Pending, Completed, Declined }
}

crate::words! {
    /// Why a refund is declined.
    pub enum RefundReason { AmazonRejected, ProcessingFailure }
}
