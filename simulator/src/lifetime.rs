//! What happens to an order reference by itself when time passes, in the order of time.
//!
//! Nothing here runs on a timer: whoever looks at an order reference first lets happen what is due. So a jump of
//! the clock, a restart and plain waiting give the same history.

use crate::clock::{DAY, HOUR, MINUTE, Millis, SECOND};
use crate::model::{
    Authorization, AuthorizationState, Capture, CaptureState, Environment, OrderReference, OrderState,
    Reason, RefundState, Status, Verdict,
};
use crate::world::Switches;

/// A draft that is not confirmed in this time is canceled.
pub const DRAFT_LIFETIME: Millis = 3 * HOUR;
/// An order reference ends this long after it was made.
pub const ORDER_LIFETIME: Millis = 180 * DAY;
/// With `ExpectImmediateAuthorization`: time for the first Authorize.
pub const IMMEDIATE_AUTHORIZATION: Millis = 60 * MINUTE;
/// Within this time after the authorization a capture is decided at once.
pub const SURE_CAPTURE: Millis = 7 * DAY;
/// How long a late capture stays pending.
pub const LATE_CAPTURE_DELAY: Millis = HOUR;
/// How long a refund stays pending, as recorded.
pub const REFUND_DELAY: Millis = 32 * SECOND;

/// How long money is held. (The answers print 30 days in both environments, as Amazon's do.)
#[must_use]
pub fn authorization_lifetime(environment: Environment) -> Millis {
    match environment {
        Environment::Sandbox => 2 * DAY,
        Environment::Live => 30 * DAY,
    }
}

/// Something that is due; the numbers are places in the lists of authorizations, captures and refunds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Stale,
    Expire,
    NeverAuthorized,
    Reopen,
    DecideAuthorization(usize),
    CloseAuthorization(usize),
    DecideCapture(usize, usize),
    CloseCapture(usize, usize),
    DecideRefund(usize, usize, usize),
}

/// Lets happen everything that is due by `now`; says whether anything did.
pub fn settle(order: &mut OrderReference, switches: &Switches, now: Millis) -> bool {
    let mut changed = false;
    while let Some((at, due)) = next_due(order) {
        if at > now {
            break;
        }
        happen(order, switches, at, due);
        changed = true;
    }
    changed
}

fn next_due(order: &OrderReference) -> Option<(Millis, Due)> {
    let mut all: Vec<(Millis, Due)> = Vec::new();
    match order.status.state {
        OrderState::Draft => all.push((order.created_at + DRAFT_LIFETIME, Due::Stale)),
        OrderState::Open | OrderState::Suspended => {
            all.push((order.created_at + ORDER_LIFETIME, Due::Expire));
            if let (true, Some(at)) = (order.expects_authorization, order.confirmed_at)
                && order.authorizations.is_empty()
            {
                all.push((at + IMMEDIATE_AUTHORIZATION, Due::NeverAuthorized));
            }
            if let (OrderState::Suspended, Some(at)) = (order.status.state, order.reopen_at) {
                all.push((at, Due::Reopen));
            }
        }
        OrderState::Canceled | OrderState::Closed => {}
    }
    for (a, authorization) in order.authorizations.iter().enumerate() {
        match (
            authorization.status.state,
            &authorization.verdict,
            authorization.closes,
        ) {
            (AuthorizationState::Pending, Some(verdict), _) => {
                all.push((verdict.at, Due::DecideAuthorization(a)));
            }
            (AuthorizationState::Open, _, Some((at, _))) => all.push((at, Due::CloseAuthorization(a))),
            _ => {}
        }
        for (c, capture) in authorization.captures.iter().enumerate() {
            match (capture.status.state, &capture.verdict, capture.closes) {
                (CaptureState::Pending, Some(verdict), _) => all.push((verdict.at, Due::DecideCapture(a, c))),
                (CaptureState::Completed, _, Some((at, _))) => all.push((at, Due::CloseCapture(a, c))),
                _ => {}
            }
            for (r, refund) in capture.refunds.iter().enumerate() {
                if let (RefundState::Pending, Some(verdict)) = (refund.status.state, &refund.verdict) {
                    all.push((verdict.at, Due::DecideRefund(a, c, r)));
                }
            }
        }
    }
    all.into_iter().min_by_key(|(at, _)| *at)
}

fn happen(order: &mut OrderReference, switches: &Switches, at: Millis, due: Due) {
    match due {
        Due::Stale => order.status.set(OrderState::Canceled, Some(Reason::Stale), at),
        Due::Expire | Due::NeverAuthorized => order.status.set(OrderState::Closed, Some(Reason::Expired), at),
        Due::Reopen => {
            order.reopen_at = None;
            order.declined_card = None;
            order.status.set(OrderState::Open, None, at);
        }
        Due::DecideAuthorization(a) => decide_authorization(order, switches, a, at),
        Due::CloseAuthorization(a) => {
            let authorization = &mut order.authorizations[a];
            let reason = authorization.closes.take().map(|(_, reason)| reason);
            authorization.status.set(AuthorizationState::Closed, reason, at);
        }
        Due::DecideCapture(a, c) => decide_capture(order, a, c, at),
        Due::CloseCapture(a, c) => {
            let capture = &mut order.authorizations[a].captures[c];
            let reason = capture.closes.take().map(|(_, reason)| reason);
            capture.status.set(CaptureState::Closed, reason, at);
        }
        Due::DecideRefund(a, c, r) => decide_refund(&mut order.authorizations[a].captures[c], r, at),
    }
}

