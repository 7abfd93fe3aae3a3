use leptos::prelude::*;

use crate::here;

/// `/checkout`: the cart, until the standard checkout exists.
#[component]
pub fn StandardCheckout() -> impl IntoView {
    here::go("/cart");
}
