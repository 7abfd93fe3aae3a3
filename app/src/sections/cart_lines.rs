use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use shop::read::CartLine;

use crate::api::{ChangeQuantity, RemoveLine};
use crate::components::{Alert, Tone, picture_address};
use crate::error::AppError;

/// What is in the cart, each line with its small forms. A refusal stands at its line, with what was typed.
#[component]
pub fn CartLines(lines: Vec<CartLine>, refused: Option<AppError>) -> impl IntoView {
    let lines = lines
        .into_iter()
        .map(|line| {
            let refused = refused
                .clone()
                .filter(|error| error.sku() == Some(line.sku.as_str()));
            view! { <OneLine line refused/> }
        })
        .collect_view();
    view! {
        <ul class="cart__lines" role="list">
            {lines}
        </ul>
    }
}

#[component]
fn OneLine(line: CartLine, refused: Option<AppError>) -> impl IntoView {
    let address = format!("/product/{}", line.slug);
    let detail = if line.variant.is_empty() {
        format!("{} each", line.unit_price)
    } else {
        format!("{}, {} each", line.variant, line.unit_price)
    };
    let field = format!("quantity-{}", line.sku);
    let form = format!("change-{}", line.sku);
    let typed = refused
        .as_ref()
        .and_then(AppError::typed)
        .map_or(line.quantity.to_string(), str::to_owned);
    let invalid = refused.is_some().then_some("true");
    let name = line.name.clone();
    let (may_lower, may_raise) = (line.quantity > 1, line.quantity < line.most);
    view! {
        <li class="cart-line" data-testid="cart-line" data-sku=line.sku.clone()>
            <img class="cart-line__picture" src=picture_address(&line.picture) alt="" width="120" height="120"/>
            <div class="cart-line__name">
                <a href=address>{line.name.clone()}</a>
                <span class="cart-line__total money">{line.total.to_string()}</span>
            </div>
            <p class="soft small">{detail}</p>
            <div class="cart-line__deeds">
                <div class="stepper" role="group" aria-label=format!("How many of {name}")>
                    <QuantityButton
                        sku=line.sku.clone()
                        quantity=line.quantity.saturating_sub(1)
                        label=format!("One fewer of {name}")
                        sign="−"
                        possible=may_lower
                    />
                    <form id=form.clone() method="post" action=ChangeQuantity::PATH>
                        <input type="hidden" name="sku" value=line.sku.clone()/>
                        <label class="visually-hidden" for=field.clone()>
                            {format!("Quantity of {name}")}
                        </label>
                        <input
                            class="input input--number"
                            id=field
                            name="quantity"
                            inputmode="numeric"
                            autocomplete="off"
                            value=typed
                            aria-invalid=invalid
                        />
                    </form>
                    <QuantityButton
                        sku=line.sku.clone()
                        quantity=line.quantity + 1
                        label=format!("One more of {name}")
                        sign="+"
                        possible=may_raise
                    />
                </div>
                <button
                    class="button button--quiet"
                    type="submit"
                    form=form
                    aria-label=format!("Update {name}")
                >
                    "Update"
                </button>
                <form method="post" action=RemoveLine::PATH>
                    <input type="hidden" name="sku" value=line.sku.clone()/>
                    <button class="button button--quiet" type="submit" aria-label=format!("Remove {name}")>
                        "Remove"
                    </button>
                </form>
            </div>
            {refused.map(|error| view! { <Alert tone=Tone::Bad text=error.sentence() testid="line-refusal"/> })}
            {line
                .problem
                .map(|problem| view! { <Alert tone=Tone::Care text=problem.sentence() testid="line-problem"/> })}
        </li>
    }
}

/// A form of one button: it works without script because the new quantity is written into it.
#[component]
fn QuantityButton(
    sku: String,
    quantity: u32,
    label: String,
    sign: &'static str,
    possible: bool,
) -> impl IntoView {
    view! {
        <form method="post" action=ChangeQuantity::PATH>
            <input type="hidden" name="sku" value=sku/>
            <input type="hidden" name="quantity" value=quantity/>
            <button class="stepper__button" type="submit" aria-label=label disabled=!possible>
                {sign}
            </button>
        </form>
    }
}
