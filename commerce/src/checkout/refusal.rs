//! Why something the shopper did was not done, and what waits as a notice in the cart.

use serde::{Deserialize, Serialize};

use super::Step;
use crate::payment::DeclineReason;

/// A refusal that the shopper can mend, shown at its step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Where it is shown and mended.
    pub step: Step,
    /// What it is.
    pub code: RefusalCode,
}

words! {
    /// Why a deed was refused.
    pub enum RefusalCode {
        /// The sign-in is over (an hour at most).
        SignInExpired = "sign_in_expired",
        /// The payment belongs to another buyer or another checkout.
        PaymentNotYours = "payment_not_yours",
        /// The payment was left too long and has to be started anew; choices are kept.
        PaymentStale = "payment_stale",
        /// No shipping method serves the address.
        AddressNotDeliverable = "address_not_deliverable",
        /// The address lacks what the carrier needs.
        AddressIncomplete = "address_incomplete",
        /// The address is not the one that was quoted.
        AddressChanged = "address_changed",
        /// The chosen shipping method no longer fits and was replaced.
        MethodReplaced = "method_replaced",
        /// No such shipping method for this address.
        MethodUnknown = "method_unknown",
        /// The payment method was declined; the same order goes on with another.
        PaymentMethodDeclined = "payment_method_declined",
        /// This shop cannot take the payment method.
        PaymentMethodNotAllowed = "payment_method_not_allowed",
        /// No payment method is chosen.
        PaymentMethodMissing = "payment_method_missing",
        /// Terms not accepted.
        TermsNotAccepted = "terms_not_accepted",
        /// What would be bought is not what the page showed.
        OrderChanged = "order_changed",
        /// The cart was changed elsewhere while the order was frozen.
        CartChanged = "cart_changed",
        /// A line is sold out, or there are fewer than asked for.
        OutOfStock = "out_of_stock",
        /// The total is 0.
        NothingToPay = "nothing_to_pay",
        /// The gateway cannot be reached and nothing was placed.
        GatewayUnavailable = "gateway_unavailable",
        /// The order is being decided; a second click changes nothing.
        AlreadyDeciding = "already_deciding",
        /// While another payment method is chosen, everything else is frozen.
        Frozen = "frozen",
        /// The checkout is over.
        CheckoutEnded = "checkout_ended",
    }
}

impl RefusalCode {
    /// What the shopper reads: what happened if it matters, and what to do next.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::SignInExpired => "Your sign-in has expired. Sign in again to continue; your cart is safe.",
            Self::PaymentNotYours => {
                "This payment belongs to another sign-in. Go back to your cart and start again."
            }
            Self::PaymentStale => {
                "This checkout was open for a long time. Check your choices and place the order again."
            }
            Self::AddressNotDeliverable => "We can't ship to this address. Choose another one.",
            Self::AddressIncomplete => "This address is missing something. Edit it or choose another one.",
            Self::AddressChanged => {
                "Your address has changed. Check shipping and total, then place the order again."
            }
            Self::MethodReplaced => {
                "That shipping method isn't available for this address. Check the new one and your total."
            }
            Self::MethodUnknown => "That shipping method isn't available here. Choose another one.",
            Self::PaymentMethodDeclined => {
                "Your payment method was declined. Choose another one and place the order again."
            }
            Self::PaymentMethodNotAllowed => "We can't accept this payment method. Choose another one.",
            Self::PaymentMethodMissing => "Choose a payment method.",
            Self::TermsNotAccepted => "Tick the box to accept the terms.",
            Self::OrderChanged => "Your order has changed. Check it and place it again.",
            Self::CartChanged => "Your cart was changed in another window. Go back to your cart to continue.",
            Self::OutOfStock => {
                "Something in your cart is no longer available. Go back to your cart to change it."
            }
            Self::NothingToPay => {
                "There is nothing to pay in your cart. Add something else to use this checkout."
            }
            Self::GatewayUnavailable => {
                "We can't reach the payment service. Nothing was placed or charged. Try again in a moment."
            }
            Self::AlreadyDeciding => "Your order is already being placed. Please wait a moment.",
            Self::Frozen => {
                "Only the payment method can be changed now. Choose one and place the order again."
            }
            Self::CheckoutEnded => "This checkout is over. Go back to your cart to start again.",
        }
    }

    /// The step at which it is shown.
    pub fn step(self) -> Step {
        match self {
            Self::AddressNotDeliverable | Self::AddressIncomplete | Self::AddressChanged => Step::Address,
            Self::PaymentMethodDeclined | Self::PaymentMethodNotAllowed | Self::PaymentMethodMissing => {
                Step::PaymentMethod
            }
            Self::MethodReplaced | Self::MethodUnknown => Step::ShippingMethod,
            _ => Step::Review,
        }
    }
}

impl From<RefusalCode> for Refusal {
    /// The refusal at its own step.
    fn from(code: RefusalCode) -> Self {
        Self {
            step: code.step(),
            code,
        }
    }
}

words! {
    /// What waits in the cart for a shopper whose checkout ended without an order.
    pub enum Notice {
        /// Declined for good.
        PaymentDeclined = "payment_declined",
        /// No decision in time.
        PaymentTimedOut = "payment_timed_out",
        /// The payment service failed.
        PaymentFailed = "payment_failed",
        /// Placing was broken off before anybody was bound.
        NotPlaced = "not_placed",
        /// Somebody canceled the order.
        OrderCanceled = "order_canceled",
        /// The cart was changed while its order waited for another payment method.
        CartChanged = "cart_changed",
        /// The shopper closed the sign-in.
        SignInCanceled = "sign_in_canceled",
        /// The sign-in could not be matched to this visit.
        SignInFailed = "sign_in_failed",
        /// Something went out of stock.
        OutOfStock = "out_of_stock",
    }
}

impl Notice {
    /// What the shopper reads above the cart.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::PaymentDeclined => {
                "Your payment was declined, so your order didn't go through and you won't be charged. Your cart is \
                 as you left it; try again with another payment method."
            }
            Self::PaymentTimedOut => {
                "Your payment took too long to approve, so your order didn't go through and you won't be charged. \
                 Your cart is as you left it; please try again."
            }
            Self::PaymentFailed => {
                "Something went wrong with the payment, so your order didn't go through and you won't be charged. \
                 Your cart is as you left it; please try again."
            }
            Self::NotPlaced => {
                "Your order was not placed and you won't be charged. Your cart is as you left it; please \
                 try again."
            }
            Self::OrderCanceled => {
                "Your order was canceled and you won't be charged. Your cart is as you left it."
            }
            Self::CartChanged => {
                "Your cart has changed, so the order you had started was canceled. Check your cart and \
                 pay when you're ready."
            }
            Self::SignInCanceled => "You closed the sign-in. Your cart is as you left it.",
            Self::SignInFailed => "We couldn't complete your sign-in. Please try again.",
            Self::OutOfStock => {
                "Something in your cart is no longer available. Change your cart to continue."
            }
        }
    }
}

impl From<DeclineReason> for Notice {
    /// What a final decline says in the cart.
    fn from(reason: DeclineReason) -> Self {
        match reason {
            DeclineReason::PaymentMethod | DeclineReason::Rejected | DeclineReason::Other => {
                Self::PaymentDeclined
            }
            DeclineReason::ProcessingFailure => Self::PaymentFailed,
            DeclineReason::TimedOut => Self::PaymentTimedOut,
        }
    }
}
