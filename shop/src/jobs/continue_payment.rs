//! Brings a payment on when no request does (any more).

use super::Outcome;
use crate::Shop;
use crate::actions::continue_payment::{Progress, Who, continue_payment};
use crate::db::payments;
use crate::error::Broken;

/// Looks after a payment until it is settled: after one, five and fifteen minutes, then every hour.
pub(super) async fn run(shop: &Shop, payment: &str) -> Result<Outcome, Broken> {
    match continue_payment(shop, payment, Who::Job).await? {
        Progress::Settled => return Ok(Outcome::Done),
        Progress::Busy => {
            return Ok(Outcome::Again(
                shop.now().plus(shop.settings().timing.look_again[0]),
            ));
        }
        Progress::Wait => {}
    }
    let mut tx = shop.db().write().await?;
    let looks = payments::count_look(tx.on(), payment).await?;
    tx.commit().await?;
    let pauses = shop.settings().timing.look_again;
    let nth = usize::try_from(looks)
        .unwrap_or(0)
        .saturating_sub(1)
        .min(pauses.len() - 1);
    Ok(Outcome::Again(shop.now().plus(pauses[nth])))
}
