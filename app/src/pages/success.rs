use commerce::checkout::Stage;
use leptos::prelude::*;
use shop::OrderNumber;
use shop::read;

use super::asked;
use crate::error::AppError;
use crate::here;
use crate::islands::PurchaseEvent;
use crate::sections::{Awake, Frame, Islands, OrderSummary, Surroundings};
use crate::session::Visit;

/// `/checkout/success`: the one success page, for every way of paying.
#[component]
pub fn Success() -> impl IntoView {
    asked(async move {
        here::never_store();
        let shop = here::shop();
        let order = match order_of_this_visit().await? {
            Some(number) => read::success(&shop, &number).await?,
            None => None,
        };
        let Some(order) = order else {
            here::go("/cart");
            return Ok(().into_any());
        };
        let surroundings = Surroundings::look().await?;
        let event = order.purchase_event.as_ref().map(|event| {
            let text = purchase_event(event);
            let number = event.number.clone();
            view! {
                <PurchaseEvent number event=text/>
                <Awake/>
            }
        });
        let islands = if event.is_some() {
            Islands::OnPage
        } else {
            Islands::None
        };
        crate::sign_in::forget_token();
        Ok(view! {
            <Frame title=order.stage.title() surroundings islands>
                <OrderSummary order/>
            </Frame>
            {event}
        }
        .into_any())
    })
}

/// The order that this browser placed last. The open checkout knows it even if the answer that would have noted
/// it in the session never arrived.
pub async fn order_of_this_visit() -> Result<Option<OrderNumber>, AppError> {
    let visit = Visit::here()?;
    if let Some(checkout) = visit.checkout().await?
        && let Some(view) = read::checkout(&here::shop(), &checkout).await?
        && let Stage::Placed { order_number } = view.stage
    {
        return Ok(Some(OrderNumber::new(order_number)));
    }
    visit.last_order().await
}

/// The event as tracking code expects it, with amounts as numbers.
fn purchase_event(event: &read::PurchaseEvent) -> String {
    let number = |money: commerce::money::Money| {
        money
            .to_decimal()
            .parse::<serde_json::Number>()
            .map_or(serde_json::Value::Null, serde_json::Value::Number)
    };
    let items: Vec<serde_json::Value> = event
        .items
        .iter()
        .map(|item| {
            serde_json::json!({
                "item_id": item.sku,
                "item_name": item.name,
                "quantity": item.quantity,
                "total": number(item.total),
            })
        })
        .collect();
    serde_json::json!({
        "event": "purchase",
        "ecommerce": {
            "transaction_id": event.number,
            "currency": event.total.currency().code(),
            "value": number(event.total),
            "tax": number(event.tax),
            "shipping": number(event.shipping),
            "items": items,
        }
    })
    .to_string()
}
