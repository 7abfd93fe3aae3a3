//! Sends one mail about an order.

use commerce::order::OrderState;
use commerce::payment::PaymentState;

use super::Outcome;
use crate::Shop;
use crate::db::orders::{self, OrderRow};
use crate::db::payments::{self, PaymentRow};
use crate::email::{Template, render};
use crate::error::Broken;

/// Reads the order as it is now, writes the mail and hands it over. The Message-ID is made from the job, so a
/// mail that a crash sends twice can be told by its id.
pub(super) async fn run(shop: &Shop, job: &str, order: &str, template: Template) -> Result<Outcome, Broken> {
    let mut conn = shop.db().read().await?;
    let Some(row) = orders::by_number(conn.on(), order).await? else {
        return Err(Broken::data("a mail about an order that is not there"));
    };
    let payment = payments::of_order(conn.on(), order).await?;
    if !still_true(template, &row, payment.as_ref())? {
        tracing::info!(order, ?template, "a mail that came too late is dropped");
        return Ok(Outcome::Done);
    }
    let lines = orders::lines(conn.on(), order).await?;
    drop(conn);
    if let Some(letter) = render(shop, template, &row, &lines)? {
        shop.mailer().send(shop, job, letter).await?;
    }
    Ok(Outcome::Done)
}

/// A letter may have waited for hours until the mail server was there. One that speaks of a state that is over
/// would contradict the letter about the next one; what ends an order stays true.
fn still_true(template: Template, order: &OrderRow, payment: Option<&PaymentRow>) -> Result<bool, Broken> {
    let state = OrderState::parse(&order.state).map_err(Broken::data)?;
    let payment = payment.map(payments::state_of).transpose()?;
    let method_declined = payment == Some(PaymentState::MethodDeclined);
    Ok(match template {
        Template::OrderReceived => {
            matches!(state, OrderState::Pending | OrderState::PaymentReview) && !method_declined
        }
        Template::OrderConfirmed => matches!(state, OrderState::Processing | OrderState::Complete),
        Template::PaymentMethodDeclined => method_declined,
        Template::OrderCanceled
        | Template::PaymentDeclinedForMerchant
        | Template::PaymentContradictionForMerchant => true,
    })
}

#[cfg(test)]
mod tests;
