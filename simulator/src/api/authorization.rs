//! Authorize, and look at or close an authorization.

use super::error::{ApiError, Code};
use super::order_reference::{currency_mismatch, find, simulation, wrong_state};
use super::request::Call;
use super::simulation::Authorizing;
use super::{Step, details};
use crate::clock::{MINUTE, Millis, SECOND};
use crate::controls::{Caller, OutcomeState, take_outcome};
use crate::ids;
use crate::lifetime;
use crate::model::{
    Amount, Authorization, AuthorizationState, CardBehavior, OrderReference, OrderState, Reason, Status,
    Verdict,
};
use crate::world::{ReferenceKind, World};

/// A simulated `AmazonClosed` leaves the object good for this long.
pub const SIMULATED_LIFE: Millis = 30 * SECOND;

/// `Authorize`: holds money on the chosen card.
pub fn authorize(world: &mut World, call: &Call) -> Result<Step, ApiError> {
    let id = call.required("AmazonOrderReferenceId")?.to_owned();
    let reference_id = call.reference_id("AuthorizationReferenceId")?;
    let amount = call.amount("AuthorizationAmount")?;
    let note = call.text("SellerAuthorizationNote", 255)?;
    let soft_descriptor = call.text("SoftDescriptor", 16)?;
    let capture_now = call.boolean("CaptureNow")?.unwrap_or(false);
    let timeout_minutes = call.number("TransactionTimeout")?.unwrap_or(1440);
    if timeout_minutes != 0 && (timeout_minutes % 5 != 0 || !(5..=1440).contains(&timeout_minutes)) {
        return Err(ApiError::parameter(format!(
            "The value {timeout_minutes} of TransactionTimeout must be 0 or a multiple of 5 from 5 to 1440."
        )));
    }
    let request = call.parameters.own();
    find(world, call, &id)?;
    if let Some(former) = world.by_reference(&call.seller, ReferenceKind::Authorization, &reference_id) {
        let former = former.to_owned();
        return repeat(world, &id, &former, &request, &reference_id);
    }
    let wish = simulation(call, &note)?
        .map(|simulation| simulation.authorizing())
        .transpose()?;
    let max = world.settings().max_authorizations;
    let order = find(world, call, &id)?;
    allowed(order, &amount, max)?;

    let mut digits = ids::six_digits();
    while order.authorizations.iter().any(|one| one.id.ends_with(&digits)) {
        digits = ids::six_digits();
    }
    let environment = order.environment;
    let authorization_id = format!("{id}-A{digits}");
    let mut closes = (
        call.now + lifetime::authorization_lifetime(environment),
        Reason::ExpiredUnused,
    );
    let mut verdict = decide(world, &id, timeout_minutes);
    match planned(world, &id) {
        Some(planned) => {
            verdict = Verdict {
                at: verdict.at,
                ..planned
            }
        }
        None => match wish {
            Some(Authorizing::Declined {
                reason,
                soft_decline,
                reopen_after_minutes,
            }) => {
                let reopen_after_minutes = reopen_after_minutes.filter(|_| timeout_minutes != 0);
                verdict = Verdict {
                    decline: Some(reason),
                    soft_decline,
                    reopen_after_minutes,
                    ..verdict
                };
            }
            Some(Authorizing::Closes {
                reason,
                after_minutes,
            }) => {
                let after = after_minutes.map_or(SIMULATED_LIFE, |minutes| minutes * MINUTE);
                verdict.decline = None;
                closes = (verdict.at + after, reason);
            }
            None => {}
        },
    }
    let authorization = Authorization {
        id: authorization_id.clone(),
        reference_id: reference_id.clone(),
        amount,
        note,
        soft_descriptor: statement_text(&soft_descriptor, capture_now),
        timeout_minutes,
        capture_now,
        soft_decline: false,
        status: Status::new(AuthorizationState::Pending, call.now),
        created_at: call.now,
        verdict: Some(verdict),
        closes: Some(closes),
        request,
        captures: Vec::new(),
    };
    if let Some(order) = world.edit_order(&id) {
        order.authorizations.push(authorization);
    }
    world.remember_reference(
        &call.seller,
        ReferenceKind::Authorization,
        &reference_id,
        &authorization_id,
    );
    if timeout_minutes == 0 {
        return Ok(Step::Decide {
            order: id,
            authorization: authorization_id,
        });
    }
    show(world, &id, &authorization_id)
}

