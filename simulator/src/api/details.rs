//! Objects as elements, in schema order.

use super::xml::Element;
use crate::clock::{DAY, iso};
use crate::lifetime;
use crate::model::{
    AccessToken, Address, Amount, Authorization, Buyer, Capture, CaptureState, OrderReference, OrderState,
    Reason, Refund, Status,
};
use crate::world::World;

/// An `OrderReferenceDetails`. A valid token of the buyer shows more before the confirmation.
#[must_use]
pub fn order_reference(world: &World, order: &OrderReference, token: Option<&AccessToken>) -> Element {
    let confirmed = order.confirmed_at.is_some();
    let full = confirmed || token.is_some_and(|token| token.has_scope("payments:shipping_address"));
    let buyer = world.buyer(&order.buyer);
    let attributes = &order.attributes;
    Element::new("OrderReferenceDetails")
        .with(Element::text("AmazonOrderReferenceId", &order.id))
        .maybe(buyer.filter(|_| confirmed || token.is_some()).map(buyer_element))
        .maybe(attributes.total.as_ref().map(|total| price("OrderTotal", total)))
        .filled("SellerNote", &attributes.seller_note)
        .filled("PlatformId", &attributes.platform_id)
        .maybe(order.address.as_ref().map(|chosen| {
            Element::new("Destination")
                .with(Element::text("DestinationType", "Physical"))
                .with(if full {
                    address("PhysicalDestination", chosen)
                } else {
                    region(chosen)
                })
        }))
        .maybe(billing_address(buyer, token))
        .with(Element::text("ReleaseEnvironment", environment(order)))
        .maybe(seller_order_attributes(order))
        .with(order_status(order))
        .maybe(constraints(world, order))
        .with(Element::text("CreationTimestamp", iso(order.created_at)))
        .with(Element::text(
            "ExpirationTimestamp",
            iso(order.created_at + lifetime::ORDER_LIFETIME),
        ))
        .maybe(
            (!order.authorizations.is_empty())
                .then(|| id_list(order.authorizations.iter().map(|one| &one.id))),
        )
        .maybe(
            buyer
                .filter(|buyer| !buyer.language.starts_with("en-US"))
                .map(|buyer| Element::text("OrderLanguage", &buyer.language)),
        )
        .with(Element::text(
            "RequestPaymentAuthorization",
            attributes
                .request_payment_authorization
                .unwrap_or(false)
                .to_string(),
        ))
}

/// An `OrderReference` of a list.
#[must_use]
pub fn listed_order(order: &OrderReference) -> Element {
    Element::new("OrderReference")
        .with(Element::text("ReleaseEnvironment", environment(order)))
        .with(order_status(order))
        .with(Element::text("AmazonOrderReferenceId", &order.id))
        .with(Element::text("CreationTimestamp", iso(order.created_at)))
        .maybe(seller_order_attributes(order))
        .maybe(
            order
                .attributes
                .total
                .as_ref()
                .map(|total| price("OrderTotal", total)),
        )
}

/// An `AuthorizationDetails` that shows so many minor units as captured. (As recorded, the answer to an
/// Authorize with `CaptureNow` still shows none, the next Get shows all.)
#[must_use]
pub fn authorization(one: &Authorization, captured: i64) -> Element {
    let currency = &one.amount.currency;
    let captured = Amount {
        minor: captured,
        currency: currency.clone(),
    };
    Element::new("AuthorizationDetails")
        .with(Element::text("AmazonAuthorizationId", &one.id))
        .with(Element::text("AuthorizationReferenceId", &one.reference_id))
        .with(Element::text("SellerAuthorizationNote", &one.note))
        .with(price("AuthorizationAmount", &one.amount))
        .with(price("CapturedAmount", &captured))
        .with(fee("AuthorizationFee", currency))
        .with(id_list(one.captures.iter().map(|capture| &capture.id)))
        .with(Element::text("CreationTimestamp", iso(one.created_at)))
        .with(Element::text(
            "ExpirationTimestamp",
            iso(one.created_at + 30 * DAY),
        ))
        .with(status("AuthorizationStatus", &one.status))
        .with(Element::text("CaptureNow", one.capture_now.to_string()))
        .filled("SoftDescriptor", &one.soft_descriptor)
        .with(Element::text("SoftDecline", one.soft_decline.to_string()))
}

/// A `CaptureDetails`.
#[must_use]
pub fn capture(one: &Capture) -> Element {
    let currency = &one.amount.currency;
    let refunded = Amount {
        minor: lifetime::refunded(one),
        currency: currency.clone(),
    };
    let done = matches!(one.status.state, CaptureState::Completed | CaptureState::Closed);
    Element::new("CaptureDetails")
        .with(Element::text("AmazonCaptureId", &one.id))
        .with(Element::text("CaptureReferenceId", &one.reference_id))
        .with(Element::text("SellerCaptureNote", &one.note))
        .with(price("CaptureAmount", &one.amount))
        .with(price("RefundedAmount", &refunded))
        .maybe(done.then(|| fee("CaptureFee", currency)))
        .with(id_list(one.refunds.iter().map(|refund| &refund.id)))
        .with(Element::text("CreationTimestamp", iso(one.created_at)))
        .with(status("CaptureStatus", &one.status))
        .filled("SoftDescriptor", &one.soft_descriptor)
}

