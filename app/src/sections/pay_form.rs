use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::api::StartAmazonCheckout;
use crate::here;
use crate::islands::PayWithAmazon;
use crate::settings::ButtonPlace;

/// "Pay with Amazon" for the visitor's cart, anywhere on a page. The page must wake its islands for Amazon's own
/// button to appear; without that, or without script, the plain one does the same.
#[component]
pub fn PayForm(place: ButtonPlace) -> impl IntoView {
    let settings = here::storefront().widgets.clone();
    view! {
        <form method="post" action=StartAmazonCheckout::PATH>
            <PayWithAmazon settings place/>
        </form>
    }
}
