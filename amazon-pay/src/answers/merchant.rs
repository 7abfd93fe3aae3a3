use crate::xml::{Element, ReadError};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// How Amazon's service feels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceStatus {
    pub status: ServiceLight,
    #[serde(with = "time::serde::rfc3339::option")]
    pub at: Option<OffsetDateTime>,
    pub message_id: Option<String>,
    /// Locale and text.
    pub messages: Vec<(String, String)>,
}

impl ServiceStatus {
    pub(crate) fn read(result: &Element) -> Result<Self, ReadError> {
        let messages = result.child("Messages");
        Ok(ServiceStatus {
            status: result.need("Status")?.into(),
            at: result.time("Timestamp"),
            message_id: result.string("MessageId"),
            messages: messages
                .into_iter()
                .flat_map(|list| list.children("Message"))
                .filter_map(|item| Some((item.string("Locale")?, item.string("Text")?)))
                .collect(),
        })
    }
}

crate::words! {
    /// The service's traffic light.
    pub enum ServiceLight {
        Green = "GREEN",
        /// Green, with something to read.
        GreenWithInformation = "GREEN_I",
        Yellow = "YELLOW",
        Red = "RED",
    }
}

crate::words! {
    /// Whether the merchant's account may be used.
    pub enum AccountStatus { Active = "ACTIVE", Inactive = "INACTIVE" }
}

/// Where notices of which kinds are sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationConfiguration {
    pub url: String,
    pub events: Vec<EventType>,
}

impl NotificationConfiguration {
    pub(crate) fn list(result: &Element) -> Result<Vec<Self>, ReadError> {
        let Some(list) = result.child("NotificationConfigurationList") else {
            return Ok(Vec::new());
        };
        list.children("member")
            .map(|item| {
                Ok(NotificationConfiguration {
                    url: item.need("NotificationUrl")?.to_owned(),
                    // Recorded answers put several names into one member, parted by commas.
                    events: item
                        .ids("EventTypes")
                        .iter()
                        .flat_map(|names| names.split(','))
                        .map(|name| EventType::from(name.trim()))
                        .collect(),
                })
            })
            .collect()
    }
}

crate::words! {
    /// The kinds of notices.
    pub enum EventType {
        All = "ALL",
        OrderReference = "ORDER_REFERENCE",
        PaymentAuthorize = "PAYMENT_AUTHORIZE",
        PaymentCapture = "PAYMENT_CAPTURE",
        PaymentRefund = "PAYMENT_REFUND",
        BillingAgreement = "BILLING_AGREEMENT",
        ChargebackDetailed = "CHARGEBACK_DETAILED",
    }
}
