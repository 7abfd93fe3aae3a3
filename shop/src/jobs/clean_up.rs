//! Forgets what nobody needs any more.

use std::time::Duration;

use super::Outcome;
use crate::Shop;
use crate::db::{carts, checkouts, jobs};
use crate::error::Broken;

const EVERY: Duration = Duration::from_secs(3600);
const KEEP_DONE_JOBS: Duration = Duration::from_secs(3 * 24 * 3600);
const KEEP_DEAD_JOBS: Duration = Duration::from_secs(90 * 24 * 3600);

/// Expired sessions and carts, checkouts that were left, access tokens that ran out, jobs that are long done.
pub(super) async fn run(shop: &Shop) -> Result<Outcome, Broken> {
    let now = shop.now();
    let sessions = shop.db().expire_sessions(now).await?;
    let mut tx = shop.db().write().await?;
    // Carts before checkouts, as every transaction takes them.
    let carts = carts::expire(tx.on(), now).await?;
    let checkouts =
        checkouts::end_abandoned(tx.on(), now.minus(shop.settings().timing.keep_checkout)).await?;
    checkouts::forget_tokens(tx.on(), now).await?;
    jobs::forget(tx.on(), now.minus(KEEP_DONE_JOBS), now.minus(KEEP_DEAD_JOBS)).await?;
    tx.commit().await?;
    tracing::info!(sessions, carts, checkouts, "cleaned up");
    Ok(Outcome::Again(now.plus(EVERY)))
}
