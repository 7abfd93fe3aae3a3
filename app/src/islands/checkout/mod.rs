//! The four steps at `/checkout/amazon`: one page, everything on it saved on the server.
//!
//! - [`desk`]: what the page knows, and the queue through which it saves: one request at a time, the newest
//!   answer wins.
//! - [`binding`]: Amazon's two widgets and what they report.
//! - [`steps`], [`bar`], [`told`], [`deciding`]: what is drawn.

mod bar;
mod binding;
mod deciding;
mod desk;
mod steps;
mod told;

use commerce::checkout::{CheckoutView, Stage};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::error::AppError;
use crate::packed::Packed;
use crate::settings::WidgetSettings;
use bar::PlaceOrderBar;
use deciding::Deciding;
use desk::{Desk, Wish};
use steps::{AddressStep, PaymentStep, ReviewStep, ShippingStep};
use told::Told;

/// The checkout as it was when the page was made, alive from there on. `refused` is what a plain form post was
/// answered, if it was refused.
#[island]
pub fn Checkout(
    view: Packed<CheckoutView>,
    settings: WidgetSettings,
    refused: Packed<Option<AppError>>,
) -> impl IntoView {
    let (Packed(view), Packed(refused)) = (view, refused);
    let needs_shipping = view.needs_shipping;
    let desk = Desk::new(view, settings, refused);
    let root = NodeRef::<html::Div>::new();

    Effect::new(move |_| {
        if let Some(root) = root.get() {
            wake(desk, &root);
        }
    });
    let stage = Memo::new(move |_| desk.view.with(|view| view.stage.clone()));
    Effect::new(move |before: Option<Stage>| {
        let now = stage.get();
        match &now {
            Stage::Placed { .. } => super::leave_for("/checkout/success"),
            Stage::Ended => super::replace_by("/cart"),
            Stage::Deciding => deciding::look_again(desk),
            // The same order goes on: the address can only be read, the wallet opens anew.
            Stage::ChooseAnotherMethod if before.is_some_and(|before| before != now) => {
                binding::bind_anew(desk)
            }
            Stage::ChooseAnotherMethod | Stage::Choosing => {}
        }
        now
    });

    let waiting = move || desk.shows_progress();
    let class = if needs_shipping {
        "checkout"
    } else {
        "checkout checkout--digital"
    };
    let (payment_number, review_number) = if needs_shipping { (2, 4) } else { (1, 2) };
    view! {
        <Deciding desk/>
        <div
            node_ref=root
            class=class
            data-testid="checkout"
            data-payment-id=move || desk.view.with(|view| view.payment_id.clone())
            hidden=waiting
        >
            <Told desk/>
            {needs_shipping.then(|| view! { <AddressStep desk/> })}
            <PaymentStep desk number=payment_number/>
            {needs_shipping.then(|| view! { <ShippingStep desk/> })}
            <div class="checkout__side">
                <ReviewStep desk number=review_number/>
                <PlaceOrderBar desk/>
            </div>
        </div>
    }
}

/// The first thing the island does: takes up what was chosen before it woke, and calls for the widgets.
fn wake(desk: Desk, root: &web_sys::HtmlElement) {
    desk.awake.set(true);
    if let Ok(Some(terms)) = root.query_selector("input[name=terms]") {
        desk.terms
            .set(terms.unchecked_into::<HtmlInputElement>().checked());
    }
    if let Ok(Some(radio)) = root.query_selector("input[name=code]:checked") {
        let code = radio.unchecked_into::<HtmlInputElement>().value();
        if desk
            .view
            .with_untracked(|view| view.method.as_deref() != Some(code.as_str()))
        {
            desk.wish(Wish::ShippingMethod(code));
        }
    }
    if desk.view.with_untracked(CheckoutView::can_be_placed) {
        binding::begin(desk);
    }
    reload_when_thawed();
}

/// A page that the browser kept whole and shows again after Back is old: another tab may have gone on.
fn reload_when_thawed() {
    let handle = window_event_listener_untyped("pageshow", |event| {
        let persisted = js_sys::Reflect::get(&event, &"persisted".into());
        if persisted.is_ok_and(|persisted| persisted.is_truthy()) {
            let _ = window().location().reload();
        }
    });
    // It listens for as long as the page lives.
    std::mem::forget(handle);
}