/// A `RefundDetails`.
#[must_use]
pub fn refund(one: &Refund) -> Element {
    Element::new("RefundDetails")
        .with(Element::text("AmazonRefundId", &one.id))
        .with(Element::text("RefundReferenceId", &one.reference_id))
        .with(Element::text("SellerRefundNote", &one.note))
        .with(Element::text("RefundType", "SellerInitiated"))
        .with(price("RefundAmount", &one.amount))
        .with(fee("FeeRefunded", &one.amount.currency))
        .with(Element::text("CreationTimestamp", iso(one.created_at)))
        .with(status("RefundStatus", &one.status))
        .filled("SoftDescriptor", &one.soft_descriptor)
}

/// Currency first, then the amount; a zero is just `0`.
fn price(name: &'static str, amount: &Amount) -> Element {
    let figure = if amount.minor == 0 {
        "0".to_owned()
    } else {
        amount.decimal()
    };
    Element::new(name)
        .with(Element::text("CurrencyCode", &amount.currency))
        .with(Element::text("Amount", figure))
}

/// The sandbox asks no fee; recorded answers print it with its decimals.
fn fee(name: &'static str, currency: &str) -> Element {
    Element::new(name)
        .with(Element::text("CurrencyCode", currency))
        .with(Element::text("Amount", Amount::zero(currency).decimal()))
}

fn id_list<'a>(ids: impl Iterator<Item = &'a String>) -> Element {
    Element::new("IdList").all(ids.map(|id| Element::text("member", id)))
}

fn environment(order: &OrderReference) -> String {
    format!("{:?}", order.environment)
}

fn buyer_element(buyer: &Buyer) -> Element {
    Element::new("Buyer")
        .with(Element::text("Name", &buyer.name))
        .with(Element::text("Email", &buyer.email))
        .filled("Phone", &buyer.phone)
}

/// All that a draft tells without a token.
fn region(chosen: &Address) -> Element {
    Element::new("PhysicalDestination")
        .filled("City", &chosen.city)
        .filled("StateOrRegion", &chosen.state_or_region)
        .filled("PostalCode", &chosen.postal_code)
        .filled("CountryCode", &chosen.country_code)
}

fn address(name: &'static str, chosen: &Address) -> Element {
    Element::new(name)
        .filled("Name", &chosen.name)
        .filled("AddressLine1", &chosen.line1)
        .filled("AddressLine2", &chosen.line2)
        .filled("AddressLine3", &chosen.line3)
        .filled("City", &chosen.city)
        .filled("County", &chosen.county)
        .filled("District", &chosen.district)
        .filled("StateOrRegion", &chosen.state_or_region)
        .filled("PostalCode", &chosen.postal_code)
        .filled("CountryCode", &chosen.country_code)
        .filled("Phone", &chosen.phone)
}

/// The first address of the book stands for the billing address, for tokens that may see one.
fn billing_address(buyer: Option<&Buyer>, token: Option<&AccessToken>) -> Option<Element> {
    token.filter(|token| token.has_scope("payments:billing_address"))?;
    let first = buyer?.addresses.first()?;
    let element = Element::new("BillingAddress").with(Element::text("AddressType", "Physical"));
    Some(element.with(address("PhysicalAddress", first)))
}

fn seller_order_attributes(order: &OrderReference) -> Option<Element> {
    let attributes = &order.attributes;
    let element = Element::new("SellerOrderAttributes")
        .filled("SellerOrderId", &attributes.seller_order_id)
        .filled("StoreName", &attributes.store_name)
        .filled("CustomInformation", &attributes.custom_information)
        .filled("SupplementaryData", &attributes.supplementary_data);
    (!element.is_empty()).then_some(element)
}

/// A draft tells its state only.
fn order_status(order: &OrderReference) -> Element {
    if order.status.state == OrderState::Draft {
        return Element::new("OrderReferenceStatus").with(Element::text("State", "Draft"));
    }
    status("OrderReferenceStatus", &order.status)
}

fn status<S: std::fmt::Debug>(name: &'static str, status: &Status<S>) -> Element {
    Element::new(name)
        .with(Element::text("State", format!("{:?}", status.state)))
        .with(Element::text("LastUpdateTimestamp", iso(status.updated_at)))
        .maybe(
            status
                .reason
                .map(|reason: Reason| Element::text("ReasonCode", format!("{reason:?}"))),
        )
        .filled(
            "ReasonDescription",
            status.description.as_deref().unwrap_or_default(),
        )
}

fn constraints(world: &World, order: &OrderReference) -> Option<Element> {
    let element = Element::new("Constraints").all(world.constraints(order).into_iter().map(|constraint| {
        Element::new("Constraint")
            .with(Element::text("ConstraintID", format!("{constraint:?}")))
            .with(Element::text("Description", constraint.description()))
    }));
    (!element.is_empty()).then_some(element)
}
