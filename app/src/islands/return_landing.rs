//! Where a sign-in by redirect comes back with its token behind the `#`, which only the browser can see.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use web_sys::UrlSearchParams;

use crate::api;
use crate::error::AppError;

/// Takes the token out of the address bar, posts it once, and goes on to the checkout.
#[island]
pub fn ReturnLanding() -> impl IntoView {
    let said = RwSignal::new(None::<AppError>);
    Effect::new(move |_| {
        let hash = window().location().hash().unwrap_or_default();
        // Out of the address bar and the history before anything else.
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("/checkout/amazon/return"));
        }
        let Ok(answer) = UrlSearchParams::new_with_str(hash.trim_start_matches('#')) else {
            return;
        };
        match (answer.get("access_token"), answer.get("error")) {
            (Some(token), _) => {
                let state = answer.get("state").unwrap_or_default();
                spawn_local(async move {
                    match api::sign_in(token, state, String::new(), String::new()).await {
                        Ok(()) => super::replace_by("/checkout/amazon"),
                        Err(error) => {
                            said.try_set(Some(error));
                        }
                    }
                });
            }
            (None, Some(_)) => super::replace_by("/cart?note=sign_in_canceled"),
            (None, None) => said.set(Some(AppError::SignInFailed)),
        }
    });
    view! {
        <div role="status">
            <p class="lead" hidden=move || said.with(Option::is_some)>
                "Bringing you to the checkout …"
            </p>
            <p class="notice notice--bad" hidden=move || said.with(Option::is_none)>
                {move || said.with(|said| said.as_ref().map(AppError::sentence))}
            </p>
        </div>
    }
}
