//! The payment's machine: one payment per order, from the buyer's first choice to the last refund.
//!
//! A payment has one or more authorizations in its life, each with at most one capture. The machine follows the
//! *latest* authorization: whoever feeds it must not report news about an earlier one, which is only history.
//! Forward jumps are allowed, because after a crash the gateway may be further than our books; steps back are
//! not in the table.

use crate::machine::{self, Row};

words! {
    /// Where the money is.
    pub enum PaymentState {
        /// The buyer is still choosing; nobody is bound.
        Draft = "draft",
        /// We asked the gateway to bind the buyer and do not know the answer yet. From here on, what is unclear
        /// is pending and never failed.
        Confirming = "confirming",
        /// The buyer has agreed; no authorization is open or asked for.
        Confirmed = "confirmed",
        /// An authorization was asked for; the answer is open (asynchronous, or the reply was lost).
        AuthorizationPending = "authorization_pending",
        /// The whole amount is held for us.
        Authorized = "authorized",
        /// The buyer has to choose another payment method; the same payment goes on.
        MethodDeclined = "method_declined",
        /// We asked for the money and the answer is open.
        CapturePending = "capture_pending",
        /// The gateway refused to hand out the held money. A merchant has to look; nothing may be shipped.
        CaptureFailed = "capture_failed",
        /// Some of the money is ours; the rest needs authorizations of its own.
        PartlyCaptured = "partly_captured",
        /// All that will be captured has been captured.
        Captured = "captured",
        /// Declined for good. Nothing is held.
        Declined = "declined",
        /// Canceled by us, by the buyer or by the gateway before any money was captured.
        Canceled = "canceled",
        /// The gateway takes no more authorizations, and none is open or captured.
        Closed = "closed",
        /// All captured money went back to the buyer.
        Refunded = "refunded",
    }
}

words! {
    /// What happened to the payment.
    pub enum PaymentEvent {
        /// We are about to ask the gateway to bind the buyer (written down before the call).
        ConfirmationSent = "confirmation_sent",
        /// The gateway says the buyer is bound, for the first time or again with another method.
        Confirmed = "confirmed",
        /// We are about to ask for an authorization (written down before the call), or the gateway is still at it.
        AuthorizationRequested = "authorization_requested",
        /// The amount is held for us.
        Authorized = "authorized",
        /// Declined because of the payment method; the buyer may choose another.
        MethodDeclined = "method_declined",
        /// One attempt came to nothing, but the same payment may be authorized again.
        AttemptFailed = "attempt_failed",
        /// Declined for good.
        Declined = "declined",
        /// The open authorization ended without capture: it expired, or was closed.
        AuthorizationClosed = "authorization_closed",
        /// We are about to ask for the money (written down before the call), or the gateway is still at it.
        CaptureRequested = "capture_requested",
        /// Part of the money was captured; the rest is not secured by this.
        PartlyCaptured = "partly_captured",
        /// The last expected capture is done.
        Captured = "captured",
        /// A capture was refused.
        CaptureDeclined = "capture_declined",
        /// The payment was called off before any money was captured.
        Canceled = "canceled",
        /// The gateway closed the payment for new authorizations; open ones can still be captured.
        Closed = "closed",
        /// All captured money was refunded.
        Refunded = "refunded",
    }
}

/// A refused payment event.
pub type Refused = machine::Refused<PaymentState, PaymentEvent>;

use PaymentEvent as E;
use PaymentState as S;

