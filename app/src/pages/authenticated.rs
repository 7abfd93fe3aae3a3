use leptos::prelude::*;

use crate::here;

/// `/checkout/amazon/confirmed` and `/checkout/amazon/failed`: where strong authentication comes back. What stands
/// in the address is nobody's word; it only means that it is time to look, and the checkout page looks.
#[component]
pub fn Authenticated() -> impl IntoView {
    here::go("/checkout/amazon");
}
