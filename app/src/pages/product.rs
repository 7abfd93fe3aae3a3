use leptos::prelude::*;
use shop::read;

use super::not_found::not_found;
use super::{asked, part, refused};
use crate::api::{AddToCart, StartAmazonCheckout};
use crate::components::picture_address;
use crate::here;
use crate::sections::{Awake, Crumbs, Frame, Islands, ProductForm, ProductGrid, Surroundings, can_be_paid};

/// `/product/{slug}`
#[component]
pub fn Product() -> impl IntoView {
    let slug = part("slug");
    let refused = refused::<AddToCart>().or_else(refused::<StartAmazonCheckout>);
    asked(async move {
        let surroundings = Surroundings::look().await?;
        let found = read::product(&here::shop(), &slug).await?;
        let Some(product) = found.as_ref().clone() else {
            return Ok(not_found(surroundings));
        };
        let way = vec![
            ("/".to_owned(), "Home".to_owned()),
            (
                format!("/category/{}", product.category.slug),
                product.category.name.clone(),
            ),
        ];
        let lowest = product
            .variants
            .iter()
            .map(|variant| variant.price)
            .min_by_key(|price| price.minor());
        let differ = product
            .variants
            .windows(2)
            .any(|pair| pair[0].price != pair[1].price);
        let price = lowest.map(|price| {
            if differ {
                format!("from {price}")
            } else {
                price.to_string()
            }
        });
        let description = product
            .description
            .iter()
            .map(|text| view! { <p>{text.clone()}</p> })
            .collect_view();
        let related = product.related.clone();
        // The button is the page's only island: a product that can't be paid for loads no script.
        let payable = can_be_paid(&product);
        let islands = if payable { Islands::OnPage } else { Islands::None };
        Ok(view! {
            <Frame title=product.name.clone() surroundings islands class="page page--tight">
                <Crumbs way now=product.name.clone()/>
                <article class="product">
                    <img
                        class="product__picture"
                        src=picture_address(&product.picture)
                        alt=format!("{}, drawn", product.name)
                        width="800"
                        height="800"
                        fetchpriority="high"
                    />
                    <div class="product__buy">
                        <div class="product__head">
                            <h1>{product.name.clone()}</h1>
                            <p class="lead">{product.tagline.clone()}</p>
                            <p class="product__price money">{price}</p>
                            {product
                                .digital
                                .then(|| view! { <p class="soft small">"Digital: nothing is sent by post."</p> })}
                        </div>
                        <ProductForm product=product.clone() refused/>
                        <div class="product__text prose">{description}</div>
                    </div>
                </article>
                {(!related.is_empty())
                    .then(|| {
                        view! {
                            <section aria-labelledby="related">
                                <div class="section-head">
                                    <h2 id="related">"Goes well with it"</h2>
                                </div>
                                <ProductGrid products=related/>
                            </section>
                        }
                    })}
            </Frame>
            {payable.then(|| view! { <Awake/> })}
        }
        .into_any())
    })
}