/// Everything that may happen to a payment. What is not in this table does not happen.
pub const TRANSITIONS: &[Row<PaymentState, PaymentEvent>] = &[
    (S::Draft, E::ConfirmationSent, S::Confirming),
    (S::Draft, E::Confirmed, S::Confirmed),
    (S::Draft, E::Canceled, S::Canceled),
    (S::Confirming, E::Confirmed, S::Confirmed),
    // A crash may leave our books behind; the gateway is believed about what lies ahead.
    (S::Confirming, E::AuthorizationRequested, S::AuthorizationPending),
    (S::Confirming, E::Authorized, S::Authorized),
    (S::Confirming, E::Captured, S::Captured),
    // The buyer did not change the declined method, or the gateway suspended the payment at once.
    (S::Confirming, E::MethodDeclined, S::MethodDeclined),
    (S::Confirming, E::Declined, S::Declined),
    (S::Confirming, E::Canceled, S::Canceled),
    (S::Confirming, E::Closed, S::Closed),
    (S::Confirmed, E::AuthorizationRequested, S::AuthorizationPending),
    (S::Confirmed, E::Authorized, S::Authorized),
    (S::Confirmed, E::MethodDeclined, S::MethodDeclined),
    (S::Confirmed, E::AttemptFailed, S::Confirmed),
    (S::Confirmed, E::Declined, S::Declined),
    (S::Confirmed, E::PartlyCaptured, S::PartlyCaptured),
    (S::Confirmed, E::Captured, S::Captured),
    (S::Confirmed, E::Canceled, S::Canceled),
    (S::Confirmed, E::Closed, S::Closed),
    (S::AuthorizationPending, E::Authorized, S::Authorized),
    (S::AuthorizationPending, E::MethodDeclined, S::MethodDeclined),
    (S::AuthorizationPending, E::AttemptFailed, S::Confirmed),
    (S::AuthorizationPending, E::AuthorizationClosed, S::Confirmed),
    (S::AuthorizationPending, E::Declined, S::Declined),
    (S::AuthorizationPending, E::PartlyCaptured, S::PartlyCaptured),
    (S::AuthorizationPending, E::Captured, S::Captured),
    (S::AuthorizationPending, E::Canceled, S::Canceled),
    // The closing may be heard before the decline that caused it: the authorization decides, not the closing.
    (S::AuthorizationPending, E::Closed, S::AuthorizationPending),
    (S::MethodDeclined, E::ConfirmationSent, S::Confirming),
    (S::MethodDeclined, E::Confirmed, S::Confirmed),
    // A decline that was heard late, or of an earlier method: the money is held, and the buyer agreed to that.
    (S::MethodDeclined, E::Authorized, S::Authorized),
    (S::MethodDeclined, E::Declined, S::Declined),
    (S::MethodDeclined, E::Canceled, S::Canceled),
    (S::MethodDeclined, E::Closed, S::Closed),
    (S::Authorized, E::AuthorizationClosed, S::Confirmed),
    (S::Authorized, E::CaptureRequested, S::CapturePending),
    (S::Authorized, E::PartlyCaptured, S::PartlyCaptured),
    (S::Authorized, E::Captured, S::Captured),
    (S::Authorized, E::CaptureDeclined, S::CaptureFailed),
    (S::Authorized, E::Canceled, S::Canceled),
    // What is held stays held when the payment is closed for more.
    (S::Authorized, E::Closed, S::Authorized),
    (S::CapturePending, E::PartlyCaptured, S::PartlyCaptured),
    (S::CapturePending, E::Captured, S::Captured),
    (S::CapturePending, E::CaptureDeclined, S::CaptureFailed),
    (S::CapturePending, E::Closed, S::CapturePending),
    (S::CaptureFailed, E::AuthorizationClosed, S::Confirmed),
    (S::CaptureFailed, E::CaptureRequested, S::CapturePending),
    (S::CaptureFailed, E::PartlyCaptured, S::PartlyCaptured),
    (S::CaptureFailed, E::Captured, S::Captured),
    (S::CaptureFailed, E::Canceled, S::Canceled),
    (S::CaptureFailed, E::Closed, S::CaptureFailed),
    // Once money is ours no row leads back to a state that could be canceled.
    (S::PartlyCaptured, E::AuthorizationRequested, S::PartlyCaptured),
    (S::PartlyCaptured, E::Authorized, S::PartlyCaptured),
    (S::PartlyCaptured, E::MethodDeclined, S::PartlyCaptured),
    (S::PartlyCaptured, E::AttemptFailed, S::PartlyCaptured),
    (S::PartlyCaptured, E::Declined, S::PartlyCaptured),
    (S::PartlyCaptured, E::AuthorizationClosed, S::PartlyCaptured),
    (S::PartlyCaptured, E::CaptureRequested, S::PartlyCaptured),
    (S::PartlyCaptured, E::PartlyCaptured, S::PartlyCaptured),
    (S::PartlyCaptured, E::CaptureDeclined, S::PartlyCaptured),
    (S::PartlyCaptured, E::Closed, S::PartlyCaptured),
    (S::PartlyCaptured, E::Captured, S::Captured),
    (S::Captured, E::Closed, S::Captured),
    (S::Captured, E::Refunded, S::Refunded),
];

