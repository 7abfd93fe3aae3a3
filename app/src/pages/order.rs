use leptos::prelude::*;
use shop::read;

use super::not_found::not_found;
use super::{asked, part, query};
use crate::here;
use crate::sections::{Frame, Islands, OrderSummary, Surroundings};

/// `/order/{number}?key=…`: a guest's order. A wrong key answers like a number that does not exist.
#[component]
pub fn Order() -> impl IntoView {
    let (number, key) = (part("number"), query("key").unwrap_or_default());
    asked(async move {
        here::never_store();
        let surroundings = Surroundings::look().await?;
        let order = read::order_by_key(&here::shop(), &number.into(), &key).await?;
        let Some(order) = order else {
            return Ok(not_found(surroundings));
        };
        Ok(view! {
            <Frame title=format!("Order {}", order.number) surroundings islands=Islands::None>
                <OrderSummary order/>
            </Frame>
        }
        .into_any())
    })
}
