//! Short words for what pages and server functions ask of the request they answer.

use std::sync::Arc;

use http::{HeaderValue, StatusCode, header};
use leptos::prelude::{expect_context, use_context};
use leptos_axum::ResponseOptions;
use shop::Shop;

use crate::error::plain_form;
use crate::storefront::Storefront;

/// The shop.
pub fn shop() -> Shop {
    expect_context::<Shop>()
}

/// The shop's facts.
pub fn storefront() -> Arc<Storefront> {
    expect_context::<Arc<Storefront>>()
}

/// Answers this page with "see there" in place of itself.
pub fn go(address: &str) {
    let Some(response) = use_context::<ResponseOptions>() else {
        return;
    };
    match HeaderValue::from_str(address) {
        Ok(address) => {
            response.insert_header(header::LOCATION, address);
            response.set_status(StatusCode::SEE_OTHER);
        }
        Err(error) => tracing::error!(%error, "an address that cannot stand in a header"),
    }
}

/// Leads a plain form on; a script decides itself where to go.
pub fn lead_plain_form(address: &str) {
    if plain_form() {
        go(address);
    }
}

/// Answers this page with another status.
pub fn answer_with(status: StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

/// Says that this answer is nobody else's and for now only.
pub fn never_store() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
