//! The button. A plain form's second submit button until Amazon's script has drawn its own in the same place; if
//! that never comes, the plain one stays and does the same.

use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlFormElement};

use super::pop_up::{self, Chosen};
use crate::api::{self, StartAmazonCheckout};
use crate::error::AppError;
use crate::settings::{ButtonPlace, WidgetSettings};
use crate::widgets::{self, ButtonOptions, TokenCookie};

/// How often, a tenth of a second apart, we look whether Amazon's button has come.
const LOOKS: u32 = 30;

/// "Pay with Amazon". Stands inside a `<form method="post">`; one with the fields `sku` and `quantity` (a product
/// page's) has its choice put into the cart first.
#[island]
pub fn PayWithAmazon(settings: WidgetSettings, place: ButtonPlace) -> impl IntoView {
    let container = NodeRef::<html::Div>::new();
    let plain = NodeRef::<html::Button>::new();
    let drawn = RwSignal::new(false);
    let said = RwSignal::new(None::<AppError>);
    let state = RwSignal::new(None::<String>);

    Effect::new(move |_| {
        if container.get().is_none() {
            return;
        }
        let settings = settings.clone();
        spawn_local(async move {
            // Not there: the plain button stays, which needs nothing of Amazon's.
            if widgets::load(&settings, TokenCookie::NotUsed).await.is_err() {
                return;
            }
            if draw(&settings, place, plain, state, said) {
                wait_for_button(container, plain, drawn, LOOKS);
            }
        });
    });

    // The word for the pop-up is fetched when the shopper is about to press. On a product page that would give
    // a mere visitor a session, so there it is fetched with the click.
    let asked = StoredValue::new(place == ButtonPlace::Product);
    let prefetch = move || {
        if asked.get_value() {
            return;
        }
        asked.set_value(true);
        spawn_local(async move {
            match api::begin_sign_in().await {
                Ok(word) => drop(state.try_set(Some(word))),
                Err(_) => drop(asked.try_set_value(false)),
            }
        });
    };

    view! {
        <div class="pay-with-amazon" on:pointerenter=move |_| prefetch() on:focusin=move |_| prefetch()>
            <div class="pay-with-amazon__cell">
                <button
                    type="submit"
                    class="button button--wide pay-with-amazon__plain"
                    formaction=StartAmazonCheckout::PATH
                    formmethod="post"
                    node_ref=plain
                    hidden=move || drawn.get()
                >
                    "Pay with Amazon"
                </button>
                <div class="pay-with-amazon__container" id=place.container_id() node_ref=container></div>
            </div>
            <p class="field__error" role="alert" hidden=move || said.with(Option::is_none)>
                {move || said.with(|said| said.as_ref().map(AppError::sentence))}
            </p>
        </div>
    }
}

/// Lets Amazon's script draw its button; tells whether it was willing.
fn draw(
    settings: &WidgetSettings,
    place: ButtonPlace,
    plain: NodeRef<html::Button>,
    state: RwSignal<Option<String>>,
    said: RwSignal<Option<AppError>>,
) -> bool {
    let options: ButtonOptions = widgets::options();
    options.set_kind("PwA");
    options.set_color("Gold");
    options.set_size("large");
    let pressed = {
        let settings = settings.clone();
        move |_| pressed(&settings, plain, state, said)
    };
    options.set_authorization(&widgets::forever(pressed));
    options.on_button_error(&widgets::forever(move |_| {
        said.try_set(Some(AppError::SignInFailed));
    }));
    widgets::draw_button(place.container_id(), &settings.seller_id, &options).is_ok()
}

fn pressed(
    settings: &WidgetSettings,
    plain: NodeRef<html::Button>,
    state: RwSignal<Option<String>>,
    said: RwSignal<Option<AppError>>,
) {
    said.try_set(None);
    let Some(Some(button)) = plain.try_get_untracked() else {
        return;
    };
    let Some(form) = button.form() else { return };
    if !form.report_validity() {
        return;
    }
    if !pop_up::fits(settings) {
        // The same way as without script, and only one to keep right.
        let _ = form.request_submit_with_submitter(Some(&button));
        return;
    }
    let chosen = chosen(&form);
    let told = move |error| {
        said.try_set(Some(error));
    };
    if let Some(Some(word)) = state.try_get_untracked() {
        pop_up::open(settings, &word, chosen, told);
        return;
    }
    let settings = settings.clone();
    spawn_local(async move {
        match api::begin_sign_in().await {
            Ok(word) => {
                state.try_set(Some(word.clone()));
                pop_up::open(&settings, &word, chosen, told);
            }
            Err(error) => told(error),
        }
    });
}

/// What the form around the button has chosen.
fn chosen(form: &HtmlFormElement) -> Chosen {
    let Ok(data) = web_sys::FormData::new_with_form(form) else {
        return Chosen::default();
    };
    let field = |name| data.get(name).as_string().unwrap_or_default();
    Chosen {
        sku: field("sku"),
        quantity: field("quantity"),
    }
}

/// Amazon's button comes when it comes. Once it is there, ours goes, and hands over the focus if it had it.
fn wait_for_button(
    container: NodeRef<html::Div>,
    plain: NodeRef<html::Button>,
    drawn: RwSignal<bool>,
    looks: u32,
) {
    let Some(Some(element)) = container.try_get_untracked() else {
        return;
    };
    let Some(first) = element.first_element_child() else {
        if looks > 0 {
            set_timeout(
                move || wait_for_button(container, plain, drawn, looks - 1),
                std::time::Duration::from_millis(100),
            );
        }
        return;
    };
    let button = real_button(&element, first);
    let had_focus = plain.get_untracked().is_some_and(|plain| {
        document()
            .active_element()
            .is_some_and(|active| active.is_same_node(Some(&plain)))
    });
    drawn.set(true);
    if had_focus {
        let _ = button.focus();
    }
}

/// The thing to press. Where Amazon draws only a picture, it is told to be a button with a name.
fn real_button(container: &HtmlElement, first: web_sys::Element) -> HtmlElement {
    if let Ok(Some(button)) = container.query_selector("button, [role=button]") {
        return button.unchecked_into();
    }
    for (name, value) in [
        ("role", "button"),
        ("aria-label", "Pay with Amazon"),
        ("tabindex", "0"),
    ] {
        let _ = first.set_attribute(name, value);
    }
    let button: HtmlElement = first.unchecked_into();
    let by_key = button.clone();
    let press = wasm_bindgen::closure::Closure::<dyn Fn(web_sys::KeyboardEvent)>::new(
        move |event: web_sys::KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                by_key.click();
            }
        },
    );
    let _ = button.add_event_listener_with_callback("keydown", press.into_js_value().unchecked_ref());
    button
}
