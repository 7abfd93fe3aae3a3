//! Calls a payment off at the gateway after its order has ended.

use super::Outcome;
use crate::Shop;
use crate::db::payments;
use crate::error::Broken;
use crate::gateway::{Deadline, Fault};

/// A payment that is over already needs no calling off: that answer is a success.
pub(super) async fn run(shop: &Shop, payment: &str, reason: &str) -> Result<Outcome, Broken> {
    let row = payments::by_id(shop.db().read().await?.on(), payment).await?;
    let Some(row) = row else {
        return Err(Broken::data("a payment that is not there"));
    };
    match shop
        .gateway()
        .cancel(&row.gateway_id, reason, Deadline::begin(shop.settings()))
        .await
    {
        Ok(()) | Err(Fault::WrongState(_)) => Ok(Outcome::Done),
        Err(fault) => Err(Broken::Gateway(fault.to_string())),
    }
}
