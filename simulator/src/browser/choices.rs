//! What the frames ask and save: the addresses and cards of a buyer for one order reference.
//!
//! Every answer has status 200, a refusal too (`error`): a shopper whose session ended is no failure of the page,
//! and browsers print a red line in the shop's console for every other status.
//!
//! `order-references` and `profile` are called from a shop's own page, with a token and never with cookies; the rest
//! only from our frames.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};

use super::view::{Problem, View};
use super::visitor::{self, Absent};
use crate::Simulator;
use crate::model::{BuyerId, Environment, OrderReference, OrderState, SellerId};
use crate::world::{NewOrderReference, WidgetError, World};

/// What a frame, or a button, says of its order.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    seller_id: String,
    environment: Script,
    /// `None`: make one.
    #[serde(default)]
    order_reference: Option<String>,
    #[serde(default)]
    read_only: bool,
    /// The choice of `/address`.
    #[serde(default)]
    address_id: String,
    /// The choice of `/payment-method`.
    #[serde(default)]
    card_id: String,
    /// For `/order-references`: goods are sent.
    #[serde(default)]
    physical: bool,
}

/// Which of the two worlds the script's address named.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Script {
    Sandbox,
    Live,
}

impl From<Script> for Environment {
    fn from(script: Script) -> Self {
        match script {
            Script::Sandbox => Self::Sandbox,
            Script::Live => Self::Live,
        }
    }
}

/// A request whose seller is known and whose buyer is signed in.
struct Visit<'a> {
    world: &'a mut World,
    asked: &'a Asked,
    seller: SellerId,
    buyer: BuyerId,
}

impl<'a> Visit<'a> {
    fn new(world: &'a mut World, headers: &HeaderMap, asked: &'a Asked) -> Result<Self, Problem> {
        let seller = world
            .seller(&asked.seller_id)
            .ok_or(WidgetError::InvalidSellerId)?;
        let buyer = visitor::widget_buyer(world, headers, seller)?;
        let seller = seller.id.clone();
        Ok(Self {
            world,
            asked,
            seller,
            buyer,
        })
    }

    /// The order reference that the page named.
    fn named(&mut self) -> Result<Option<OrderReference>, Problem> {
        let Some(id) = self.asked.order_reference.as_deref().filter(|id| !id.is_empty()) else {
            return Ok(None);
        };
        let environment = self.asked.environment.into();
        Ok(Some(
            self.world
                .widget_order(id, &self.buyer, &self.seller, environment)?
                .clone(),
        ))
    }

    fn named_for_choice(&mut self) -> Result<OrderReference, Problem> {
        Ok(self.named()?.ok_or(WidgetError::InvalidOrderReferenceId)?)
    }

    fn create(&mut self, physical: bool) -> Result<String, Problem> {
        Ok(self.world.create_order_reference(&NewOrderReference {
            buyer: &self.buyer,
            seller: &self.seller,
            environment: self.asked.environment.into(),
            physical,
        })?)
    }

    /// The order reference that the page named, or a new one; and whether it is new.
    fn named_or_new(&mut self, physical: bool) -> Result<(OrderReference, bool), Problem> {
        if let Some(order) = self.named()? {
            return Ok((order, false));
        }
        if self.asked.read_only {
            return Err(Problem::missing(
                "The display mode Read needs amazonOrderReferenceId.",
            ));
        }
        let id = self.create(physical)?;
        Ok((self.again(&id)?, true))
    }

    /// As it is now.
    fn again(&mut self, id: &str) -> Result<OrderReference, Problem> {
        Ok(self
            .world
            .order_reference(id)
            .ok_or(WidgetError::InvalidOrderReferenceId)?
            .clone())
    }

    fn addresses(&mut self, id: &str, created: bool) -> Result<View, Problem> {
        let order = self.again(id)?;
        let buyer = self.world.buyer(&self.buyer).ok_or(Absent::NotSignedIn)?;
        Ok(View::of_addresses(&order, buyer, self.asked.read_only, created))
    }

    fn cards(&mut self, id: &str, created: bool) -> Result<View, Problem> {
        let order = self.again(id)?;
        let constraints = self.world.constraints(&order);
        let buyer = self.world.buyer(&self.buyer).ok_or(Absent::NotSignedIn)?;
        Ok(View::of_cards(
            &order,
            buyer,
            &constraints,
            self.asked.read_only,
            created,
        ))
    }
}

