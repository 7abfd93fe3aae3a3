//! The order reference: set, read, confirm, cancel, close, find.

use super::parameters::{InvalidRequest, Parameters, Problem, invalid};
use super::{nothing, operation};
use crate::answers::{OrderReferenceDetails, OrderReferencePage, OrderReferenceState, Price};
use crate::{Region, Secret};
use serde::{Deserialize, Serialize};
use time::macros::format_description;
use time::{Duration, OffsetDateTime};

/// Limits of an order's texts, in characters.
pub(super) const SELLER_NOTE: usize = 1024;
const SELLER_ORDER_ID: usize = 127;
const STORE_NAME: usize = 50;
const CUSTOM_INFORMATION: usize = 1024;
const REASON: usize = 1024;
const TEXT: usize = 4096;

/// The four texts by which a seller names an order, below `<prefix>.`.
pub(super) fn seller_order(
    to: &mut Parameters,
    prefix: &str,
    seller_order_id: Option<&String>,
    store_name: Option<&String>,
    custom_information: Option<&String>,
    supplementary_data: Option<&String>,
) -> Result<(), InvalidRequest> {
    to.note(
        &format!("{prefix}.SellerOrderId"),
        seller_order_id,
        SELLER_ORDER_ID,
    )?;
    to.note(&format!("{prefix}.StoreName"), store_name, STORE_NAME)?;
    to.note(
        &format!("{prefix}.CustomInformation"),
        custom_information,
        CUSTOM_INFORMATION,
    )?;
    to.note(&format!("{prefix}.SupplementaryData"), supplementary_data, TEXT)
}

operation! {
    /// Sets what the buyer is about to confirm; in Draft only, each call overwrites the one before.
    #[derive(Serialize, Deserialize)]
    pub struct SetOrderReferenceDetails: SameAnswer -> OrderReferenceDetails {
        amazon_order_reference_id: String,
        /// What the buyer will pay.
        order_total: Price,
        ;
        /// The id of a solution provider, never the merchant's own.
        platform_id: String,
        /// Shown to the buyer in Amazon's mail; 1024 characters.
        seller_note: String,
        /// Our order number.
        seller_order_id: String,
        store_name: String,
        custom_information: String,
        /// JSON text, only when Amazon asked for it.
        supplementary_data: String,
        request_payment_authorization: bool,
    }
    parameters(this, to) {
        to.id("AmazonOrderReferenceId", &this.amazon_order_reference_id)?;
        to.price("OrderReferenceAttributes.OrderTotal", &this.order_total)?;
        to.note("OrderReferenceAttributes.PlatformId", this.platform_id.as_ref(), TEXT)?;
        to.note("OrderReferenceAttributes.SellerNote", this.seller_note.as_ref(), SELLER_NOTE)?;
        to.flag(
            "OrderReferenceAttributes.RequestPaymentAuthorization",
            this.request_payment_authorization,
        );
        seller_order(
            to,
            "OrderReferenceAttributes.SellerOrderAttributes",
            this.seller_order_id.as_ref(),
            this.store_name.as_ref(),
            this.custom_information.as_ref(),
            this.supplementary_data.as_ref(),
        )?;
    }
    read OrderReferenceDetails::within
}

operation! {
    /// Sets attributes one by one; after confirmation only those that were not set before.
    ///
    /// Changing a value that is set is refused then, and a repeat may be taken for such a change.
    #[derive(Serialize, Deserialize)]
    pub struct SetOrderAttributes: Harmless -> OrderReferenceDetails {
        amazon_order_reference_id: String,
        ;
        /// Before confirmation only.
        order_total: Price,
        platform_id: String,
        seller_note: String,
        /// Before confirmation only.
        request_payment_authorization: bool,
        payment_service_provider_id: String,
        payment_service_provider_order_id: String,
        seller_order_id: String,
        store_name: String,
        custom_information: String,
        supplementary_data: String,
        order_item_categories: Vec<String>,
    }
    parameters(this, to) {
        to.id("AmazonOrderReferenceId", &this.amazon_order_reference_id)?;
        to.optional_price("OrderAttributes.OrderTotal", this.order_total.as_ref())?;
        to.note("OrderAttributes.PlatformId", this.platform_id.as_ref(), TEXT)?;
        to.note("OrderAttributes.SellerNote", this.seller_note.as_ref(), SELLER_NOTE)?;
        to.flag("OrderAttributes.RequestPaymentAuthorization", this.request_payment_authorization);
        let provider = "OrderAttributes.PaymentServiceProviderAttributes.PaymentServiceProvider";
        to.note(&format!("{provider}Id"), this.payment_service_provider_id.as_ref(), TEXT)?;
        to.note(&format!("{provider}OrderId"), this.payment_service_provider_order_id.as_ref(), TEXT)?;
        let seller = "OrderAttributes.SellerOrderAttributes";
        seller_order(
            to,
            seller,
            this.seller_order_id.as_ref(),
            this.store_name.as_ref(),
            this.custom_information.as_ref(),
            this.supplementary_data.as_ref(),
        )?;
        for (index, category) in this.order_item_categories.iter().flatten().enumerate() {
            let name = format!("{seller}.OrderItemCategories.OrderItemCategory.{}", index + 1);
            to.text(&name, category, TEXT)?;
        }
    }
    read OrderReferenceDetails::within
}

