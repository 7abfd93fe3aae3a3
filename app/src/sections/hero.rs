use leptos::prelude::*;
use shop::read::ProductCard;

/// The first thing on the home page: who we are, and one product that shows it.
#[component]
pub fn Hero(product: Option<ProductCard>) -> impl IntoView {
    view! {
        <section class="hero" aria-labelledby="hero-title">
            <div class="hero__words">
                <p class="eyebrow">"New on the shelf"</p>
                <h1 id="hero-title">"Everyday things, made to be kept."</h1>
                <p class="lead">
                    "A small shop for shoes, bags, tables and tents that outlast the season they were bought in."
                </p>
                <div class="hero__deeds">
                    {product
                        .as_ref()
                        .map(|product| {
                            view! {
                                <a class="button button--primary button--large" href=format!("/product/{}", product.slug)>
                                    {format!("See the {}", product.name)}
                                </a>
                            }
                        })}
                    <a class="button button--large" href="#categories">
                        "Look around"
                    </a>
                </div>
            </div>
            <img
                class="hero__picture"
                src="/hero.svg"
                alt="A shop counter with gift boxes and a pair of blue shoes just being wrapped"
                width="1600"
                height="900"
                fetchpriority="high"
            />
        </section>
    }
}
