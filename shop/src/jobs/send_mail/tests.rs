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
