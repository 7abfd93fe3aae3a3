//! One file per page. Server only: a page reads what it shows from the shop, draws it once, and is done.

mod amazon_checkout;
mod authenticated;
mod cart;
mod category;
mod home;
mod mail;
mod mailbox;
mod not_found;
mod order;
mod product;
mod return_from_sign_in;
mod search;
mod standard_checkout;
mod success;

pub use amazon_checkout::AmazonCheckout;
pub use authenticated::Authenticated;
pub use cart::Cart;
pub use category::Category;
pub use home::Home;
pub use mail::Mail;
pub use mailbox::Mailbox;
pub use not_found::NotFound;
pub use order::Order;
pub use product::Product;
pub use return_from_sign_in::Return;
pub use search::Search;
pub use standard_checkout::StandardCheckout;
pub use success::{Success, order_of_this_visit};

use std::future::Future;

use http::StatusCode;
use leptos::prelude::*;
use leptos::server::ServerActionError;
use leptos::server_fn::ServerFn;
use leptos::server_fn::error::ServerFnUrlError;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::error::AppError;
use crate::here;

/// A page that has to ask first. What breaks on the way becomes the page that says so.
fn asked(page: impl Future<Output = Result<AnyView, AppError>> + Send + 'static) -> AnyView {
    Suspend::new(async move {
        match page.await {
            Ok(view) => view,
            Err(error) => broken(&error),
        }
    })
    .into_any()
}

/// Without any of the shop's data, because that may be what is broken.
fn broken(error: &AppError) -> AnyView {
    here::answer_with(StatusCode::INTERNAL_SERVER_ERROR);
    here::never_store();
    view! {
        <leptos_meta::Title text="Something went wrong"/>
        <main id="content" class="page">
            <div class="empty">
                <h1>"Something went wrong"</h1>
                <p class="lead">{error.sentence()}</p>
                <a class="button button--primary" href="/">
                    "Back to the shop"
                </a>
            </div>
        </main>
    }
    .into_any()
}

/// A part of the page's address, `""` if it has none.
fn part(name: &str) -> String {
    use_params_map()
        .with_untracked(|params| params.get(name))
        .unwrap_or_default()
}

/// A value behind the `?` of the page's address.
fn query(name: &str) -> Option<String> {
    use_query_map().with_untracked(|query| query.get(name))
}

/// What a plain form post of this server function was refused with, if it was the last thing that happened.
fn refused<F: ServerFn<Error = AppError>>() -> Option<AppError> {
    let packed = use_context::<ServerActionError>()?;
    if packed.path() != F::PATH {
        return None;
    }
    Some(ServerFnUrlError::<AppError>::decode_err(packed.err()))
}
