//! How many there are: numbers for `/metrics`, and a way for a restart's test to see that all work is done.

use crate::db::{Db, fetch_all, fetch_one};

/// Numbers of rows by state. Every state of a job is there, also with none in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Orders by state, as far as there are any.
    pub orders: Vec<(String, i64)>,
    /// Jobs: `waiting` (the hourly clean-up, which always waits, left out) and `dead`.
    pub jobs: Vec<(String, i64)>,
    /// Browser sessions, expired ones included until they are swept.
    pub sessions: i64,
}

impl Db {
    /// Counts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn counts(&self) -> Result<Counts, sqlx::Error> {
        let mut conn = self.read().await?;
        let orders = fetch_all!(
            conn.on(),
            (String, i64),
            "SELECT state, COUNT(*) FROM orders GROUP BY state ORDER BY state"
        )?;
        let (waiting, dead) = fetch_one!(
            conn.on(),
            (i64, i64),
            "SELECT (SELECT COUNT(*) FROM jobs WHERE state = 'open' AND kind <> 'clean_up'),
                    (SELECT COUNT(*) FROM jobs WHERE state = 'dead')"
        )?;
        let (sessions,) = fetch_one!(conn.on(), (i64,), "SELECT COUNT(*) FROM sessions")?;
        Ok(Counts {
            orders,
            jobs: vec![("waiting".to_owned(), waiting), ("dead".to_owned(), dead)],
            sessions,
        })
    }
}
