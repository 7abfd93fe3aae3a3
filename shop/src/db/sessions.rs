//! Rows of browser sessions, for the session layer of the server. `data` is opaque here.

use crate::db::types::Ms;
use crate::db::{Db, execute, fetch_opt};

impl Db {
    /// Writes a new session; `false` when the id is taken, so that the caller can make another one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn create_session(&self, id: &str, data: &str, expires_at: Ms) -> Result<bool, sqlx::Error> {
        let mut tx = self.write().await?;
        let written = execute!(
            tx.on(),
            "INSERT INTO sessions (id, data, expires_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
            id,
            data,
            expires_at
        )?;
        tx.commit().await?;
        Ok(written == 1)
    }

    /// Writes a session that is there. One that was forgotten meanwhile, as at every sign-in, stays so: a slow
    /// request under its old id must not bring it back.
    ///
    /// # Errors
    /// When the session is not there (any more), or the database fails.
    pub async fn save_session(&self, id: &str, data: &str, expires_at: Ms) -> Result<(), sqlx::Error> {
        let mut tx = self.write().await?;
        let written = execute!(
            tx.on(),
            "UPDATE sessions SET data = $2, expires_at = $3 WHERE id = $1",
            id,
            data,
            expires_at
        )?;
        tx.commit().await?;
        // As an error, so that the answer does not put the dead id in the place of the browser's new one.
        if written == 1 {
            Ok(())
        } else {
            Err(sqlx::Error::RowNotFound)
        }
    }

    /// A session's data with its end, unless it has expired by `now`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load_session(&self, id: &str, now: Ms) -> Result<Option<(String, Ms)>, sqlx::Error> {
        let mut conn = self.read().await?;
        fetch_opt!(
            conn.on(),
            (String, Ms),
            "SELECT data, expires_at FROM sessions WHERE id = $1 AND expires_at > $2",
            id,
            now
        )
    }

    /// Forgets a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_session(&self, id: &str) -> Result<(), sqlx::Error> {
        let mut tx = self.write().await?;
        execute!(tx.on(), "DELETE FROM sessions WHERE id = $1", id)?;
        tx.commit().await
    }

    /// Forgets all that have expired; how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn expire_sessions(&self, now: Ms) -> Result<u64, sqlx::Error> {
        let mut tx = self.write().await?;
        let gone = execute!(tx.on(), "DELETE FROM sessions WHERE expires_at <= $1", now)?;
        tx.commit().await?;
        Ok(gone)
    }
}
