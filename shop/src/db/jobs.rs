//! The outbox: jobs that must still happen.
//!
//! A claim leases a job to its runner and counts the attempt; only the runner whose claim still stands may write
//! the result, so a runner that slept through its lease changes nothing. The count alone cannot tell them apart,
//! because it begins anew with [`again`]; so the lease's end must be the claimed one as well.
//!
//! From the claim on, `run_at` is 0, or minus the time for which [`enqueue`] asked meanwhile: what is asked for
//! while a job runs may be about something that this run has not seen. Neither stands in the way of another
//! runner when this one dies, since both are in the past.

use crate::db::types::Ms;
use crate::db::{On, Tx, execute, fetch_all, fetch_one};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct JobRow {
    pub id: String,
    pub kind: String,
    pub payload: String,
    pub attempts: i64,
    pub lease_until: Ms,
}

/// What is to be written into the outbox.
pub(crate) struct NewJob<'a> {
    pub id: &'a str,
    pub kind: &'a str,
    pub payload: &'a str,
    pub dedup_key: Option<&'a str>,
    pub run_at: Ms,
    pub now: Ms,
}

/// Writes a job, to be seen when the transaction commits. An open job with the same key stays the only one; it
/// runs at the earlier of both times, and if it is running just now, once more after this.
pub(crate) async fn enqueue(tx: &mut Tx, job: NewJob<'_>) -> Result<(), sqlx::Error> {
    execute!(
        tx.on(),
        "INSERT INTO jobs (id, kind, payload, dedup_key, state, run_at, attempts, lease_until, created_at)
         VALUES ($1, $2, $3, $4, 'open', $5, 0, 0, $6)
         ON CONFLICT (dedup_key) WHERE state = 'open' DO UPDATE SET
             run_at = CASE WHEN jobs.run_at = 0 OR (jobs.run_at < 0 AND jobs.run_at < -excluded.run_at)
                                THEN -excluded.run_at
                           WHEN jobs.run_at > excluded.run_at THEN excluded.run_at
                           ELSE jobs.run_at END",
        job.id,
        job.kind,
        job.payload,
        job.dedup_key,
        job.run_at,
        job.now
    )?;
    tx.ring_after_commit();
    Ok(())
}

/// Whether a claim would find something: a cheap look before a claim takes the writer.
pub(crate) async fn any_due(mut on: On<'_>, now: Ms, wall: Ms) -> Result<bool, sqlx::Error> {
    let (any,) = fetch_one!(
        on,
        (bool,),
        "SELECT EXISTS (SELECT 1 FROM jobs WHERE state = 'open' AND run_at <= $1 AND lease_until <= $2)",
        now,
        wall
    )?;
    Ok(any)
}

/// Leases up to `limit` jobs that are due. The outer condition repeats the inner one, so that of two runners
/// that saw the same job one finds it taken.
pub(crate) async fn claim(
    mut on: On<'_>,
    now: Ms,
    wall: Ms,
    lease_until: Ms,
    limit: i64,
) -> Result<Vec<JobRow>, sqlx::Error> {
    fetch_all!(
        on,
        JobRow,
        "UPDATE jobs SET lease_until = $3, attempts = attempts + 1,
                run_at = CASE WHEN run_at > 0 THEN 0 ELSE run_at END
         WHERE id IN (SELECT id FROM jobs WHERE state = 'open' AND run_at <= $1 AND lease_until <= $2
                      ORDER BY run_at, id LIMIT $4)
           AND state = 'open' AND lease_until <= $2
         RETURNING id, kind, payload, attempts, lease_until",
        now,
        wall,
        lease_until,
        limit
    )
}

/// A running job stays with its runner.
pub(crate) async fn extend(mut on: On<'_>, job: &JobRow, lease_until: Ms) -> Result<bool, sqlx::Error> {
    let mine = execute!(
        on,
        "UPDATE jobs SET lease_until = $4
         WHERE id = $1 AND attempts = $2 AND lease_until = $3 AND state = 'open'",
        &job.id,
        job.attempts,
        job.lease_until,
        lease_until
    )?;
    Ok(mine == 1)
}

/// The job did its work. If it was asked for meanwhile, it stays open for that.
pub(crate) async fn done(mut on: On<'_>, job: &JobRow, now: Ms) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "UPDATE jobs SET state = CASE WHEN run_at < 0 THEN 'open' ELSE 'done' END,
                finished_at = CASE WHEN run_at < 0 THEN NULL ELSE $4 END,
                run_at = -run_at, attempts = CASE WHEN run_at < 0 THEN 0 ELSE attempts END,
                lease_until = 0, last_error = NULL
         WHERE id = $1 AND attempts = $2 AND lease_until = $3 AND state = 'open'",
        &job.id,
        job.attempts,
        job.lease_until,
        now
    )?;
    Ok(())
}

/// The job did its work and wants to run again at `at`, with a fresh count of attempts. An earlier time for which
/// it was asked meanwhile wins.
pub(crate) async fn again(mut on: On<'_>, job: &JobRow, at: Ms) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "UPDATE jobs SET run_at = CASE WHEN run_at < 0 AND -run_at < $4 THEN -run_at ELSE $4 END,
                attempts = 0, lease_until = 0, last_error = NULL
         WHERE id = $1 AND attempts = $2 AND lease_until = $3 AND state = 'open'",
        &job.id,
        job.attempts,
        job.lease_until,
        at
    )?;
    Ok(())
}

/// The job failed and is tried again at `at`, or at an earlier time for which it was asked meanwhile.
pub(crate) async fn failed(mut on: On<'_>, job: &JobRow, error: &str, at: Ms) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "UPDATE jobs SET run_at = CASE WHEN run_at < 0 AND -run_at < $5 THEN -run_at ELSE $5 END,
                lease_until = 0, last_error = $4
         WHERE id = $1 AND attempts = $2 AND lease_until = $3 AND state = 'open'",
        &job.id,
        job.attempts,
        job.lease_until,
        error,
        at
    )?;
    Ok(())
}

/// The job is given up; it stays on the shelf for a person.
pub(crate) async fn bury(mut on: On<'_>, job: &JobRow, error: &str, now: Ms) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "UPDATE jobs SET state = 'dead', finished_at = $5, lease_until = 0, last_error = $4
         WHERE id = $1 AND attempts = $2 AND lease_until = $3 AND state = 'open'",
        &job.id,
        job.attempts,
        job.lease_until,
        error,
        now
    )?;
    Ok(())
}

/// Gives a claimed job back unbegun; it is due at once.
pub(crate) async fn release(mut on: On<'_>, job: &JobRow) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "UPDATE jobs SET lease_until = 0, attempts = attempts - 1
         WHERE id = $1 AND attempts = $2 AND lease_until = $3 AND state = 'open'",
        &job.id,
        job.attempts,
        job.lease_until
    )?;
    Ok(())
}

/// Forgets jobs that were done before `done`, and dead ones from before `dead`.
pub(crate) async fn forget(mut on: On<'_>, done: Ms, dead: Ms) -> Result<u64, sqlx::Error> {
    execute!(
        on,
        "DELETE FROM jobs WHERE (state = 'done' AND finished_at < $1) OR (state = 'dead' AND finished_at < $2)",
        done,
        dead
    )
}
