//! The document around every page. No script of ours stands here: pages with islands bring it themselves.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::router::App;
use crate::storefront::Storefront;

/// The whole document, for `leptos_routes` and for the fallback alike.
pub fn shell(_options: LeptosOptions) -> impl IntoView {
    let style = expect_context::<Arc<Storefront>>().assets.style();
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="stylesheet" href=style/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
