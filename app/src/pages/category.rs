use leptos::prelude::*;
use shop::read;

use super::not_found::not_found;
use super::{asked, part};
use crate::here;
use crate::sections::{Crumbs, Frame, Islands, ProductGrid, Surroundings};

/// `/category/{slug}`
#[component]
pub fn Category() -> impl IntoView {
    let slug = part("slug");
    asked(async move {
        let surroundings = Surroundings::look().await?;
        let found = read::category(&here::shop(), &slug).await?;
        let Some(page) = found.as_ref().clone() else {
            return Ok(not_found(surroundings));
        };
        let name = page.category.name;
        Ok(view! {
            <Frame title=name.clone() surroundings islands=Islands::None class="page page--tight">
                <Crumbs way=vec![("/".to_owned(), "Home".to_owned())] now=name.clone()/>
                <div class="prose">
                    <h1>{name}</h1>
                    <p class="lead">{page.category.blurb}</p>
                </div>
                <section aria-labelledby="products">
                    <h2 id="products" class="visually-hidden">
                        "Products"
                    </h2>
                    <ProductGrid products=page.products/>
                </section>
            </Frame>
        }
        .into_any())
    })
}
