//! Scripts, styles and pictures, embedded in the binary.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderValue, StatusCode, header};

/// Where shops load `Widgets.js` from, on the hosts of all regions: sandbox and live, with the older spellings of
/// the European currencies and the addresses from before Login (without `lpa`).
pub const WIDGET_SCRIPT_PATHS: &[&str] = &[
    "/OffAmazonPayments/us/sandbox/js/Widgets.js",
    "/OffAmazonPayments/us/js/Widgets.js",
    "/OffAmazonPayments/us/sandbox/lpa/js/Widgets.js",
    "/OffAmazonPayments/us/lpa/js/Widgets.js",
    "/OffAmazonPayments/gbp/sandbox/lpa/js/Widgets.js",
    "/OffAmazonPayments/gbp/lpa/js/Widgets.js",
    "/OffAmazonPayments/eur/sandbox/lpa/js/Widgets.js",
    "/OffAmazonPayments/eur/lpa/js/Widgets.js",
    "/OffAmazonPayments/uk/sandbox/lpa/js/Widgets.js",
    "/OffAmazonPayments/uk/lpa/js/Widgets.js",
    "/OffAmazonPayments/de/sandbox/lpa/js/Widgets.js",
    "/OffAmazonPayments/de/lpa/js/Widgets.js",
    "/OffAmazonPayments/jp/sandbox/lpa/js/Widgets.js",
    "/OffAmazonPayments/jp/lpa/js/Widgets.js",
    "/OffAmazonPayments/uk/sandbox/js/Widgets.js",
    "/OffAmazonPayments/uk/js/Widgets.js",
    "/OffAmazonPayments/de/sandbox/js/Widgets.js",
    "/OffAmazonPayments/de/js/Widgets.js",
];

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";

struct Asset {
    name: &'static str,
    kind: &'static str,
    text: &'static str,
    tag: String,
}

impl Asset {
    fn new(name: &'static str, kind: &'static str, text: &'static str) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
        let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&digest.as_ref()[..12]));
        Self {
            name,
            kind,
            text,
            tag,
        }
    }

    /// Asked again each time, because the next build may differ; unchanged, it costs a 304.
    fn respond(&self, headers: &HeaderMap) -> Response {
        let known = headers
            .get(header::IF_NONE_MATCH)
            .is_some_and(|value| value.as_bytes() == self.tag.as_bytes());
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(header::CONTENT_TYPE, self.kind)], self.text).into_response()
        };
        let sent = response.headers_mut();
        if let Ok(tag) = HeaderValue::from_str(&self.tag) {
            sent.insert(header::ETAG, tag);
        }
        sent.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        sent.insert(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
        response
    }
}

/// The parts share one function scope: nothing of it is visible to the page but what the last part publishes.
static WIDGET_SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "Widgets.js",
        JAVASCRIPT,
        concat!(
            "(() => {\n'use strict';\n",
            include_str!("../../assets/widgets/start.js"),
            include_str!("../../assets/widgets/login.js"),
            include_str!("../../assets/widgets/button.js"),
            include_str!("../../assets/widgets/frames.js"),
            include_str!("../../assets/widgets/ready.js"),
            "})();\n"
        ),
    )
});

static PAGE_ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    vec![
        Asset::new(
            "frame.js",
            JAVASCRIPT,
            include_str!("../../assets/frames/frame.js"),
        ),
        Asset::new(
            "chooser.js",
            JAVASCRIPT,
            include_str!("../../assets/frames/chooser.js"),
        ),
        Asset::new("frame.css", CSS, include_str!("../../assets/frames/frame.css")),
        Asset::new("pages.css", CSS, include_str!("../../assets/pages/pages.css")),
        Asset::new(
            "popup.js",
            JAVASCRIPT,
            include_str!("../../assets/pages/popup.js"),
        ),
        Asset::new(
            "icon.svg",
            "image/svg+xml",
            include_str!("../../assets/pages/icon.svg"),
        ),
    ]
});

/// `Widgets.js`, the same text everywhere: it learns region and environment from its own address.
pub async fn widget_script(headers: HeaderMap) -> Response {
    let mut response = WIDGET_SCRIPT.respond(&headers);
    let sent = response.headers_mut();
    // Shops are other origins, and some load it with `crossorigin`.
    sent.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    sent.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
    response
}

/// What our own pages and frames load.
pub async fn page_asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match PAGE_ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => asset.respond(&headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
