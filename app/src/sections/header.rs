use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

use super::frame::{Islands, Surroundings};
use super::mini_cart::CartHandle;
use crate::components::{Icon, Sign};
use crate::here;

/// Name, categories, search, cart.
#[component]
pub fn Header(surroundings: Surroundings, islands: Islands) -> impl IntoView {
    let here = use_location().pathname.get_untracked();
    let words = use_query_map()
        .with_untracked(|query| query.get("q"))
        .unwrap_or_default();
    let links = surroundings
        .categories
        .iter()
        .map(|category| {
            let address = format!("/category/{}", category.slug);
            let current = (address == here).then_some("page");
            view! {
                <li>
                    <a href=address aria-current=current>
                        {category.name.clone()}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <header class="header">
            <div class="header__bar">
                <Brand/>
                <nav class="header__nav" aria-label="Categories">
                    <ul role="list">{links}</ul>
                </nav>
                <form class="search" role="search" action="/search" method="get">
                    <label class="visually-hidden" for="search-words">
                        "Search the shop"
                    </label>
                    <input
                        class="input"
                        id="search-words"
                        type="search"
                        name="q"
                        value=words
                        placeholder="Search"
                        maxlength="80"
                        autocomplete="off"
                    />
                    <button class="search__button" type="submit" aria-label="Search">
                        <Icon sign=Sign::Search/>
                    </button>
                </form>
                <div class="header__tools">
                    <CartHandle cart=surroundings.cart islands/>
                </div>
            </div>
        </header>
    }
}

/// The checkout's header: the shop's name, the way back, and that this is the safe part.
#[component]
pub fn CheckoutHeader() -> impl IntoView {
    view! {
        <header class="header">
            <div class="header__bar header__bar--checkout">
                <Brand/>
                <p class="header__tools header__safe">
                    <Icon sign=Sign::Lock/>
                    "Secure checkout"
                </p>
            </div>
        </header>
    }
}

#[component]
fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href="/">
            <img class="brand__mark" src="/logo.svg" alt="" width="34" height="34"/>
            {here::storefront().name.clone()}
        </a>
    }
}
