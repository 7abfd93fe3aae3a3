//! The demo's mailbox.

use crate::db::types::Ms;
use crate::db::{On, execute, fetch_all, fetch_opt};

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct MailRow {
    pub id: String,
    pub message_id: String,
    pub sender: String,
    pub recipient: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub sent_at: Ms,
}

/// Drops a mail into the box; a second one with the same message id is the same mail.
pub(crate) async fn insert(mut on: On<'_>, mail: &MailRow) -> Result<(), sqlx::Error> {
    execute!(
        on,
        "INSERT INTO mails (id, message_id, sender, recipient, subject, text, html, sent_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (message_id) DO NOTHING",
        &mail.id,
        &mail.message_id,
        &mail.sender,
        &mail.recipient,
        &mail.subject,
        &mail.text,
        &mail.html,
        mail.sent_at
    )?;
    Ok(())
}

pub(crate) async fn newest(mut on: On<'_>, limit: i64) -> Result<Vec<MailRow>, sqlx::Error> {
    fetch_all!(
        on,
        MailRow,
        "SELECT * FROM mails ORDER BY sent_at DESC, id DESC LIMIT $1",
        limit
    )
}

pub(crate) async fn by_id(mut on: On<'_>, id: &str) -> Result<Option<MailRow>, sqlx::Error> {
    fetch_opt!(on, MailRow, "SELECT * FROM mails WHERE id = $1", id)
}
