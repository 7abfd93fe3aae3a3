//! The success page has counted the purchase.

use crate::db::orders;
use crate::error::ActionError;
use crate::{OrderNumber, Shop};

/// Notes that the purchase event of this order was counted; from then on it is not offered again. A second call
/// changes nothing.
///
/// # Errors
/// When there is no such order or the database fails.
pub async fn acknowledge_purchase(shop: &Shop, number: &OrderNumber) -> Result<(), ActionError> {
    let mut tx = shop.db().write().await?;
    let first = orders::acknowledge_purchase(tx.on(), number.as_str(), shop.now()).await?;
    if !first && orders::by_number(tx.on(), number.as_str()).await?.is_none() {
        return Err(ActionError::NotFound);
    }
    tx.commit().await?;
    Ok(())
}
