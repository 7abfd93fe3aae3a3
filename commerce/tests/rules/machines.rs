//! The three machines: what their tables allow, what they never allow, whatever the order of the news.

use std::collections::HashSet;
use std::fmt::{Debug, Display};
use std::hash::Hash;

use commerce::machine::{Misfit, Refused, Row};
use commerce::order::{self, OrderEvent, OrderState};
use commerce::payment::{
    self, AfterTimeout, DeclineReason, MAX_PROCESSING_FAILURES, NextStep, PaymentEvent, PaymentState,
};
use commerce::shipment::{self, ShipmentEvent, ShipmentState, may_ship};

/// Feeds events in turn, each of which has to fit.
fn after<S: Copy + Display + Debug, E: Copy + Display + Debug>(
    start: S,
    on: impl Fn(S, E) -> Result<S, Refused<S, E>>,
    events: &[E],
) -> S {
    events
        .iter()
        .fold(start, |state, &event| on(state, event).unwrap())
}

fn paid(events: &[PaymentEvent]) -> PaymentState {
    after(PaymentState::Draft, PaymentState::on, events)
}

/// All states that some sequence of events can reach.
fn reachable<S: Copy + Eq + Hash, E>(table: &[Row<S, E>], start: S) -> HashSet<S> {
    let mut reached = HashSet::from([start]);
    let mut open = vec![start];
    while let Some(state) = open.pop() {
        for row in table.iter().filter(|row| row.0 == state) {
            if reached.insert(row.2) {
                open.push(row.2);
            }
        }
    }
    reached
}

fn is_well_formed<S: Copy + Eq + Hash + Debug, E: Copy + Eq + Hash + Debug>(
    table: &[Row<S, E>],
    start: S,
    states: &[S],
    events: &[E],
) {
    let mut seen = HashSet::new();
    for row in table {
        assert!(
            seen.insert((row.0, row.1)),
            "{row:?}: a state and an event have one row at most"
        );
    }
    assert_eq!(
        reachable(table, start),
        states.iter().copied().collect(),
        "every state can be reached"
    );
    for event in events {
        assert!(
            table.iter().any(|row| row.1 == *event),
            "{event:?} stands nowhere in the table"
        );
    }
}

#[test]
fn the_tables_are_well_formed() {
    is_well_formed(
        order::TRANSITIONS,
        OrderState::Pending,
        OrderState::ALL,
        OrderEvent::ALL,
    );
    is_well_formed(
        payment::TRANSITIONS,
        PaymentState::Draft,
        PaymentState::ALL,
        PaymentEvent::ALL,
    );
    is_well_formed(
        shipment::TRANSITIONS,
        ShipmentState::Waiting,
        ShipmentState::ALL,
        ShipmentEvent::ALL,
    );
}

#[test]
fn the_final_states_are_known() {
    let last = |states: &[OrderState]| {
        states
            .iter()
            .copied()
            .filter(|s| s.is_final())
            .collect::<Vec<_>>()
    };
    assert_eq!(last(OrderState::ALL), [OrderState::Canceled, OrderState::Closed]);
    let payments: Vec<_> = PaymentState::ALL
        .iter()
        .copied()
        .filter(|state| state.is_final())
        .collect();
    use PaymentState as P;
    assert_eq!(payments, [P::Declined, P::Canceled, P::Closed, P::Refunded]);
    let shipments: Vec<_> = ShipmentState::ALL
        .iter()
        .copied()
        .filter(|state| state.is_final())
        .collect();
    assert_eq!(shipments, [ShipmentState::Delivered, ShipmentState::Canceled]);
}

