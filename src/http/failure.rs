//! A bug shall cost one request, not the process: a panic becomes a page that says sorry.

use std::any::Any;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

const SORRY: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Something went wrong</title>\
<meta name=\"viewport\" content=\"width=device-width\"><body style=\"font-family:system-ui;margin:4rem auto;\
max-width:34rem;padding:0 1rem\"><h1>Something went wrong</h1><p>This is our fault, not yours, and we have been \
told. Your cart is kept.</p><p><a href=\"/\">Back to the shop</a></p>";

/// What the shopper sees when answering ended by a panic.
pub fn after_panic(panic: Box<dyn Any + Send + 'static>) -> Response {
    let what = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(what, "answering a request ended by a panic");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        SORRY,
    )
        .into_response()
}
