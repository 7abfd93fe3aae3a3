//! The control door under `/_simulator/`: everything a test needs to set the stage and to look behind it.
//!
//! JSON in, JSON out. An empty body is `{}`. What is not understood is refused with 400 and
//! `{"error": "… names the field …"}`, what does not exist with 404; nothing is changed then. Buyers are named by
//! id or e-mail address everywhere.
//!
//! | door | body | answer |
//! | --- | --- | --- |
//! | `POST reset` | – | everything as at the first start |
//! | `GET buyers` | | list of buyers |
//! | `POST buyers` | `name? email? password? phone? language? addresses? cards?` | 201, the buyer with ids |
//! | `POST buyers/{id}/tokens` | `scope? expires_in_seconds? client_id?` | `{access_token, expires_in, scope}` |
//! | `POST order-references` | `buyer seller? environment? physical? address? card?` | 201, the order reference (Draft, address and card chosen; `card` is an id or last digits, `""` chooses none) |
//! | `GET order-references/{id}` | | one order reference with all its transactions |
//! | `POST order-references/{id}/choice` | `address? card?` | the buyer chooses, as in the widgets |
//! | `POST sellers` | `id? name? access_key? secret_key? client_id? region? return_addresses?` | 201, the seller |
//! | `POST outcomes` | `operation order_reference? buyer? seller? state reason? soft_decline? times?` | 201; the next such calls end so |
//! | `GET outcomes`, `DELETE outcomes` | | list, forget |
//! | `POST faults` | `operation? order_reference? buyer? seller? kind millis? status? xml? effect? times? skip?` | 201 with its id |
//! | `GET faults`, `DELETE faults` | | list, forget |
//! | `GET settings`, `POST settings` | any of the [switches](crate::world::Switches) | all switches |
//! | `GET clock`, `POST clock` | `advance_seconds` | `{now, offset_seconds}` |
//! | `GET state` | | sellers, buyers, order references, clock, plans |
//! | `GET requests?order_reference=&buyer=&action=` | | the last calls, oldest first |
//!
//! Outcomes: `Authorize` may be `Declined` with `InvalidPaymentMethod`, `AmazonRejected`, `ProcessingFailure` or
//! `TransactionTimedOut`; `Capture` `Declined` with `AmazonRejected` or `ProcessingFailure`, or `Pending`;
//! `Refund` `Declined` with one of the same two.
//!
//! Faults: `delay` (`millis`), `cut_before` (closed without answer, nothing happened), `cut_after` (it happened,
//! then closed without answer), `status` (`status` 500 unless given; `xml: false` for an empty body), `garbage`,
//! `no_answer` (silence for `millis`, a minute unless given, then closed). `effect: true` lets the call happen
//! under `status`, `garbage` and `no_answer` too. `skip` lets so many fitting calls pass first. `operation` may
//! also be `TokenInfo` or `Profile`; without `operation` any call of the API is met, but not those two.

mod buyers;
mod orders;
mod plans;
mod view;

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::clock::{SECOND, iso};
use crate::world::{RedirectAnswer, Switches, World};
use crate::{Simulator, requests};

/// All doors.
pub fn router() -> Router<Simulator> {
    Router::new()
        .route("/_simulator/reset", post(reset))
        .route("/_simulator/buyers", get(buyers::list).post(buyers::create))
        .route("/_simulator/buyers/{id}/tokens", post(buyers::token))
        .route("/_simulator/order-references", post(orders::create))
        .route("/_simulator/order-references/{id}", get(orders::show))
        .route("/_simulator/order-references/{id}/choice", post(orders::choose))
        .route("/_simulator/sellers", post(buyers::create_seller))
        .route(
            "/_simulator/outcomes",
            get(plans::outcomes)
                .post(plans::plan_outcome)
                .delete(plans::no_outcomes),
        )
        .route(
            "/_simulator/faults",
            get(plans::faults)
                .post(plans::plan_fault)
                .delete(plans::no_faults),
        )
        .route("/_simulator/settings", get(settings).post(change_settings))
        .route("/_simulator/clock", get(clock).post(move_clock))
        .route("/_simulator/state", get(state))
        .route("/_simulator/requests", get(list_requests))
}

/// Why a door stays shut.
#[derive(Debug)]
pub(crate) struct Refusal(StatusCode, String);

