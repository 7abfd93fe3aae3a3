//! Which page answers which address.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::pages::{
    AmazonCheckout, Authenticated, Cart, Category, Home, Mail, Mailbox, NotFound, Order, Product, Return,
    Search, StandardCheckout, Success,
};

/// All pages. Each renders whole before its first byte leaves, so that it can still answer with another status,
/// and reads without any script.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFound/> }>
                <Route path=path!("/") view=Home ssr=SsrMode::Async/>
                <Route path=path!("/category/:slug") view=Category ssr=SsrMode::Async/>
                <Route path=path!("/product/:slug") view=Product ssr=SsrMode::Async/>
                <Route path=path!("/search") view=Search ssr=SsrMode::Async/>
                <Route path=path!("/cart") view=Cart ssr=SsrMode::Async/>
                <Route path=path!("/checkout") view=StandardCheckout ssr=SsrMode::Async/>
                <Route path=path!("/checkout/amazon") view=AmazonCheckout ssr=SsrMode::Async/>
                <Route path=path!("/checkout/amazon/return") view=Return ssr=SsrMode::Async/>
                <Route path=path!("/checkout/amazon/confirmed") view=Authenticated ssr=SsrMode::Async/>
                <Route path=path!("/checkout/amazon/failed") view=Authenticated ssr=SsrMode::Async/>
                <Route path=path!("/checkout/success") view=Success ssr=SsrMode::Async/>
                <Route path=path!("/order/:number") view=Order ssr=SsrMode::Async/>
                <Route path=path!("/demo/mailbox") view=Mailbox ssr=SsrMode::Async/>
                <Route path=path!("/demo/mailbox/:id") view=Mail ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
