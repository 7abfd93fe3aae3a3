//! What shoppers see: the sign-in page, the widget script and its frames.
//!
//! | file | serves |
//! | --- | --- |
//! | [`assets`] | `Widgets.js` under all its real paths, and the scripts and styles of our own pages |
//! | [`sign_in`] | `/ap/oa`, `/ap/signout` |
//! | [`grant`] | what a shop asked of the sign-in page, whether it may, and how the answer gets back |
//! | [`frames`] | `/widgets/address-book`, `/widgets/wallet`: the documents inside the frames |
//! | [`choices`] | `/widgets/api/…`: what the frames ask and save |
//! | [`view`] | addresses and cards in a shopper's words, and the widgets' errors |
//! | [`pages`] | `/` and the list of controls at `/_simulator/` |
//! | [`visitor`] | who is asking: access token or sign-in cookie |
//! | [`html`] | filling templates, headers of pages |
//!
//! `assets/widgets` holds the parts of `Widgets.js`, `assets/frames` what runs in the frames, `assets/pages` the rest.
//! There is no build step: what is in those folders is what is sent.

mod assets;
mod choices;
mod frames;
mod grant;
mod html;
mod pages;
mod sign_in;
mod view;
mod visitor;

use axum::Router;
use axum::routing::{get, post};

use crate::Simulator;

/// The routes of this part.
pub fn router(state: Simulator) -> Router {
    let mut router = Router::new()
        .route("/", get(pages::landing))
        .route("/_simulator", get(pages::control))
        .route("/_simulator/", get(pages::control))
        .route("/ap/oa", get(sign_in::show).post(sign_in::submit))
        .route("/ap/signout", post(sign_in::sign_out))
        .route("/widgets/address-book", get(frames::address_book))
        .route("/widgets/wallet", get(frames::wallet))
        .route("/widgets/assets/{name}", get(assets::page_asset))
        .route("/widgets/api/address-book", post(choices::address_book))
        .route("/widgets/api/address", post(choices::choose_address))
        .route("/widgets/api/wallet", post(choices::wallet))
        .route("/widgets/api/payment-method", post(choices::choose_card))
        .route(
            "/widgets/api/order-references",
            post(choices::create_order_reference).options(choices::preflight),
        )
        .route(
            "/widgets/api/profile",
            get(choices::profile).options(choices::preflight),
        );
    for path in assets::WIDGET_SCRIPT_PATHS {
        router = router.route(path, get(assets::widget_script));
    }
    router.with_state(state)
}

#[cfg(test)]
mod tests;
