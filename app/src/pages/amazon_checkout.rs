use commerce::checkout::{CheckoutView, Stage};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use shop::read;

use super::{asked, refused};
use crate::api::{PlaceOrder, SaveShippingMethod, StartAmazonCheckout};
use crate::error::AppError;
use crate::here;
use crate::islands::Checkout;
use crate::packed::Packed;
use crate::sections::{Awake, CheckoutFrame};
use crate::session::Visit;

/// `/checkout/amazon`: the four steps, as they are kept on the server.
#[component]
pub fn AmazonCheckout() -> impl IntoView {
    let refused = refused::<PlaceOrder>()
        .or_else(refused::<SaveShippingMethod>)
        .or_else(refused::<StartAmazonCheckout>);
    asked(async move {
        here::never_store();
        let visit = Visit::here()?;
        let checkout = match visit.checkout().await? {
            Some(id) => read::checkout(&here::shop(), &id).await?,
            None => None,
        };
        let Some(checkout) = checkout else {
            here::go("/cart");
            return Ok(().into_any());
        };
        match checkout.stage {
            Stage::Placed { .. } => here::go("/checkout/success"),
            Stage::Ended => here::go("/cart"),
            _ => return Ok(steps(checkout, refused)),
        }
        Ok(().into_any())
    })
}

fn steps(checkout: CheckoutView, refused: Option<AppError>) -> AnyView {
    let settings = here::storefront().widgets.clone();
    let script = settings.script_url.clone();
    // Without script the page looks again by itself while Amazon decides.
    let looks_again = (checkout.stage == Stage::Deciding)
        .then(|| view! { <noscript inner_html=r#"<meta http-equiv="refresh" content="2">"#></noscript> });
    view! {
        // The islands will ask for it; so it comes beside the WebAssembly, not after it.
        <link rel="preload" r#as="script" href=script nonce=use_nonce()/>
        <CheckoutFrame title="Checkout">
            {looks_again}
            <div class="checkout-head">
                <h1>"Checkout"</h1>
                <a href="/cart">"Back to your cart"</a>
            </div>
            <Checkout view=Packed(checkout) settings refused=Packed(refused)/>
        </CheckoutFrame>
        <Awake/>
    }
    .into_any()
}
