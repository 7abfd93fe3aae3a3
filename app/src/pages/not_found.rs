use http::StatusCode;
use leptos::prelude::*;

use super::asked;
use crate::here;
use crate::sections::{Frame, Islands, Surroundings};

/// Every address that is no page.
#[component]
pub fn NotFound() -> impl IntoView {
    asked(async move { Ok(not_found(Surroundings::look().await?)) })
}

/// Says so, with the right status, and shows the way back.
pub fn not_found(surroundings: Surroundings) -> AnyView {
    here::answer_with(StatusCode::NOT_FOUND);
    view! {
        <Frame title="Not found" surroundings islands=Islands::None>
            <div class="empty">
                <svg class="empty__art" viewBox="0 0 120 100" width="152" height="127" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round">
                    <path d="M10 84h100M18 84V30h84v54M18 56h84"></path>
                    <path d="M30 56V40h12v16M50 56V36h8v20M30 84V68h20v16"></path>
                    <path d="m76 68 12 12m0-12L76 80" stroke-width="2.5"></path>
                </svg>
                <h1>"This shelf is empty"</h1>
                <p class="lead">"What you are looking for isn't here, or isn't here any more."</p>
                <div class="hero__deeds">
                    <a class="button button--primary" href="/">
                        "Back to the shop"
                    </a>
                    <a class="button" href="/search">
                        "See everything"
                    </a>
                </div>
            </div>
        </Frame>
    }
    .into_any()
}
