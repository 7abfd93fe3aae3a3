//! The small cart in the header: the server's HTML in a `<details>`, open without any script.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shop::read::MiniCart;

use super::awake::WakeOnOpen;
use super::frame::Islands;
use super::pay_form::PayForm;
use crate::components::{Icon, Sign, picture_address};
use crate::settings::ButtonPlace;

/// With something in the cart, a small cart to open; otherwise, and on the cart page itself, a link.
#[component]
pub fn CartHandle(cart: Option<MiniCart>, islands: Islands) -> impl IntoView {
    let on_cart_page = use_location().pathname.get_untracked() == "/cart";
    match cart {
        Some(cart) if !on_cart_page => view! { <OpenableCart cart islands/> }.into_any(),
        cart => {
            let count = cart.map_or(0, |cart| cart.count);
            view! {
                <a class="mini-cart__handle" href="/cart">
                    <Icon sign=Sign::Bag/>
                    <span>"Cart"</span>
                    <Count count/>
                </a>
            }
            .into_any()
        }
    }
}

#[component]
fn Count(count: u32) -> impl IntoView {
    (count > 0).then(|| {
        let noun = if count == 1 { "item" } else { "items" };
        view! {
            <span class="mini-cart__count" data-testid="cart-count">
                {count}
                <span class="visually-hidden">{format!(" {noun}")}</span>
            </span>
        }
    })
}

#[component]
fn OpenableCart(cart: MiniCart, islands: Islands) -> impl IntoView {
    let lines = cart
        .lines
        .iter()
        .map(|line| {
            let detail = if line.variant.is_empty() {
                format!("Quantity {}", line.quantity)
            } else {
                format!("{}, quantity {}", line.variant, line.quantity)
            };
            view! {
                <li class="line-list__line">
                    <img
                        class="line-list__picture"
                        src=picture_address(&line.picture)
                        alt=""
                        width="52"
                        height="52"
                        loading="lazy"
                    />
                    <div>
                        <p class="line-list__name">{line.name.clone()}</p>
                        <p class="line-list__detail">{detail}</p>
                    </div>
                    <span class="money">{line.total.to_string()}</span>
                </li>
            }
        })
        .collect_view();
    let can_pay = cart.can_pay;
    view! {
        <details class="mini-cart" data-testid="mini-cart">
            <summary class="mini-cart__handle">
                <Icon sign=Sign::Bag/>
                <span>"Cart"</span>
                <Count count=cart.count/>
            </summary>
            <div class="mini-cart__panel">
                <ul class="line-list" role="list">
                    {lines}
                </ul>
                <p class="mini-cart__sum">
                    <span>"Subtotal"</span>
                    <span class="money">{cart.subtotal.to_string()}</span>
                </p>
                <a class="button button--wide" href="/cart">
                    "View cart"
                </a>
                {can_pay.then(|| view! { <PayForm place=ButtonPlace::MiniCart/> })}
            </div>
        </details>
        {(can_pay && islands == Islands::None).then(|| view! { <WakeOnOpen/> })}
    }
}
