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
mod tests {
    use super::{Template, run};
    use crate::db::execute;
    use crate::testing::{TestShop, shop};

    /// An order with its payment, in the least that a letter reads.
    async fn ordered() -> TestShop {
        let shop = shop().await;
        let nothing = "{\"minor\":0,\"currency\":\"USD\"}";
        let total = "{\"minor\":100,\"currency\":\"USD\"}";
        let totals = format!(
            "{{\"subtotal\":{total},\"discount\":{nothing},\"shipping\":{nothing},\"tax\":{nothing},\
              \"total\":{total},\"tax_mode\":\"added\",\"tax_lines\":[]}}"
        );
        let details =
            format!("{{\"payment\":\"S01\",\"total\":{total},\"order_number\":\"1\",\"store_name\":\"\"}}");
        let mut tx = shop.db().write().await.unwrap();
        execute!(
            tx.on(),
            "INSERT INTO orders (number, key, checkout_id, cart_id, state, buyer_id, buyer_name, buyer_email, currency,
                                 subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor, totals,
                                 stock_taken, received_mail, placed_at, updated_at)
             VALUES ('1', 'k', 'c', 'c', 'pending', 'b', 'Susie', 'susie@example.com', 'USD', 100, 0, 0, 0, 100, $1,
                     0, 1, 0, 0)",
            totals.as_str()
        )
        .unwrap();
        execute!(
            tx.on(),
            "INSERT INTO payments (id, order_number, checkout_id, gateway_id, state, currency, total_minor, details,
                                   confirm_wanted, wanted_at, attempts, looks, created_at, updated_at)
             VALUES ('p', '1', 'c', 'S01', 'draft', 'USD', 100, $1, 0, 0, 0, 0, 0, 0)",
            details.as_str()
        )
        .unwrap();
        tx.commit().await.unwrap();
        shop
    }

    #[tokio::test]
    async fn a_letter_about_a_state_that_is_over_is_dropped() {
        let shop = ordered().await;
        let cases = [
            (Template::OrderReceived, "pending", "confirming", true),
            (Template::OrderReceived, "payment_review", "authorized", true),
            (Template::OrderReceived, "pending", "method_declined", false),
            (Template::OrderReceived, "processing", "authorized", false),
            (Template::OrderReceived, "canceled", "declined", false),
            (
                Template::PaymentMethodDeclined,
                "pending",
                "method_declined",
                true,
            ),
            (Template::PaymentMethodDeclined, "processing", "authorized", false),
            (Template::PaymentMethodDeclined, "canceled", "canceled", false),
            (Template::OrderConfirmed, "processing", "authorized", true),
            (Template::OrderConfirmed, "canceled", "canceled", false),
            (Template::OrderCanceled, "canceled", "declined", true),
        ];
        for (nth, (template, order, payment, sent)) in cases.into_iter().enumerate() {
            let mut tx = shop.db().write().await.unwrap();
            execute!(tx.on(), "UPDATE orders SET state = $1", order).unwrap();
            execute!(tx.on(), "UPDATE payments SET state = $1", payment).unwrap();
            tx.commit().await.unwrap();
            let before = crate::read::mailbox(&shop).await.unwrap().mails.len();
            run(&shop, &nth.to_string(), "1", template).await.unwrap();
            let after = crate::read::mailbox(&shop).await.unwrap().mails.len();
            assert_eq!(
                after - before,
                usize::from(sent),
                "{template:?}, {order}, {payment}"
            );
        }
    }
}