operation! {
    /// Reads an order reference; with a token of its buyer, the full address before confirmation too.
    pub struct GetOrderReferenceDetails: Reads -> OrderReferenceDetails {
        amazon_order_reference_id: String,
        ;
        /// The buyer's token as the US documentation names it; never together with `access_token`.
        address_consent_token: Secret,
        /// The buyer's token as the European documentation names it.
        access_token: Secret,
    }
    parameters(this, to) {
        to.id("AmazonOrderReferenceId", &this.amazon_order_reference_id)?;
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
    read OrderReferenceDetails::within
}

impl GetOrderReferenceDetails {
    /// Adds the buyer's token under the name the region's documentation gives it.
    pub fn buyer_token(self, region: Region, token: Secret) -> Self {
        match region {
            Region::Us => self.address_consent_token(token),
            Region::Uk | Region::De | Region::Jp => self.access_token(token),
        }
    }
}

operation! {
    /// Makes a Draft order reference Open, or a Suspended one after the buyer chose another method.
    ///
    /// Once it has worked, a repeat is believed to succeed again on an Open reference, and is refused on one
    /// that went on to another state; nothing is charged by either.
    #[derive(Serialize, Deserialize)]
    pub struct ConfirmOrderReference: Harmless -> () {
        amazon_order_reference_id: String,
        ;
        /// Where the buyer returns to after authentication; EU and UK.
        success_url: String,
        failure_url: String,
        /// What to authenticate, if it differs from the order's total.
        authorization_amount: Price,
        /// If true, the reference closes by itself when nothing is authorized within an hour.
        expect_immediate_authorization: bool,
    }
    parameters(this, to) {
        to.id("AmazonOrderReferenceId", &this.amazon_order_reference_id)?;
        to.note("SuccessUrl", this.success_url.as_ref(), TEXT)?;
        to.note("FailureUrl", this.failure_url.as_ref(), TEXT)?;
        to.optional_price("AuthorizationAmount", this.authorization_amount.as_ref())?;
        to.flag("ExpectImmediateAuthorization", this.expect_immediate_authorization);
    }
    read nothing
}

operation! {
    /// Ends an order reference of which nothing was captured, with its authorizations.
    #[derive(Serialize, Deserialize)]
    pub struct CancelOrderReference: Harmless -> () {
        amazon_order_reference_id: String,
        ;
        /// 1024 characters; the buyer does not see it.
        reason: String,
    }
    parameters(this, to) {
        to.id("AmazonOrderReferenceId", &this.amazon_order_reference_id)?;
        to.note("CancelationReason", this.reason.as_ref(), REASON)?;
    }
    read nothing
}

operation! {
    /// Ends an order reference that nothing more will be charged on; open authorizations can be captured.
    #[derive(Serialize, Deserialize)]
    pub struct CloseOrderReference: Harmless -> () {
        amazon_order_reference_id: String,
        ;
        /// 1024 characters; the buyer does not see it.
        reason: String,
    }
    parameters(this, to) {
        to.id("AmazonOrderReferenceId", &this.amazon_order_reference_id)?;
        to.note("ClosureReason", this.reason.as_ref(), REASON)?;
    }
    read nothing
}

operation! {
    /// Finds order references by our order number.
    pub struct ListOrderReference: Reads -> OrderReferencePage {
        /// The `seller_order_id` that was set.
        seller_order_id: String,
        /// [`Region::payment_domain`] of the merchant's account.
        payment_domain: String,
        ;
        /// From and to, at most 31 days apart; sent to the minute, in UTC.
        created_between: (OffsetDateTime, OffsetDateTime),
        ascending: bool,
        page_size: u32,
        states: Vec<OrderReferenceState>,
    }
    parameters(this, to) {
        to.text("QueryId", &this.seller_order_id, SELLER_ORDER_ID)?;
        to.add("QueryIdType", "SellerOrderId");
        to.text("PaymentDomain", &this.payment_domain, TEXT)?;
        if let Some((from, until)) = this.created_between {
            if until < from || until - from > Duration::days(31) {
                return Err(invalid("CreatedTimeRange", Problem::TimeRange));
            }
            to.add("CreatedTimeRange.StartTime", minute(from)?);
            to.add("CreatedTimeRange.EndTime", minute(until)?);
        }
        if let Some(ascending) = this.ascending {
            to.add("SortOrder", if ascending { "Ascending" } else { "Descending" });
        }
        if let Some(size) = this.page_size {
            to.add("PageSize", size.to_string());
        }
        for (index, state) in this.states.iter().flatten().enumerate() {
            let name = format!("OrderReferenceStatusListFilter.OrderReferenceStatus.{}", index + 1);
            to.text(&name, state.as_str(), TEXT)?;
        }
    }
    read OrderReferencePage::read
}

operation! {
    /// Asks for the next page of a search.
    pub struct ListOrderReferenceByNextToken: Reads -> OrderReferencePage {
        next_page_token: String,
        ;
    }
    parameters(this, to) {
        to.text("NextPageToken", &this.next_page_token, TEXT)?;
    }
    read OrderReferencePage::read
}

fn minute(at: OffsetDateTime) -> Result<String, InvalidRequest> {
    at.to_offset(time::UtcOffset::UTC)
        .format(format_description!("[year]-[month]-[day]T[hour]:[minute]"))
        .map_err(|_| invalid("CreatedTimeRange", Problem::TimeRange))
}
