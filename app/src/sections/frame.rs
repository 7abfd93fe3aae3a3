//! What stands around every page's content: header, main, footer.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_meta::Title;
use shop::read::{self, CategoryCard, MiniCart};

use super::footer::Footer;
use super::header::{CheckoutHeader, Header};
use crate::error::AppError;
use crate::here;
use crate::session::Visit;

/// What the frame shows of the shop and of this visitor.
#[derive(Clone)]
pub struct Surroundings {
    pub categories: Arc<Vec<CategoryCard>>,
    /// Absent for a visitor without a cart.
    pub cart: Option<MiniCart>,
}

impl Surroundings {
    /// Reads them. A visitor who has no session costs no look at the cart tables.
    pub async fn look() -> Result<Self, AppError> {
        let shop = here::shop();
        let categories = read::categories(&shop).await?;
        let cart = match Visit::here()?.cart().await? {
            Some(id) => Some(read::mini_cart(&shop, Some(&id)).await?).filter(|cart| cart.count > 0),
            None => None,
        };
        Ok(Self { categories, cart })
    }
}

/// Whether the page's own content has islands, and so wakes them itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Islands {
    /// The page places [`super::Awake`].
    OnPage,
    /// There is at most the button in the small cart.
    None,
}

/// A page of the shop.
#[component]
pub fn Frame(
    #[prop(into)] title: String,
    surroundings: Surroundings,
    islands: Islands,
    #[prop(default = "page")] class: &'static str,
    children: Children,
) -> impl IntoView {
    let front = here::storefront();
    view! {
        <Title text=format!("{title} · {}", front.name)/>
        <a class="skip-link" href="#content">
            "Skip to content"
        </a>
        {front.demo.then(|| view! { <DemoStrip/> })}
        <Header surroundings islands/>
        <main id="content" class=class tabindex="-1">
            {children()}
        </main>
        <Footer/>
    }
}

/// A page of the checkout: fewer ways out, nothing that distracts.
#[component]
pub fn CheckoutFrame(#[prop(into)] title: String, children: Children) -> impl IntoView {
    let front = here::storefront();
    view! {
        <Title text=format!("{title} · {}", front.name)/>
        <a class="skip-link" href="#content">
            "Skip to content"
        </a>
        <CheckoutHeader/>
        <main id="content" class="page page--tight page--checkout" tabindex="-1">
            {children()}
        </main>
    }
}

#[component]
fn DemoStrip() -> impl IntoView {
    view! {
        <p class="demo-strip">
            "A demo shop: nothing is sent and no money moves. Mails arrive in the " <a href="/demo/mailbox">"mailbox"</a>
            "."
        </p>
    }
}
