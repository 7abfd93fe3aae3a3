//! Terms, the button, and beside it the sentence that says why it cannot be pressed yet.

use commerce::checkout::Missing;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::desk::Desk;
use crate::api::PlaceOrder;

/// Under the review on a desk, at the thumb on a phone.
#[component]
pub fn PlaceOrderBar(desk: Desk) -> impl IntoView {
    let needs_terms = desk.view.with_untracked(|view| view.needs_terms);
    let reason = Memo::new(move |_| reason(desk));
    view! {
        <div class="place-order">
            <form
                class="place-order__form"
                method="post"
                action=PlaceOrder::PATH
                autocomplete="off"
                on:submit=move |event| {
                    event.prevent_default();
                    desk.place_order();
                }
            >
                <input
                    type="hidden"
                    name="revision"
                    value=move || desk.view.with(|view| view.revision)
                />
                {needs_terms
                    .then(|| {
                        view! {
                            <label class="checkbox small">
                                <input
                                    type="checkbox"
                                    name="terms"
                                    value="true"
                                    on:change=move |event| desk.terms.set(event_target_checked(&event))
                                />
                                <span>"I agree to the terms of sale"</span>
                            </label>
                        }
                    })}
                <button
                    class="button button--primary button--large button--wide place-order__button"
                    type="submit"
                    aria-describedby="place-order-reason"
                    disabled=move || !desk.may_place()
                >
                    <span class="spinner" aria-hidden="true" hidden=move || !desk.placing.get()></span>
                    <span>{move || if desk.placing.get() { "Placing your order …" } else { "Place order" }}</span>
                    " "
                    <span class="money" hidden=move || desk.placing.get()>{move || desk.view.with(|view| view.totals.total.to_string())}</span>
                </button>
            </form>
            <p id="place-order-reason" class="place-order__reason" role="status" data-testid="place-order-reason">
                {move || reason.get()}
            </p>
        </div>
    }
}

fn reason(desk: Desk) -> String {
    if desk.placing.get() {
        return "One moment, please.".to_owned();
    }
    if let Some(missing) = desk.missing().first() {
        // Before the wallet has spoken, nobody has to do anything.
        let waits = *missing == Missing::PaymentMethod
            && !desk
                .view
                .with(|view| view.missing.contains(&Missing::PaymentMethod));
        return if waits {
            "Waiting for Amazon's list of payment methods.".to_owned()
        } else {
            missing.sentence()
        };
    }
    if desk.saving.get() {
        return "Saving your choice …".to_owned();
    }
    "Everything is set. You pay only once.".to_owned()
}
