use leptos::prelude::*;
use shop::read::ProductCard;

use crate::components::picture_address;

/// How many pictures are surely seen at once; the others may wait.
const ABOVE_THE_FOLD: usize = 4;

/// Products side by side.
#[component]
pub fn ProductGrid(products: Vec<ProductCard>) -> impl IntoView {
    let cards = products
        .into_iter()
        .enumerate()
        .map(|(index, product)| {
            let price = if product.price_varies {
                format!("from {}", product.price)
            } else {
                product.price.to_string()
            };
            let loading = (index >= ABOVE_THE_FOLD).then_some("lazy");
            view! {
                <li class="product-card">
                    <img
                        class="product-card__picture"
                        src=picture_address(&product.picture)
                        alt=""
                        width="800"
                        height="800"
                        loading=loading
                    />
                    <div class="product-card__words">
                        <h3>
                            <a href=format!("/product/{}", product.slug)>{product.name}</a>
                        </h3>
                        <p class="product-card__tagline">{product.tagline}</p>
                        <p>
                            <span class="product-card__price money">{price}</span>
                            {(!product.in_stock)
                                .then(|| view! { <span class="soft small">" · Sold out"</span> })}
                        </p>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="product-grid" role="list">
            {cards}
        </ul>
    }
}
