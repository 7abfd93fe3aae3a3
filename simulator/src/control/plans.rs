//! Planned outcomes and faults.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answer, Refusal, read};
use crate::api::OPERATIONS;
use crate::controls::{Fault, FaultKind, LOGIN_OPERATIONS, Outcome, OutcomeState, Target};
use crate::model::Reason;
use crate::world::World;
use crate::{Simulator, ids};

/// Nobody plans more than this.
const MOST_TIMES: u32 = 1_000_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewOutcome {
    operation: String,
    order_reference: Option<String>,
    buyer: Option<String>,
    seller: Option<String>,
    state: OutcomeState,
    reason: Option<Reason>,
    soft_decline: Option<bool>,
    times: Option<u32>,
}

pub async fn outcomes(State(simulator): State<Simulator>) -> Json<Value> {
    Json(simulator.read(|world| json!(world.outcomes())))
}

pub async fn no_outcomes(State(simulator): State<Simulator>) -> Json<Value> {
    simulator.change(|world| world.outcomes_mut().clear());
    Json(json!([]))
}

pub async fn plan_outcome(State(simulator): State<Simulator>, body: Bytes) -> Answer {
    let new: NewOutcome = read(&body)?;
    possible(&new.operation, new.state, new.reason)?;
    let times = times(new.times)?;
    let soft_decline = new.soft_decline.unwrap_or(false);
    if soft_decline && (new.operation != "Authorize" || new.reason != Some(Reason::InvalidPaymentMethod)) {
        return Err(Refusal::bad(
            "`soft_decline` goes with Authorize and InvalidPaymentMethod only",
        ));
    }
    let outcome = simulator.change(|world| {
        let target = target(world, new.order_reference, new.buyer, new.seller)?;
        let outcome = Outcome {
            operation: new.operation,
            target,
            state: new.state,
            reason: new.reason,
            soft_decline,
            times,
        };
        world.outcomes_mut().push(outcome.clone());
        Ok(outcome)
    })?;
    Ok((StatusCode::CREATED, Json(outcome)).into_response())
}

/// Only what Amazon itself may say.
fn possible(operation: &str, state: OutcomeState, reason: Option<Reason>) -> Result<(), Refusal> {
    let reasons: &[Reason] = match (operation, state) {
        ("Authorize", OutcomeState::Declined) => &[
            Reason::InvalidPaymentMethod,
            Reason::AmazonRejected,
            Reason::ProcessingFailure,
            Reason::TransactionTimedOut,
        ],
        ("Capture" | "Refund", OutcomeState::Declined) => {
            &[Reason::AmazonRejected, Reason::ProcessingFailure]
        }
        ("Capture", OutcomeState::Pending) => &[],
        ("Authorize" | "Refund", OutcomeState::Pending) => {
            return Err(Refusal::bad(format!(
                "`state` Pending cannot be planned for {operation}"
            )));
        }
        _ => {
            return Err(Refusal::bad(format!(
                "`operation` must be Authorize, Capture or Refund, not {operation}"
            )));
        }
    };
    match reason {
        None => Ok(()),
        Some(reason) if reasons.contains(&reason) => Ok(()),
        Some(reason) => Err(Refusal::bad(format!(
            "`reason` {reason:?} is not possible for {operation} {state:?}"
        ))),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewFault {
    operation: Option<String>,
    order_reference: Option<String>,
    buyer: Option<String>,
    seller: Option<String>,
    kind: FaultKind,
    millis: Option<u64>,
    status: Option<u16>,
    xml: Option<bool>,
    effect: Option<bool>,
    times: Option<u32>,
    skip: Option<u32>,
}

pub async fn faults(State(simulator): State<Simulator>) -> Json<Value> {
    Json(simulator.read(|world| json!(world.faults())))
}

pub async fn no_faults(State(simulator): State<Simulator>) -> Json<Value> {
    simulator.change(|world| world.faults_mut().clear());
    Json(json!([]))
}

pub async fn plan_fault(State(simulator): State<Simulator>, body: Bytes) -> Answer {
    let new: NewFault = read(&body)?;
    if let Some(name) = &new.operation {
        let known = OPERATIONS.iter().any(|(known, _)| known == name);
        if !known && !LOGIN_OPERATIONS.contains(&name.as_str()) {
            return Err(Refusal::bad(format!("`operation`: there is no {name}")));
        }
    }
    let goes_with = |name: &str, given: bool, kinds: &[FaultKind]| {
        if given && !kinds.contains(&new.kind) {
            return Err(Refusal::bad(format!("`{name}` does not go with this `kind`")));
        }
        Ok(())
    };
    goes_with(
        "millis",
        new.millis.is_some(),
        &[FaultKind::Delay, FaultKind::NoAnswer],
    )?;
    goes_with("status", new.status.is_some(), &[FaultKind::Status])?;
    goes_with("xml", new.xml.is_some(), &[FaultKind::Status])?;
    goes_with(
        "effect",
        new.effect.is_some(),
        &[FaultKind::Status, FaultKind::Garbage, FaultKind::NoAnswer],
    )?;
    if new.kind == FaultKind::Delay && new.millis.is_none() {
        return Err(Refusal::bad("`millis` is needed for a delay"));
    }
    if new.millis.is_some_and(|millis| millis > 600_000) {
        return Err(Refusal::bad("`millis` must be at most 600000"));
    }
    if new.status.is_some_and(|status| !(400..600).contains(&status)) {
        return Err(Refusal::bad("`status` must be 400 to 599"));
    }
    let times = times(new.times)?;
    let fault = simulator.change(|world| {
        let target = target(world, new.order_reference, new.buyer, new.seller)?;
        let fault = Fault {
            id: ids::short_id("fault"),
            operation: new.operation,
            target,
            kind: new.kind,
            millis: new.millis,
            status: new.status,
            xml: new.xml.unwrap_or(true),
            effect: new.effect.unwrap_or(false),
            times,
            skip: new.skip.unwrap_or(0),
        };
        world.faults_mut().push(fault.clone());
        Ok(fault)
    })?;
    Ok((StatusCode::CREATED, Json(fault)).into_response())
}

fn times(given: Option<u32>) -> Result<u32, Refusal> {
    match given.unwrap_or(1) {
        times @ 1..=MOST_TIMES => Ok(times),
        _ => Err(Refusal::bad(format!("`times` must be 1 to {MOST_TIMES}"))),
    }
}

/// A plan for something that does not exist would never be met: a mistake in the test.
fn target(
    world: &World,
    order_reference: Option<String>,
    buyer: Option<String>,
    seller: Option<String>,
) -> Result<Target, Refusal> {
    if let Some(id) = &order_reference
        && world.settled_order(id).is_none()
    {
        return Err(Refusal::bad(format!("`order_reference`: there is no {id}")));
    }
    let buyer = match buyer {
        None => None,
        Some(name) => {
            let found = world.find_buyer(&name).map(|buyer| buyer.id.clone());
            Some(found.ok_or_else(|| Refusal::bad(format!("`buyer`: there is no {name}")))?)
        }
    };
    if let Some(id) = &seller
        && world.seller(id).is_none()
    {
        return Err(Refusal::bad(format!("`seller`: there is no {id}")));
    }
    Ok(Target {
        order_reference,
        buyer,
        seller,
    })
}