fn decide_authorization(order: &mut OrderReference, switches: &Switches, index: usize, at: Millis) {
    let authorization = &mut order.authorizations[index];
    let Some(verdict) = authorization.verdict.take() else {
        return;
    };
    let Some(reason) = verdict.decline else {
        if authorization.capture_now {
            capture_at_once(authorization, at);
            after_capture(order, index, at, switches);
        } else {
            authorization.status.set(AuthorizationState::Open, None, at);
        }
        return;
    };
    authorization.soft_decline = verdict.soft_decline;
    authorization.closes = None;
    authorization
        .status
        .set(AuthorizationState::Declined, Some(reason), at);
    after_decline(order, switches, &verdict, reason, at);
}

/// A decline reaches up to the order reference, as long as that one still lives.
fn after_decline(
    order: &mut OrderReference,
    switches: &Switches,
    verdict: &Verdict,
    reason: Reason,
    at: Millis,
) {
    let alive = matches!(order.status.state, OrderState::Open | OrderState::Suspended);
    match reason {
        Reason::InvalidPaymentMethod
            if alive && (!verdict.soft_decline || switches.soft_decline_suspends) =>
        {
            order
                .status
                .set(OrderState::Suspended, Some(Reason::InvalidPaymentMethod), at);
            order.declined_card.clone_from(&order.card);
            order.reopen_at = verdict.reopen_after_minutes.map(|minutes| at + minutes * MINUTE);
        }
        Reason::AmazonRejected if alive => {
            order
                .status
                .set(OrderState::Closed, Some(Reason::AmazonClosed), at);
        }
        _ => {}
    }
}

/// `CaptureNow`: the capture has the authorization's six digits, and the authorization is never seen open.
fn capture_at_once(authorization: &mut Authorization, at: Millis) {
    let id = match authorization.id.rsplit_once("-A") {
        Some((order, digits)) => format!("{order}-C{digits}"),
        None => authorization.id.clone(),
    };
    authorization.captures.push(Capture {
        id,
        reference_id: authorization.reference_id.clone(),
        amount: authorization.amount.clone(),
        note: authorization.note.clone(),
        soft_descriptor: authorization.soft_descriptor.clone(),
        status: Status::new(CaptureState::Completed, at),
        created_at: at,
        verdict: None,
        closes: None,
        request: std::collections::BTreeMap::new(),
        refunds: Vec::new(),
    });
    authorization.status.set(AuthorizationState::Open, None, at);
}

fn decide_capture(order: &mut OrderReference, a: usize, c: usize, at: Millis) {
    let capture = &mut order.authorizations[a].captures[c];
    let Some(verdict) = capture.verdict.take() else {
        return;
    };
    if let Some(reason) = verdict.decline {
        capture.status.set(CaptureState::Declined, Some(reason), at);
        return;
    }
    capture.status.set(CaptureState::Completed, None, at);
    after_capture(order, a, at, &Switches::default());
}

/// A successful capture closes its authorization, and the order reference when nothing more may be charged.
pub fn after_capture(order: &mut OrderReference, authorization: usize, at: Millis, switches: &Switches) {
    let authorization = &mut order.authorizations[authorization];
    authorization.closes = None;
    authorization
        .status
        .set(AuthorizationState::Closed, Some(Reason::MaxCapturesProcessed), at);
    if !matches!(order.status.state, OrderState::Open | OrderState::Suspended) {
        return;
    }
    let used_up = order.attributes.total.as_ref().is_some_and(|total| {
        order.authorizations.iter().map(captured).sum::<i64>()
            >= total.minor.saturating_add(total.tolerance())
    });
    let with_capture = order
        .authorizations
        .iter()
        .filter(|one| captured(one) > 0)
        .count();
    if used_up {
        order
            .status
            .set(OrderState::Closed, Some(Reason::MaxAmountCharged), at);
    } else if with_capture >= switches.max_authorizations {
        order
            .status
            .set(OrderState::Closed, Some(Reason::MaxAuthorizationsCaptured), at);
    }
}

fn decide_refund(capture: &mut Capture, index: usize, at: Millis) {
    let refund = &mut capture.refunds[index];
    let Some(verdict) = refund.verdict.take() else {
        return;
    };
    if let Some(reason) = verdict.decline {
        refund.status.set(RefundState::Declined, Some(reason), at);
        return;
    }
    refund.status.set(RefundState::Completed, None, at);
    if capture.status.state != CaptureState::Completed {
        return;
    }
    if refunded(capture) >= capture.amount.minor.saturating_add(capture.amount.tolerance()) {
        capture
            .status
            .set(CaptureState::Closed, Some(Reason::MaxAmountRefunded), at);
    } else if completed_refunds(capture) >= 10 {
        capture
            .status
            .set(CaptureState::Closed, Some(Reason::MaxRefundsProcessed), at);
    }
}

/// What was taken from an authorization, in minor units.
#[must_use]
pub fn captured(authorization: &Authorization) -> i64 {
    authorization
        .captures
        .iter()
        .filter(|capture| {
            matches!(
                capture.status.state,
                CaptureState::Completed | CaptureState::Closed
            )
        })
        .map(|capture| capture.amount.minor)
        .sum()
}

/// What was given back from a capture, in minor units.
#[must_use]
pub fn refunded(capture: &Capture) -> i64 {
    let done = capture
        .refunds
        .iter()
        .filter(|refund| refund.status.state == RefundState::Completed);
    done.map(|refund| refund.amount.minor).sum()
}

fn completed_refunds(capture: &Capture) -> usize {
    capture
        .refunds
        .iter()
        .filter(|refund| refund.status.state == RefundState::Completed)
        .count()
}
