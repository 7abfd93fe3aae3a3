//! One line per request, under an id that the answer carries too, and the numbers for `/metrics`.
//!
//! The line has the path without its query: a query may hold what somebody searched for, or an access token.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use super::metrics::Metrics;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request an id, follows it, and writes down how it went.
pub async fn follow(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = next_id(&metrics);
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let span = tracing::info_span!("request", id);

    let mut response = next.run(request).instrument(span).await;

    let status = response.status().as_u16();
    let took = begun.elapsed();
    metrics.count(route.as_ref().map_or("other", MatchedPath::as_str), status, took);
    tracing::info!(target: "cashwrap::access", id, %method, path, status, micros = took.as_micros());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Unique within and, by the start's own number, across processes.
fn next_id(metrics: &Metrics) -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    format!(
        "{:08x}-{:x}",
        metrics.start(),
        COUNTER.fetch_add(1, Ordering::Relaxed)
    )
}
