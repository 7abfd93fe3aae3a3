//! A shopper changes how many pieces of something are in the cart.

use commerce::cart::Quantity;

use super::cart_change::hold_cart;
use crate::db::{carts, catalog};
use crate::error::{ActionError, Refused};
use crate::{CartId, Shop, Sku};

/// Sets the quantity of a line; 0 removes it.
///
/// # Errors
/// Refused, with nothing changed: a negative quantity, more than 99, more than there are, or a cart whose order
/// is just being placed. Not found: no such cart, or the line is not in it.
pub async fn change_quantity(
    shop: &Shop,
    cart: &CartId,
    sku: &Sku,
    quantity: i64,
) -> Result<(), ActionError> {
    let wanted = Quantity::parse_or_remove(quantity).map_err(|_| Refused::BadQuantity)?;
    let mut tx = shop.db().write().await?;
    let change = hold_cart(shop, &mut tx, cart)
        .await?
        .ok_or(ActionError::NotFound)?;
    let cart = change.cart.as_str();
    let there = carts::quantity(tx.on(), cart, sku.as_str())
        .await?
        .ok_or(ActionError::NotFound)?;
    match wanted {
        None => carts::remove_line(tx.on(), cart, sku.as_str()).await?,
        Some(wanted) => {
            let wanted = i64::from(wanted.get());
            let variant = catalog::variant(tx.on(), sku.as_str())
                .await?
                .ok_or(Refused::UnknownProduct)?;
            // Fewer than before is always an improvement, even if it is still too many.
            if wanted > variant.stock && wanted > there {
                return Err(Refused::NotEnoughStock {
                    available: variant.stock,
                }
                .into());
            }
            carts::set_line(tx.on(), cart, sku.as_str(), wanted, shop.now()).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Removes a line: a quantity of 0 in words.
///
/// # Errors
/// As [`change_quantity`].
pub async fn remove_line(shop: &Shop, cart: &CartId, sku: &Sku) -> Result<(), ActionError> {
    change_quantity(shop, cart, sku, 0).await
}
