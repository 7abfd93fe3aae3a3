//! Pages, server functions, files and machines' addresses under one roof, with what stands before them.
//!
//! A request comes through, in this order: the log and the numbers, the net for panics, the time limit, what
//! browsers are told about safety, the check of who asks, the size limit, compression, the session; then the page.

use std::sync::Arc;
use std::time::Duration;

use app::{Assets, Storefront, WidgetSettings};
use axum::Router;
use axum::body::Body;
use axum::extract::{FromRef, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use leptos::config::LeptosOptions;
use leptos::context::{provide_context, use_context};
use leptos_axum::{LeptosRoutes as _, ResponseOptions};
use shop::Shop;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};
use tower_http::services::ServeDir;
use tower_http::timeout::TimeoutLayer;

use crate::config::Theming;
use crate::http::metrics::{self, Metrics};
use crate::http::origin::{self, OwnOrigin};
use crate::http::{access, assets, body, failure, headers, health, sessions};
use crate::site::Site;

/// Placing an order may take the gateway's 25 seconds; nothing takes longer.
const LONGEST: Duration = Duration::from_secs(40);

/// What the router serves.
#[derive(Clone, Debug)]
pub struct Served {
    /// The built files.
    pub site: Site,
    /// The merchant's theme.
    pub theming: Theming,
    /// Also serve a fixed answer of 2 kB at `/bench/fixed`, to measure everything else against.
    pub fixed_route: bool,
}

#[derive(Clone)]
struct ServerState {
    leptos: LeptosOptions,
    shop: Shop,
    metrics: Arc<Metrics>,
}

impl FromRef<ServerState> for LeptosOptions {
    fn from_ref(state: &ServerState) -> Self {
        state.leptos.clone()
    }
}

impl FromRef<ServerState> for Shop {
    fn from_ref(state: &ServerState) -> Self {
        state.shop.clone()
    }
}

impl FromRef<ServerState> for (Shop, Arc<Metrics>) {
    fn from_ref(state: &ServerState) -> Self {
        (state.shop.clone(), state.metrics.clone())
    }
}

/// The whole server, ready for a listener or a test.
pub fn router(shop: Shop, served: &Served) -> Router {
    let settings = shop.settings();
    let own_origin = OwnOrigin::of(&settings.base_url);
    let policy = headers::Policy::new(&settings.base_url, &settings.amazon, &served.theming.origins);
    let metrics = Arc::new(Metrics::default());
    let storefront = Arc::new(storefront(&shop, served));
    let leptos = LeptosOptions::builder()
        .output_name("cashwrap")
        .site_root(served.site.folder.display().to_string())
        .site_pkg_dir("pkg")
        .build();
    let sessions = sessions::layer(&shop);

    let context = {
        let (shop, policy) = (shop.clone(), policy.clone());
        move || {
            provide_context(shop.clone());
            provide_context(storefront.clone());
            protect(&policy);
        }
    };
    let page = {
        let leptos = leptos.clone();
        move || app::shell(leptos.clone())
    };
    let missing = leptos_axum::render_app_async_with_context(context.clone(), page.clone());
    let missing = move |request: Request| {
        let answer = missing(request);
        async move {
            let mut response = answer.await.into_response();
            if response.status() == StatusCode::OK {
                *response.status_mut() = StatusCode::NOT_FOUND;
            }
            response
        }
    };
    let state = ServerState {
        leptos,
        shop,
        metrics: metrics.clone(),
    };

    let pages = Router::new()
        .leptos_routes_with_context(&state, leptos_axum::generate_route_list(app::App), context, page)
        .fallback_service(files(&served.site, axum::routing::any(missing).with_state(())))
        .layer(from_fn(assets::keep))
        .layer(sessions);
    let mut machines = Router::new()
        .route("/health", get(health::answer))
        .route("/metrics", get(metrics::answer));
    if served.fixed_route {
        machines = machines.route("/bench/fixed", get(fixed));
    }

    pages
        .merge(machines)
        .layer(compression())
        .layer(from_fn(body::limit))
        .layer(from_fn_with_state(own_origin, origin::check))
        .layer(from_fn_with_state(policy, headers::add))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            LONGEST,
        ))
        .layer(CatchPanicLayer::custom(failure::after_panic))
        .layer(from_fn_with_state(metrics, access::follow))
        .with_state(state)
}

/// What every page is told about the shop.
fn storefront(shop: &Shop, served: &Served) -> Storefront {
    let settings = shop.settings();
    let amazon = &settings.amazon;
    Storefront {
        name: settings.store_name.clone(),
        demo: settings.demo,
        widgets: WidgetSettings {
            script_url: amazon.widgets_url.to_string(),
            seller_id: amazon.seller_id.clone(),
            client_id: amazon.client_id.clone(),
            scope: "profile payments:widget payments:shipping_address payments:billing_address".to_owned(),
            region: amazon.region.script_region().to_owned(),
            sandbox: amazon.environment == shop::Environment::Sandbox,
            popup: amazon.popup,
        },
        sign_in_url: amazon.sign_in_url.to_string(),
        base_url: settings.base_url.as_str().trim_end_matches('/').to_owned(),
        assets: Assets {
            version: served.site.version.clone(),
        },
        theme: served.theming.theme.clone(),
    }
}

/// Gives a page its policy with the nonce that its scripts carry. Server functions have no nonce and no page.
fn protect(policy: &headers::Policy) {
    let nonce = leptos::nonce::use_nonce();
    if let (Some(nonce), Some(response)) = (nonce, use_context::<ResponseOptions>())
        && let Some(value) = policy.for_page(&nonce)
    {
        response.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
}

/// The site's files, compressed beforehand; `missing` answers for what is not there.
fn files<M>(site: &Site, missing: M) -> ServeDir<M> {
    ServeDir::new(&site.folder)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .call_fallback_on_method_not_allowed(true)
        .fallback(missing)
}

/// Pages are made smaller on the fly. Pictures are small already, and the built files have their twins.
fn compression() -> CompressionLayer<impl tower_http::compression::Predicate> {
    let pages = SizeAbove::new(860)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("application/wasm"));
    CompressionLayer::new()
        .quality(tower_http::CompressionLevel::Precise(4))
        .compress_when(pages)
}

/// Two thousand bytes that cost nothing to make.
async fn fixed() -> Response<Body> {
    static BYTES: [u8; 2000] = [b'x'; 2000];
    let mut response = Response::new(Body::from(&BYTES[..]));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    response
}
