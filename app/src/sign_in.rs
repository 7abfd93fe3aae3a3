//! Signing in, as both ways do it: the pop-up posts its token, the redirect brings it to the return page.

use http::{HeaderValue, header};
use leptos::prelude::expect_context;
use leptos_axum::ResponseOptions;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use shop::{Secret, Shop};

use crate::error::AppError;
use crate::session::Visit;
use crate::storefront::Storefront;

/// What an address and a cookie may hold as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Amazon's script on our checkout page reads the buyer's token from a cookie of this name.
const TOKEN_COOKIE: &str = "amazon_Login_accessToken";

/// Where the browser goes to sign in without any script.
pub fn sign_in_address(front: &Storefront, state: &str) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, PLAIN).to_string();
    format!(
        "{}?client_id={}&scope={}&response_type=token&redirect_uri={}&state={}",
        front.sign_in_url,
        encoded(&front.widgets.client_id),
        encoded(&front.widgets.scope),
        encoded(&format!("{}/checkout/amazon/return", front.base_url)),
        encoded(state),
    )
}

/// Takes the token to the shop and makes the visitor a buyer. The token goes no further than the shop's sealed
/// row and the cookie that Amazon's script needs on the checkout page.
pub async fn finish_sign_in(token: String, state: &str) -> Result<(), AppError> {
    let shop = expect_context::<Shop>();
    let front = expect_context::<std::sync::Arc<Storefront>>();
    let response = expect_context::<ResponseOptions>();
    let visit = Visit::here()?;
    if !visit.sign_in_begun_with(state).await? {
        return Err(AppError::SignInNotBegunHere);
    }
    let cart = visit.cart().await?.ok_or(AppError::EmptyCart)?;
    let cookie = token_cookie(&token, &front.base_url)?;
    let checkout = shop::actions::sign_in(&shop, &cart, Secret::new(token)).await?;
    visit.signed_in(&checkout).await?;
    response.append_header(header::SET_COOKIE, cookie);
    Ok(())
}

/// Takes the token out of the browser once the order is placed.
pub fn forget_token() {
    let gone = format!("{TOKEN_COOKIE}=; Path=/checkout; Max-Age=0; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&gone) {
        expect_context::<ResponseOptions>().append_header(header::SET_COOKIE, cookie);
    }
}

fn token_cookie(token: &str, base_url: &str) -> Result<HeaderValue, AppError> {
    let secure = if base_url.starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let value = utf8_percent_encode(token, PLAIN);
    HeaderValue::from_str(&format!(
        "{TOKEN_COOKIE}={value}; Path=/checkout; Max-Age=3600; SameSite=Lax{secure}"
    ))
    .map_err(|_| AppError::SignInFailed)
}
