use super::{Address, Constraint, Price, ReleaseEnvironment, Status};
use crate::xml::{Element, ReadError};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// An order reference: one purchase as Amazon sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderReferenceDetails {
    pub amazon_order_reference_id: String,
    pub status: Status<OrderReferenceState, OrderReferenceReason>,
    pub constraints: Vec<Constraint>,
    /// After confirmation, or earlier with the buyer's token.
    pub buyer: Option<Buyer>,
    pub order_total: Option<Price>,
    pub seller_note: Option<String>,
    pub platform_id: Option<String>,
    /// Where the goods go; in full after confirmation or with the buyer's token.
    pub destination: Option<Address>,
    pub billing_address: Option<Address>,
    pub payment_descriptor: Option<PaymentDescriptor>,
    pub release_environment: Option<ReleaseEnvironment>,
    pub seller_order: SellerOrder,
    #[serde(with = "time::serde::rfc3339::option")]
    pub created_at: Option<OffsetDateTime>,
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
    /// The agreement this reference was made from, as type and id.
    pub parent: Option<(String, String)>,
    /// The ids of its authorizations, by which one of ours is found again after a crash.
    pub authorization_ids: Vec<String>,
    pub order_language: Option<String>,
    pub request_payment_authorization: Option<bool>,
    pub payment_service_provider: Option<PaymentServiceProvider>,
    pub static_payment_token: Option<String>,
    /// `REQUIRED` while the buyer has to authenticate.
    pub authentication: Option<AuthenticationState>,
}

impl OrderReferenceDetails {
    pub(crate) fn within(result: &Element) -> Result<Self, ReadError> {
        Self::read(result.need_child("OrderReferenceDetails")?)
    }

    pub(crate) fn read(element: &Element) -> Result<Self, ReadError> {
        Ok(OrderReferenceDetails {
            amazon_order_reference_id: element.need("AmazonOrderReferenceId")?.to_owned(),
            status: Status::read(element, "OrderReferenceStatus")?,
            constraints: Constraint::list(element),
            buyer: Buyer::optional(element),
            order_total: Price::optional(element, "OrderTotal"),
            seller_note: element.string("SellerNote"),
            platform_id: element.string("PlatformId"),
            destination: element
                .child("Destination")
                .and_then(|destination| Address::optional(destination, "PhysicalDestination")),
            billing_address: element
                .child("BillingAddress")
                .and_then(|address| Address::optional(address, "PhysicalAddress")),
            payment_descriptor: element.child("PaymentDescriptor").map(PaymentDescriptor::read),
            release_environment: element.word("ReleaseEnvironment"),
            seller_order: element
                .child("SellerOrderAttributes")
                .map(SellerOrder::read)
                .unwrap_or_default(),
            created_at: element.time("CreationTimestamp"),
            expires_at: element.time("ExpirationTimestamp"),
            parent: element
                .child("ParentDetails")
                .and_then(|parent| Some((parent.string("Type")?, parent.string("Id")?))),
            authorization_ids: element.ids("IdList"),
            order_language: element.string("OrderLanguage"),
            request_payment_authorization: element.flag("RequestPaymentAuthorization"),
            payment_service_provider: element.child("PaymentServiceProviderAttributes").map(|provider| {
                PaymentServiceProvider {
                    id: provider.string("PaymentServiceProviderId"),
                    order_id: provider.string("PaymentServiceProviderOrderId"),
                }
            }),
            static_payment_token: element
                .child("PaymentReference")
                .and_then(|reference| reference.string("StaticToken")),
            authentication: element
                .child("PaymentAuthenticationStatus")
                .and_then(|status| status.word("State")),
        })
    }
}

crate::words! {
    /// The states of an order reference.
    pub enum OrderReferenceState {
        /// The buyer is choosing.
        Draft,
        /// Confirmed; may be authorized.
        Open,
        /// The payment method failed; the buyer must choose another.
        Suspended,
        Canceled,
        /// No new authorizations; captures and refunds go on.
        Closed,
    }
}

crate::words! {
    /// Why an order reference is suspended, canceled or closed.
    pub enum OrderReferenceReason {
        InvalidPaymentMethod,
        SellerCanceled,
        Stale,
        AmazonCanceled,
        Expired,
        MaxAmountCharged,
        MaxAuthorizationsCaptured,
        /// Another spelling of the one before, seen in notices.
        MaxAuthorizationsProcessed,
        AmazonClosed,
        SellerClosed,
    }
}

crate::words! {
    /// Whether the buyer must authenticate.
    pub enum AuthenticationState { Required = "REQUIRED" }
}

/// Who buys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

impl Buyer {
    pub(crate) fn optional(parent: &Element) -> Option<Buyer> {
        let element = parent.child("Buyer")?;
        let buyer = Buyer {
            name: element.string("Name"),
            email: element.string("Email"),
            phone: element.string("Phone"),
        };
        Some(buyer).filter(|buyer| *buyer != Buyer::default())
    }
}

/// The payment method in words, for merchants who may see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentDescriptor {
    pub name: Option<String>,
    pub account_number_tail: Option<String>,
    pub full_descriptor: Option<String>,
    pub use_amazon_balance_first: Option<bool>,
}

impl PaymentDescriptor {
    fn read(element: &Element) -> Self {
        PaymentDescriptor {
            name: element.string("Name"),
            account_number_tail: element.string("AccountNumberTail"),
            full_descriptor: element.string("FullDescriptor"),
            use_amazon_balance_first: element.flag("UseAmazonBalanceFirst"),
        }
    }
}

/// The order as the seller names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SellerOrder {
    pub seller_order_id: Option<String>,
    pub store_name: Option<String>,
    pub item_categories: Vec<String>,
    pub custom_information: Option<String>,
    pub supplementary_data: Option<String>,
}

impl SellerOrder {
    fn read(element: &Element) -> Self {
        SellerOrder {
            seller_order_id: element.string("SellerOrderId"),
            store_name: element.string("StoreName"),
            item_categories: element.ids("OrderItemCategories"),
            custom_information: element.string("CustomInformation"),
            supplementary_data: element.string("SupplementaryData"),
        }
    }
}

/// A payment service provider's own numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentServiceProvider {
    pub id: Option<String>,
    pub order_id: Option<String>,
}

/// One page of a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderReferencePage {
    /// With fewer details than a single read gives.
    pub order_references: Vec<OrderReferenceDetails>,
    /// Asks for the next page; absent on the last.
    pub next_page_token: Option<String>,
}

impl OrderReferencePage {
    pub(crate) fn read(result: &Element) -> Result<Self, ReadError> {
        let list = result.need_child("OrderReferenceList")?;
        Ok(OrderReferencePage {
            order_references: list
                .children("OrderReference")
                .map(OrderReferenceDetails::read)
                .collect::<Result<_, _>>()?,
            next_page_token: result.string("NextPageToken"),
        })
    }
}