impl Refusal {
    /// The request is not understood.
    fn bad(message: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, message.into())
    }

    /// The thing does not exist.
    fn unknown(what: &str, id: &str) -> Self {
        Self(StatusCode::NOT_FOUND, format!("there is no {what} `{id}`"))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

type Answer = Result<Response, Refusal>;

/// Reads a body; no body is an empty object, and the message names what is wrong.
fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refusal> {
    let text: &[u8] = if body.trim_ascii().is_empty() { b"{}" } else { body };
    serde_json::from_slice(text).map_err(|error| Refusal::bad(error.to_string()))
}

/// A body that must say nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

async fn reset(State(simulator): State<Simulator>, body: Bytes) -> Answer {
    let Nothing {} = read(&body)?;
    simulator.change(World::reset);
    simulator.requests().clear();
    Ok(Json(json!({ "reset": true })).into_response())
}

/// Any of the switches; those that are not named stay.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeSettings {
    throttling: Option<bool>,
    redirect_answer: Option<RedirectAnswer>,
    synchronous_delay_ms: Option<u64>,
    asynchronous_delay_ms: Option<u64>,
    shuffle_elements: Option<bool>,
    capital_request_id: Option<bool>,
    soft_decline_suspends: Option<bool>,
    cancel_draft: Option<bool>,
    max_authorizations: Option<usize>,
}

async fn settings(State(simulator): State<Simulator>) -> Json<Switches> {
    Json(simulator.read(|world| world.settings().clone()))
}

async fn change_settings(State(simulator): State<Simulator>, body: Bytes) -> Answer {
    let change: ChangeSettings = read(&body)?;
    // A client that waits longer than a day for one call has other troubles.
    const LONGEST: u64 = 86_400_000;
    for (name, value) in [
        ("synchronous_delay_ms", change.synchronous_delay_ms),
        ("asynchronous_delay_ms", change.asynchronous_delay_ms),
    ] {
        if value.is_some_and(|value| value > LONGEST) {
            return Err(Refusal::bad(format!("`{name}` must be at most {LONGEST}")));
        }
    }
    let switches = simulator.change(|world| {
        let now = world.settings().clone();
        let switches = Switches {
            throttling: change.throttling.unwrap_or(now.throttling),
            redirect_answer: change.redirect_answer.unwrap_or(now.redirect_answer),
            synchronous_delay_ms: change.synchronous_delay_ms.unwrap_or(now.synchronous_delay_ms),
            asynchronous_delay_ms: change.asynchronous_delay_ms.unwrap_or(now.asynchronous_delay_ms),
            shuffle_elements: change.shuffle_elements.unwrap_or(now.shuffle_elements),
            capital_request_id: change.capital_request_id.unwrap_or(now.capital_request_id),
            soft_decline_suspends: change.soft_decline_suspends.unwrap_or(now.soft_decline_suspends),
            cancel_draft: change.cancel_draft.unwrap_or(now.cancel_draft),
            max_authorizations: change.max_authorizations.unwrap_or(now.max_authorizations),
        };
        world.change_settings(switches.clone());
        switches
    });
    Ok(Json(switches).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveClock {
    advance_seconds: i64,
}

fn time(world: &World) -> Value {
    json!({ "now": iso(world.now()), "offset_seconds": world.clock_offset() / SECOND })
}

async fn clock(State(simulator): State<Simulator>) -> Json<Value> {
    Json(simulator.read(time))
}

async fn move_clock(State(simulator): State<Simulator>, body: Bytes) -> Answer {
    let MoveClock { advance_seconds } = read(&body)?;
    // Ten years either way keep every date of the wire within four digits.
    const FARTHEST: i64 = 3_650 * 86_400;
    if advance_seconds.saturating_abs() > FARTHEST {
        return Err(Refusal::bad(format!(
            "`advance_seconds` must be within {FARTHEST}"
        )));
    }
    let answer = simulator.change(|world| {
        world.advance_clock(advance_seconds * SECOND);
        time(world)
    });
    Ok(Json(answer).into_response())
}

async fn state(State(simulator): State<Simulator>) -> Json<Value> {
    Json(simulator.change(|world| {
        world.settle_all();
        view::state(world)
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    order_reference: Option<String>,
    buyer: Option<String>,
    action: Option<String>,
}

async fn list_requests(
    State(simulator): State<Simulator>,
    wanted: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Vec<requests::Entry>>, Refusal> {
    let Query(wanted) = wanted.map_err(|error| Refusal::bad(error.body_text()))?;
    let buyer = wanted.buyer.map(|buyer| {
        simulator.read(|world| {
            world
                .find_buyer(&buyer)
                .map_or(buyer.clone(), |found| found.id.clone())
        })
    });
    Ok(Json(simulator.requests().list(|entry| {
        let order = wanted.order_reference.is_none() || wanted.order_reference == entry.order_reference;
        let buyer = buyer.is_none() || buyer == entry.buyer;
        order
            && buyer
            && wanted
                .action
                .as_ref()
                .is_none_or(|action| *action == entry.action)
    })))
}