/// `POST /widgets/api/address-book`: the book. In a draft without an address the first one is chosen.
pub async fn address_book(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Json(asked): Json<Asked>,
) -> Response {
    answer(simulator.change(|world| {
        let mut visit = Visit::new(world, &headers, &asked)?;
        let (order, created) = visit.named_or_new(true)?;
        let open = order.status.state == OrderState::Draft && order.address.is_none() && !asked.read_only;
        let first = visit
            .world
            .buyer(&visit.buyer)
            .and_then(|buyer| buyer.addresses.first());
        if open && let Some(first) = first.map(|address| address.id.clone()) {
            visit.world.choose_address(&order.id, &visit.buyer, &first)?;
        }
        visit.addresses(&order.id, created)
    }))
}

/// `POST /widgets/api/address`: the buyer chose `address_id`.
pub async fn choose_address(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Json(asked): Json<Asked>,
) -> Response {
    answer(simulator.change(|world| {
        let mut visit = Visit::new(world, &headers, &asked)?;
        let order = visit.named_for_choice()?;
        visit
            .world
            .choose_address(&order.id, &visit.buyer, &asked.address_id)?;
        visit.addresses(&order.id, false)
    }))
}

/// `POST /widgets/api/wallet`: the wallet. In a draft without a card the first one is chosen.
pub async fn wallet(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Json(asked): Json<Asked>,
) -> Response {
    answer(simulator.change(|world| {
        let mut visit = Visit::new(world, &headers, &asked)?;
        // Without an address book on the page nothing is sent, so no address will be wanted.
        let (order, created) = visit.named_or_new(false)?;
        let open = order.status.state == OrderState::Draft && order.card.is_none() && !asked.read_only;
        let first = visit
            .world
            .buyer(&visit.buyer)
            .and_then(|buyer| buyer.cards.first());
        if open && let Some(first) = first.map(|card| card.id.clone()) {
            visit.world.choose_card(&order.id, &visit.buyer, &first)?;
        }
        visit.cards(&order.id, created)
    }))
}

/// `POST /widgets/api/payment-method`: the buyer chose `card_id`.
pub async fn choose_card(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Json(asked): Json<Asked>,
) -> Response {
    answer(simulator.change(|world| {
        let mut visit = Visit::new(world, &headers, &asked)?;
        let order = visit.named_for_choice()?;
        visit.world.choose_card(&order.id, &visit.buyer, &asked.card_id)?;
        visit.cards(&order.id, false)
    }))
}

/// `POST /widgets/api/order-references`: the order reference that a button's `onSignIn` gets.
pub async fn create_order_reference(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Json(asked): Json<Asked>,
) -> Response {
    let created = simulator.change(|world| {
        let mut visit = Visit::new(world, &headers, &asked)?;
        let id = visit.create(asked.physical)?;
        Ok(serde_json::json!({ "id": id }))
    });
    for_shops(answer(created))
}

/// `GET /widgets/api/profile`: what `amazon.Login.retrieveProfile` tells, as far as the token's scope goes.
pub async fn profile(State(simulator): State<Simulator>, headers: HeaderMap) -> Response {
    let told = simulator.read(|world| {
        let token = visitor::access_token(&headers).ok_or(Absent::NotSignedIn)?;
        let token = world.token(&token).ok_or(Absent::Expired)?;
        let buyer = world.buyer(&token.buyer).ok_or(Absent::Expired)?;
        let mut profile = serde_json::json!({ "CustomerId": buyer.id });
        if token.has_scope("profile") {
            profile["Name"] = buyer.name.as_str().into();
            profile["PrimaryEmail"] = buyer.email.as_str().into();
        }
        if token.has_scope("postal_code") {
            profile["PostalCode"] = buyer
                .addresses
                .first()
                .map(|address| address.postal_code.as_str())
                .into();
        }
        Ok(serde_json::json!({ "profile": profile }))
    });
    for_shops(answer(told))
}

/// The browser's question whether a shop's page may send our headers.
pub async fn preflight() -> Response {
    let mut response = for_shops(StatusCode::NO_CONTENT.into_response());
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("content-type, x-amz-access-token"),
    );
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    response
}

/// Any origin may read it: only a token opens it, and cookies never come with `*`.
fn for_shops(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

fn answer<T: Serialize>(result: Result<T, Problem>) -> Response {
    let mut response = match result {
        Ok(value) => Json(value).into_response(),
        Err(problem) => Json(serde_json::json!({ "error": problem })).into_response(),
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
