use leptos::prelude::*;

use super::{asked, query};
use crate::error::AppError;
use crate::here;
use crate::islands::ReturnLanding;
use crate::sections::{Awake, CheckoutFrame};
use crate::sign_in::finish_sign_in;

/// `/checkout/amazon/return`: where Amazon's sign-in page sends people back. A token in the query is taken here
/// and the browser is sent on at once, so that it stays neither in the address bar nor in the history; a token
/// behind the `#` only the browser sees, and an island takes it.
#[component]
pub fn Return() -> impl IntoView {
    let (token, state, error) = (query("access_token"), query("state"), query("error"));
    asked(async move {
        here::never_store();
        match (token, error) {
            (Some(token), _) => {
                match finish_sign_in(token, &state.unwrap_or_default()).await {
                    Ok(()) => here::go("/checkout/amazon"),
                    Err(error) => here::go(&format!("/cart?note={}", note(&error))),
                }
                Ok(().into_any())
            }
            (None, Some(error)) => {
                let why = if error == "access_denied" {
                    AppError::SignInCanceled
                } else {
                    AppError::SignInFailed
                };
                here::go(&format!("/cart?note={}", note(&why)));
                Ok(().into_any())
            }
            (None, None) => Ok(landing()),
        }
    })
}

/// The word by which the cart page knows what to say.
fn note(error: &AppError) -> &'static str {
    match error {
        AppError::SignInCanceled => "sign_in_canceled",
        AppError::SignInNotBegunHere => "sign_in_not_begun_here",
        AppError::GatewayUnavailable => "gateway_unavailable",
        AppError::CheckoutGone | AppError::EmptyCart => "checkout_gone",
        _ => "sign_in_failed",
    }
}

fn landing() -> AnyView {
    view! {
        <CheckoutFrame title="Signing in">
            <h1>"Signing in"</h1>
            <ReturnLanding/>
            <noscript>
                <p>"Without JavaScript we can't read Amazon's answer here. Please go back and try again."</p>
            </noscript>
            <p>
                <a href="/cart">"Back to your cart"</a>
            </p>
        </CheckoutFrame>
        <Awake/>
    }
    .into_any()
}
