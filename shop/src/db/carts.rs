//! Carts and their lines.

use crate::db::types::{Flag, Ms};
use crate::db::{On, execute, fetch_all, fetch_opt};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct CartRow {
    pub frozen_by: Option<String>,
    pub notice: Option<String>,
    /// The stage of the checkout that holds the cart still, if one does.
    pub holder_stage: Option<String>,
}

/// A line with what the shelf says about it today.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct CartLineRow {
    pub sku: String,
    pub quantity: i64,
    pub variant: String,
    pub price_minor: i64,
    pub currency: String,
    pub stock: i64,
    pub slug: String,
    pub name: String,
    pub picture: String,
    pub digital: Flag,
    pub tax_class: String,
}

pub(crate) async fn create(mut on: On<'_>, id: &str, now: Ms, expires_at: Ms) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "INSERT INTO carts (id, revision, created_at, updated_at, expires_at) VALUES ($1, 0, $2, $2, $3)",
        id,
        now,
        expires_at
    )?;
    Ok(())
}

/// A cart that has not expired.
pub(crate) async fn cart(mut on: On<'_>, id: &str, now: Ms) -> Result<Option<CartRow>, sqlx::Error> {
    fetch_opt!(
        on,
        CartRow,
        "SELECT c.frozen_by, c.notice, k.stage AS holder_stage
         FROM carts c LEFT JOIN checkouts k ON k.id = c.frozen_by WHERE c.id = $1 AND c.expires_at > $2",
        id,
        now
    )
}

pub(crate) async fn lines(mut on: On<'_>, cart: &str) -> Result<Vec<CartLineRow>, sqlx::Error> {
    fetch_all!(
        on,
        CartLineRow,
        "SELECT l.sku, l.quantity, v.name AS variant, v.price_minor, v.currency, v.stock,
                p.slug, p.name, p.picture, p.digital, p.tax_class
         FROM cart_lines l JOIN variants v ON v.sku = l.sku JOIN products p ON p.slug = v.product_slug
         WHERE l.cart_id = $1 ORDER BY l.added_at, l.sku",
        cart
    )
}

/// Notes a change and prolongs the cart's life; the row is held until the transaction ends, so that two changes
/// of one cart queue. `None` when the cart is gone.
pub(crate) async fn touch(
    mut on: On<'_>,
    id: &str,
    now: Ms,
    expires_at: Ms,
) -> Result<Option<CartRow>, sqlx::Error> {
    let held = execute!(
        on,
        "UPDATE carts SET revision = revision + 1, updated_at = $2, expires_at = $3
         WHERE id = $1 AND expires_at > $2",
        id,
        now,
        expires_at
    )?;
    if held == 0 {
        Ok(None)
    } else {
        cart(on, id, now).await
    }
}

pub(crate) async fn quantity(mut on: On<'_>, cart: &str, sku: &str) -> Result<Option<i64>, sqlx::Error> {
    let row = fetch_opt!(
        on,
        (i64,),
        "SELECT quantity FROM cart_lines WHERE cart_id = $1 AND sku = $2",
        cart,
        sku
    )?;
    Ok(row.map(|(quantity,)| quantity))
}

pub(crate) async fn set_line(
    mut on: On<'_>,
    cart: &str,
    sku: &str,
    quantity: i64,
    now: Ms,
) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "INSERT INTO cart_lines (cart_id, sku, quantity, added_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (cart_id, sku) DO UPDATE SET quantity = excluded.quantity",
        cart,
        sku,
        quantity,
        now
    )?;
    Ok(())
}

pub(crate) async fn remove_line(mut on: On<'_>, cart: &str, sku: &str) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "DELETE FROM cart_lines WHERE cart_id = $1 AND sku = $2",
        cart,
        sku
    )?;
    Ok(())
}

/// The order is placed: what was ordered leaves the cart.
pub(crate) async fn empty(mut on: On<'_>, cart: &str, now: Ms) -> Result<(), sqlx::Error> {
    execute!(on, "DELETE FROM cart_lines WHERE cart_id = $1", cart)?;
    execute!(
        on,
        "UPDATE carts SET revision = revision + 1, frozen_by = NULL, notice = NULL, updated_at = $2 WHERE id = $1",
        cart,
        now
    )?;
    Ok(())
}

/// Holds the cart still for one checkout's order. `false` when another checkout holds it.
pub(crate) async fn freeze(mut on: On<'_>, cart: &str, checkout: &str) -> Result<bool, sqlx::Error> {
    let frozen = execute!(
        on,
        "UPDATE carts SET frozen_by = $2, notice = NULL
         WHERE id = $1 AND (frozen_by IS NULL OR frozen_by = $2)",
        cart,
        checkout
    )?;
    Ok(frozen == 1)
}

/// Lets the shopper change the cart again, unless another checkout holds it by now.
pub(crate) async fn thaw(
    mut on: On<'_>,
    cart: &str,
    checkout: &str,
    notice: Option<&str>,
) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "UPDATE carts SET frozen_by = NULL, notice = $3 WHERE id = $1 AND (frozen_by IS NULL OR frozen_by = $2)",
        cart,
        checkout,
        notice
    )?;
    Ok(())
}

pub(crate) async fn notice(mut on: On<'_>, cart: &str, notice: Option<&str>) -> Result<(), sqlx::Error> {
    execute!(on, "UPDATE carts SET notice = $2 WHERE id = $1", cart, notice)?;
    Ok(())
}

/// Forgets carts that nobody touched in their time; one that an order is being placed from stays.
pub(crate) async fn expire(mut on: On<'_>, now: Ms) -> Result<u64, sqlx::Error> {
    execute!(
        on,
        "DELETE FROM cart_lines WHERE cart_id IN
             (SELECT id FROM carts WHERE expires_at <= $1 AND frozen_by IS NULL)",
        now
    )?;
    execute!(
        on,
        "DELETE FROM carts WHERE expires_at <= $1 AND frozen_by IS NULL",
        now
    )
}

/// Holds the cart's row until the transaction ends. Every transaction that touches several rows takes them in the
/// order cart, payment, checkout, order, shelf, so that no two wait for each other.
pub(crate) async fn hold(mut on: On<'_>, cart: &str) -> Result<(), sqlx::Error> {
    execute!(on, "UPDATE carts SET updated_at = updated_at WHERE id = $1", cart)?;
    Ok(())
}

/// How often the cart was changed; 0 when it is gone.
pub(crate) async fn revision(mut on: On<'_>, cart: &str) -> Result<i64, sqlx::Error> {
    let row = fetch_opt!(on, (i64,), "SELECT revision FROM carts WHERE id = $1", cart)?;
    Ok(row.map_or(0, |(revision,)| revision))
}
