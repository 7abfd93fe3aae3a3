//! The shipment's machine: the goods wait for the money, then for the carrier.

use crate::machine::{self, Row};
use crate::payment::PaymentState;

words! {
    /// Where the goods are.
    pub enum ShipmentState {
        /// The payment is not secured: the goods stay in the house.
        Waiting = "waiting",
        /// Secured; can be packed and handed over.
        Ready = "ready",
        /// Handed to the carrier, or for digital goods made available.
        Shipped = "shipped",
        /// Arrived.
        Delivered = "delivered",
        /// Will not be sent.
        Canceled = "canceled",
    }
}

words! {
    /// What happened to the goods, or to the money that they wait for.
    pub enum ShipmentEvent {
        /// An authorization is open, or captured.
        PaymentSecured = "payment_secured",
        /// The authorization lapsed, or its capture was refused, before the goods left.
        PaymentUnsecured = "payment_unsecured",
        /// The goods left.
        Shipped = "shipped",
        /// The goods arrived.
        Delivered = "delivered",
        /// The order, or this part of it, was canceled before the goods left.
        Canceled = "canceled",
    }
}

/// A refused shipment event.
pub type Refused = machine::Refused<ShipmentState, ShipmentEvent>;

use ShipmentEvent as E;
use ShipmentState as S;

/// Everything that may happen to a shipment. What is not in this table does not happen.
pub const TRANSITIONS: &[Row<ShipmentState, ShipmentEvent>] = &[
    (S::Waiting, E::PaymentSecured, S::Ready),
    (S::Waiting, E::Canceled, S::Canceled),
    (S::Ready, E::PaymentUnsecured, S::Waiting),
    (S::Ready, E::Shipped, S::Shipped),
    (S::Ready, E::Canceled, S::Canceled),
    (S::Shipped, E::Delivered, S::Delivered),
];

/// The payment states in which goods may leave the house: the money is held or ours.
///
/// A part capture is not among them, because the rest is unsecured until authorized anew; a capture that is
/// pending or refused neither, because the money may not come.
pub const SECURED_BY: &[PaymentState] = &[PaymentState::Authorized, PaymentState::Captured];

/// Whether goods may leave the house while the payment is in this state.
pub fn may_ship(payment: PaymentState) -> bool {
    SECURED_BY.contains(&payment)
}

impl ShipmentState {
    /// The state after `event`, or a typed refusal that leaves everything as it is.
    pub fn on(self, event: ShipmentEvent) -> Result<Self, Refused> {
        // Goods that left and then lost their money cannot come back by a table: somebody has to look.
        machine::advance(TRANSITIONS, self, event, |state, event| {
            event == E::PaymentUnsecured && state == S::Shipped || event == E::Shipped && state == S::Canceled
        })
    }

    /// Whether nothing can happen to this shipment any more.
    pub fn is_final(self) -> bool {
        machine::is_final(TRANSITIONS, self)
    }
}
