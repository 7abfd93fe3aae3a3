use commerce::totals::{TaxMode, Totals};
use leptos::prelude::*;

/// Subtotal, discount, shipping, taxes and the total. `shipping` says in words what the parcel costs, or that it
/// is not known yet; without it there is no such row.
#[component]
pub fn TotalsTable(totals: Totals, shipping: Option<String>) -> impl IntoView {
    let discount = (!totals.discount.is_zero()).then(|| format!("−{}", totals.discount));
    let taxes = totals
        .tax_lines
        .iter()
        .map(|line| {
            let (class, label) = match totals.tax_mode {
                TaxMode::Included => (
                    "totals__row totals__row--included",
                    format!("{} included", line.label),
                ),
                TaxMode::Added => ("totals__row", line.label.clone()),
            };
            view! {
                <div class=class>
                    <dt>{label}</dt>
                    <dd class="money">{line.tax.to_string()}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <dl class="totals">
            <div class="totals__row">
                <dt>"Subtotal"</dt>
                <dd class="money">{totals.subtotal.to_string()}</dd>
            </div>
            {discount
                .map(|discount| {
                    view! {
                        <div class="totals__row">
                            <dt>"Discount"</dt>
                            <dd class="money">{discount}</dd>
                        </div>
                    }
                })}
            {shipping
                .map(|shipping| {
                    view! {
                        <div class="totals__row">
                            <dt>"Shipping"</dt>
                            <dd class="money">{shipping}</dd>
                        </div>
                    }
                })}
            {taxes}
            <div class="totals__row totals__row--total">
                <dt>"Total"</dt>
                <dd class="money" data-testid="order-total">
                    {totals.total.to_string()}
                </dd>
            </div>
        </dl>
    }
}
