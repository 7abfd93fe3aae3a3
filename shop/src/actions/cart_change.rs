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
/// While an order from it is being decided or waits for another payment method, the cart stands still and the
/// change is refused: what is paid must be what was confirmed. [`super::give_up_order`] sets it free.
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
    if matches!(
        row.holder_stage.as_deref(),
        Some(stage::DECIDING | stage::CHOOSE_ANOTHER_METHOD)
    ) {
        return Err(Refused::OrderInProgress.into());
    }
    // An older notice has been read by now.
    carts::notice(tx.on(), cart.as_str(), None).await?;
    Ok(Some(CartChange { cart: cart.clone() }))
}
