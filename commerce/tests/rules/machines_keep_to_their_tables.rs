//! Whatever the order of the news: no machine leaves its table, and the three agree.

use std::fmt::{Debug, Display};

use commerce::machine::{Refused, Row};
use commerce::order::{self, OrderEvent, OrderState};
use commerce::payment::{self, PaymentEvent, PaymentState};
use commerce::shipment::{self, ShipmentEvent, ShipmentState, may_ship};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_sequence_of_events_leaves_the_order_table(
        events in prop::collection::vec(prop::sample::select(OrderEvent::ALL), 0..40),
    ) {
        let mut state = OrderState::Pending;
        for event in events {
            state = stepped(order::TRANSITIONS, state, event, state.on(event), state.is_final())?;
        }
    }

    #[test]
    fn no_sequence_of_events_leaves_the_payment_table(
        events in prop::collection::vec(prop::sample::select(PaymentEvent::ALL), 0..40),
    ) {
        let mut state = PaymentState::Draft;
        let mut captured = false;
        for event in events {
            state = stepped(payment::TRANSITIONS, state, event, state.on(event), state.is_final())?;
            captured |= matches!(state, PaymentState::PartlyCaptured | PaymentState::Captured);
            prop_assert!(!captured || state.on(PaymentEvent::Canceled).is_err());
            prop_assert!(!captured || state.on(PaymentEvent::Declined).is_err() || state == PaymentState::PartlyCaptured);
        }
    }

    #[test]
    fn no_sequence_of_events_leaves_the_shipment_table(
        events in prop::collection::vec(prop::sample::select(ShipmentEvent::ALL), 0..40),
    ) {
        let mut state = ShipmentState::Waiting;
        for event in events {
            state = stepped(shipment::TRANSITIONS, state, event, state.on(event), state.is_final())?;
        }
    }

    #[test]
    fn the_order_can_always_say_what_a_payment_event_means(
        events in prop::collection::vec(prop::sample::select(PaymentEvent::ALL), 0..40),
    ) {
        // Order and payment driven together, as the shop does: a secured payment never has a canceled order.
        let (mut payment, mut order) = (PaymentState::Draft, OrderState::Pending);
        for event in events {
            let Ok(next) = payment.on(event) else { continue };
            payment = next;
            if let Some(Ok(next)) = order::after_payment(event, payment).map(|event| order.on(event)) {
                order = next;
            }
            if may_ship(payment) {
                prop_assert_eq!(order, OrderState::Processing);
            }
            if matches!(payment, PaymentState::Canceled | PaymentState::Declined) {
                prop_assert_ne!(order, OrderState::Processing);
            }
        }
    }
}

/// One step of a machine, checked against its table; the state after it.
fn stepped<S, E>(
    table: &[Row<S, E>],
    state: S,
    event: E,
    outcome: Result<S, Refused<S, E>>,
    was_final: bool,
) -> Result<S, TestCaseError>
where
    S: Copy + PartialEq + Debug + Display,
    E: Copy + PartialEq + Debug + Display,
{
    match outcome {
        Ok(to) => {
            prop_assert!(!was_final, "{state} is final, yet {event} led to {to}");
            prop_assert!(table.contains(&(state, event, to)));
            Ok(to)
        }
        Err(refused) => {
            prop_assert_eq!((refused.state, refused.event), (state, event));
            prop_assert!(!table.iter().any(|row| row.0 == state && row.1 == event));
            Ok(state)
        }
    }
}
