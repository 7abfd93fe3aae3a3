//! What browsers are told about safety.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use shop::{Amazon, Region};
use url::Url;

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// The content security policy of pages, for this shop and its side of Amazon.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Everything but the nonce, which is new for each page.
    rest: Arc<str>,
    https: bool,
}

impl Policy {
    /// For a shop with these settings, whose theme talks to these other sites.
    pub fn new(base_url: &Url, amazon: &Amazon, theme_origins: &[String]) -> Policy {
        let widgets = sources(&amazon.widgets_url, amazon.region);
        let sign_in = amazon.sign_in_url.origin().ascii_serialization();
        let theme: String = theme_origins.iter().map(|origin| format!(" {origin}")).collect();
        let rest = format!(
            "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; \
             form-action 'self' {sign_in}; img-src 'self' data: {widgets}{theme}; font-src 'self' data: {widgets}; \
             style-src 'self' 'unsafe-inline' {widgets}; connect-src 'self' {widgets}{theme}; frame-src {widgets} {sign_in}"
        );
        Policy {
            rest: rest.into(),
            https: base_url.scheme() == "https",
        }
    }

    /// The header of one page. Scripts run if they carry the nonce, or were loaded by one that does: Amazon's
    /// script loads more of its own.
    pub fn for_page(&self, nonce: &str) -> Option<HeaderValue> {
        let policy = format!(
            "script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; {rest}",
            rest = self.rest
        );
        HeaderValue::from_str(&policy).ok()
    }
}

/// From where Amazon's widgets bring frames and pictures.
fn sources(widgets: &Url, region: Region) -> String {
    let own = widgets.origin().ascii_serialization();
    if !widgets
        .host_str()
        .is_some_and(|host| host.ends_with(".payments-amazon.com"))
    {
        return own;
    }
    let country = match region {
        Region::Us => "https://*.amazon.com",
        Region::Uk => "https://*.amazon.co.uk",
        Region::De => "https://*.amazon.de",
        Region::Jp => "https://*.amazon.co.jp",
    };
    format!(
        "{own} {country} https://*.amazon.com https://*.payments-amazon.com https://*.media-amazon.com \
         https://*.ssl-images-amazon.com"
    )
}

/// Adds what every answer carries.
pub async fn add(State(policy): State<Policy>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let is_page = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let mut put = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Not `no-referrer`: it would make our own forms say `Origin: null`.
    put(header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    if policy.https {
        put(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if is_page {
        // Plain `same-origin` would cut the sign-in window off from the page that opened it.
        put(OPENER, "same-origin-allow-popups");
        put(header::CACHE_CONTROL, "private, no-cache");
        put(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        );
    } else {
        put(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
        );
    }
    response
}
