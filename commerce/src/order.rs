//! The order's machine: from *pending* to *complete*, *canceled* or *closed*.
//!
//! The order tells shopper and merchant how far the sale is. What happened at the payment gateway is in
//! [`crate::payment`], what happened to the goods in [`crate::shipment`]; each has a machine of its own, because
//! each can go wrong alone.

use crate::machine::{self, Row};
use crate::payment::{PaymentEvent, PaymentState};

words! {
    /// How far an order is.
    pub enum OrderState {
        /// Placed; the payment is not secured yet. Every order starts here.
        Pending = "pending",
        /// A person or the gateway has to look at the payment again: it lapsed, or it was flagged as unusual.
        /// Nothing may be shipped. An authorization that simply takes its time leaves the order pending.
        PaymentReview = "payment_review",
        /// The payment is secured by an open authorization or by a capture: fulfilment may begin.
        Processing = "processing",
        /// Everything that will be delivered is captured and shipped.
        Complete = "complete",
        /// Ended without money. Stock went back once.
        Canceled = "canceled",
        /// Ended after all its money went back to the buyer.
        Closed = "closed",
    }
}

words! {
    /// What happened, as far as the order is concerned.
    pub enum OrderEvent {
        /// The gateway flagged the payment, or a merchant wants to look at it before anything goes on.
        PaymentReviewStarted = "payment_review_started",
        /// An authorization is open, or was captured at once.
        PaymentAuthorized = "payment_authorized",
        /// The payment method was declined; the same order goes on with another one.
        PaymentMethodDeclined = "payment_method_declined",
        /// The payment was declined for good.
        PaymentDeclined = "payment_declined",
        /// The authorization ended before it was captured; the order is no longer secured.
        PaymentLapsed = "payment_lapsed",
        /// Somebody ended the order before money was captured: merchant, shopper, or the time an unpaid order is held.
        Canceled = "canceled",
        /// The last expected line was captured and shipped.
        Fulfilled = "fulfilled",
        /// All captured money was refunded.
        Refunded = "refunded",
    }
}

/// A refused order event.
pub type Refused = machine::Refused<OrderState, OrderEvent>;

use OrderEvent as E;
use OrderState as S;

/// Everything that may happen to an order. What is not in this table does not happen.
pub const TRANSITIONS: &[Row<OrderState, OrderEvent>] = &[
    (S::Pending, E::PaymentReviewStarted, S::PaymentReview),
    (S::Pending, E::PaymentAuthorized, S::Processing),
    // The same order and number stay, while the shopper looks for another card.
    (S::Pending, E::PaymentMethodDeclined, S::Pending),
    (S::Pending, E::PaymentDeclined, S::Canceled),
    (S::Pending, E::Canceled, S::Canceled),
    (S::PaymentReview, E::PaymentAuthorized, S::Processing),
    (S::PaymentReview, E::PaymentMethodDeclined, S::Pending),
    (S::PaymentReview, E::PaymentDeclined, S::Canceled),
    (S::PaymentReview, E::Canceled, S::Canceled),
    // A second authorization is needed; until it is open the goods stay in the house.
    (S::Processing, E::PaymentLapsed, S::PaymentReview),
    // Only while nothing is captured: `may_cancel` asks the payment as well.
    (S::Processing, E::Canceled, S::Canceled),
    (S::Processing, E::Fulfilled, S::Complete),
    (S::Processing, E::Refunded, S::Closed),
    (S::Complete, E::Refunded, S::Closed),
];

impl OrderState {
    /// The state after `event`, or a typed refusal that leaves everything as it is.
    pub fn on(self, event: OrderEvent) -> Result<Self, Refused> {
        machine::advance(TRANSITIONS, self, event, |state, event| {
            matches!(
                (state, event),
                (S::Canceled, E::PaymentAuthorized | E::Fulfilled | E::Refunded)
            )
        })
    }

    /// Whether nothing can happen to this order any more.
    pub fn is_final(self) -> bool {
        machine::is_final(TRANSITIONS, self)
    }
}

/// Whether order and payment together allow to cancel: never once a capture is under way or done, because the
/// money then has to be refunded instead.
pub fn may_cancel(order: OrderState, payment: PaymentState) -> bool {
    let payment_allows = payment == PaymentState::Declined
        || payment == PaymentState::Closed
        || payment.on(PaymentEvent::Canceled).is_ok();
    order.on(OrderEvent::Canceled).is_ok() && payment_allows
}

/// What a payment's event means for its order, once the payment is in the state `now`; `None` when the order does
/// not care.
///
/// After a part capture the order stays where it is whatever becomes of the rest: money is ours, so it can no
/// longer be canceled by a decline. The rest cannot be shipped, and a merchant has to be told.
pub fn after_payment(event: PaymentEvent, now: PaymentState) -> Option<OrderEvent> {
    use PaymentEvent as P;
    match event {
        P::Authorized | P::PartlyCaptured | P::Captured => Some(E::PaymentAuthorized),
        P::Refunded => Some(E::Refunded),
        _ if now == PaymentState::PartlyCaptured => None,
        P::MethodDeclined => Some(E::PaymentMethodDeclined),
        P::Declined => Some(E::PaymentDeclined),
        P::AuthorizationClosed => Some(E::PaymentLapsed),
        P::Canceled => Some(E::Canceled),
        P::ConfirmationSent
        | P::Confirmed
        | P::AuthorizationRequested
        | P::AttemptFailed
        | P::CaptureRequested
        | P::CaptureDeclined
        | P::Closed => None,
    }
}
