//! No request needs more than a few fields: what is bigger is refused before anybody reads it.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// In bytes.
pub const LARGEST: usize = 64 * 1024;

/// How long a sender may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Reads the whole body first, so that a body that never ends or lies about its size reaches nobody.
pub async fn limit(request: Request, next: Next) -> Response {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method()) {
        return next.run(request).await;
    }
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > LARGEST) {
        return too_large();
    }
    let (parts, body) = request.into_parts();
    match tokio::time::timeout(PATIENCE, to_bytes(body, LARGEST)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Err(_)) => too_large(),
        Err(_) => (
            StatusCode::REQUEST_TIMEOUT,
            "The request took too long to arrive.\n",
        )
            .into_response(),
    }
}

fn too_large() -> Response {
    let told = format!("That is more than the {LARGEST} bytes a request may have. Nothing was changed.\n");
    // The rest of the body was not read, so the connection is of no more use.
    (
        StatusCode::PAYLOAD_TOO_LARGE,
        [(header::CONNECTION, "close")],
        told,
    )
        .into_response()
}
