//! Amazon's address book and wallet in their containers, and what they report.
//!
//! Both work on one payment. Where there is none yet, the first widget of the page begins one and tells its id;
//! then the other is bound to it. A container is emptied before it is bound again.

use commerce::checkout::{Answer, Stage};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};

use super::desk::{Desk, Trouble, Wish};
use crate::api;
use crate::widgets::{self, AddressBook, Reported, TokenCookie, Wallet, WidgetError, WidgetOptions};

/// The container of the address book.
pub const ADDRESS_BOOK: &str = "address-book-widget";
/// The container of the wallet.
pub const WALLET: &str = "wallet-widget";

/// Fetches the script and draws both widgets.
pub fn begin(desk: Desk) {
    spawn_local(async move {
        let Some(settings) = desk.settings.try_get_value() else {
            return;
        };
        match widgets::load(&settings, TokenCookie::Used).await {
            Ok(()) => bind_anew(desk),
            Err(_) => tell(desk, Trouble::NoWidgets),
        }
    });
}

/// Draws both widgets for the payment that the checkout has now; without one, the first of them begins one.
pub fn bind_anew(desk: Desk) {
    let Some(payment) = desk.view.try_with_untracked(|view| view.payment_id.clone()) else {
        return;
    };
    bind(desk, payment);
}

fn bind(desk: Desk, payment: Option<String>) {
    let has_address = desk.view.with_untracked(|view| view.needs_shipping);
    desk.wallet.try_set(Answer::Open);
    desk.bound_times.try_update_value(|times| *times += 1);
    let bound = match (has_address, payment) {
        (true, Some(payment)) => {
            bind_address_book(desk, Some(&payment)).and_then(|()| bind_wallet(desk, Some(&payment)))
        }
        (true, None) => bind_address_book(desk, None),
        (false, payment) => bind_wallet(desk, payment.as_deref()),
    };
    if bound.is_err() {
        tell(desk, Trouble::NoWidgets);
    }
}

/// One drawing of the widgets. What those of an earlier one still report is no news.
#[derive(Clone, Copy)]
struct Binding {
    desk: Desk,
    times: u32,
}

impl Binding {
    fn of(desk: Desk) -> Self {
        Self {
            desk,
            times: desk.bound_times.try_get_value().unwrap_or_default(),
        }
    }

    fn holds(self) -> bool {
        self.desk.bound_times.try_get_value() == Some(self.times)
    }
}

fn bind_address_book(desk: Desk, payment: Option<&str>) -> Result<(), JsValue> {
    let (options, now) = (common_options(desk, payment), Binding::of(desk));
    if desk
        .view
        .with_untracked(|view| view.stage == Stage::ChooseAnotherMethod)
    {
        options.set_display_mode("Read");
    }
    let known = StoredValue::new(payment.map(str::to_owned));
    let first_wallet = move |id: String| {
        if now.holds() && bind_wallet(desk, Some(&id)).is_err() {
            tell(desk, Trouble::NoWidgets);
        }
    };
    options.on_create(&widgets::forever(move |reported| {
        if let Some(id) = learn(known, &reported) {
            first_wallet(id);
        }
    }));
    // Older versions of the script tell a new payment's id only here.
    options.on_ready(&widgets::forever(move |reported| {
        if let Some(id) = learn(known, &reported) {
            first_wallet(id);
        }
    }));
    options.on_address(&widgets::forever(move |reported| {
        if let Some(id) = learn(known, &reported) {
            first_wallet(id);
        }
        if let Some(Some(id)) = known.try_get_value().filter(|_| now.holds()) {
            save(desk, Wish::Address(id));
        }
    }));
    empty(ADDRESS_BOOK);
    AddressBook::new(&options)?.bind(ADDRESS_BOOK).map(drop)
}

fn bind_wallet(desk: Desk, payment: Option<&str>) -> Result<(), JsValue> {
    let (options, now) = (common_options(desk, payment), Binding::of(desk));
    let known = StoredValue::new(payment.map(str::to_owned));
    options.on_create(&widgets::forever(move |reported| {
        learn(known, &reported);
    }));
    options.on_ready(&widgets::forever(move |reported| {
        learn(known, &reported);
    }));
    options.on_payment(&widgets::forever(move |reported| {
        learn(known, &reported);
        if let Some(Some(id)) = known.try_get_value().filter(|_| now.holds()) {
            desk.wallet.try_set(Answer::Given);
            save(desk, Wish::PaymentMethod(id));
        }
    }));
    empty(WALLET);
    Wallet::new(&options)?.bind(WALLET).map(drop)
}

fn common_options(desk: Desk, payment: Option<&str>) -> WidgetOptions {
    let options: WidgetOptions = widgets::options();
    desk.settings.with_value(|settings| {
        options.set_seller_id(&settings.seller_id);
        options.set_scope(&settings.scope);
    });
    if let Some(payment) = payment {
        options.set_payment(payment);
    }
    let design = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&design, &"designMode".into(), &"responsive".into());
    options.set_design(&design);
    options.on_error(&widgets::forever(move |error| {
        failed(desk, &error.unchecked_into())
    }));
    options
}

/// Takes the payment's id from a report, if it is news.
fn learn(known: StoredValue<Option<String>>, reported: &JsValue) -> Option<String> {
    if !reported.is_object() {
        return None;
    }
    let id = reported.unchecked_ref::<Reported>().payment_id().ok().flatten()?;
    known.try_update_value(|known| {
        let news = known.as_deref() != Some(id.as_str());
        *known = Some(id.clone());
        news.then_some(id)
    })?
}

fn save(desk: Desk, wish: Wish) {
    if desk.view.try_with_untracked(|view| view.can_be_placed()) == Some(true) {
        desk.wish(wish);
    }
}

/// The widgets' own errors, in the shopper's words.
fn failed(desk: Desk, error: &WidgetError) {
    let code = error.code().unwrap_or_default();
    leptos::logging::warn!("a widget reports {code}");
    match code.as_str() {
        // The widget deals with the browser's tracking protection itself.
        "ITP" => {}
        "BuyerSessionExpired" | "BuyerNotAssociated" => tell(desk, Trouble::SignInAgain),
        // Three hours passed: a fresh payment, with every choice kept.
        "StaleOrderReference" | "InvalidOrderReferenceId" => {
            tell(desk, Trouble::BegunAnew);
            bind(desk, None);
        }
        // The state has moved on without us; the server knows where to.
        "AddressNotModifiable" | "PaymentMethodNotModifiable" => spawn_local(async move {
            if let Ok(view) = api::checkout_status().await {
                desk.take(view);
            }
        }),
        _ => tell(desk, Trouble::NoWidgets),
    }
}

fn tell(desk: Desk, trouble: Trouble) {
    desk.trouble.try_set(Some(trouble));
}

fn empty(container: &str) {
    if let Some(container) = document().get_element_by_id(container) {
        container.set_inner_html("");
    }
}
