//! The demo's mailbox.

use super::views::{Mail, MailSummary, Mailbox};
use crate::Shop;
use crate::db::mails;
use crate::error::Broken;

const SHOWN: i64 = 200;

/// The newest mails. Empty in a shop that sends by SMTP.
///
/// # Errors
/// When the database fails.
pub async fn mailbox(shop: &Shop) -> Result<Mailbox, Broken> {
    let mut conn = shop.db().read().await?;
    let mails = mails::newest(conn.on(), SHOWN)
        .await?
        .into_iter()
        .map(|row| MailSummary {
            id: row.id,
            sent_at: row.sent_at.0,
            to: row.recipient,
            subject: row.subject,
        })
        .collect();
    Ok(Mailbox { mails })
}

/// One mail.
///
/// # Errors
/// When the database fails.
pub async fn mail(shop: &Shop, id: &str) -> Result<Option<Mail>, Broken> {
    let mut conn = shop.db().read().await?;
    Ok(mails::by_id(conn.on(), id).await?.map(|row| Mail {
        id: row.id,
        message_id: row.message_id,
        sent_at: row.sent_at.0,
        from: row.sender,
        to: row.recipient,
        subject: row.subject,
        text: row.text,
        html: row.html,
    }))
}
