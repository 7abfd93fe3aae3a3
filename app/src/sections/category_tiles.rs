use leptos::prelude::*;
use shop::read::CategoryCard;

use crate::components::picture_address;

/// The ways into the shop.
#[component]
pub fn CategoryTiles(categories: Vec<CategoryCard>) -> impl IntoView {
    let tiles = categories
        .into_iter()
        .map(|category| {
            view! {
                <li class="category-tile">
                    <img
                        src=picture_address(&category.picture)
                        alt=""
                        width="800"
                        height="600"
                        loading="lazy"
                    />
                    <a href=format!("/category/{}", category.slug)>{category.name}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="category-tiles" role="list">
            {tiles}
        </ul>
    }
}