/// The answer to a synchronous call.
#[derive(Debug)]
pub enum Waited {
    /// Not decided yet: look again after so many milliseconds of wall time.
    Longer(u64),
    /// Decided.
    Done(Result<Step, ApiError>),
}

/// Looks whether a synchronous authorization is decided. The clock may be moved meanwhile, so nobody should sleep
/// until the end in one go; and a reset may have taken the whole order away.
pub fn decided(world: &mut World, order: &str, authorization: &str) -> Waited {
    const LOOK_AGAIN_MS: Millis = 100;
    let now = world.now();
    match find_one(world, order, authorization) {
        Ok(Authorization {
            verdict: Some(verdict),
            ..
        }) => {
            let left = verdict.at.saturating_sub(now).clamp(1, LOOK_AGAIN_MS);
            Waited::Longer(u64::try_from(left).unwrap_or(1))
        }
        _ => Waited::Done(show(world, order, authorization)),
    }
}

/// `GetAuthorizationDetails`.
pub fn get(world: &mut World, call: &Call) -> Result<Step, ApiError> {
    let (order, id) = locate(world, call)?;
    let one = find_one(world, &order, &id)?;
    Ok(Step::result(details::authorization(one, lifetime::captured(one))))
}

/// `CloseAuthorization`: an open one can no longer be captured.
pub fn close(world: &mut World, call: &Call) -> Result<Step, ApiError> {
    let reason = call.text("ClosureReason", 255)?;
    let (order, id) = locate(world, call)?;
    let now = call.now;
    let one = world
        .edit_order(&order)
        .and_then(|order| order.authorizations.iter_mut().find(|one| one.id == id))
        .ok_or_else(|| ApiError::no_transaction(&id))?;
    if one.status.state != AuthorizationState::Open {
        return Err(wrong_authorization(one, "closed"));
    }
    one.closes = None;
    one.status
        .set(AuthorizationState::Closed, Some(Reason::SellerClosed), now);
    one.status.description = (!reason.is_empty()).then_some(reason);
    Ok(Step::empty_result())
}

/// The order reference and the authorization that a call names.
pub fn locate(world: &mut World, call: &Call) -> Result<(String, String), ApiError> {
    let id = call.required("AmazonAuthorizationId")?;
    let unknown = || ApiError::no_transaction(id);
    let order = find(world, call, super::order_part(id)).map_err(|_| unknown())?;
    let known = order.authorizations.iter().any(|one| one.id == id);
    if known {
        Ok((order.id.clone(), id.to_owned()))
    } else {
        Err(unknown())
    }
}

/// The authorization's state forbids it.
pub fn wrong_authorization(one: &Authorization, deed: &str) -> ApiError {
    ApiError::new(
        Code::InvalidAuthorizationStatus,
        format!(
            "Authorization {} is in {:?} state and cannot be {deed}.",
            one.id, one.status.state
        ),
    )
}

/// What a bank statement shows: the seller's text after `AMZ*`. Only a capture has one.
pub fn statement_text(soft_descriptor: &str, captures: bool) -> String {
    if captures && !soft_descriptor.is_empty() {
        format!("AMZ*{soft_descriptor}")
    } else {
        String::new()
    }
}

/// The answer to Authorize.
fn show(world: &mut World, order: &str, id: &str) -> Result<Step, ApiError> {
    Ok(Step::result(details::authorization(
        find_one(world, order, id)?,
        0,
    )))
}

fn find_one<'a>(world: &'a mut World, order: &str, id: &str) -> Result<&'a Authorization, ApiError> {
    let order = world.order_reference(order);
    let one = order.and_then(|order| order.authorizations.iter().find(|one| one.id == id));
    one.ok_or_else(|| ApiError::no_transaction(id))
}

/// The same id again: the first result for the same call, a refusal for another one.
fn repeat(
    world: &mut World,
    order: &str,
    former: &str,
    request: &std::collections::BTreeMap<String, String>,
    reference_id: &str,
) -> Result<Step, ApiError> {
    let one = world
        .order_reference(order)
        .and_then(|order| order.authorizations.iter().find(|one| one.id == former))
        .ok_or_else(|| duplicate_id(reference_id))?;
    if one.request != *request {
        return Err(duplicate_request(reference_id));
    }
    if one.timeout_minutes == 0 && one.status.state == AuthorizationState::Pending {
        return Ok(Step::Decide {
            order: order.to_owned(),
            authorization: former.to_owned(),
        });
    }
    show(world, order, former)
}

