//! Payments and what was asked of the gateway for them.

use commerce::payment::PaymentState;

use crate::db::types::{Flag, JsonText, Ms};
use crate::db::{On, execute, fetch_all, fetch_opt};
use crate::gateway::{AuthorizeOrder, Details};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct PaymentRow {
    pub id: String,
    pub order_number: String,
    pub checkout_id: String,
    pub gateway_id: String,
    pub state: String,
    pub currency: String,
    pub total_minor: i64,
    pub details: JsonText<Details>,
    pub confirm_wanted: Flag,
    pub confirm_sent_at: Option<Ms>,
    pub wanted_at: Ms,
    pub attempts: i64,
    pub reason: Option<String>,
    pub hold_until: Option<Ms>,
    pub looks: i64,
    pub created_at: Ms,
}

/// An authorization, asked for or to be asked for.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct AuthorizationRow {
    pub id: String,
    pub payment_id: String,
    pub position: i64,
    pub gateway_id: Option<String>,
    pub state: String,
    pub reason: Option<String>,
    pub soft_decline: Flag,
    pub amount_minor: i64,
    pub currency: String,
    pub parameters: JsonText<AuthorizeOrder>,
    pub sent_at: Option<Ms>,
    pub expires_at: Option<Ms>,
}

/// The words of `transactions.state`.
pub(crate) mod transaction {
    pub(crate) const PLANNED: &str = "planned";
    pub(crate) const PENDING: &str = "pending";
    pub(crate) const OPEN: &str = "open";
    pub(crate) const DECLINED: &str = "declined";
    pub(crate) const CLOSED: &str = "closed";
}

/// `false` when the gateway's payment is already spent on another order that lives.
pub(crate) async fn insert(mut on: On<'_>, row: &PaymentRow) -> Result<bool, sqlx::Error> {
    let written = execute!(
        on,
        "INSERT INTO payments (id, order_number, checkout_id, gateway_id, state, currency, total_minor, details,
                               confirm_wanted, wanted_at, attempts, looks, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
         ON CONFLICT (gateway_id) WHERE state <> 'canceled' DO NOTHING",
        &row.id,
        &row.order_number,
        &row.checkout_id,
        &row.gateway_id,
        &row.state,
        &row.currency,
        row.total_minor,
        &row.details,
        row.confirm_wanted,
        row.wanted_at,
        row.attempts,
        row.looks,
        row.created_at
    )?;
    Ok(written == 1)
}

pub(crate) async fn by_id(mut on: On<'_>, id: &str) -> Result<Option<PaymentRow>, sqlx::Error> {
    fetch_opt!(on, PaymentRow, "SELECT * FROM payments WHERE id = $1", id)
}

pub(crate) async fn of_order(mut on: On<'_>, order: &str) -> Result<Option<PaymentRow>, sqlx::Error> {
    fetch_opt!(
        on,
        PaymentRow,
        "SELECT * FROM payments WHERE order_number = $1",
        order
    )
}

/// Reads a payment and holds its row until the transaction ends, so that news about one payment queues.
pub(crate) async fn hold(mut on: On<'_>, id: &str, now: Ms) -> Result<Option<PaymentRow>, sqlx::Error> {
    fetch_opt!(
        on,
        PaymentRow,
        "UPDATE payments SET updated_at = $2 WHERE id = $1 RETURNING *",
        id,
        now
    )
}

/// Writes what may change; the caller holds the row.
pub(crate) async fn save(mut on: On<'_>, row: &PaymentRow) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "UPDATE payments SET state = $2, confirm_wanted = $3, confirm_sent_at = $4, wanted_at = $5, attempts = $6,
                reason = $7, hold_until = $8, looks = $9
         WHERE id = $1",
        &row.id,
        &row.state,
        row.confirm_wanted,
        row.confirm_sent_at,
        row.wanted_at,
        row.attempts,
        row.reason.as_deref(),
        row.hold_until,
        row.looks
    )?;
    Ok(())
}

/// Counts a look without news; how many there are since the last news.
pub(crate) async fn count_look(mut on: On<'_>, id: &str) -> Result<i64, sqlx::Error> {
    let row = fetch_opt!(
        on,
        (i64,),
        "UPDATE payments SET looks = looks + 1 WHERE id = $1 RETURNING looks",
        id
    )?;
    Ok(row.map_or(0, |(looks,)| looks))
}

pub(crate) async fn insert_authorization(
    mut on: On<'_>,
    row: &AuthorizationRow,
    now: Ms,
) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "INSERT INTO transactions (id, payment_id, kind, position, state, soft_decline, amount_minor, currency,
                                   parameters, created_at, updated_at)
         VALUES ($1, $2, 'authorization', $3, $4, 0, $5, $6, $7, $8, $8)",
        &row.id,
        &row.payment_id,
        row.position,
        &row.state,
        row.amount_minor,
        &row.currency,
        &row.parameters,
        now
    )?;
    Ok(())
}

/// All authorizations of a payment, the first first.
pub(crate) async fn authorizations(
    mut on: On<'_>,
    payment: &str,
) -> Result<Vec<AuthorizationRow>, sqlx::Error> {
    fetch_all!(
        on,
        AuthorizationRow,
        "SELECT * FROM transactions WHERE payment_id = $1 AND kind = 'authorization' ORDER BY position",
        payment
    )
}

pub(crate) async fn save_authorization(
    mut on: On<'_>,
    row: &AuthorizationRow,
    now: Ms,
) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "UPDATE transactions SET gateway_id = $2, state = $3, reason = $4, soft_decline = $5, sent_at = $6,
                expires_at = $7, updated_at = $8
         WHERE id = $1",
        &row.id,
        row.gateway_id.as_deref(),
        &row.state,
        row.reason.as_deref(),
        row.soft_decline,
        row.sent_at,
        row.expires_at,
        now
    )?;
    Ok(())
}

/// A stored state as the machine knows it.
pub(crate) fn state_of(row: &PaymentRow) -> Result<PaymentState, crate::error::Broken> {
    PaymentState::parse(&row.state).map_err(crate::error::Broken::data)
}
