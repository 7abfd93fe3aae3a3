//! The four steps, each a section with its number.

use commerce::checkout::{CheckoutView, Missing, ShippingOption, Step};
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::binding::{ADDRESS_BOOK, WALLET};
use super::desk::{Desk, Wish};
use crate::api::SaveShippingMethod;
use crate::components::{LineList, TotalsTable};

/// A step's number and name. Its circle is filled once the section says `step--done`.
///
/// The section itself is written out in each step: a component that takes children takes them as a type-erased
/// view, and that brings a second copy of all their code into the WebAssembly.
#[component]
fn StepHead(number: u8, id: &'static str, title: &'static str) -> impl IntoView {
    view! {
        <div class="step__head">
            <span class="step__number" aria-hidden="true">
                {number}
            </span>
            <h2 id=id>{title}</h2>
        </div>
    }
}

/// Whether nothing is missing in this step any more. Before there is an address the server says nothing of shipping
/// methods, and a step in which nothing was chosen is not done.
fn done(desk: Desk, step: Step) -> Signal<bool> {
    Signal::derive(move || {
        let chosen = step != Step::ShippingMethod || desk.view.with(|view| view.method.is_some());
        chosen && desk.missing().iter().all(|missing| missing.step() != step)
    })
}

/// What this step lacks beyond the plain choice, which the widget shows by itself.
fn complaint(desk: Desk, step: Step) -> impl Fn() -> Option<String> + Copy + Send + Sync + 'static {
    move || {
        desk.view.with(|view| {
            view.missing
                .iter()
                .filter(|missing| missing.step() == step)
                .find(|missing| !matches!(missing, Missing::Address | Missing::PaymentMethod))
                .map(Missing::sentence)
        })
    }
}

/// The container stands outside every reactive block: what Amazon draws into it is not ours to touch.
#[component]
fn Widget(id: &'static str, what: &'static str) -> impl IntoView {
    view! {
        <div class="widget">
            <div class="widget__waiting">
                <p>{format!("Your {what} come from Amazon")}</p>
                <p class="without-script">
                    "They need JavaScript, which is switched off in your browser."
                </p>
            </div>
            <div class="widget__container" id=id></div>
        </div>
    }
}

/// Where the parcel goes.
#[component]
pub fn AddressStep(desk: Desk) -> impl IntoView {
    let wrong = complaint(desk, Step::Address);
    view! {
        <section class="step checkout__address" class:step--done=done(desk, Step::Address) aria-labelledby="step-address">
            <StepHead number=1 id="step-address" title="Shipping address"/>
            <Widget id=ADDRESS_BOOK what="addresses"/>
            <p class="field__error" hidden=move || wrong().is_none()>
                {wrong}
            </p>
        </section>
    }
}

/// What is paid with.
#[component]
pub fn PaymentStep(desk: Desk, number: u8) -> impl IntoView {
    let wrong = complaint(desk, Step::PaymentMethod);
    view! {
        <section class="step checkout__payment" class:step--done=done(desk, Step::PaymentMethod) aria-labelledby="step-payment">
            <StepHead number=number id="step-payment" title="Payment method"/>
            <Widget id=WALLET what="payment methods"/>
            <p class="field__error" hidden=move || wrong().is_none()>
                {wrong}
            </p>
        </section>
    }
}

/// How the parcel goes. A choice is saved at once; only without script there is a button for it.
#[component]
pub fn ShippingStep(desk: Desk) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let options = Memo::new(move |_| desk.view.with(|view| view.options.clone()));
    let method = Memo::new(move |_| desk.view.with(|view| view.method.clone()));
    let frozen = move || {
        desk.view
            .with(|view| view.stage != commerce::checkout::Stage::Choosing)
    };
    let note = move || {
        desk.view
            .with(|view| view.note.as_ref().map(|note| note.sentence()))
    };

    // The server's choice moves the dot. Not on waking: what the shopper chose before then must stay.
    Effect::new(move |before: Option<()>| {
        let (method, _) = (method.get(), options.track());
        if before.is_some()
            && let Some(form) = form.get_untracked()
        {
            show_choice(&form, method.as_deref());
        }
    });

    view! {
        <section class="step checkout__shipping" class:step--done=done(desk, Step::ShippingMethod) aria-labelledby="step-shipping">
            <StepHead number=3 id="step-shipping" title="Shipping method"/>
            <p class="notice notice--care" role="status" data-testid="checkout-note" hidden=move || note().is_none()>
                <span>{note}</span>
            </p>
            <p class="soft small" hidden=move || options.with(|options| !options.is_empty())>
                "Choose a shipping address first; then you'll see how we can send it."
            </p>
            <form
                node_ref=form
                method="post"
                action=SaveShippingMethod::PATH
                autocomplete="off"
                on:change=move |event| {
                    let radio: HtmlInputElement = event_target(&event);
                    desk.wish(Wish::ShippingMethod(radio.value()));
                }
                hidden=move || options.with(Vec::is_empty)
            >
                <fieldset class="option-list" aria-labelledby="step-shipping" disabled=frozen>
                    {move || {
                        let chosen = method.get_untracked();
                        options
                            .get()
                            .into_iter()
                            .map(|option| choice(option, chosen.as_deref()))
                            .collect_view()
                    }}
                </fieldset>
                <button class="button without-script" type="submit">
                    "Use this shipping method"
                </button>
            </form>
        </section>
    }
}

fn choice(option: ShippingOption, chosen: Option<&str>) -> impl IntoView + use<> {
    let price = if option.price.is_zero() {
        "Free".to_owned()
    } else {
        option.price.to_string()
    };
    let checked = chosen == Some(option.code.as_str());
    view! {
        <label class="option">
            <input type="radio" name="code" value=option.code checked=checked/>
            <span class="option__words">
                <span class="option__name">{option.name}</span>
                " "
                <span class="option__promise">{option.promise}</span>
            </span>
            " "
            <span class="money">{price}</span>
        </label>
    }
}

fn show_choice(form: &web_sys::HtmlFormElement, method: Option<&str>) {
    let Ok(radios) = form.query_selector_all("input[name=code]") else {
        return;
    };
    for radio in (0..radios.length()).filter_map(|index| radios.item(index)) {
        let radio: HtmlInputElement = radio.unchecked_into();
        radio.set_checked(method == Some(radio.value().as_str()));
    }
}

/// Everything once more: what is bought and what it comes to.
#[component]
pub fn ReviewStep(desk: Desk, number: u8) -> impl IntoView {
    let lines = Memo::new(move |_| desk.view.with(|view| view.lines.clone()));
    let sums = Memo::new(move |_| desk.view.with(|view| (view.totals.clone(), shipping_words(view))));
    let saved = move || {
        (desk.awake.get() && !desk.saving.get())
            .then(|| view! { <span class="visually-hidden" data-testid="checkout-saved"></span> })
    };
    view! {
        <section class="step checkout__review" class:step--done=Signal::derive(move || desk.may_place()) aria-labelledby="step-review">
            <StepHead number=number id="step-review" title="Review your order"/>
            {move || view! { <LineList lines=lines.get()/> }}
            {move || {
                let (totals, shipping) = sums.get();
                view! { <TotalsTable totals shipping/> }
            }}
            {saved}
        </section>
    }
}

fn shipping_words(view: &CheckoutView) -> Option<String> {
    view.needs_shipping
        .then(|| match (view.shipping_known, view.totals.shipping.is_zero()) {
            (false, _) => "Choose an address".to_owned(),
            (true, true) => "Free".to_owned(),
            (true, false) => view.totals.shipping.to_string(),
        })
}
