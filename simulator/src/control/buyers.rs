//! Buyers, their access tokens, and sellers.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Refusal, read, view};
use crate::model::{Address, Buyer, Card, CardBehavior, Region, Seller};
use crate::world::tokens::TOKEN_LIFETIME_SECONDS;
use crate::{Simulator, demo, ids};

/// The scopes of a token that a test did not choose: what a checkout asks for.
const CHECKOUT_SCOPE: &str = "profile payments:widget payments:shipping_address payments:billing_address";

pub async fn list(State(simulator): State<Simulator>) -> Json<Value> {
    Json(simulator.read(|world| world.buyers().map(view::buyer).collect()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewBuyer {
    name: Option<String>,
    email: Option<String>,
    password: Option<String>,
    phone: Option<String>,
    language: Option<String>,
    addresses: Option<Vec<Address>>,
    cards: Option<Vec<NewCard>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewCard {
    id: Option<String>,
    brand: Option<String>,
    tail: Option<String>,
    label: Option<String>,
    behavior: Option<CardBehavior>,
}

pub async fn create(State(simulator): State<Simulator>, body: Bytes) -> Answer {
    let new: NewBuyer = read(&body)?;
    let id = ids::buyer_id();
    let name = new.name.unwrap_or_else(|| "Sam Shopper".to_owned());
    let email = new
        .email
        .unwrap_or_else(|| format!("{}@example.com", ids::short_id("buyer").to_lowercase()));
    if !email.contains('@') {
        return Err(Refusal::bad(format!(
            "`email` must be an e-mail address, not `{email}`"
        )));
    }
    let mut addresses = new.addresses.unwrap_or_else(|| default_addresses(&name));
    for address in &mut addresses {
        if address.id.is_empty() {
            address.id = ids::short_id("address");
        }
    }
    let buyer = Buyer {
        id,
        name,
        email,
        password: new.password.unwrap_or_else(|| demo::PASSWORD.to_owned()),
        phone: new.phone.unwrap_or_else(|| "206-555-0100".to_owned()),
        language: new.language.unwrap_or_else(|| "en-US".to_owned()),
        addresses,
        cards: new
            .cards
            .map_or_else(demo::test_cards, |cards| cards.into_iter().map(card).collect()),
        consents: Vec::new(),
    };
    let answer = simulator.change(|world| {
        if world.find_buyer(&buyer.email).is_some() {
            return Err(Refusal::bad(format!("`email` {} is taken", buyer.email)));
        }
        let answer = view::buyer(&buyer);
        world.put_buyer(buyer);
        Ok(answer)
    })?;
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

fn card(new: NewCard) -> Card {
    let tail = new.tail.unwrap_or_else(|| "1111".to_owned());
    let brand = new.brand.unwrap_or_else(|| "Visa".to_owned());
    let mut card = demo::card(&new.id.unwrap_or_else(|| ids::short_id("card")), &brand, &tail);
    if let Some(label) = new.label {
        card.label = label;
    }
    if let Some(behavior) = new.behavior {
        card.behavior = behavior;
    }
    card
}

fn default_addresses(name: &str) -> Vec<Address> {
    vec![
        Address {
            name: name.to_owned(),
            line1: "18 Maple Court".to_owned(),
            line2: "Apt 3".to_owned(),
            city: "Denver".to_owned(),
            state_or_region: "CO".to_owned(),
            postal_code: "80203".to_owned(),
            country_code: "US".to_owned(),
            phone: "303-555-0117".to_owned(),
            ..Address::default()
        },
        Address {
            name: name.to_owned(),
            line1: "902 Orchard Road".to_owned(),
            city: "Madison".to_owned(),
            state_or_region: "WI".to_owned(),
            postal_code: "53703".to_owned(),
            country_code: "US".to_owned(),
            phone: "608-555-0117".to_owned(),
            ..Address::default()
        },
    ]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewToken {
    scope: Option<String>,
    expires_in_seconds: Option<i64>,
    client_id: Option<String>,
}

pub async fn token(State(simulator): State<Simulator>, Path(buyer): Path<String>, body: Bytes) -> Answer {
    let new: NewToken = read(&body)?;
    let scope = new.scope.unwrap_or_else(|| CHECKOUT_SCOPE.to_owned());
    let client_id = new.client_id.unwrap_or_else(|| demo::CLIENT_ID.to_owned());
    let token = simulator.change(|world| {
        let buyer = world.find_buyer(&buyer).map(|buyer| buyer.id.clone());
        buyer.map(|buyer| world.create_token(&buyer, &client_id, &scope, new.expires_in_seconds))
    });
    let token = token.ok_or_else(|| Refusal::unknown("buyer", &buyer))?;
    let answer = json!({
        "access_token": token.token,
        "token_type": "bearer",
        "expires_in": new.expires_in_seconds.unwrap_or(TOKEN_LIFETIME_SECONDS),
        "scope": token.scope,
        "client_id": token.client_id,
    });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewSeller {
    id: Option<String>,
    name: Option<String>,
    access_key: Option<String>,
    secret_key: Option<String>,
    client_id: Option<String>,
    region: Option<Region>,
    return_addresses: Option<Vec<String>>,
}

pub async fn create_seller(State(simulator): State<Simulator>, body: Bytes) -> Answer {
    let new: NewSeller = read(&body)?;
    let or_made = |given: Option<String>, kind: &str| given.unwrap_or_else(|| ids::short_id(kind));
    let seller = Seller {
        id: or_made(new.id, "A").replace('-', ""),
        name: new.name.unwrap_or_else(|| "Another Shop".to_owned()),
        access_key: or_made(new.access_key, "KEY"),
        secret_key: or_made(new.secret_key, "secret"),
        client_id: or_made(new.client_id, "amzn1.application-oa2-client"),
        region: new.region.unwrap_or(Region::Na),
        return_addresses: new.return_addresses.unwrap_or_default(),
    };
    let mut answer = view::seller(&seller);
    // Told once, to the one who made it.
    answer["secret_key"] = json!(seller.secret_key);
    simulator.change(|world| {
        let taken = world.sellers().find(|other| {
            other.id == seller.id
                || other.access_key == seller.access_key
                || other.client_id == seller.client_id
        });
        if let Some(other) = taken {
            return Err(Refusal::bad(format!(
                "`id`, `access_key` or `client_id` is taken by seller {}",
                other.id
            )));
        }
        world.put_seller(seller);
        Ok(())
    })?;
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}
