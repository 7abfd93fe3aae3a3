//! Who is asking. A shop's page hands the widgets an access token; without one, Amazon's own sign-in cookie counts.
//!
//! Browsers that keep cookies from frames of other sites (Chromium does by now, unless told otherwise) never send that
//! cookie, so a shop has to keep the token for its pages, as `amazon.Login.setUseCookie(true)` does.

use http::{HeaderMap, HeaderValue, header};
use percent_encoding::percent_decode_str;

use crate::model::{BuyerId, Seller};
use crate::world::World;

/// Sent when our pages stand in a window of their own.
const WINDOW_COOKIE: &str = "amazon_session";
/// Sent when we stand in a frame of a shop on another site.
const FRAME_COOKIE: &str = "amazon_session_frame";
/// Amazon keeps people signed in for long; a test wants no surprise within a day.
const COOKIE_SECONDS: u32 = 30 * 24 * 3600;

/// Why nobody, or the wrong one, is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// Neither a token nor a cookie.
    NotSignedIn,
    /// The token is unknown or has expired.
    Expired,
    /// The token was made for another shop's client.
    AnotherClient,
    /// The sign-in did not ask for `payments:widget`.
    ScopeMissing,
}

/// One cookie of a request.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// The value of the sign-in cookie of a window.
pub fn window_session(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, WINDOW_COOKIE)
}

/// The access token in the request's header, percent-decoded as it may come from a cookie.
pub fn access_token(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("x-amz-access-token")?.to_str().ok()?;
    Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
}

/// The buyer for whom a widget of this seller acts.
///
/// # Errors
/// [`Absent`]; a token that is there but not good is never replaced by the cookie.
pub fn widget_buyer(world: &World, headers: &HeaderMap, seller: &Seller) -> Result<BuyerId, Absent> {
    if let Some(token) = access_token(headers) {
        let token = world.token(&token).ok_or(Absent::Expired)?;
        if token.client_id != seller.client_id {
            return Err(Absent::AnotherClient);
        }
        if !token.has_scope("payments:widget") {
            return Err(Absent::ScopeMissing);
        }
        return Ok(token.buyer.clone());
    }
    [FRAME_COOKIE, WINDOW_COOKIE]
        .iter()
        .find_map(|name| world.buyer_by_session(cookie(headers, name)?))
        .map(|buyer| buyer.id.clone())
        .ok_or(Absent::NotSignedIn)
}

/// Whether a browser says that another site sent this request. Clients that are no browsers say nothing.
pub fn comes_from_elsewhere(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-site")
        .is_some_and(|site| !matches!(site.as_bytes(), b"same-origin" | b"none"))
}

/// Signs in: one cookie for windows, one for frames on other sites (`Secure` is accepted from `localhost`).
pub fn remember(headers: &mut HeaderMap, session: &str) {
    set(
        headers,
        &format!("{WINDOW_COOKIE}={session}; Path=/; HttpOnly; SameSite=Lax; Max-Age={COOKIE_SECONDS}"),
    );
    set(
        headers,
        &format!(
            "{FRAME_COOKIE}={session}; Path=/; HttpOnly; Secure; SameSite=None; Max-Age={COOKIE_SECONDS}"
        ),
    );
}

/// Signs out.
pub fn forget(headers: &mut HeaderMap) {
    set(
        headers,
        &format!("{WINDOW_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"),
    );
    set(
        headers,
        &format!("{FRAME_COOKIE}=; Path=/; HttpOnly; Secure; SameSite=None; Max-Age=0"),
    );
}

/// All sessions that a request carries, to be ended.
pub fn sessions(headers: &HeaderMap) -> Vec<String> {
    [WINDOW_COOKIE, FRAME_COOKIE]
        .iter()
        .filter_map(|name| cookie(headers, name).map(str::to_owned))
        .collect()
}

fn set(headers: &mut HeaderMap, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        headers.append(header::SET_COOKIE, value);
    }
}
