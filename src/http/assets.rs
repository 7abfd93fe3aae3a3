//! How long browsers may keep what they were given.

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// A built file under its version never changes.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Pictures change rarely, but keep their address when they do.
const A_WHILE: HeaderValue = HeaderValue::from_static("public, max-age=3600");
/// A built file without its version: ask whether it is still the one.
const ASK: HeaderValue = HeaderValue::from_static("no-cache");

/// Says it for a file of the site.
pub async fn keep(request: Request, next: Next) -> Response {
    let built = request.uri().path().starts_with("/pkg/");
    let versioned = request.uri().query().is_some_and(|query| query.starts_with("v="));
    let mut response = next.run(request).await;
    if response.status().is_success() || response.status() == axum::http::StatusCode::NOT_MODIFIED {
        let is_page = response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if !is_page && !response.headers().contains_key(header::CACHE_CONTROL) {
            let kept = match (built, versioned) {
                (true, true) => FOREVER,
                (true, false) => ASK,
                _ => A_WHILE,
            };
            response.headers_mut().insert(header::CACHE_CONTROL, kept);
        }
    }
    response
}
