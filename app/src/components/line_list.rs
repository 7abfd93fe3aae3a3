use commerce::checkout::LineView;
use leptos::prelude::*;

use super::picture_address;

/// What is bought, in few words: picture, name, how many, how much.
#[component]
pub fn LineList(lines: Vec<LineView>) -> impl IntoView {
    let rows = lines
        .into_iter()
        .map(|line| {
            let detail = if line.variant.is_empty() {
                format!("Quantity {}", line.quantity)
            } else {
                format!("{}, quantity {}", line.variant, line.quantity)
            };
            view! {
                <li class="line-list__line">
                    <img
                        class="line-list__picture"
                        src=picture_address(&line.picture)
                        alt=""
                        width="52"
                        height="52"
                    />
                    <div>
                        <p class="line-list__name">{line.name}</p>
                        <p class="line-list__detail">{detail}</p>
                    </div>
                    <span class="money">{line.total.to_string()}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="line-list" role="list">
            {rows}
        </ul>
    }
}
