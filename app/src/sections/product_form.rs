use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use shop::read::{ProductPage, Stock, VariantView};

use crate::api::AddToCart;
use crate::components::{Alert, Tone};
use crate::error::AppError;
use crate::here;
use crate::islands::PayWithAmazon;
use crate::settings::ButtonPlace;

/// Choose a variant and how many; add it to the cart, or pay for it right away. One plain form.
#[component]
pub fn ProductForm(product: ProductPage, refused: Option<AppError>) -> impl IntoView {
    let chosen_before = refused.as_ref().and_then(AppError::sku).map(str::to_owned);
    let quantity = refused
        .as_ref()
        .and_then(AppError::typed)
        .unwrap_or("1")
        .to_owned();
    let chosen = chosen_before
        .filter(|sku| product.variants.iter().any(|variant| variant.sku == *sku))
        .or_else(|| first_in_stock(&product.variants));
    let can_buy = product.variants.iter().any(|variant| variant.stock.available());
    let can_pay = can_be_paid(&product);
    let variants = variants(&product, chosen.as_deref());
    let about_quantity = refused.as_ref().is_some_and(|error| error.typed().is_some());
    let settings = here::storefront().widgets.clone();
    view! {
        <form class="product__form" method="post" action=AddToCart::PATH>
            {refused.map(|error| view! { <Alert tone=Tone::Bad text=error.sentence() testid="product-refusal"/> })}
            {variants}
            {can_buy
                .then(|| {
                    view! {
                        <div class="field">
                            <label class="field__label" for="quantity">
                                "Quantity"
                            </label>
                            <input
                                class="input input--number"
                                id="quantity"
                                name="quantity"
                                type="number"
                                inputmode="numeric"
                                min="1"
                                max="99"
                                required
                                value=quantity
                                aria-invalid=about_quantity.then_some("true")
                            />
                        </div>
                        <div class="product__deeds">
                            <button class="button button--primary button--large button--wide" type="submit">
                                "Add to cart"
                            </button>
                            {can_pay
                                .then(|| {
                                    view! {
                                        <p class="or-line">"or buy it right away"</p>
                                        <PayWithAmazon settings place=ButtonPlace::Product/>
                                    }
                                })}
                        </div>
                    }
                })}
        </form>
    }
}

/// Whether the form has the button: something is in stock and costs something.
pub fn can_be_paid(product: &ProductPage) -> bool {
    product
        .variants
        .iter()
        .any(|variant| variant.stock.available() && !variant.price.is_zero())
}

fn first_in_stock(variants: &[VariantView]) -> Option<String> {
    variants
        .iter()
        .find(|variant| variant.stock.available())
        .or(variants.first())
        .map(|variant| variant.sku.clone())
}

fn variants(product: &ProductPage, chosen: Option<&str>) -> AnyView {
    if let [only] = product.variants.as_slice() {
        return view! {
            <input type="hidden" name="sku" value=only.sku.clone()/>
            <StockWord stock=only.stock/>
        }
        .into_any();
    }
    let prices_differ = product
        .variants
        .windows(2)
        .any(|pair| pair[0].price != pair[1].price);
    let pills = product
        .variants
        .iter()
        .map(|variant| {
            let price = prices_differ.then(|| format!(" · {}", variant.price));
            let stock = match variant.stock {
                Stock::Plenty => None,
                few => Some(format!(" ({})", few.sentence().to_lowercase())),
            };
            view! {
                <label class="pill">
                    <input
                        type="radio"
                        name="sku"
                        value=variant.sku.clone()
                        required
                        checked=chosen == Some(variant.sku.as_str())
                        disabled=!variant.stock.available()
                    />
                    <span class="pill__face">
                        <span>
                            {variant.name.clone()} {price} <span class="visually-hidden">{stock}</span>
                        </span>
                    </span>
                </label>
            }
        })
        .collect_view();
    let few: Vec<String> = product
        .variants
        .iter()
        .filter(|variant| matches!(variant.stock, Stock::Few(_)))
        .map(|variant| format!("{}: {}", variant.name, variant.stock.sentence().to_lowercase()))
        .collect();
    let stock = if !product.variants.iter().any(|variant| variant.stock.available()) {
        view! { <StockWord stock=Stock::SoldOut/> }.into_any()
    } else if few.is_empty() {
        view! { <StockWord stock=Stock::Plenty/> }.into_any()
    } else {
        view! { <p class="stock stock--few">{few.join(" · ")}</p> }.into_any()
    };
    view! {
        <fieldset>
            <legend>"Choose one"</legend>
            <div class="pills">{pills}</div>
        </fieldset>
        {stock}
    }
    .into_any()
}

#[component]
fn StockWord(stock: Stock) -> impl IntoView {
    let class = match stock {
        Stock::Plenty => "stock stock--plenty",
        Stock::Few(_) => "stock stock--few",
        Stock::SoldOut => "stock stock--none",
    };
    view! { <p class=class>{stock.sentence()}</p> }
}