#[test]
fn stored_words_are_stable_and_read_back() {
    let orders: Vec<&str> = OrderState::ALL.iter().map(|state| state.as_str()).collect();
    assert_eq!(
        orders,
        [
            "pending",
            "payment_review",
            "processing",
            "complete",
            "canceled",
            "closed"
        ]
    );
    for state in PaymentState::ALL {
        assert_eq!(PaymentState::parse(state.as_str()), Ok(*state));
        assert_eq!(
            serde_json::to_string(state).unwrap(),
            format!("{:?}", state.as_str())
        );
        assert_eq!(state.as_str().parse(), Ok(*state));
    }
    let unknown = OrderState::parse("Pending").unwrap_err();
    assert_eq!(unknown.to_string(), r#""Pending" is not a known OrderState"#);
}

#[test]
fn a_sale_goes_from_draft_to_captured_and_from_pending_to_complete() {
    use PaymentEvent as E;
    let state = paid(&[
        E::ConfirmationSent,
        E::Confirmed,
        E::AuthorizationRequested,
        E::Authorized,
    ]);
    assert_eq!(state, PaymentState::Authorized);
    assert!(may_ship(state));
    assert_eq!(
        after(state, PaymentState::on, &[E::CaptureRequested, E::Captured]),
        PaymentState::Captured
    );
    let order = after(
        OrderState::Pending,
        OrderState::on,
        &[OrderEvent::PaymentAuthorized],
    );
    assert_eq!(order, OrderState::Processing);
    assert_eq!(order.on(OrderEvent::Fulfilled), Ok(OrderState::Complete));
    use ShipmentEvent as G;
    let goods = after(
        ShipmentState::Waiting,
        ShipmentState::on,
        &[G::PaymentSecured, G::Shipped, G::Delivered],
    );
    assert_eq!(goods, ShipmentState::Delivered);
}

#[test]
fn a_declined_payment_method_keeps_the_order_and_its_payment() {
    use PaymentEvent as E;
    let declined = paid(&[
        E::ConfirmationSent,
        E::Confirmed,
        E::AuthorizationRequested,
        E::MethodDeclined,
    ]);
    assert_eq!(declined, PaymentState::MethodDeclined);
    assert!(!may_ship(declined));
    for state in [OrderState::Pending, OrderState::PaymentReview] {
        assert_eq!(
            state.on(OrderEvent::PaymentMethodDeclined),
            Ok(OrderState::Pending)
        );
    }
    // The shopper picks another card: confirmed again, authorized again.
    let again = [
        E::ConfirmationSent,
        E::Confirmed,
        E::AuthorizationRequested,
        E::Authorized,
    ];
    assert_eq!(
        after(declined, PaymentState::on, &again),
        PaymentState::Authorized
    );
    // Or in a mail's page: the gateway reports the change by itself.
    assert_eq!(declined.on(E::Confirmed), Ok(PaymentState::Confirmed));
    // Without a confirmation no money is asked for.
    assert!(declined.on(E::AuthorizationRequested).is_err());
    // And an order that nobody pays can end.
    assert!(order::may_cancel(OrderState::Pending, declined));
}

#[test]
fn a_final_decline_cancels_the_order() {
    use PaymentEvent as E;
    let state = paid(&[E::Confirmed, E::AuthorizationRequested, E::Declined]);
    assert_eq!(state, PaymentState::Declined);
    for state in [OrderState::Pending, OrderState::PaymentReview] {
        assert_eq!(state.on(OrderEvent::PaymentDeclined), Ok(OrderState::Canceled));
    }
    // The closing may be heard first; the decline still counts.
    let closed_first = paid(&[E::Confirmed, E::AuthorizationRequested, E::Closed, E::Declined]);
    assert_eq!(closed_first, PaymentState::Declined);
}

#[test]
fn cancel_is_refused_once_a_capture_is_under_way_or_done() {
    use PaymentState as P;
    for payment in PaymentState::ALL {
        let money = [P::CapturePending, P::PartlyCaptured, P::Captured, P::Refunded].contains(payment);
        if money {
            assert!(payment.on(PaymentEvent::Canceled).is_err());
            assert!(!order::may_cancel(OrderState::Processing, *payment), "{payment}");
        }
    }
    for payment in [
        P::Draft,
        P::Confirming,
        P::Confirmed,
        P::AuthorizationPending,
        P::Authorized,
        P::CaptureFailed,
    ] {
        assert_eq!(payment.on(PaymentEvent::Canceled), Ok(P::Canceled));
        assert!(order::may_cancel(OrderState::Processing, payment), "{payment}");
    }
    for order in [OrderState::Complete, OrderState::Canceled, OrderState::Closed] {
        assert!(!order::may_cancel(order, P::Authorized), "{order}");
    }
}

#[test]
fn goods_leave_only_when_the_money_is_held_or_ours() {
    use PaymentState as P;
    let secured: Vec<_> = PaymentState::ALL
        .iter()
        .copied()
        .filter(|state| may_ship(*state))
        .collect();
    assert_eq!(secured, [P::Authorized, P::Captured]);
    // A refused capture leaves the order processing, and the goods in the house.
    use PaymentEvent as E;
    let failed = paid(&[
        E::Confirmed,
        E::Authorized,
        E::CaptureRequested,
        E::CaptureDeclined,
    ]);
    assert_eq!(failed, P::CaptureFailed);
    assert!(!may_ship(failed));
    assert_eq!(order::after_payment(E::CaptureDeclined, failed), None);
    assert_eq!(
        ShipmentState::Ready.on(ShipmentEvent::PaymentUnsecured),
        Ok(ShipmentState::Waiting)
    );
    assert!(ShipmentState::Waiting.on(ShipmentEvent::Shipped).is_err());
}

#[test]
fn a_payment_that_lapsed_is_authorized_anew() {
    use PaymentEvent as E;
    let lapsed = paid(&[E::Confirmed, E::Authorized, E::AuthorizationClosed]);
    assert_eq!(lapsed, PaymentState::Confirmed);
    assert!(!may_ship(lapsed));
    let order = OrderState::Processing.on(OrderEvent::PaymentLapsed).unwrap();
    assert_eq!(order, OrderState::PaymentReview);
    assert_eq!(
        order.on(OrderEvent::PaymentAuthorized),
        Ok(OrderState::Processing)
    );
}

#[test]
fn an_asynchronous_authorization_leaves_the_order_pending() {
    use PaymentEvent as E;
    assert_eq!(
        paid(&[E::Confirmed, E::AuthorizationRequested]),
        PaymentState::AuthorizationPending
    );
    assert_eq!(
        order::after_payment(E::AuthorizationRequested, PaymentState::AuthorizationPending),
        None
    );
    assert_eq!(
        order::after_payment(E::Authorized, PaymentState::Authorized),
        Some(OrderEvent::PaymentAuthorized)
    );
}

#[test]
fn the_rest_of_a_part_capture_may_be_declined_without_ending_the_order() {
    use PaymentEvent as E;
    let part = paid(&[E::Confirmed, E::Authorized, E::PartlyCaptured]);
    assert!(!may_ship(part), "the rest is not secured");
    for event in [E::AuthorizationClosed, E::MethodDeclined, E::Declined] {
        assert_eq!(part.on(event), Ok(PaymentState::PartlyCaptured));
        assert_eq!(order::after_payment(event, part), None);
    }
    assert_eq!(part.on(E::Captured), Ok(PaymentState::Captured));
}

#[test]
fn refusals_tell_repetition_from_lateness_from_contradiction() {
    use PaymentEvent as E;
    use PaymentState as P;
    let why = |state: P, event| state.on(event).unwrap_err().why;
    assert_eq!(why(P::Authorized, E::Authorized), Misfit::Repeated);
    assert_eq!(why(P::Captured, E::Captured), Misfit::Repeated);
    assert_eq!(why(P::Canceled, E::Canceled), Misfit::Repeated);
    assert_eq!(why(P::Authorized, E::Confirmed), Misfit::TooLate);
    assert_eq!(why(P::Captured, E::Declined), Misfit::TooLate);
    assert_eq!(why(P::Captured, E::Authorized), Misfit::TooLate);
    assert_eq!(why(P::Canceled, E::Authorized), Misfit::Contradiction);
    assert_eq!(why(P::Declined, E::Captured), Misfit::Contradiction);
    assert_eq!(why(P::Draft, E::Authorized), Misfit::Contradiction);
    assert_eq!(
        OrderState::Processing
            .on(OrderEvent::PaymentAuthorized)
            .unwrap_err()
            .why,
        Misfit::Repeated
    );
    assert_eq!(
        OrderState::Processing
            .on(OrderEvent::PaymentDeclined)
            .unwrap_err()
            .why,
        Misfit::TooLate
    );
    assert_eq!(
        OrderState::Canceled
            .on(OrderEvent::PaymentAuthorized)
            .unwrap_err()
            .why,
        Misfit::Contradiction
    );
    assert_eq!(
        ShipmentState::Shipped
            .on(ShipmentEvent::PaymentUnsecured)
            .unwrap_err()
            .why,
        Misfit::Contradiction
    );
    let text = P::Canceled.on(E::Authorized).unwrap_err().to_string();
    assert_eq!(text, "authorized does not fit the state canceled (contradiction)");
}

#[test]
fn each_decline_says_what_comes_next() {
    use AfterTimeout::{GiveUp, GoOnLater};
    let next = |reason: DeclineReason, failures, timeout| reason.next_step(failures, timeout);
    for timeout in [GiveUp, GoOnLater] {
        assert_eq!(
            next(DeclineReason::PaymentMethod, 9, timeout),
            NextStep::ChooseAnotherMethod
        );
        assert_eq!(next(DeclineReason::Rejected, 1, timeout), NextStep::GiveUp);
        assert_eq!(next(DeclineReason::Other, 1, timeout), NextStep::GiveUp);
        assert_eq!(
            next(DeclineReason::ProcessingFailure, 1, timeout),
            NextStep::TryAgain
        );
        assert_eq!(
            next(DeclineReason::ProcessingFailure, 2, timeout),
            NextStep::TryAgain
        );
        assert_eq!(
            next(DeclineReason::ProcessingFailure, MAX_PROCESSING_FAILURES, timeout),
            NextStep::GiveUp
        );
    }
    assert_eq!(next(DeclineReason::TimedOut, 1, GiveUp), NextStep::GiveUp);
    assert_eq!(next(DeclineReason::TimedOut, 1, GoOnLater), NextStep::GoOnLater);
    // Whatever is decided, the payment that waits for an answer can take it.
    for step in NextStep::ALL {
        assert!(
            PaymentState::AuthorizationPending.on(step.event()).is_ok(),
            "{step}"
        );
    }
    assert_eq!(NextStep::GiveUp.event(), PaymentEvent::Declined);
    assert_eq!(
        NextStep::ChooseAnotherMethod.event(),
        PaymentEvent::MethodDeclined
    );
}

#[test]
fn money_once_captured_is_never_forgotten() {
    use PaymentState as P;
    let with_money = HashSet::from([P::PartlyCaptured, P::Captured, P::Refunded]);
    for state in &with_money {
        let later = reachable(payment::TRANSITIONS, *state);
        assert!(later.is_subset(&with_money), "{state} leads to {later:?}");
    }
}

#[test]
fn no_news_moves_an_order_from_secured_to_unpaid_except_through_review() {
    for (from, event, to) in order::TRANSITIONS {
        let rank = |state: &OrderState| OrderState::ALL.iter().position(|one| one == state);
        if rank(to) < rank(from) {
            let known = [
                (
                    OrderState::PaymentReview,
                    OrderEvent::PaymentMethodDeclined,
                    OrderState::Pending,
                ),
                (
                    OrderState::Processing,
                    OrderEvent::PaymentLapsed,
                    OrderState::PaymentReview,
                ),
            ];
            assert!(
                known.contains(&(*from, *event, *to)),
                "{from} goes back to {to} on {event}"
            );
        }
    }
}
