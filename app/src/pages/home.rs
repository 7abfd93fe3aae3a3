use leptos::prelude::*;
use shop::read;

use super::asked;
use crate::here;
use crate::sections::{CategoryTiles, Frame, Hero, Islands, ProductGrid, Surroundings};

/// `/`
#[component]
pub fn Home() -> impl IntoView {
    asked(async move {
        let surroundings = Surroundings::look().await?;
        let home = read::home(&here::shop()).await?;
        let front = home.featured.first().cloned();
        Ok(view! {
            <Frame title="Everyday things, made to be kept" surroundings islands=Islands::None>
                <Hero product=front/>
                <section aria-labelledby="categories">
                    <div class="section-head">
                        <h2 id="categories">"Look around"</h2>
                    </div>
                    <CategoryTiles categories=home.categories.clone()/>
                </section>
                <section aria-labelledby="featured">
                    <div class="section-head">
                        <h2 id="featured">"Our favorites"</h2>
                        <a href="/search">"See everything"</a>
                    </div>
                    <ProductGrid products=home.featured.clone()/>
                </section>
            </Frame>
        }
        .into_any())
    })
}
