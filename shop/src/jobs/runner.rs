//! Claims jobs that are due and runs them, a few at a time.
//!
//! A claim is a lease; a running job extends it every third of its length, so a job whose process died is begun
//! again elsewhere when the lease has run out. A failed job waits twice as long each time, up to an hour. After
//! [`MAX_ATTEMPTS`] it is buried where a person finds it, unless money depends on it: then it is tried for ever.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{Job, Outcome};
use crate::Shop;
use crate::db::jobs::{self as rows, JobRow};
use crate::db::types::{Ms, millis};
use crate::error::Broken;
use crate::kill_point;

const IN_PARALLEL: usize = 4;
const MAX_ATTEMPTS: i64 = 20;
const LONGEST_DELAY: Duration = Duration::from_secs(3600);

/// Runs jobs until `stop`, then waits for those that have begun.
pub(crate) async fn run(shop: &Shop, stop: CancellationToken) {
    let running = TaskTracker::new();
    let room = Arc::new(Semaphore::new(IN_PARALLEL));
    while !stop.is_cancelled() {
        let free = room.available_permits();
        let claimed = match claim(shop, free).await {
            Ok(claimed) => claimed,
            Err(error) => {
                tracing::error!(%error, "cannot look for jobs");
                Vec::new()
            }
        };
        let busy = !claimed.is_empty();
        for row in claimed {
            let Ok(permit) = room.clone().acquire_owned().await else {
                return;
            };
            // The stop came between the claim and the start: another runner may begin it at once.
            if stop.is_cancelled() {
                release(shop, &row).await;
                continue;
            }
            let (shop, tracker) = (shop.clone(), running.clone());
            running.spawn(async move {
                run_one(&shop, &tracker, row).await;
                shop.db().new_jobs.notify_one();
                drop(permit);
            });
        }
        if busy && room.available_permits() > 0 {
            continue;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = shop.db().new_jobs.notified() => {}
            () = tokio::time::sleep(shop.settings().timing.job_poll) => {}
        }
    }
    running.close();
    running.wait().await;
}

async fn claim(shop: &Shop, limit: usize) -> Result<Vec<JobRow>, Broken> {
    let (now, wall) = (shop.now(), shop.clock().wall());
    if limit == 0 || !rows::any_due(shop.db().read().await?.on(), now, wall).await? {
        return Ok(Vec::new());
    }
    let lease_until = wall.plus(shop.settings().timing.job_lease);
    let mut tx = shop.db().write().await?;
    let limit = i64::try_from(limit).unwrap_or(1);
    let claimed = rows::claim(tx.on(), now, wall, lease_until, limit).await?;
    tx.commit().await?;
    Ok(claimed)
}

async fn release(shop: &Shop, row: &JobRow) {
    let released = async {
        let mut tx = shop.db().write().await?;
        rows::release(tx.on(), row).await?;
        tx.commit().await
    };
    if let Err(error) = released.await {
        tracing::warn!(%error, job = row.kind, "a job keeps its lease until it runs out");
    }
}

/// Runs one claimed job and writes down what became of it.
async fn run_one(shop: &Shop, tracker: &TaskTracker, mut row: JobRow) {
    kill_point(&format!("job.{}.claimed", row.kind)).await;
    let result = match serde_json::from_str::<Job>(&row.payload) {
        Ok(job) => deed(shop, tracker, &mut row, job).await,
        Err(error) => Err(Broken::data(error)),
    };
    kill_point(&format!("job.{}.done", row.kind)).await;
    if let Err(error) = note(shop, &row, result).await {
        // The lease runs out and the job is done again, which it bears.
        tracing::error!(%error, job = row.kind, "cannot note what became of a job");
    }
}

/// The deed in a task of its own, so that a panic is a failure like any other; its lease is kept up meanwhile.
async fn deed(shop: &Shop, tracker: &TaskTracker, row: &mut JobRow, job: Job) -> Result<Outcome, Broken> {
    let lease = shop.settings().timing.job_lease;
    let (inner, id) = (shop.clone(), row.id.clone());
    let mut task = tracker.spawn(async move { job.run(&inner, &id).await });
    loop {
        tokio::select! {
            ended = &mut task => return ended.map_err(|panic| Broken::Task(panic.to_string()))?,
            () = tokio::time::sleep(lease / 3) => {
                if let Err(error) = extend(shop, row, lease).await {
                    tracing::warn!(%error, job = row.kind, "cannot keep a job's lease");
                }
            }
        }
    }
}

async fn extend(shop: &Shop, row: &mut JobRow, lease: Duration) -> Result<(), Broken> {
    let until = shop.clock().wall().plus(lease);
    let mut tx = shop.db().write().await?;
    let mine = rows::extend(tx.on(), row, until).await?;
    tx.commit().await?;
    if mine {
        row.lease_until = until;
    }
    Ok(())
}

async fn note(shop: &Shop, row: &JobRow, result: Result<Outcome, Broken>) -> Result<(), Broken> {
    let now = shop.now();
    let mut tx = shop.db().write().await?;
    match result {
        Ok(Outcome::Done) => rows::done(tx.on(), row, now).await?,
        Ok(Outcome::Again(at)) => rows::again(tx.on(), row, at).await?,
        Err(error) if row.attempts >= MAX_ATTEMPTS && !Job::moves_money(&row.kind) => {
            tracing::error!(%error, job = row.kind, id = row.id, "a job is given up");
            rows::bury(tx.on(), row, &error.to_string(), now).await?;
        }
        Err(error) => {
            let at = later(shop, now, row.attempts);
            tracing::warn!(%error, job = row.kind, id = row.id, attempt = row.attempts, "a job failed");
            if row.attempts == MAX_ATTEMPTS {
                tracing::error!(%error, job = row.kind, id = row.id, "a payment needs a person; it is tried on");
            }
            rows::failed(tx.on(), row, &error.to_string(), at).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// Twice as long with each attempt, up to an hour, and up to a fifth more, so that jobs that failed together
/// don't come back together.
fn later(shop: &Shop, now: Ms, attempts: i64) -> Ms {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(16);
    let delay = shop
        .settings()
        .timing
        .job_retry
        .saturating_mul(1 << doublings)
        .min(LONGEST_DELAY);
    let jitter = shop.sealer().below(millis(delay) / 5);
    Ms(now.plus(delay).0.saturating_add(jitter))
}