impl PaymentState {
    /// The state after `event`, or a typed refusal that leaves everything as it is.
    pub fn on(self, event: PaymentEvent) -> Result<Self, Refused> {
        machine::advance(TRANSITIONS, self, event, speaks_of_unknown_money)
    }

    /// Whether nothing can happen to this payment any more.
    pub fn is_final(self) -> bool {
        machine::is_final(TRANSITIONS, self)
    }

    /// Whether the gateway may know the buyer's agreement, so that silence means *pending* and not *failed*.
    pub fn buyer_may_be_bound(self) -> bool {
        self != S::Draft
    }
}

/// Held or captured money in a state that by our books has none: somebody has to look.
fn speaks_of_unknown_money(state: PaymentState, event: PaymentEvent) -> bool {
    let about_money = matches!(
        event,
        E::Authorized | E::CaptureRequested | E::PartlyCaptured | E::Captured | E::Refunded
    );
    about_money
        && matches!(
            state,
            S::Draft | S::MethodDeclined | S::Declined | S::Canceled | S::Closed
        )
}

words! {
    /// Why an authorization was declined.
    pub enum DeclineReason {
        /// Something is wrong with the chosen payment method; another one may pass.
        PaymentMethod = "payment_method",
        /// The gateway will not take this payment at all.
        Rejected = "rejected",
        /// The gateway failed; the same request may pass a little later.
        ProcessingFailure = "processing_failure",
        /// No decision in time.
        TimedOut = "timed_out",
        /// A reason we do not know yet. Treated as final, because guessing here costs money.
        Other = "other",
    }
}

words! {
    /// What to do about a declined authorization.
    pub enum NextStep {
        /// The same payment goes on with another method.
        ChooseAnotherMethod = "choose_another_method",
        /// Ask again, with a new reference of ours, while the gateway says the payment is open.
        TryAgain = "try_again",
        /// Ask again and let the gateway take its time.
        GoOnLater = "go_on_later",
        /// This payment is over.
        GiveUp = "give_up",
    }
}

words! {
    /// What the merchant wants when no decision came while the buyer waited.
    pub enum AfterTimeout {
        /// Ask once more and let the gateway answer later.
        GoOnLater = "go_on_later",
        /// End the payment.
        GiveUp = "give_up",
    }
}

/// How many authorizations of one payment may fail at the gateway's own fault before we give up.
pub const MAX_PROCESSING_FAILURES: u32 = 3;

impl DeclineReason {
    /// What follows from this decline. `failures` counts the attempts of this payment that failed for this same
    /// reason, this one included.
    pub fn next_step(self, failures: u32, after_timeout: AfterTimeout) -> NextStep {
        match (self, after_timeout) {
            (Self::PaymentMethod, _) => NextStep::ChooseAnotherMethod,
            (Self::ProcessingFailure, _) if failures < MAX_PROCESSING_FAILURES => NextStep::TryAgain,
            (Self::TimedOut, AfterTimeout::GoOnLater) => NextStep::GoOnLater,
            _ => NextStep::GiveUp,
        }
    }
}

impl NextStep {
    /// The payment event that records this decision.
    pub fn event(self) -> PaymentEvent {
        match self {
            Self::ChooseAnotherMethod => E::MethodDeclined,
            Self::TryAgain | Self::GoOnLater => E::AttemptFailed,
            Self::GiveUp => E::Declined,
        }
    }
}
