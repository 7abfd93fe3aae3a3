use leptos::prelude::*;

use crate::here;

#[component]
pub fn Footer() -> impl IntoView {
    let front = here::storefront();
    view! {
        <footer class="footer">
            <div class="footer__inner">
                <p>
                    {front.name.clone()}
                    ". Good things for every day, chosen with care. Pay with the addresses and cards you already keep at Amazon; we never see your card."
                </p>
                <nav aria-label="More">
                    <ul role="list">
                        <li>
                            <a href="/">"Home"</a>
                        </li>
                        <li>
                            <a href="/search">"All products"</a>
                        </li>
                        <li>
                            <a href="/cart">"Cart"</a>
                        </li>
                        {front
                            .demo
                            .then(|| {
                                view! {
                                    <li>
                                        <a href="/demo/mailbox">"Demo mailbox"</a>
                                    </li>
                                }
                            })}
                    </ul>
                </nav>
            </div>
        </footer>
    }
}
