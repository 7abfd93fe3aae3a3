use super::{Price, Status};
use crate::xml::{Element, ReadError};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A marketplace provider's share, named inside a capture or a refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderCreditSummary {
    pub provider_id: String,
    pub id: String,
}

impl ProviderCreditSummary {
    pub(crate) fn list(parent: &Element, name: &str, id: &str) -> Vec<Self> {
        let Some(list) = parent.child(name) else {
            return Vec::new();
        };
        list.children("member")
            .filter_map(|item| {
                Some(ProviderCreditSummary {
                    provider_id: item.string("ProviderId")?,
                    id: item.string(id)?,
                })
            })
            .collect()
    }
}

/// A credit to a marketplace provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderCreditDetails {
    pub amazon_provider_credit_id: String,
    pub seller_id: Option<String>,
    pub provider_id: Option<String>,
    pub credit_reference_id: Option<String>,
    pub amount: Price,
    pub reversed_amount: Option<Price>,
    pub reversal_ids: Vec<String>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub created_at: Option<OffsetDateTime>,
    pub status: Status<ProviderCreditState, String>,
}

impl ProviderCreditDetails {
    pub(crate) fn within(result: &Element) -> Result<Self, ReadError> {
        let element = result.need_child("ProviderCreditDetails")?;
        Ok(ProviderCreditDetails {
            amazon_provider_credit_id: element.need("AmazonProviderCreditId")?.to_owned(),
            seller_id: element.string("SellerId"),
            provider_id: element.string("ProviderId"),
            credit_reference_id: element.string("CreditReferenceId"),
            amount: Price::read(element.need_child("CreditAmount")?)?,
            reversed_amount: Price::optional(element, "CreditReversalAmount"),
            reversal_ids: element.ids("CreditReversalIdList"),
            created_at: element.time("CreationTimestamp"),
            status: Status::read(element, "CreditStatus")?,
        })
    }
}

/// A credit taken back from a marketplace provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderCreditReversalDetails {
    pub amazon_provider_credit_reversal_id: String,
    pub seller_id: Option<String>,
    pub provider_id: Option<String>,
    pub credit_reversal_reference_id: Option<String>,
    pub amount: Price,
    pub note: Option<String>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub created_at: Option<OffsetDateTime>,
    pub status: Status<ProviderCreditState, String>,
}

impl ProviderCreditReversalDetails {
    pub(crate) fn within(result: &Element) -> Result<Self, ReadError> {
        let element = result.need_child("ProviderCreditReversalDetails")?;
        Ok(ProviderCreditReversalDetails {
            amazon_provider_credit_reversal_id: element.need("AmazonProviderCreditReversalId")?.to_owned(),
            seller_id: element.string("SellerId"),
            provider_id: element.string("ProviderId"),
            credit_reversal_reference_id: element.string("CreditReversalReferenceId"),
            amount: Price::read(element.need_child("CreditReversalAmount")?)?,
            note: element.string("CreditReversalNote"),
            created_at: element.time("CreationTimestamp"),
            status: Status::read(element, "CreditReversalStatus")?,
        })
    }
}

crate::words! {
    /// The states of a provider credit and of its reversal.
    pub enum ProviderCreditState { Pending, Completed, Declined, Closed }
}
