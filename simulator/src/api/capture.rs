//! Capture, and look at a capture.

use super::authorization::{
    SIMULATED_LIFE, duplicate_id, duplicate_request, locate as locate_authorization, statement_text,
    take_planned, wrong_authorization,
};
use super::error::{ApiError, Code};
use super::order_reference::{currency_mismatch, find, simulation};
use super::request::Call;
use super::simulation::Capturing;
use super::{Step, details};
use crate::clock::Millis;
use crate::controls::OutcomeState;
use crate::lifetime;
use crate::model::{Authorization, AuthorizationState, Capture, CaptureState, Reason, Status, Verdict};
use crate::world::{ReferenceKind, World};

/// `Capture`: takes the money of an open authorization, once.
pub fn capture(world: &mut World, call: &Call) -> Result<Step, ApiError> {
    call.required("AmazonAuthorizationId")?;
    let reference_id = call.reference_id("CaptureReferenceId")?;
    let amount = call.amount("CaptureAmount")?;
    let note = call.text("SellerCaptureNote", 255)?;
    let soft_descriptor = call.text("SoftDescriptor", 16)?;
    let (order_id, authorization_id) = locate_authorization(world, call)?;
    let request = call.parameters.own();
    if let Some(former) = world.by_reference(&call.seller, ReferenceKind::Capture, &reference_id) {
        let former = former.to_owned();
        let one = find_capture(world, &order_id, &former).filter(|_| former.starts_with(&order_id));
        return match one {
            Some(one) if one.request == request => Ok(Step::result(details::capture(one))),
            Some(one) if one.request.get("AmazonAuthorizationId") == request.get("AmazonAuthorizationId") => {
                Err(duplicate_request(&reference_id))
            }
            _ => Err(duplicate_id(&reference_id)),
        };
    }
    let wish = simulation(call, &note)?
        .map(|simulation| simulation.capturing())
        .transpose()?;
    let order = find(world, call, &order_id)?;
    let index = order
        .authorizations
        .iter()
        .position(|one| one.id == authorization_id);
    let index = index.ok_or_else(|| ApiError::no_transaction(&authorization_id))?;
    let authorization = &order.authorizations[index];
    allowed(authorization, &amount)?;
    let (id, authorized_at) = (new_id(order, authorization), authorization.created_at);

    let wish = match take_planned(world, &order_id, "Capture") {
        Some(outcome) if outcome.state == OutcomeState::Pending => Some((Capturing::Pending, None)),
        Some(outcome) => Some((Capturing::Declined, outcome.reason)),
        None => wish.map(|wish| (wish, None)),
    };
    let switches = world.settings().clone();
    let soon = Millis::try_from(switches.asynchronous_delay_ms).unwrap_or(Millis::MAX / 4);
    let late = call.now - authorized_at > lifetime::SURE_CAPTURE;
    let pending_for = match wish {
        Some((Capturing::Pending, _)) => Some(soon),
        Some(_) => None,
        None => late.then_some(lifetime::LATE_CAPTURE_DELAY),
    };
    let mut one = Capture {
        id: id.clone(),
        reference_id: reference_id.clone(),
        amount,
        note,
        soft_descriptor: statement_text(&soft_descriptor, true),
        status: Status::new(CaptureState::Completed, call.now),
        created_at: call.now,
        verdict: None,
        closes: None,
        request,
        refunds: Vec::new(),
    };
    if let Some(wait) = pending_for {
        one.status.state = CaptureState::Pending;
        one.verdict = Some(Verdict {
            at: call.now + wait,
            decline: None,
            soft_decline: false,
            reopen_after_minutes: None,
        });
    } else if let Some((Capturing::Declined, reason)) = wish {
        one.status.set(
            CaptureState::Declined,
            Some(reason.unwrap_or(Reason::AmazonRejected)),
            call.now,
        );
    } else if let Some((Capturing::Closes, _)) = wish {
        one.closes = Some((call.now + SIMULATED_LIFE, Reason::AmazonClosed));
    }
    let completed = one.status.state == CaptureState::Completed;
    if let Some(order) = world.edit_order(&order_id) {
        order.authorizations[index].captures.push(one);
        if completed {
            lifetime::after_capture(order, index, call.now, &switches);
        }
    }
    world.remember_reference(&call.seller, ReferenceKind::Capture, &reference_id, &id);
    show(world, &order_id, &id)
}

/// `GetCaptureDetails`.
pub fn get(world: &mut World, call: &Call) -> Result<Step, ApiError> {
    let (order, id) = locate(world, call)?;
    show(world, &order, &id)
}

/// The order reference and the capture that a call names.
pub fn locate(world: &mut World, call: &Call) -> Result<(String, String), ApiError> {
    let id = call.required("AmazonCaptureId")?.to_owned();
    let unknown = || ApiError::no_transaction(&id);
    let order = find(world, call, super::order_part(&id))
        .map_err(|_| unknown())?
        .id
        .clone();
    if find_capture(world, &order, &id).is_none() {
        return Err(unknown());
    }
    Ok((order, id))
}

/// A capture by its id.
pub fn find_capture<'a>(world: &'a mut World, order: &str, id: &str) -> Option<&'a Capture> {
    let order = world.order_reference(order)?;
    order
        .authorizations
        .iter()
        .flat_map(|one| &one.captures)
        .find(|capture| capture.id == id)
}

fn show(world: &mut World, order: &str, id: &str) -> Result<Step, ApiError> {
    let one = find_capture(world, order, id).ok_or_else(|| ApiError::no_transaction(id))?;
    Ok(Step::result(details::capture(one)))
}

fn allowed(authorization: &Authorization, amount: &crate::model::Amount) -> Result<(), ApiError> {
    let waiting = authorization
        .captures
        .iter()
        .any(|one| one.status.state == CaptureState::Pending);
    if authorization.status.state != AuthorizationState::Open || waiting {
        return Err(wrong_authorization(authorization, "captured"));
    }
    if amount.currency != authorization.amount.currency {
        return Err(currency_mismatch());
    }
    if amount.minor > authorization.amount.minor {
        return Err(ApiError::new(
            Code::TransactionAmountExceeded,
            format!(
                "The amount is larger than what Authorization {} allows.",
                authorization.id
            ),
        ));
    }
    Ok(())
}

/// The authorization's own digits for its first capture, fresh ones for the next try.
fn new_id(order: &crate::model::OrderReference, authorization: &Authorization) -> String {
    let taken = |id: &str| {
        order
            .authorizations
            .iter()
            .flat_map(|one| &one.captures)
            .any(|one| one.id == id)
    };
    let digits = authorization
        .id
        .rsplit_once("-A")
        .map_or("000000", |(_, digits)| digits);
    let mut id = format!("{}-C{digits}", order.id);
    while taken(&id) {
        id = format!("{}-C{}", order.id, crate::ids::six_digits());
    }
    id
}
