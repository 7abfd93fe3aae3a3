//! What each mail says.

use commerce::money::Currency;
use commerce::totals::TaxMode;
use serde::{Deserialize, Serialize};

use super::Letter;
use super::layout::{Block, document, plain};
use crate::db::orders::{OrderLineRow, OrderRow};
use crate::error::Broken;
use crate::read::order_line;
use crate::{Region, Shop};

/// The mails that the shop can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Template {
    /// To the buyer: the order is in. Not a word about the payment, which is not decided.
    OrderReceived,
    /// To the buyer: the payment is authorized.
    OrderConfirmed,
    /// To the buyer, who has left: another payment method is needed.
    PaymentMethodDeclined,
    /// To the buyer, who has left: the payment was declined for good and the order is canceled.
    OrderCanceled,
    /// To the merchant: a payment was declined for good.
    PaymentDeclinedForMerchant,
    /// To the merchant: the gateway holds money for an order that ended.
    PaymentContradictionForMerchant,
}

/// Writes a mail; `None` when nobody would read it (the merchant gave no address).
pub(crate) fn render(
    shop: &Shop,
    template: Template,
    order: &OrderRow,
    lines: &[OrderLineRow],
) -> Result<Option<Letter>, Broken> {
    let to = match template {
        Template::PaymentDeclinedForMerchant | Template::PaymentContradictionForMerchant => {
            shop.settings().mail.merchant.clone()
        }
        _ => Some(order.buyer_email.clone()),
    };
    let Some(to) = to.filter(|to| !to.is_empty()) else {
        return Ok(None);
    };
    let store = &shop.settings().store_name;
    let (subject, title, mut blocks) = words(template, order, store);
    if let (Template::PaymentMethodDeclined, Some(address)) = (template, account_of_buyer(shop)) {
        blocks.push(Block::Link {
            text: "Go to Amazon Pay".to_owned(),
            address: address.to_owned(),
        });
    }
    match template {
        Template::OrderReceived | Template::OrderConfirmed => blocks.extend(summary(order, lines)?),
        Template::PaymentDeclinedForMerchant | Template::PaymentContradictionForMerchant => {}
        Template::PaymentMethodDeclined | Template::OrderCanceled => {
            blocks.push(Block::Rows(rows_of(order, lines)?));
        }
    }
    if let Some(link) = link(shop, template, order) {
        blocks.push(Block::Link {
            text: "Look at your order".to_owned(),
            address: link,
        });
    }
    blocks.push(Block::Small(format!("{store} · Order {}", order.number)));
    Ok(Some(Letter {
        to,
        text: plain(&title, &blocks),
        html: document(store, &title, &blocks),
        subject,
    }))
}

fn words(template: Template, order: &OrderRow, store: &str) -> (String, String, Vec<Block>) {
    let number = &order.number;
    let hello = greeting(&order.buyer_name);
    let say = |text: &str| Block::Text(text.to_owned());
    match template {
        Template::OrderReceived => (
            format!("We received your order {number}"),
            "We received your order".to_owned(),
            vec![
                Block::Text(hello),
                Block::Text(format!(
                    "thank you for your order {number} at {store}. We'll write again as soon as it is confirmed; \
                     until then there is nothing for you to do."
                )),
            ],
        ),
        Template::OrderConfirmed => (
            format!("Your order {number} is confirmed"),
            "Your order is confirmed".to_owned(),
            vec![
                Block::Text(hello),
                Block::Text(format!(
                    "thank you for your order {number}. Your payment is authorized and we are getting \
                     everything ready."
                )),
            ],
        ),
        Template::PaymentMethodDeclined => (
            format!("Your order {number} needs another payment method"),
            "Please choose another payment method".to_owned(),
            vec![
                Block::Text(hello),
                Block::Text(format!(
                    "the payment method for your order {number} was declined. Please choose another one in your \
                     Amazon Pay account; the order then goes on by itself. Until then we keep it for you, and \
                     nothing is charged."
                )),
            ],
        ),
        Template::OrderCanceled => (
            format!("Your order {number} was canceled"),
            "Your order was canceled".to_owned(),
            vec![
                Block::Text(hello),
                Block::Text(format!(
                    "the payment for your order {number} could not be completed, so we canceled the order. \
                     Nothing was charged. You are welcome to order again."
                )),
            ],
        ),
        Template::PaymentDeclinedForMerchant => (
            format!("Order {number}: payment declined"),
            format!("The payment of order {number} was declined"),
            vec![
                say("Amazon declined the payment for good. The order is canceled and its stock is back."),
                Block::Text(format!(
                    "Reason: {}",
                    order.cancel_reason.as_deref().unwrap_or("not told")
                )),
            ],
        ),
        Template::PaymentContradictionForMerchant => (
            format!("Order {number}: please look at its payment"),
            format!("Order {number} ended, but its payment says otherwise"),
            vec![say(
                "Amazon reports an authorization for an order that has ended here. We asked Amazon to cancel \
                 the payment; please check in Seller Central that it did.",
            )],
        ),
    }
}

