//! A shopper does not want to choose another payment method, and starts anew.

use super::unwind::give_up_waiting_order;
use crate::db::carts;
use crate::db::checkouts::stage;
use crate::error::{ActionError, Refused};
use crate::{CartId, Shop};

/// Gives up the order that waits for another payment method: it is canceled here and at the gateway, its stock
/// goes back, and the cart can be changed again. Without such an order nothing happens.
///
/// # Errors
/// Refused while the order is just being decided. Not found: no such cart.
pub async fn give_up_order(shop: &Shop, cart: &CartId) -> Result<(), ActionError> {
    let mut tx = shop.db().write().await?;
    carts::hold(tx.on(), cart.as_str()).await?;
    let row = carts::cart(tx.on(), cart.as_str(), shop.now())
        .await?
        .ok_or(ActionError::NotFound)?;
    match (row.frozen_by, row.holder_stage.as_deref()) {
        (Some(_), Some(stage::DECIDING)) => Err(Refused::OrderInProgress.into()),
        (Some(checkout), Some(stage::CHOOSE_ANOTHER_METHOD)) => {
            give_up_waiting_order(shop, &mut tx, &checkout).await?;
            tx.commit().await?;
            shop.shelf().forget();
            Ok(())
        }
        _ => Ok(()),
    }
}
