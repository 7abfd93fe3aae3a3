//! Every way in which a server function can refuse, as a code with a sentence.
//!
//! Only codes travel, never text: after a plain form post the error stands unsigned in the page's address, where
//! anybody could have written it. What a shopper can mend during checkout is not here but in the saved
//! `CheckoutView`; what is broken is one word here and a line in the log.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// The longest piece of typing that an error carries back into its field.
const LONGEST_TYPING: usize = 12;

/// Why a server function did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// The quantity is not a whole number from 1 to 99; with what was typed, so that it can be shown again.
    BadQuantity { sku: String, typed: String },
    /// Fewer are left than were asked for.
    NotEnoughStock {
        sku: String,
        typed: String,
        available: u32,
    },
    /// There is no such product or variant.
    UnknownProduct,
    /// The cart holds as many different products as it may.
    CartFull,
    /// An order is just being placed from this cart.
    OrderInProgress,
    /// There is nothing in the cart.
    EmptyCart,
    /// The cart costs nothing.
    NothingToPay,
    /// The shopper said no on Amazon's page.
    SignInCanceled,
    /// Amazon did not accept the sign-in, or it has expired.
    SignInFailed,
    /// The token was made for another shop.
    SignInForAnotherShop,
    /// The sign-in was not begun in this browser.
    SignInNotBegunHere,
    /// The payment belongs to another sign-in.
    PaymentNotYours,
    /// The payment gateway cannot be reached; nothing was changed.
    GatewayUnavailable,
    /// There is no such checkout in this browser's session (any more).
    CheckoutGone,
    /// What was sent could not be read.
    Garbled,
    /// Our own server cannot be reached. Only the browser can find this out.
    Unreachable,
    /// Something is wrong on our side; the log knows more.
    Broken,
}

impl AppError {
    /// A bad quantity, with the typing cut to what a field should show again.
    pub fn bad_quantity(sku: &str, typed: &str) -> Self {
        Self::BadQuantity {
            sku: sku.to_owned(),
            typed: shortened(typed),
        }
    }

    /// What the person reads.
    pub fn sentence(&self) -> String {
        let text = match self {
            Self::BadQuantity { .. } => "Please choose a whole number from 1 to 99. Nothing was changed.",
            Self::NotEnoughStock { available: 0, .. } => "Sorry, that one is sold out. Nothing was changed.",
            Self::NotEnoughStock { available: 1, .. } => "Sorry, only one is left. Nothing was changed.",
            Self::NotEnoughStock { available, .. } => {
                return format!("Sorry, only {available} are left. Nothing was changed.");
            }
            Self::UnknownProduct => "We don't sell that product any more. Nothing was changed.",
            Self::CartFull => "Your cart is full. Place this order first, or remove something.",
            Self::OrderInProgress => "Your order is just being placed, so the cart can't be changed now.",
            Self::EmptyCart => "Your cart is empty. Add something first.",
            Self::NothingToPay => "There is nothing to pay in this cart.",
            Self::SignInCanceled => "You canceled signing in at Amazon. Your cart is as it was.",
            Self::SignInFailed => "Amazon didn't accept the sign-in. Please sign in again.",
            Self::SignInForAnotherShop => {
                "That sign-in was made for another shop. Please sign in again from here."
            }
            Self::SignInNotBegunHere => {
                "That sign-in wasn't begun in this browser, so we didn't use it. Please press the button again."
            }
            Self::PaymentNotYours => {
                "That payment belongs to another sign-in. Please sign in with Amazon again."
            }
            Self::GatewayUnavailable => {
                "Amazon can't be reached at the moment. Nothing was changed; please try again shortly."
            }
            Self::CheckoutGone => "This checkout has ended. Your cart is still here.",
            Self::Garbled => "We couldn't read what was sent. Please try again.",
            Self::Unreachable => "We can't be reached. Check your connection and try again.",
            Self::Broken => "Something went wrong on our side. Please try again.",
        };
        text.to_owned()
    }

    /// Whether signing in again is what helps.
    pub fn wants_sign_in(&self) -> bool {
        matches!(
            self,
            Self::SignInCanceled | Self::SignInFailed | Self::SignInForAnotherShop | Self::PaymentNotYours
        )
    }

    /// The line of the cart that this is about.
    pub fn sku(&self) -> Option<&str> {
        match self {
            Self::BadQuantity { sku, .. } | Self::NotEnoughStock { sku, .. } => Some(sku),
            _ => None,
        }
    }

    /// What was typed into the quantity, to be shown again.
    pub fn typed(&self) -> Option<&str> {
        match self {
            Self::BadQuantity { typed, .. } | Self::NotEnoughStock { typed, .. } => Some(typed),
            _ => None,
        }
    }
}

