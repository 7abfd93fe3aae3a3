use leptos::prelude::*;
use shop::read;

use super::{asked, query};
use crate::here;
use crate::sections::{Frame, Islands, ProductGrid, Surroundings};

/// The longest search that makes sense.
const LONGEST: usize = 80;

/// `/search?q=…`; without words, everything.
#[component]
pub fn Search() -> impl IntoView {
    let words: String = query("q")
        .unwrap_or_default()
        .trim()
        .chars()
        .take(LONGEST)
        .collect();
    asked(async move {
        let surroundings = Surroundings::look().await?;
        let found = read::search(&here::shop(), &words).await?;
        let title = match (words.is_empty(), found.products.len()) {
            (true, _) => "Everything we have".to_owned(),
            (false, 0) => format!("Nothing found for “{words}”"),
            (false, 1) => format!("One product for “{words}”"),
            (false, many) => format!("{many} products for “{words}”"),
        };
        let help = found.products.is_empty() && !words.is_empty();
        Ok(view! {
            <Frame title=title.clone() surroundings islands=Islands::None class="page page--tight">
                <h1>{title}</h1>
                {help
                    .then(|| {
                        view! {
                            <p class="lead">
                                "Try fewer or other words, or " <a href="/search">"look at everything"</a> "."
                            </p>
                        }
                    })}
                <section aria-labelledby="results">
                    <h2 id="results" class="visually-hidden">
                        "Products"
                    </h2>
                    <ProductGrid products=found.products/>
                </section>
            </Frame>
        }
        .into_any())
    })
}
