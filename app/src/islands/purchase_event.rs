//! Tells tracking code of a purchase, once per order.

use js_sys::{Array, JSON, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};

use crate::api;

/// Pushes the event (a JSON text made by the server) to `window.dataLayer` and has it remembered that this was
/// done. If that fails the event is offered again with the next view, under the same order number.
#[island]
pub fn PurchaseEvent(number: String, event: String) -> impl IntoView {
    Effect::new(move |_| {
        if offer(&event).is_err() {
            return;
        }
        let number = number.clone();
        spawn_local(async move {
            if let Err(error) = api::acknowledge_purchase(number).await {
                leptos::logging::error!("the purchase will be offered again: {error:?}");
            }
        });
    });
    // Something to wake, nothing to see.
    view! { <span hidden data-testid="purchase-event"></span> }
}

fn offer(event: &str) -> Result<(), JsValue> {
    let window = JsValue::from(window());
    let name = JsValue::from_str("dataLayer");
    let layer: Array = match Reflect::get(&window, &name)?.dyn_into() {
        Ok(layer) => layer,
        Err(_) => {
            let layer = Array::new();
            Reflect::set(&window, &name, &layer)?;
            layer
        }
    };
    layer.push(&JSON::parse(event)?);
    Ok(())
}
