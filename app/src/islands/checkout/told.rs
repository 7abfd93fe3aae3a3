//! What the shopper is told above the steps: why the last deed was not done, and what helps.

use commerce::checkout::{Refusal, Step};
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;

use super::binding;
use super::desk::{Desk, Trouble};
use crate::api::{self, StartAmazonCheckout};
use crate::islands::pop_up::{self, Chosen};
use crate::widgets::{self, TokenCookie};

/// Alerts, and beside them the deed that helps.
#[component]
pub fn Told(desk: Desk) -> impl IntoView {
    let refusal = Memo::new(move |_| desk.view.with(|view| view.refusal));
    let alert = NodeRef::<html::Div>::new();
    // After a refused order the shopper's eyes and keyboard go to the reason, once it is to be seen.
    Effect::new(move |before: Option<Option<Refusal>>| {
        let now = refusal.get();
        if now.is_some() && before.is_some_and(|before| before != now) {
            request_animation_frame(move || {
                if let Some(Some(alert)) = alert.try_get_untracked() {
                    let _ = alert.focus();
                }
            });
        }
        now
    });
    let sentence = move || refusal.get().map(|refusal| refusal.code.sentence());
    let trouble = move || desk.trouble.with(|trouble| trouble.as_ref().map(words));
    let leads_to_cart = move || refusal.get().is_some_and(|refusal| refusal.step == Step::Review);
    view! {
        <div class="checkout__told" hidden=move || refusal.get().is_none() && desk.trouble.with(Option::is_none) && !desk.wants_sign_in()>
            <div
                node_ref=alert
                class="notice notice--bad"
                role="alert"
                tabindex="-1"
                data-testid="checkout-refusal"
                hidden=move || refusal.get().is_none()
            >
                <p class="notice__body">
                    {sentence} <a href="/cart" hidden=move || !leads_to_cart()>
                        " Back to your cart"
                    </a>
                </p>
            </div>
            <div class="notice notice--care" role="alert" data-testid="checkout-trouble" hidden=move || trouble().is_none()>
                <div class="notice__body">
                    <p>{trouble}</p>
                    <button
                        type="button"
                        class="button"
                        hidden=move || desk.trouble.with(|trouble| *trouble != Some(Trouble::NoWidgets))
                        on:click=move |_| {
                            desk.trouble.set(None);
                            binding::begin(desk);
                        }
                    >
                        "Try again"
                    </button>
                </div>
            </div>
            <form
                method="post"
                action=StartAmazonCheckout::PATH
                hidden=move || !desk.wants_sign_in()
                on:submit=move |event| sign_in_again(desk, &event)
            >
                <button class="button button--primary" type="submit">
                    "Sign in with Amazon again"
                </button>
            </form>
        </div>
    }
}

fn words(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Refused(error) => error.sentence(),
        Trouble::SignInAgain => {
            "Amazon no longer knows who you are, which happens after an hour. Sign in again; everything you chose \
             is kept."
                .to_owned()
        }
        Trouble::NoWidgets => {
            "Your addresses and payment methods couldn't be loaded from Amazon. Nothing is lost.".to_owned()
        }
        Trouble::BegunAnew => {
            "This page was open for a long time, so we asked Amazon for a fresh start. Please check your choices."
                .to_owned()
        }
    }
}

/// In the pop-up where that fits; otherwise the form does what it does without script.
fn sign_in_again(desk: Desk, event: &web_sys::SubmitEvent) {
    let settings = desk.settings.get_value();
    if !pop_up::fits(&settings) {
        return;
    }
    event.prevent_default();
    spawn_local(async move {
        let told = move |error| {
            desk.trouble.try_set(Some(Trouble::Refused(error)));
        };
        if widgets::load(&settings, TokenCookie::Used).await.is_err() {
            desk.trouble.try_set(Some(Trouble::NoWidgets));
            return;
        }
        match api::begin_sign_in().await {
            Ok(state) => pop_up::open(&settings, &state, Chosen::default(), told),
            Err(error) => told(error),
        }
    });
}
