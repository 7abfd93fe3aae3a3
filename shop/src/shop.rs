//! The shop itself: what every action, read and job is given.

use std::collections::HashSet;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::{Clock, ClockStands};
use crate::db::Db;
use crate::db::types::Ms;
use crate::email::Mailer;
use crate::error::{Broken, StartError};
use crate::gateway::Gateway;
use crate::read::Shelf;
use crate::seal::Sealer;
use crate::settings::Settings;

/// An open shop. Cheap to clone; all clones are the same shop.
#[derive(Clone)]
pub struct Shop {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    db: Db,
    clock: Clock,
    gateway: Gateway,
    sealer: Sealer,
    mailer: Mailer,
    shelf: Shelf,
    tasks: TaskTracker,
    /// Payments that a task of this process is bringing on. It saves asking twice; what is right does not hang on
    /// it, since another process would not see it.
    busy: Mutex<HashSet<String>>,
}

impl Shop {
    /// Connects to the database, brings it up to date and prepares the gateway and the mails. Asks the gateway
    /// nothing, so a shop opens while Amazon is out of reach.
    ///
    /// # Errors
    /// When a setting cannot be used or the database cannot be reached.
    pub async fn open(settings: Settings) -> Result<Self, StartError> {
        let db = Db::open(&settings.database_url).await?;
        let shop = Self {
            inner: Arc::new(Inner {
                gateway: Gateway::open(&settings)?,
                sealer: Sealer::new(&settings.sealing_key),
                mailer: Mailer::open(&settings.mail)?,
                clock: Clock::new(settings.demo),
                shelf: Shelf::default(),
                tasks: TaskTracker::new(),
                busy: Mutex::default(),
                db,
                settings,
            }),
        };
        crate::jobs::schedule_house_keeping(&shop).await?;
        Ok(shop)
    }

    /// What the merchant decided.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The database; the session layer keeps its rows there.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// Business time: the one clock by which everything in the shop becomes due.
    pub fn now(&self) -> Ms {
        self.inner.clock.now()
    }

    /// Moves business time forward and wakes what became due; only a demo shop allows it.
    ///
    /// # Errors
    /// When this is not a demo shop.
    pub fn advance_clock(&self, by: std::time::Duration) -> Result<Ms, ClockStands> {
        let now = self.inner.clock.advance(by)?;
        self.db().new_jobs.notify_one();
        Ok(now)
    }

    /// Runs background jobs until `stop`, then waits for those that have begun. Any number of processes may do so.
    pub async fn run_jobs(&self, stop: CancellationToken) {
        crate::jobs::run(self, stop).await;
    }

    /// Whether the shop can work: the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn check(&self) -> Result<(), Broken> {
        Ok(self.db().ping().await?)
    }

    /// Waits for orders that are just being placed, then closes the database. Call it after the server and
    /// [`Shop::run_jobs`] have stopped.
    pub async fn close(&self) {
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
        self.db().close().await;
    }

    /// Fills an empty shop with the demo catalog, shipping methods and tax rules. A second call changes nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seed_demo(&self) -> Result<(), Broken> {
        crate::demo::seed(self).await
    }

    pub(crate) fn gateway(&self) -> &Gateway {
        &self.inner.gateway
    }

    pub(crate) fn sealer(&self) -> &Sealer {
        &self.inner.sealer
    }

    pub(crate) fn mailer(&self) -> &Mailer {
        &self.inner.mailer
    }

    pub(crate) fn shelf(&self) -> &Shelf {
        &self.inner.shelf
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Takes a payment up; `None` while another task of this process has it.
    pub(crate) fn take_up(&self, payment: &str) -> Option<TakenUp> {
        let first = self.busy().insert(payment.to_owned());
        first.then(|| TakenUp {
            shop: self.clone(),
            payment: payment.to_owned(),
        })
    }

    fn busy(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.inner.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does the work in a task that the shop's end waits for. A visitor who leaves drops the waiting, not the
    /// work.
    pub(crate) async fn finish_even_if_left<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Broken> {
        self.inner
            .tasks
            .spawn(work)
            .await
            .map_err(|ended| Broken::Task(ended.to_string()))
    }
}

/// A payment in somebody's hands, until it is dropped.
pub(crate) struct TakenUp {
    shop: Shop,
    payment: String,
}

impl Drop for TakenUp {
    fn drop(&mut self) {
        self.shop.busy().remove(&self.payment);
    }
}
