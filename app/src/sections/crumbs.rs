use leptos::prelude::*;

/// The way back up: links, then where we are.
#[component]
pub fn Crumbs(way: Vec<(String, String)>, #[prop(into)] now: String) -> impl IntoView {
    let way = way
        .into_iter()
        .map(|(address, name)| {
            view! {
                <li>
                    <a href=address>{name}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol role="list">
                {way} <li>
                    <span aria-current="page">{now}</span>
                </li>
            </ol>
        </nav>
    }
}
