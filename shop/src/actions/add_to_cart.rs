//! A shopper puts something into the cart.

use commerce::cart::Quantity;

use super::cart_change::{CartChange, hold_cart};
use crate::db::{carts, catalog};
use crate::error::{ActionError, Refused};
use crate::{CartId, Shop, Sku};

/// So many different products fit into one cart.
const MAX_LINES: usize = 50;

/// Adds pieces of one variant, and makes a cart when there is none or the old one has expired. The answer names
/// the cart, which the caller keeps in the session.
///
/// # Errors
/// Refused, with nothing changed: an unknown product, a quantity outside 1 to 99 (together with what is in the
/// cart already), more than there are, or a cart whose order is just being placed.
pub async fn add_to_cart(
    shop: &Shop,
    cart: Option<&CartId>,
    sku: &Sku,
    quantity: i64,
) -> Result<CartId, ActionError> {
    let more = Quantity::parse(quantity).map_err(|_| Refused::BadQuantity)?;
    let mut tx = shop.db().write().await?;
    let variant = catalog::variant(tx.on(), sku.as_str())
        .await?
        .ok_or(Refused::UnknownProduct)?;
    let change = match cart {
        Some(id) => hold_cart(shop, &mut tx, id).await?,
        None => None,
    };
    let change = match change {
        Some(change) => change,
        None => new_cart(shop, &mut tx).await?,
    };
    let lines = carts::lines(tx.on(), change.cart.as_str()).await?;
    let there = lines
        .iter()
        .find(|line| line.sku == sku.as_str())
        .map(|line| line.quantity);
    if there.is_none() && lines.len() >= MAX_LINES {
        return Err(Refused::CartFull.into());
    }
    let wanted = match there {
        Some(there) => Quantity::parse(there).and_then(|there| there.plus(more)),
        None => Ok(more),
    };
    let wanted = i64::from(wanted.map_err(|_| Refused::BadQuantity)?.get());
    if wanted > variant.stock {
        return Err(Refused::NotEnoughStock {
            available: variant.stock,
        }
        .into());
    }
    carts::set_line(tx.on(), change.cart.as_str(), sku.as_str(), wanted, shop.now()).await?;
    tx.commit().await?;
    Ok(change.cart)
}

async fn new_cart(shop: &Shop, tx: &mut crate::db::Tx) -> Result<CartChange, ActionError> {
    let cart = CartId::new(shop.sealer().unguessable()?);
    let expires_at = shop.now().plus(shop.settings().timing.keep_cart);
    carts::create(tx.on(), cart.as_str(), shop.now(), expires_at).await?;
    Ok(CartChange { cart })
}