/// Where a buyer of this region chooses another payment method; none when it is not Amazon that we talk to.
fn account_of_buyer(shop: &Shop) -> Option<&'static str> {
    let amazon = &shop.settings().amazon;
    if amazon.api_url.is_some() {
        return None;
    }
    Some(match amazon.region {
        Region::Us => "https://pay.amazon.com/jr/your-account/orders",
        Region::Uk => "https://pay.amazon.co.uk/jr/your-account/orders",
        Region::De => "https://pay.amazon.de/jr/your-account/orders",
        Region::Jp => "https://pay.amazon.co.jp/jr/your-account/orders",
    })
}

fn greeting(name: &str) -> String {
    let name = name.trim();
    if name.is_empty() {
        "Hello,".to_owned()
    } else {
        format!("Hello {name},")
    }
}

/// Lines, totals, address and the way of shipping.
fn summary(order: &OrderRow, lines: &[OrderLineRow]) -> Result<Vec<Block>, Broken> {
    let mut rows = rows_of(order, lines)?;
    let totals = &order.totals.0;
    rows.push(("Subtotal".to_owned(), totals.subtotal.to_string()));
    if !totals.discount.is_zero() {
        rows.push(("Discount".to_owned(), format!("−{}", totals.discount)));
    }
    if let Some(name) = &order.shipping_name {
        rows.push((format!("Shipping ({name})"), totals.shipping.to_string()));
    }
    for line in &totals.tax_lines {
        let label = match totals.tax_mode {
            TaxMode::Included => format!("Included {}", line.label),
            TaxMode::Added => line.label.clone(),
        };
        rows.push((label, line.tax.to_string()));
    }
    rows.push(("Total".to_owned(), totals.total.to_string()));
    let mut blocks = vec![Block::Rows(rows)];
    if let Some(address) = &order.address {
        blocks.push(Block::Text(format!("It goes to: {}", address.0.one_line())));
    }
    Ok(blocks)
}

fn rows_of(order: &OrderRow, lines: &[OrderLineRow]) -> Result<Vec<(String, String)>, Broken> {
    let currency = Currency::parse(&order.currency).map_err(Broken::data)?;
    let row = |row: &OrderLineRow| {
        let line = order_line(row, currency)?;
        let name = match line.variant.as_str() {
            "" => line.name,
            variant => format!("{}, {variant}", line.name),
        };
        Ok((format!("{} × {name}", line.quantity), line.total.to_string()))
    };
    lines.iter().map(row).collect()
}

/// The guest's page of the order; the merchant has other ways.
fn link(shop: &Shop, template: Template, order: &OrderRow) -> Option<String> {
    if matches!(
        template,
        Template::PaymentDeclinedForMerchant | Template::PaymentContradictionForMerchant
    ) {
        return None;
    }
    let mut url = shop.settings().base_url.clone();
    url.path_segments_mut()
        .ok()?
        .pop_if_empty()
        .extend(["order", &order.number]);
    url.query_pairs_mut().append_pair("key", &order.key);
    Some(url.into())
}
