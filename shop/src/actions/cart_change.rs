//! What every change of a cart begins with. Not an action itself.

use crate::db::checkouts::stage;
use crate::db::{Tx, carts};
use crate::error::{ActionError, Refused};
use crate::{CartId, Shop};

/// A cart that this transaction holds and may change.
pub(super) struct CartChange {
    pub(super) cart: CartId,
}

/// Holds the cart for a change and prolongs its life; `None` when it has expired or never was.
///
/// While an order is being decided the cart stands still and the change is refused. While an order waits for
/// another payment method, a change gives that order up: stock goes back, the payment is canceled, and the
/// shopper starts anew with the changed cart.
pub(super) async fn hold_cart(
    shop: &Shop,
    tx: &mut Tx,
    cart: &CartId,
) -> Result<Option<CartChange>, ActionError> {
    let now = shop.now();
    let expires_at = now.plus(shop.settings().timing.keep_cart);
    let Some(row) = carts::touch(tx.on(), cart.as_str(), now, expires_at).await? else {
        return Ok(None);
    };
    match row.holder_stage.as_deref() {
        Some(stage::DECIDING) => return Err(Refused::OrderInProgress.into()),
        Some(stage::CHOOSE_ANOTHER_METHOD) => {
            let checkout = row.frozen_by.unwrap_or_default();
            super::unwind::give_up_waiting_order(shop, tx, &checkout).await?;
        }
        // An older notice has been read by now.
        _ => carts::notice(tx.on(), cart.as_str(), None).await?,
    }
    Ok(Some(CartChange { cart: cart.clone() }))
}
