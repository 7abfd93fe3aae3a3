//! The state as tests and people read it.

use serde_json::{Value, json};

use crate::clock::iso;
use crate::model::{Amount, Authorization, Buyer, Capture, OrderReference, Refund, Seller, Status};
use crate::world::World;

/// Everything but secrets of sellers, tokens and cookies.
pub fn state(world: &World) -> Value {
    let mut orders: Vec<_> = world.order_references().collect();
    orders.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
    json!({
        "now": iso(world.now()),
        "settings": world.settings(),
        "sellers": world.sellers().map(seller).collect::<Vec<_>>(),
        "buyers": world.buyers().map(buyer).collect::<Vec<_>>(),
        "order_references": orders.into_iter().map(|order| order_reference(world, order)).collect::<Vec<_>>(),
        "outcomes": world.outcomes(),
        "faults": world.faults(),
    })
}

/// A seller without the secret key.
pub fn seller(one: &Seller) -> Value {
    json!({
        "id": one.id,
        "name": one.name,
        "access_key": one.access_key,
        "client_id": one.client_id,
        "region": one.region,
        "return_addresses": one.return_addresses,
    })
}

/// A buyer, with the password: it is a test buyer's.
pub fn buyer(one: &Buyer) -> Value {
    json!({
        "id": one.id,
        "name": one.name,
        "email": one.email,
        "password": one.password,
        "phone": one.phone,
        "language": one.language,
        "addresses": one.addresses,
        "cards": one.cards,
    })
}

/// An order reference with all its transactions.
pub fn order_reference(world: &World, one: &OrderReference) -> Value {
    let mut value = json!({
        "id": one.id,
        "seller": one.seller,
        "buyer": one.buyer,
        "environment": one.environment,
        "created_at": iso(one.created_at),
        "confirmed_at": one.confirmed_at.map(iso),
        "physical": one.physical,
        "address": one.address,
        "card": one.card,
        "total": one.attributes.total.as_ref().map(amount),
        "seller_order_id": one.attributes.seller_order_id,
        "store_name": one.attributes.store_name,
        "seller_note": one.attributes.seller_note,
        "custom_information": one.attributes.custom_information,
        "constraints": world.constraints(one),
        "authorizations": one.authorizations.iter().map(authorization).collect::<Vec<_>>(),
    });
    put_status(&mut value, &one.status);
    value
}

fn authorization(one: &Authorization) -> Value {
    let mut value = json!({
        "id": one.id,
        "reference_id": one.reference_id,
        "amount": amount(&one.amount),
        "note": one.note,
        "soft_descriptor": one.soft_descriptor,
        "timeout_minutes": one.timeout_minutes,
        "capture_now": one.capture_now,
        "soft_decline": one.soft_decline,
        "created_at": iso(one.created_at),
        "captures": one.captures.iter().map(capture).collect::<Vec<_>>(),
    });
    put_status(&mut value, &one.status);
    value
}

fn capture(one: &Capture) -> Value {
    let mut value = json!({
        "id": one.id,
        "reference_id": one.reference_id,
        "amount": amount(&one.amount),
        "note": one.note,
        "soft_descriptor": one.soft_descriptor,
        "created_at": iso(one.created_at),
        "refunds": one.refunds.iter().map(refund).collect::<Vec<_>>(),
    });
    put_status(&mut value, &one.status);
    value
}

fn refund(one: &Refund) -> Value {
    let mut value = json!({
        "id": one.id,
        "reference_id": one.reference_id,
        "amount": amount(&one.amount),
        "note": one.note,
        "created_at": iso(one.created_at),
    });
    put_status(&mut value, &one.status);
    value
}

fn amount(one: &Amount) -> Value {
    json!({ "amount": one.decimal(), "minor": one.minor, "currency": one.currency })
}

fn put_status<S: serde::Serialize>(value: &mut Value, status: &Status<S>) {
    value["state"] = json!(status.state);
    value["reason"] = json!(status.reason);
    value["reason_description"] = json!(status.description);
    value["updated_at"] = json!(iso(status.updated_at));
}
