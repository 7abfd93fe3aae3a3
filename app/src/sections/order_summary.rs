use leptos::prelude::*;
use shop::read::{OrderStage, SuccessPage};

use crate::components::{Icon, LineList, Sign, TotalsTable};
use crate::here;

/// An order for its buyer, for every way of paying: number, what happened, what comes next, lines, address.
#[component]
pub fn OrderSummary(order: SuccessPage) -> impl IntoView {
    let nonce = leptos::nonce::use_nonce();
    let slot = here::storefront().theme.success_slot(nonce.as_deref());
    let (sign, sign_class) = match order.stage {
        OrderStage::Confirmed | OrderStage::Complete => (Sign::Check, "success__sign"),
        _ => (Sign::Clock, "success__sign success__sign--waiting"),
    };
    let shipping = order.shipping.is_some().then(|| {
        if order.totals.shipping.is_zero() {
            "Free".to_owned()
        } else {
            order.totals.shipping.to_string()
        }
    });
    let next = what_comes_next(&order)
        .into_iter()
        .map(|step| {
            view! {
                <li>
                    <p>{step}</p>
                </li>
            }
        })
        .collect_view();
    let address = order.address.as_ref().map(|address| {
        let lines = address
            .lines()
            .into_iter()
            .map(|line| view! { {line} <br/> })
            .collect_view();
        view! {
            <section>
                <h2>"It goes to"</h2>
                <address>{lines}</address>
                {order.shipping.clone().map(|method| view! { <p class="soft small">{method}</p> })}
            </section>
        }
    });
    view! {
        <div class="success" data-testid="order">
            <div class="success__head">
                <span class=sign_class>
                    <Icon sign/>
                </span>
                <h1>{order.stage.title()}</h1>
                <p class="lead">{order.stage.sentence()}</p>
                <p class="success__number">
                    <span>"Order number"</span>
                    <strong data-testid="order-number">{order.number.clone()}</strong>
                </p>
            </div>
            <div class="success__columns">
                <div class="success">
                    <section>
                        <h2>"What comes next"</h2>
                        <ol class="success__next" role="list">
                            {next}
                        </ol>
                    </section>
                    {address}
                    {(!slot.is_empty()).then(|| view! { <div data-slot="success" inner_html=slot></div> })}
                    <p>
                        <a class="button" href="/">
                            "Go on shopping"
                        </a>
                    </p>
                </div>
                <section class="card success__card" aria-labelledby="ordered-title">
                    <h2 id="ordered-title">"What you ordered"</h2>
                    <LineList lines=order.lines/>
                    <TotalsTable totals=order.totals shipping/>
                </section>
            </div>
        </div>
    }
}

fn what_comes_next(order: &SuccessPage) -> Vec<String> {
    let mail = |what: &str| match order.email.as_str() {
        "" => what.to_owned(),
        email => format!("{what} It goes to {email}."),
    };
    let parcel = if order.shipping.is_some() {
        "When your parcel leaves, we mail you again. Only then is your card charged."
    } else {
        "What you bought is digital: there is nothing to wait for but that mail."
    };
    match order.stage {
        OrderStage::PaymentBeingChecked => vec![
            mail("We wait for Amazon's word on your payment and mail you as soon as we have it."),
            parcel.to_owned(),
        ],
        OrderStage::Confirmed => vec![
            mail("A confirmation is on its way to your mailbox."),
            parcel.to_owned(),
        ],
        OrderStage::PaymentMethodDeclined => {
            vec![
                "Go back to the checkout and choose another payment method. Your order keeps its number."
                    .to_owned(),
            ]
        }
        OrderStage::Complete => vec!["Nothing is left to do. We hope you like it.".to_owned()],
        OrderStage::Canceled => {
            vec!["Nothing was charged, and what you wanted is still in the shop.".to_owned()]
        }
    }
}
