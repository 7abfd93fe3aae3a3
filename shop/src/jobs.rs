//! What happens in the background: an outbox of jobs, each written in the transaction that makes it necessary.
//!
//! One deed per file; [`runner`] claims what is due and runs it. A job may run twice (a crash after the work and
//! before the note that it is done), so every deed bears repetition.

mod cancel_payment;
mod clean_up;
mod continue_payment;
mod runner;
mod send_mail;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::Shop;
use crate::db::Tx;
use crate::db::jobs::{self as rows, NewJob};
use crate::db::types::Ms;
use crate::email::Template;
use crate::error::Broken;

pub(crate) use runner::run;

/// Something that must still happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Job {
    /// Brings a payment on: finishes an order whose request did not, looks after what is pending, ends what was
    /// held long enough.
    ContinuePayment { payment: String },
    /// Calls a payment off at the gateway after its order has ended.
    CancelPayment { payment: String, reason: String },
    /// Sends one mail about an order.
    SendMail { order: String, template: Template },
    /// Forgets what nobody needs any more, once an hour.
    CleanUp,
}

/// What became of a job that did not fail.
pub(crate) enum Outcome {
    Done,
    /// It wants to run again, not before this time.
    Again(Ms),
}

impl Job {
    /// The deed's name, in the database, in logs and in kill points.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::ContinuePayment { .. } => "continue_payment",
            Self::CancelPayment { .. } => "cancel_payment",
            Self::SendMail { .. } => "send_mail",
            Self::CleanUp => "clean_up",
        }
    }

    /// Whether a buyer's money stays held, or an order undecided, when a job of this kind is given up.
    fn moves_money(kind: &str) -> bool {
        matches!(kind, "continue_payment" | "cancel_payment")
    }

    /// Jobs with the same key are the same job while it is open.
    fn dedup_key(&self) -> Option<String> {
        match self {
            Self::ContinuePayment { payment } => Some(format!("continue_payment:{payment}")),
            Self::CancelPayment { payment, .. } => Some(format!("cancel_payment:{payment}")),
            Self::SendMail { .. } => None,
            Self::CleanUp => Some("clean_up".to_owned()),
        }
    }

    /// Writes the job into the outbox, to run at `run_at` or later, if the transaction commits.
    pub(crate) async fn enqueue(&self, shop: &Shop, tx: &mut Tx, run_at: Ms) -> Result<(), Broken> {
        let id = shop.sealer().unguessable()?;
        let payload = serde_json::to_string(self).map_err(Broken::data)?;
        let key = self.dedup_key();
        let job = NewJob {
            id: &id,
            kind: self.kind(),
            payload: &payload,
            dedup_key: key.as_deref(),
            run_at,
            now: shop.now(),
        };
        Ok(rows::enqueue(tx, job).await?)
    }

    async fn run(&self, shop: &Shop, id: &str) -> Result<Outcome, Broken> {
        match self {
            Self::ContinuePayment { payment } => continue_payment::run(shop, payment).await,
            Self::CancelPayment { payment, reason } => cancel_payment::run(shop, payment, reason).await,
            Self::SendMail { order, template } => send_mail::run(shop, id, order, *template).await,
            Self::CleanUp => clean_up::run(shop).await,
        }
    }
}

/// Sees to it that the hourly clean-up is in the outbox.
pub(crate) async fn schedule_house_keeping(shop: &Shop) -> Result<(), Broken> {
    let mut tx = shop.db().write().await?;
    Job::CleanUp.enqueue(shop, &mut tx, shop.now()).await?;
    Ok(tx.commit().await?)
}