/// The id was used for another object.
pub fn duplicate_id(reference_id: &str) -> ApiError {
    ApiError::new(
        Code::DuplicateReferenceId,
        format!("The reference id {reference_id} was already used for another transaction."),
    )
}

/// The id was used for this object with other parameters.
pub fn duplicate_request(reference_id: &str) -> ApiError {
    ApiError::new(
        Code::DuplicateRequest,
        format!("The reference id {reference_id} was already used with other parameters."),
    )
}

fn allowed(order: &OrderReference, amount: &Amount, max: usize) -> Result<(), ApiError> {
    if order.status.state != OrderState::Open {
        return Err(wrong_state(order, "authorized"));
    }
    let Some(total) = &order.attributes.total else {
        return Err(wrong_state(order, "authorized"));
    };
    if amount.currency != total.currency {
        return Err(currency_mismatch());
    }
    // Held and taken money counts; what was declined or given up does not.
    let used: i64 = order.authorizations.iter().map(held).sum();
    let most = total.minor.saturating_add(total.tolerance());
    if amount.minor > amount.transaction_limit() || used.saturating_add(amount.minor) > most {
        return Err(ApiError::new(
            Code::TransactionAmountExceeded,
            format!(
                "OrderReference {} has exceeded the total amount allowed for Authorize.",
                order.id
            ),
        ));
    }
    let granted = order
        .authorizations
        .iter()
        .filter(|one| one.status.state != AuthorizationState::Declined);
    if granted.count() >= max {
        return Err(ApiError::new(
            Code::TransactionCountExceeded,
            format!(
                "OrderReference {} has exceeded the number of authorizations allowed.",
                order.id
            ),
        ));
    }
    Ok(())
}

fn held(one: &Authorization) -> i64 {
    match one.status.state {
        AuthorizationState::Pending | AuthorizationState::Open => one.amount.minor,
        AuthorizationState::Closed => lifetime::captured(one),
        AuthorizationState::Declined => 0,
    }
}

/// When the result is known, and what the card says.
fn decide(world: &World, order: &str, timeout_minutes: i64) -> Verdict {
    let switches = world.settings();
    let now = world.now();
    let wait = |ms: u64| Millis::try_from(ms).unwrap_or(Millis::MAX / 4);
    let behavior = world
        .settled_order(order)
        .map_or(CardBehavior::Works, |order| world.card_behavior(order));
    let mut decline = match behavior {
        CardBehavior::InvalidPaymentMethod => Some(Reason::InvalidPaymentMethod),
        CardBehavior::AmazonRejected => Some(Reason::AmazonRejected),
        CardBehavior::TransactionTimedOut => Some(Reason::TransactionTimedOut),
        CardBehavior::Works | CardBehavior::PaymentMethodNotAllowed => None,
    };
    let at = if timeout_minutes == 0 {
        now + wait(switches.synchronous_delay_ms)
    } else {
        let (ready, deadline) = (wait(switches.asynchronous_delay_ms), timeout_minutes * MINUTE);
        if ready > deadline {
            decline = Some(Reason::TransactionTimedOut);
        }
        now + ready.min(deadline)
    };
    Verdict {
        at,
        decline,
        soft_decline: false,
        reopen_after_minutes: None,
    }
}

/// What the control door planned for this order reference, buyer or seller.
fn planned(world: &mut World, order: &str) -> Option<Verdict> {
    let outcome = take_planned(world, order, "Authorize")?;
    (outcome.state == OutcomeState::Declined).then(|| Verdict {
        at: 0,
        decline: Some(outcome.reason.unwrap_or(Reason::InvalidPaymentMethod)),
        soft_decline: outcome.soft_decline,
        reopen_after_minutes: None,
    })
}

/// Uses up the outcome that the control door planned for an operation on this order reference.
pub fn take_planned(world: &mut World, order: &str, operation: &str) -> Option<crate::controls::Outcome> {
    if world.outcomes().is_empty() {
        return None;
    }
    let order = world.settled_order(order)?;
    let caller = Caller {
        order_reference: Some(order.id.clone()),
        buyer: Some(order.buyer.clone()),
        seller: Some(order.seller.clone()),
    };
    take_outcome(world.outcomes_mut(), operation, &caller)
}
