//! What happens in the background.
use tokio_util::sync::CancellationToken;

use crate::Shop;
use crate::error::Broken;

/// Why a job failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JobError {
    #[error(transparent)]
    Broken(#[from] Broken),
}

pub(crate) async fn schedule_house_keeping(_shop: &Shop) -> Result<(), Broken> {
    Ok(())
}

pub(crate) async fn run(_shop: &Shop, stop: CancellationToken) {
    stop.cancelled().await;
}
