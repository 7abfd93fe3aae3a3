//! Amazon decides, which may take ten seconds: the page says so and asks again every second.

use std::time::Duration;

use commerce::checkout::Stage;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use crate::api;
use crate::error::AppError;

/// Takes the place of the steps while Amazon decides.
#[component]
pub fn Deciding(desk: Desk) -> impl IntoView {
    let panel = NodeRef::<html::Section>::new();
    let shown = Memo::new(move |_| desk.shows_progress());
    // The button that had the focus is gone; whoever reads by ear goes on here.
    Effect::new(move |before: Option<bool>| {
        let now = shown.get();
        if now && before == Some(false) {
            request_animation_frame(move || {
                if let Some(Some(panel)) = panel.try_get_untracked() {
                    let _ = panel.focus();
                }
            });
        }
        now
    });
    view! {
        <section
            node_ref=panel
            tabindex="-1"
            class="deciding card"
            data-testid="deciding"
            aria-labelledby="deciding-title"
            hidden=move || !shown.get()
        >
            <h2 id="deciding-title">"Placing your order"</h2>
            <div class="deciding__bar" aria-hidden="true"></div>
            <p role="status">
                "Amazon is checking your payment. This can take up to ten seconds. You can leave this page and come back to it; your order goes on meanwhile."
            </p>
        </section>
    }
}

/// Asks again in a second, until the stage is another one.
pub fn look_again(desk: Desk) {
    set_timeout(
        move || {
            spawn_local(async move {
                match api::checkout_status().await {
                    Ok(view) => desk.take(view),
                    Err(AppError::CheckoutGone) => super::super::leave_for("/cart"),
                    // Out of reach for a moment; the next look may be luckier.
                    Err(_) => {}
                }
                if desk.view.try_with_untracked(|view| view.stage == Stage::Deciding) == Some(true) {
                    look_again(desk);
                }
            });
        },
        Duration::from_secs(1),
    );
}
