//! Signing in through Amazon's pop-up: open it, take the token, post it once.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use crate::api;
use crate::error::AppError;
use crate::settings::WidgetSettings;
use crate::widgets::{self, SignInAnswer, SignInOptions};

/// What a product page's form has chosen; both empty elsewhere.
#[derive(Clone, Default)]
pub struct Chosen {
    pub sku: String,
    pub quantity: String,
}

/// Whether a pop-up fits this device: the merchant wants it, and there is a mouse. On touch it opens as a tab of
/// its own and gets lost.
pub fn fits(settings: &WidgetSettings) -> bool {
    let touch = || {
        window()
            .match_media("(pointer: coarse)")
            .ok()
            .flatten()
            .is_some_and(|query| query.matches())
    };
    settings.popup && !touch()
}

/// Opens the pop-up. Must run soon after a click, or the browser will not open one. `told` hears of a refusal;
/// after a success the page is left for the checkout.
pub fn open(
    settings: &WidgetSettings,
    state: &str,
    chosen: Chosen,
    told: impl Fn(AppError) + Clone + 'static,
) {
    let options: SignInOptions = widgets::options();
    options.set_scope(&settings.scope);
    options.set_popup(true);
    options.set_state(state);
    let state = state.to_owned();
    let then = {
        let told = told.clone();
        widgets::forever(move |answer| {
            let answer: SignInAnswer = answer.unchecked_into();
            match answer.access_token() {
                Some(token) => spawn_local(post(token, state.clone(), chosen.clone(), told.clone())),
                None => told(match answer.error().as_deref() {
                    Some("access_denied") => AppError::SignInCanceled,
                    _ => AppError::SignInFailed,
                }),
            }
        })
    };
    if widgets::authorize(&options, &then).is_err() {
        told(AppError::SignInFailed);
    }
}

async fn post(token: String, state: String, chosen: Chosen, told: impl Fn(AppError)) {
    match api::sign_in(token, state, chosen.sku, chosen.quantity).await {
        Ok(()) => super::leave_for("/checkout/amazon"),
        Err(error) => told(error),
    }
}
