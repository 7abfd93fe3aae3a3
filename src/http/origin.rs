//! Who may change something: our own pages, and nobody else's.
//!
//! A browser says from which page a request comes. `Sec-Fetch-Site: same-origin` is enough, and so is our own
//! address in `Origin`. `same-site` is not: another host under the same name may belong to somebody else. What
//! says neither is no browser that shows our pages.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use url::Url;

/// The shop's own origin, as browsers write it.
#[derive(Clone, Debug)]
pub struct OwnOrigin(Arc<str>);

impl OwnOrigin {
    /// The origin of the shop's address.
    pub fn of(base_url: &Url) -> OwnOrigin {
        OwnOrigin(base_url.origin().ascii_serialization().into())
    }
}

/// Refuses what would change something and does not come from our own pages.
pub async fn check(State(own): State<OwnOrigin>, request: Request, next: Next) -> Response {
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if reads || comes_from_us(&own, &request) {
        return next.run(request).await;
    }
    tracing::warn!(origin = ?request.headers().get(header::ORIGIN), "refused: another origin");
    let told = format!(
        "This request did not come from a page of this shop, so nothing was changed.\n\
         Please open the shop at {} and try again.\n",
        own.0
    );
    (StatusCode::FORBIDDEN, told).into_response()
}

fn comes_from_us(own: &OwnOrigin, request: &Request) -> bool {
    let says = |name: &str, expected: &str| {
        request
            .headers()
            .get(name)
            .is_some_and(|value| value.as_bytes() == expected.as_bytes())
    };
    says("sec-fetch-site", "same-origin") || says("origin", &own.0)
}
