//! Orders, their lines and their history.

use commerce::address::Address;
use commerce::order::OrderState;
use commerce::totals::Totals;

use crate::db::types::{Flag, JsonText, Ms};
use crate::db::{On, execute, fetch_all, fetch_one, fetch_opt};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct OrderRow {
    pub number: String,
    pub key: String,
    pub checkout_id: String,
    pub cart_id: String,
    pub state: String,
    pub buyer_id: String,
    pub buyer_name: String,
    pub buyer_email: String,
    pub address: Option<JsonText<Address>>,
    pub shipping_code: Option<String>,
    pub shipping_name: Option<String>,
    pub currency: String,
    pub total_minor: i64,
    pub totals: JsonText<Totals>,
    pub stock_taken: Flag,
    pub received_mail: Flag,
    pub cancel_reason: Option<String>,
    pub purchase_seen_at: Option<Ms>,
    pub placed_at: Ms,
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct OrderLineRow {
    pub sku: String,
    pub slug: String,
    pub name: String,
    pub variant: String,
    pub picture: String,
    pub unit_price_minor: i64,
    pub quantity: i64,
    pub digital: Flag,
    pub tax_class: String,
}

/// The next order number. The row is held until the transaction ends, so numbers follow each other.
pub(crate) async fn next_number(mut on: On<'_>) -> Result<String, sqlx::Error> {
    let (number,) = fetch_one!(
        on,
        (i64,),
        "UPDATE counters SET value = value + 1 WHERE name = 'orders' RETURNING value"
    )?;
    Ok(number.to_string())
}

pub(crate) async fn insert(mut on: On<'_>, row: &OrderRow) -> Result<(), sqlx::Error> {
    let totals = &row.totals.0;
    execute!(
        on,
        "INSERT INTO orders (number, key, checkout_id, cart_id, state, buyer_id, buyer_name, buyer_email, address,
                             shipping_code, shipping_name, currency, subtotal_minor, discount_minor,
                             shipping_minor, tax_minor, total_minor, totals, stock_taken, received_mail,
                             placed_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                 $21, $21)",
        &row.number,
        &row.key,
        &row.checkout_id,
        &row.cart_id,
        &row.state,
        &row.buyer_id,
        &row.buyer_name,
        &row.buyer_email,
        row.address.as_ref(),
        row.shipping_code.as_deref(),
        row.shipping_name.as_deref(),
        &row.currency,
        totals.subtotal.minor(),
        totals.discount.minor(),
        totals.shipping.minor(),
        totals.tax.minor(),
        row.total_minor,
        &row.totals,
        row.stock_taken,
        row.received_mail,
        row.placed_at
    )?;
    Ok(())
}

pub(crate) async fn insert_line(
    mut on: On<'_>,
    order: &str,
    position: i64,
    row: &OrderLineRow,
) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "INSERT INTO order_lines (order_number, position, sku, slug, name, variant, picture, unit_price_minor,
                                  quantity, digital, tax_class)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        order,
        position,
        &row.sku,
        &row.slug,
        &row.name,
        &row.variant,
        &row.picture,
        row.unit_price_minor,
        row.quantity,
        row.digital,
        &row.tax_class
    )?;
    Ok(())
}

pub(crate) async fn by_number(mut on: On<'_>, number: &str) -> Result<Option<OrderRow>, sqlx::Error> {
    fetch_opt!(on, OrderRow, "SELECT * FROM orders WHERE number = $1", number)
}

pub(crate) async fn lines(mut on: On<'_>, order: &str) -> Result<Vec<OrderLineRow>, sqlx::Error> {
    fetch_all!(
        on,
        OrderLineRow,
        "SELECT * FROM order_lines WHERE order_number = $1 ORDER BY position",
        order
    )
}

pub(crate) async fn set_state(
    mut on: On<'_>,
    number: &str,
    state: OrderState,
    cancel_reason: Option<&str>,
    now: Ms,
) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "UPDATE orders SET state = $2, cancel_reason = COALESCE($3, cancel_reason), updated_at = $4
         WHERE number = $1",
        number,
        state.as_str(),
        cancel_reason,
        now
    )?;
    Ok(())
}

pub(crate) async fn set_address(
    mut on: On<'_>,
    number: &str,
    address: &JsonText<Address>,
) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "UPDATE orders SET address = $2 WHERE number = $1",
        number,
        address
    )?;
    Ok(())
}

/// `true` for the one caller that shall write "we received your order".
pub(crate) async fn claim_received_mail(mut on: On<'_>, number: &str) -> Result<bool, sqlx::Error> {
    let mine = execute!(
        on,
        "UPDATE orders SET received_mail = 1 WHERE number = $1 AND received_mail = 0",
        number
    )?;
    Ok(mine == 1)
}

pub(crate) async fn acknowledge_purchase(mut on: On<'_>, number: &str, now: Ms) -> Result<bool, sqlx::Error> {
    let first = execute!(
        on,
        "UPDATE orders SET purchase_seen_at = $2 WHERE number = $1 AND purchase_seen_at IS NULL",
        number,
        now
    )?;
    Ok(first == 1)
}

/// When this was last written into the order's history.
pub(crate) async fn last_noted(mut on: On<'_>, number: &str, event: &str) -> Result<Option<Ms>, sqlx::Error> {
    let row = fetch_opt!(
        on,
        (Ms,),
        "SELECT at FROM order_history WHERE order_number = $1 AND event = $2 ORDER BY position DESC LIMIT 1",
        number,
        event
    )?;
    Ok(row.map(|(at,)| at))
}

/// Writes one line of the order's history, after those that are there.
pub(crate) async fn note_history(
    mut on: On<'_>,
    id: &str,
    order: &str,
    at: Ms,
    event: &str,
    detail: &str,
) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "INSERT INTO order_history (id, order_number, position, at, event, detail)
         SELECT $1, $2, COALESCE(MAX(position), 0) + 1, $3, $4, $5 FROM order_history WHERE order_number = $2",
        id,
        order,
        at,
        event,
        detail
    )?;
    Ok(())
}
