//! Checkouts: one buyer's choices on the way from a cart to an order.

use commerce::address::Address;
use commerce::checkout::{Note, Refusal};

use crate::db::types::{JsonText, Ms};
use crate::db::{On, execute, fetch_opt};

/// The words of `checkouts.stage`.
pub(crate) mod stage {
    pub(crate) const CHOOSING: &str = "choosing";
    pub(crate) const DECIDING: &str = "deciding";
    pub(crate) const CHOOSE_ANOTHER_METHOD: &str = "choose_another_method";
    pub(crate) const PLACED: &str = "placed";
    pub(crate) const ENDED: &str = "ended";
}

/// The words of `checkouts.wallet`: what the gateway says about the payment method.
pub(crate) mod wallet {
    pub(crate) const MISSING: &str = "missing";
    pub(crate) const CHOSEN: &str = "chosen";
    pub(crate) const NOT_ALLOWED: &str = "not_allowed";
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct CheckoutRow {
    pub id: String,
    pub cart_id: String,
    pub buyer_id: String,
    pub buyer_name: String,
    pub buyer_email: String,
    pub sealed_token: String,
    pub token_expires_at: Ms,
    pub payment_id: Option<String>,
    pub address: Option<JsonText<Address>>,
    pub method: Option<String>,
    pub wallet: String,
    pub quoted_minor: Option<i64>,
    pub refusal: Option<JsonText<Refusal>>,
    pub note: Option<JsonText<Note>>,
    pub stage: String,
    pub order_number: Option<String>,
    pub revision: i64,
    pub created_at: Ms,
}

pub(crate) async fn insert(mut on: On<'_>, row: &CheckoutRow) -> Result<bool, sqlx::Error> {
    let written = execute!(
        on,
        "INSERT INTO checkouts (id, cart_id, buyer_id, buyer_name, buyer_email, sealed_token, token_expires_at,
                                payment_id, address, method, wallet, stage, revision, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
         ON CONFLICT (cart_id, buyer_id) WHERE stage IN ('choosing', 'deciding', 'choose_another_method')
         DO NOTHING",
        &row.id,
        &row.cart_id,
        &row.buyer_id,
        &row.buyer_name,
        &row.buyer_email,
        &row.sealed_token,
        row.token_expires_at,
        row.payment_id.as_deref(),
        row.address.as_ref(),
        row.method.as_deref(),
        &row.wallet,
        &row.stage,
        row.revision,
        row.created_at
    )?;
    Ok(written == 1)
}

pub(crate) async fn by_id(mut on: On<'_>, id: &str) -> Result<Option<CheckoutRow>, sqlx::Error> {
    fetch_opt!(on, CheckoutRow, "SELECT * FROM checkouts WHERE id = $1", id)
}

/// The one open checkout of this cart and buyer.
pub(crate) async fn open_one(
    mut on: On<'_>,
    cart: &str,
    buyer: &str,
) -> Result<Option<CheckoutRow>, sqlx::Error> {
    fetch_opt!(
        on,
        CheckoutRow,
        "SELECT * FROM checkouts WHERE cart_id = $1 AND buyer_id = $2
         AND stage IN ('choosing', 'deciding', 'choose_another_method')",
        cart,
        buyer
    )
}

/// The newest open checkout of a buyer whose cart still holds something, on whatever device it was begun.
pub(crate) async fn open_of_buyer(mut on: On<'_>, buyer: &str) -> Result<Option<CheckoutRow>, sqlx::Error> {
    fetch_opt!(
        on,
        CheckoutRow,
        "SELECT * FROM checkouts WHERE buyer_id = $1
         AND stage IN ('choosing', 'deciding', 'choose_another_method')
         AND EXISTS (SELECT 1 FROM cart_lines l WHERE l.cart_id = checkouts.cart_id)
         ORDER BY updated_at DESC, id LIMIT 1",
        buyer
    )
}

/// Reads a checkout and holds its row until the transaction ends, so that two steps of one checkout queue.
pub(crate) async fn hold(mut on: On<'_>, id: &str, now: Ms) -> Result<Option<CheckoutRow>, sqlx::Error> {
    fetch_opt!(
        on,
        CheckoutRow,
        "UPDATE checkouts SET updated_at = $2 WHERE id = $1 RETURNING *",
        id,
        now
    )
}

/// Writes what the shopper chose and what follows from it; the caller holds the row.
pub(crate) async fn save(mut on: On<'_>, row: &CheckoutRow) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "UPDATE checkouts SET buyer_name = $2, buyer_email = $3, sealed_token = $4, token_expires_at = $5,
                payment_id = $6, address = $7, method = $8, wallet = $9, quoted_minor = $10, refusal = $11,
                note = $12, stage = $13, order_number = $14, revision = $15
         WHERE id = $1",
        &row.id,
        &row.buyer_name,
        &row.buyer_email,
        &row.sealed_token,
        row.token_expires_at,
        row.payment_id.as_deref(),
        row.address.as_ref(),
        row.method.as_deref(),
        &row.wallet,
        row.quoted_minor,
        row.refusal.as_ref(),
        row.note.as_ref(),
        &row.stage,
        row.order_number.as_deref(),
        row.revision
    )?;
    Ok(())
}

/// Ends checkouts that nobody touched since `before`; those that are being decided are left alone. Nobody is bound
/// and no stock is taken while a shopper chooses; the draft at the gateway goes stale by itself. One statement, so
/// that a shopper who comes back just now is either ended or left alone, never overwritten.
pub(crate) async fn end_abandoned(mut on: On<'_>, before: Ms) -> Result<u64, sqlx::Error> {
    execute!(
        on,
        "UPDATE checkouts SET stage = 'ended', sealed_token = '' WHERE stage = 'choosing' AND updated_at < $1",
        before
    )
}

/// Forgets the access tokens of checkouts that are over: nobody needs them any more.
pub(crate) async fn forget_tokens(mut on: On<'_>, now: Ms) -> Result<u64, sqlx::Error> {
    execute!(
        on,
        "UPDATE checkouts SET sealed_token = '' WHERE sealed_token <> '' AND token_expires_at <= $1",
        now
    )
}
