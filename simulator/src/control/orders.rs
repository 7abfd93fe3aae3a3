//! Order references without a browser.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde::Deserialize;

use super::{Answer, Refusal, read, view};
use crate::model::{Buyer, Card, Environment};
use crate::world::{NewOrderReference, World};
use crate::{Simulator, demo};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewOrder {
    buyer: String,
    seller: Option<String>,
    environment: Option<Environment>,
    physical: Option<bool>,
    address: Option<String>,
    card: Option<String>,
}

pub async fn create(State(simulator): State<Simulator>, body: Bytes) -> Answer {
    let new: NewOrder = read(&body)?;
    let answer = simulator.change(|world| make(world, &new))?;
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

pub async fn show(State(simulator): State<Simulator>, Path(id): Path<String>) -> Answer {
    let answer = simulator.change(|world| {
        world.order_reference(&id)?;
        let world: &World = world;
        world
            .settled_order(&id)
            .map(|order| view::order_reference(world, order))
    });
    let answer = answer.ok_or_else(|| Refusal::unknown("order reference", &id))?;
    Ok(Json(answer).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    address: Option<String>,
    card: Option<String>,
}

/// What the buyer does in the widgets, without a browser; refused with the widget's error code.
pub async fn choose(State(simulator): State<Simulator>, Path(id): Path<String>, body: Bytes) -> Answer {
    let choice: Choice = read(&body)?;
    let answer = simulator.change(|world| {
        let unknown = || Refusal::unknown("order reference", &id);
        let buyer = world.order_reference(&id).ok_or_else(unknown)?.buyer.clone();
        let refused =
            |error: crate::world::WidgetError| Refusal::bad(format!("{}: {}", error.code(), error.message()));
        if let Some(address) = &choice.address {
            world.choose_address(&id, &buyer, address).map_err(refused)?;
        }
        if let Some(card) = &choice.card {
            let found = world
                .buyer(&buyer)
                .and_then(|buyer| find_card(buyer, card))
                .map(|card| card.id.clone());
            world
                .choose_card(&id, &buyer, found.as_ref().unwrap_or(card))
                .map_err(refused)?;
        }
        let order = world.settled_order(&id).ok_or_else(unknown)?;
        Ok(view::order_reference(world, order))
    })?;
    Ok(Json(answer).into_response())
}

/// A card by its id or its last digits.
fn find_card<'a>(buyer: &'a Buyer, name: &str) -> Option<&'a Card> {
    buyer
        .cards
        .iter()
        .find(|card| card.id == name || card.tail == name)
}

/// Everything is looked up before anything is made.
fn make(world: &mut World, new: &NewOrder) -> Result<serde_json::Value, Refusal> {
    let buyer = world
        .find_buyer(&new.buyer)
        .ok_or_else(|| Refusal::bad(format!("`buyer`: there is no {}", new.buyer)))?;
    let seller = new.seller.as_deref().unwrap_or(demo::SELLER);
    if world.seller(seller).is_none() {
        return Err(Refusal::bad(format!("`seller`: there is no {seller}")));
    }
    let physical = new.physical.unwrap_or(true);
    let address = match new.address.as_deref() {
        Some("") => None,
        Some(id) => {
            let known = buyer.address(id);
            Some(
                known
                    .ok_or_else(|| Refusal::bad(format!("`address`: the buyer has no {id}")))?
                    .id
                    .clone(),
            )
        }
        None => buyer
            .addresses
            .first()
            .filter(|_| physical)
            .map(|address| address.id.clone()),
    };
    let card = match new.card.as_deref() {
        Some("") => None,
        Some(id) => {
            let known = find_card(buyer, id);
            Some(
                known
                    .ok_or_else(|| Refusal::bad(format!("`card`: the buyer has no {id}")))?
                    .id
                    .clone(),
            )
        }
        None => buyer.cards.first().map(|card| card.id.clone()),
    };
    let buyer = buyer.id.clone();
    let broken = |error: crate::world::WidgetError| Refusal::bad(error.message());
    let environment = new.environment.unwrap_or(Environment::Sandbox);
    let order = NewOrderReference {
        buyer: &buyer,
        seller,
        environment,
        physical,
    };
    let id = world.create_order_reference(&order).map_err(broken)?;
    if let Some(address) = address {
        world.choose_address(&id, &buyer, &address).map_err(broken)?;
    }
    if let Some(card) = card {
        world.choose_card(&id, &buyer, &card).map_err(broken)?;
    }
    let order = world
        .settled_order(&id)
        .ok_or_else(|| Refusal::unknown("order reference", &id))?;
    Ok(view::order_reference(world, order))
}