fn shortened(typed: &str) -> String {
    typed.chars().take(LONGEST_TYPING).collect()
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Unreachable,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::Serialization(_) => Self::Garbled,
            _ => Self::Broken,
        }
    }
}

#[cfg(feature = "ssr")]
mod on_the_server {
    use super::{AppError, shortened};
    use http::{HeaderMap, StatusCode, header, request::Parts};
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;
    use shop::{ActionError, Broken, Refused};

    impl AppError {
        /// The status for those who asked by script.
        pub fn status(&self) -> StatusCode {
            match self {
                Self::BadQuantity { .. } | Self::UnknownProduct | Self::Garbled => {
                    StatusCode::UNPROCESSABLE_ENTITY
                }
                Self::NotEnoughStock { .. }
                | Self::CartFull
                | Self::OrderInProgress
                | Self::EmptyCart
                | Self::NothingToPay => StatusCode::CONFLICT,
                Self::SignInCanceled
                | Self::SignInFailed
                | Self::SignInForAnotherShop
                | Self::SignInNotBegunHere
                | Self::PaymentNotYours => StatusCode::FORBIDDEN,
                Self::CheckoutGone => StatusCode::NOT_FOUND,
                Self::GatewayUnavailable | Self::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
                Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            }
        }

        /// The shop's answer in our words, for a deed on one line of the cart.
        pub fn on_line(error: ActionError, sku: &str, typed: &str) -> Self {
            match error {
                ActionError::Refused(Refused::BadQuantity) => Self::bad_quantity(sku, typed),
                ActionError::Refused(Refused::NotEnoughStock { available }) => Self::NotEnoughStock {
                    sku: sku.to_owned(),
                    typed: shortened(typed),
                    available: u32::try_from(available).unwrap_or(0),
                },
                other => Self::from(other),
            }
        }
    }

    impl From<ActionError> for AppError {
        fn from(error: ActionError) -> Self {
            match error {
                ActionError::Refused(refused) => match refused {
                    Refused::UnknownProduct => Self::UnknownProduct,
                    Refused::BadQuantity => Self::bad_quantity("", ""),
                    Refused::NotEnoughStock { available } => Self::NotEnoughStock {
                        sku: String::new(),
                        typed: String::new(),
                        available: u32::try_from(available).unwrap_or(0),
                    },
                    Refused::CartFull => Self::CartFull,
                    Refused::OrderInProgress => Self::OrderInProgress,
                    Refused::EmptyCart => Self::EmptyCart,
                    Refused::NothingToPay => Self::NothingToPay,
                    Refused::SignInFailed => Self::SignInFailed,
                    Refused::SignInForAnotherShop => Self::SignInForAnotherShop,
                    Refused::PaymentNotYours => Self::PaymentNotYours,
                    Refused::GatewayUnavailable => Self::GatewayUnavailable,
                },
                ActionError::NotFound => Self::CheckoutGone,
                ActionError::Broken(broken) => Self::from(broken),
            }
        }
    }

    impl From<Broken> for AppError {
        fn from(broken: Broken) -> Self {
            tracing::error!(error = %broken, "a request could not be answered");
            Self::Broken
        }
    }

    impl From<tower_sessions::session::Error> for AppError {
        fn from(error: tower_sessions::session::Error) -> Self {
            tracing::error!(error = %error, "the session could not be read or written");
            Self::Broken
        }
    }

    /// Refuses with a status where a script asked. A plain form must keep its redirect back to the page, which a
    /// status would replace by raw JSON.
    pub fn refuse<T>(error: AppError) -> Result<T, AppError> {
        if let Some(response) = use_context::<ResponseOptions>()
            && !plain_form()
        {
            response.set_status(error.status());
        }
        Err(error)
    }

    /// Whether the request comes from a browser without script, which wants a page for an answer.
    pub fn plain_form() -> bool {
        use_context::<Parts>().is_some_and(|parts| wants_html(&parts.headers))
    }

    fn wants_html(headers: &HeaderMap) -> bool {
        headers
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"))
    }
}

#[cfg(feature = "ssr")]
pub use on_the_server::{plain_form, refuse};

#[cfg(test)]
mod tests {
    use super::AppError;

    #[test]
    fn typing_comes_back_but_not_a_whole_letter() {
        let error = AppError::bad_quantity("CW-1", "one hundred and eleven");
        assert_eq!(error.typed(), Some("one hundred "));
    }

    #[test]
    fn an_error_survives_its_way_through_the_address() {
        use leptos::server_fn::error::FromServerFnError;
        let error = AppError::NotEnoughStock {
            sku: "CW-1".into(),
            typed: "7".into(),
            available: 2,
        };
        assert_eq!(AppError::de(error.ser()), error);
    }
}
