//! What people see: pages on the server, islands in the browser, server functions between them.
//!
//! A tour, outside in:
//! - [`shell`] is the document around every page; [`router`] says which page answers which address.
//! - [`pages`] has one file per page, [`sections`] the parts that pages are made of. Server only.
//! - [`islands`] is what wakes up in the browser, and nothing else is sent there. [`widgets`] names the few
//!   things of Amazon's script that islands call.
//! - [`components`] are small pieces of HTML that both sides draw.
//! - [`api`] is what people can do: one server function per file, reachable with and without script.
//! - [`error`] is every way in which a server function can refuse, as codes with a sentence each.
//!
//! # What the process must provide
//!
//! By context, for every request (in `leptos_routes_with_context`, for server functions and for the fallback
//! alike):
//! - [`shop::Shop`]: the shop itself;
//! - `Arc<`[`Storefront`]`>`: name, addresses, widgets, built files, theme.
//!
//! As a layer: `tower_sessions::SessionManagerLayer`, cookie `SameSite=Lax`. Pages only look at the session;
//! server functions and `/checkout/amazon/return` write to it.
//!
//! Routes come from `generate_route_list(app::App)`; every one renders in `SsrMode::Async`. Unknown addresses go
//! to a fallback that renders [`shell`] too (`leptos_axum::file_and_error_handler_with_context`), which answers
//! 404 with our own page. Server functions register themselves; they live under `/api/`.
//!
//! The page's scripts carry the nonce of `leptos::nonce::use_nonce()`. A policy that fits:
//! `script-src 'nonce-…' 'strict-dynamic' 'wasm-unsafe-eval'`, with the widgets' origin in `frame-src`,
//! `connect-src`, `img-src` and the sign-in page's origin in `form-action`.
//!
//! This is the only file with feature gates for whole modules.

// The checkout's view is one deep type.
#![recursion_limit = "512"]

pub mod api;
pub mod components;
pub mod error;
pub mod islands;
pub mod packed;
pub mod settings;
pub mod widgets;

#[cfg(feature = "ssr")]
pub mod here;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod router;
#[cfg(feature = "ssr")]
pub mod sections;
#[cfg(feature = "ssr")]
pub mod session;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod sign_in;
#[cfg(feature = "ssr")]
pub mod storefront;

pub use settings::WidgetSettings;

#[cfg(feature = "ssr")]
pub use {
    router::App,
    shell::shell,
    storefront::{Assets, Storefront, Theme},
};
