use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use shop::read::{self, CartPage};

use super::{asked, query, refused};
use crate::api::{AddToCart, ChangeQuantity, GiveUpOrder, RemoveLine, StartAmazonCheckout};
use crate::components::{Alert, Tone};
use crate::error::AppError;
use crate::here;
use crate::sections::{Awake, CartLines, Frame, Islands, PayForm, Surroundings};
use crate::session::Visit;
use crate::settings::ButtonPlace;

/// `/cart`
#[component]
pub fn Cart() -> impl IntoView {
    let refused = refused::<ChangeQuantity>()
        .or_else(refused::<RemoveLine>)
        .or_else(refused::<AddToCart>)
        .or_else(refused::<StartAmazonCheckout>)
        .or_else(refused::<GiveUpOrder>)
        .or_else(|| query("note").as_deref().and_then(noted));
    asked(async move {
        here::never_store();
        let surroundings = Surroundings::look().await?;
        let id = Visit::here()?.cart().await?;
        let cart = read::cart(&here::shop(), id.as_ref()).await?;
        let notice = cart
            .notice
            .map(|notice| view! { <Alert tone=Tone::Care text=notice.sentence() testid="cart-notice"/> });
        let waiting = cart.waits_for_method.then(|| view! { <WaitingOrder/> });
        // What belongs to a line stands at the line.
        let of_a_line = |error: &AppError| {
            cart.lines
                .iter()
                .any(|line| error.sku() == Some(line.sku.as_str()))
        };
        let general = refused
            .clone()
            .filter(|error| !of_a_line(error))
            .map(|error| view! { <Alert tone=Tone::Bad text=error.sentence() testid="cart-refusal"/> });
        // The button is the cart's only island: without it the page loads no script.
        let payable = cart.can_pay && !cart.lines.is_empty();
        let islands = if payable { Islands::OnPage } else { Islands::None };
        let content = if cart.lines.is_empty() {
            view! { <EmptyCart/> }.into_any()
        } else {
            view! { <FullCart cart refused/> }.into_any()
        };
        Ok(view! {
            <Frame title="Your cart" surroundings islands class="page page--tight">
                <h1>"Your cart"</h1>
                {notice}
                {waiting}
                {general}
                {content}
            </Frame>
            {payable.then(|| view! { <Awake/> })}
        }
        .into_any())
    })
}

/// What other pages lead here with. A word from a fixed list: an address can be written by anybody.
fn noted(word: &str) -> Option<AppError> {
    match word {
        "sign_in_canceled" => Some(AppError::SignInCanceled),
        "sign_in_failed" => Some(AppError::SignInFailed),
        "sign_in_not_begun_here" => Some(AppError::SignInNotBegunHere),
        "gateway_unavailable" => Some(AppError::GatewayUnavailable),
        "checkout_gone" => Some(AppError::CheckoutGone),
        _ => None,
    }
}

/// An order from this cart waits for another payment method, and the cart stands still meanwhile.
#[component]
fn WaitingOrder() -> impl IntoView {
    view! {
        <section class="notice notice--care" data-testid="cart-waiting-order">
            <div class="cart__waiting">
                <p>
                    "Your order is not paid yet: the payment method was declined. Choose another one to finish it, or give the order up to change your cart."
                </p>
                <div class="cart__choices">
                    <a class="button" href="/checkout/amazon">"Choose another payment method"</a>
                    <form method="post" action=GiveUpOrder::PATH>
                        <button type="submit" class="button button--quiet">"Give this order up"</button>
                    </form>
                </div>
            </div>
        </section>
    }
}

#[component]
fn FullCart(cart: CartPage, refused: Option<AppError>) -> impl IntoView {
    let shipping = if cart.needs_shipping {
        "At checkout"
    } else {
        "Nothing to send"
    };
    let items = if cart.count == 1 {
        "1 item".to_owned()
    } else {
        format!("{} items", cart.count)
    };
    view! {
        <div class="cart">
            <section aria-labelledby="lines">
                <h2 id="lines" class="visually-hidden">
                    "What is in it"
                </h2>
                <CartLines lines=cart.lines refused/>
            </section>
            <section class="card cart__summary" aria-labelledby="summary">
                <h2 id="summary">"Summary"</h2>
                <dl class="totals">
                    <div class="totals__row">
                        <dt>"Shipping and tax"</dt>
                        <dd>{shipping}</dd>
                    </div>
                    <div class="totals__row totals__row--total">
                        <dt>{format!("Subtotal, {items}")}</dt>
                        <dd class="money" data-testid="cart-subtotal">
                            {cart.subtotal.to_string()}
                        </dd>
                    </div>
                </dl>
                <div class="cart__pay">
                    {cart.can_pay.then(|| view! { <PayForm place=ButtonPlace::Cart/> })}
                    {cart
                        .why_not
                        .map(|why_not| view! { <p class="notice notice--care" data-testid="cart-why-not"><span>{why_not}</span></p> })}
                    {cart
                        .can_pay
                        .then(|| {
                            view! {
                                <p class="soft small">
                                    "You sign in at Amazon, choose one of your addresses and cards, and see shipping and the total here before you order."
                                </p>
                            }
                        })}
                </div>
            </section>
        </div>
    }
}

#[component]
fn EmptyCart() -> impl IntoView {
    view! {
        <div class="empty">
            <svg class="empty__art" viewBox="0 0 120 100" width="152" height="127" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">
                <path d="M22 34h76l6 52a6 6 0 0 1-6 7H22a6 6 0 0 1-6-7z"></path>
                <path d="M42 44V28a18 18 0 0 1 36 0v16"></path>
                <path d="M48 68c4 6 20 6 24 0" stroke-width="2.5"></path>
            </svg>
            <p class="lead">"Nothing in here yet. The shelf is full, though."</p>
            <a class="button button--primary button--large" href="/">
                "Look around"
            </a>
        </div>
    }
}
