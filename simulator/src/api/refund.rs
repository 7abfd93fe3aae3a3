//! Refund, and look at a refund.

use super::authorization::{duplicate_id, duplicate_request, statement_text, take_planned};
use super::capture::{find_capture, locate as locate_capture};
use super::error::{ApiError, Code};
use super::order_reference::{currency_mismatch, find, simulation};
use super::request::Call;
use super::{Step, details};
use crate::ids;
use crate::lifetime::REFUND_DELAY;
use crate::model::{Amount, Capture, CaptureState, Reason, Refund, RefundState, Status, Verdict};
use crate::world::{ReferenceKind, World};

/// Refunds of a capture that were not declined.
const MAX_REFUNDS: usize = 10;

/// `Refund`: gives money back, always pending first.
pub fn refund(world: &mut World, call: &Call) -> Result<Step, ApiError> {
    call.required("AmazonCaptureId")?;
    let reference_id = call.reference_id("RefundReferenceId")?;
    let amount = call.amount("RefundAmount")?;
    let note = call.text("SellerRefundNote", 255)?;
    let soft_descriptor = call.text("SoftDescriptor", 16)?;
    let (order_id, capture_id) = locate_capture(world, call)?;
    let request = call.parameters.own();
    if let Some(former) = world.by_reference(&call.seller, ReferenceKind::Refund, &reference_id) {
        let former = former.to_owned();
        return match find_refund(world, &order_id, &former) {
            Some(one) if one.request == request => Ok(Step::result(details::refund(one))),
            Some(one) if one.request.get("AmazonCaptureId") == request.get("AmazonCaptureId") => {
                Err(duplicate_request(&reference_id))
            }
            _ => Err(duplicate_id(&reference_id)),
        };
    }
    let wish = simulation(call, &note)?
        .map(|simulation| simulation.refunding())
        .transpose()?;
    let capture = find_capture(world, &order_id, &capture_id);
    allowed(
        capture.ok_or_else(|| ApiError::no_transaction(&capture_id))?,
        &amount,
    )?;
    let decline = match take_planned(world, &order_id, "Refund") {
        Some(outcome) => Some(outcome.reason.unwrap_or(Reason::AmazonRejected)),
        None => wish,
    };
    let mut id = format!("{order_id}-R{}", ids::six_digits());
    while find_refund(world, &order_id, &id).is_some() {
        id = format!("{order_id}-R{}", ids::six_digits());
    }
    let one = Refund {
        id: id.clone(),
        reference_id: reference_id.clone(),
        amount,
        note,
        soft_descriptor: statement_text(&soft_descriptor, true),
        status: Status::new(RefundState::Pending, call.now),
        created_at: call.now,
        verdict: Some(Verdict {
            at: call.now + REFUND_DELAY,
            decline,
            soft_decline: false,
            reopen_after_minutes: None,
        }),
        request,
    };
    let captures = world
        .edit_order(&order_id)
        .into_iter()
        .flat_map(|order| &mut order.authorizations);
    if let Some(capture) = captures
        .flat_map(|one| &mut one.captures)
        .find(|one| one.id == capture_id)
    {
        capture.refunds.push(one);
    }
    world.remember_reference(&call.seller, ReferenceKind::Refund, &reference_id, &id);
    show(world, &order_id, &id)
}

/// `GetRefundDetails`.
pub fn get(world: &mut World, call: &Call) -> Result<Step, ApiError> {
    let id = call.required("AmazonRefundId")?.to_owned();
    let unknown = || ApiError::no_transaction(&id);
    let order = find(world, call, super::order_part(&id))
        .map_err(|_| unknown())?
        .id
        .clone();
    show(world, &order, &id)
}

fn show(world: &mut World, order: &str, id: &str) -> Result<Step, ApiError> {
    let one = find_refund(world, order, id).ok_or_else(|| ApiError::no_transaction(id))?;
    Ok(Step::result(details::refund(one)))
}

fn find_refund<'a>(world: &'a mut World, order: &str, id: &str) -> Option<&'a Refund> {
    let order = world.order_reference(order)?;
    let captures = order.authorizations.iter().flat_map(|one| &one.captures);
    captures
        .flat_map(|capture| &capture.refunds)
        .find(|refund| refund.id == id)
}

fn allowed(capture: &Capture, amount: &Amount) -> Result<(), ApiError> {
    if capture.status.state != CaptureState::Completed {
        return Err(ApiError::new(
            Code::CaptureNotRefundable,
            format!(
                "Capture {} is in {:?} state and cannot be refunded.",
                capture.id, capture.status.state
            ),
        ));
    }
    if amount.currency != capture.amount.currency {
        return Err(currency_mismatch());
    }
    let living: Vec<_> = capture
        .refunds
        .iter()
        .filter(|one| one.status.state != RefundState::Declined)
        .collect();
    if living.len() >= MAX_REFUNDS {
        return Err(ApiError::new(
            Code::TransactionCountExceeded,
            format!(
                "Capture {} has exceeded the number of refunds allowed.",
                capture.id
            ),
        ));
    }
    let given: i64 = living.iter().map(|one| one.amount.minor).sum();
    let most = capture.amount.minor.saturating_add(capture.amount.tolerance());
    if amount.minor > amount.transaction_limit() || given.saturating_add(amount.minor) > most {
        return Err(ApiError::new(
            Code::TransactionAmountExceeded,
            format!(
                "Capture {} has exceeded the total amount allowed for Refund.",
                capture.id
            ),
        ));
    }
    Ok(())
}
