//! Orders as their buyers see them.

use commerce::checkout::LineView;
use commerce::money::{Currency, Money};
use commerce::order::OrderState;
use commerce::payment::PaymentState;

use super::views::{OrderStage, PurchaseEvent, PurchasedItem, SuccessPage};
use crate::db::orders::{self, OrderLineRow, OrderRow};
use crate::db::payments;
use crate::error::Broken;
use crate::{OrderNumber, Shop};

/// The success page of an order; the caller has the number from the buyer's own session.
///
/// # Errors
/// When the database fails.
pub async fn success(shop: &Shop, number: &OrderNumber) -> Result<Option<SuccessPage>, Broken> {
    let mut conn = shop.db().read().await?;
    let Some(order) = orders::by_number(conn.on(), number.as_str()).await? else {
        return Ok(None);
    };
    let lines = orders::lines(conn.on(), &order.number).await?;
    let payment = payments::of_order(conn.on(), &order.number).await?;
    let payment_state = payment.as_ref().map(payments::state_of).transpose()?;
    Ok(Some(page(order, &lines, payment_state)?))
}

/// The guest's page of an order: number and key must both be right. It offers no purchase event.
///
/// # Errors
/// When the database fails.
pub async fn order_by_key(
    shop: &Shop,
    number: &OrderNumber,
    key: &str,
) -> Result<Option<SuccessPage>, Broken> {
    let page = success(shop, number).await?;
    Ok(page.filter(|page| same(&page.key, key)).map(|page| SuccessPage {
        purchase_event: None,
        ..page
    }))
}

/// Compares without telling by its time how much was right.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len()
        && a.bytes()
            .zip(b.bytes())
            .fold(0, |different, (a, b)| different | (a ^ b))
            == 0
}

/// A line of an order as pages show it.
pub(crate) fn order_line(row: &OrderLineRow, currency: Currency) -> Result<LineView, Broken> {
    let quantity = u32::try_from(row.quantity).map_err(Broken::data)?;
    Ok(LineView {
        sku: row.sku.clone(),
        slug: row.slug.clone(),
        name: row.name.clone(),
        variant: row.variant.clone(),
        picture: row.picture.clone(),
        quantity,
        total: Money::new(row.unit_price_minor, currency)
            .times(quantity)
            .map_err(Broken::money)?,
    })
}

/// What happened so far, for the buyer.
pub(crate) fn stage_of(order: OrderState, payment: Option<PaymentState>) -> OrderStage {
    match order {
        OrderState::Canceled | OrderState::Closed => OrderStage::Canceled,
        OrderState::Complete => OrderStage::Complete,
        OrderState::Processing => OrderStage::Confirmed,
        OrderState::Pending | OrderState::PaymentReview => match payment {
            Some(PaymentState::MethodDeclined) => OrderStage::PaymentMethodDeclined,
            _ => OrderStage::PaymentBeingChecked,
        },
    }
}

fn page(
    order: OrderRow,
    rows: &[OrderLineRow],
    payment: Option<PaymentState>,
) -> Result<SuccessPage, Broken> {
    let state = OrderState::parse(&order.state).map_err(Broken::data)?;
    let currency = Currency::parse(&order.currency).map_err(Broken::data)?;
    let lines = rows
        .iter()
        .map(|row| order_line(row, currency))
        .collect::<Result<Vec<_>, _>>()?;
    let stage = stage_of(state, payment);
    let totals = order.totals.0;
    let offered = order.purchase_seen_at.is_none() && stage != OrderStage::Canceled;
    let purchase_event = offered.then(|| PurchaseEvent {
        number: order.number.clone(),
        total: totals.total,
        tax: totals.tax,
        shipping: totals.shipping,
        items: lines.iter().map(purchased_item).collect(),
    });
    Ok(SuccessPage {
        number: order.number,
        key: order.key,
        stage,
        lines,
        totals,
        address: order.address.map(|address| address.0),
        shipping: order.shipping_name,
        email: order.buyer_email,
        buyer: order.buyer_name,
        placed_at: order.placed_at.0,
        purchase_event,
    })
}

fn purchased_item(line: &LineView) -> PurchasedItem {
    PurchasedItem {
        sku: line.sku.clone(),
        name: line.name.clone(),
        quantity: line.quantity,
        total: line.total,
    }
}
