//! All SQL of the shop, one file per group of tables, one text for SQLite and PostgreSQL.
//!
//! [`Db`] is a pool of either database. [`Db::read`] lends a connection for looking, [`Db::write`] begins a
//! transaction (on SQLite `BEGIN IMMEDIATE` on the one writer, so that a transaction that reads first cannot
//! fail half-way). Both give an [`On`], which every function in here takes, and the macros below run one SQL
//! text on it. Columns are TEXT, BIGINT and DOUBLE PRECISION only; [`types`] holds what is spelled in them.

pub(crate) mod carts;
pub(crate) mod catalog;
pub(crate) mod checkouts;
pub mod counts;
pub(crate) mod guard;
pub(crate) mod jobs;
pub(crate) mod mails;
pub(crate) mod orders;
pub(crate) mod payments;
pub mod sessions;
pub mod types;

use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnection, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Connection as _, Postgres, Sqlite, Transaction};
use tokio::sync::Notify;

use crate::error::StartError;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

/// The shop's database.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    /// Rung after a commit that wrote a job.
    pub(crate) new_jobs: Arc<Notify>,
}

#[derive(Clone)]
enum Pools {
    /// One writer: its queue is fair, and nobody ever meets "database is locked".
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
    },
    Postgres(PgPool),
}

/// A connection for looking.
pub(crate) enum Conn {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A transaction for writing; dropped without [`Tx::commit`] it leaves nothing behind.
pub(crate) struct Tx {
    inner: TxInner,
    rings: bool,
    new_jobs: Arc<Notify>,
    _guard: guard::OpenTransaction,
}

enum TxInner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Where one SQL text runs: a borrowed connection of either database.
pub(crate) enum On<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

impl Db {
    /// Connects, makes a missing SQLite file with its folder, and brings the tables up to date.
    ///
    /// # Errors
    /// When the address is unknown, the database out of reach, or its history is not ours.
    pub async fn open(url: &str) -> Result<Self, StartError> {
        let pools = if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = PgPoolOptions::new()
                .max_connections(20)
                .acquire_timeout(Duration::from_secs(10))
                .connect(url)
                .await?;
            MIGRATIONS.run(&pool).await?;
            Pools::Postgres(pool)
        } else if url.starts_with("sqlite:") {
            open_sqlite(url).await?
        } else {
            return Err(StartError::DatabaseUrl(
                "it must begin with `sqlite:` or `postgres://`".to_owned(),
            ));
        };
        Ok(Self {
            pools,
            new_jobs: Arc::new(Notify::new()),
        })
    }

    /// A connection for looking. On SQLite it cannot write.
    pub(crate) async fn read(&self) -> Result<Conn, sqlx::Error> {
        Ok(match &self.pools {
            Pools::Sqlite { read, .. } => Conn::Sqlite(read.acquire().await?),
            Pools::Postgres(pool) => Conn::Postgres(pool.acquire().await?),
        })
    }

    /// Begins a transaction for writing.
    pub(crate) async fn write(&self) -> Result<Tx, sqlx::Error> {
        let inner = match &self.pools {
            Pools::Sqlite { write, .. } => TxInner::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => TxInner::Postgres(pool.begin().await?),
        };
        Ok(Tx {
            inner,
            rings: false,
            new_jobs: self.new_jobs.clone(),
            _guard: guard::OpenTransaction::begin(),
        })
    }

    /// Answers when the database does.
    pub(crate) async fn ping(&self) -> Result<(), sqlx::Error> {
        match self.read().await? {
            Conn::Sqlite(mut c) => c.ping().await,
            Conn::Postgres(mut c) => c.ping().await,
        }
    }

    /// Waits for borrowed connections and closes all.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(url: &str) -> Result<Pools, StartError> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A commit must outlive a power cut too: it is what we know of a payment before the gateway does.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5));
    let file = options.get_filename();
    if file.to_string_lossy().contains(":memory:") {
        return Err(StartError::DatabaseUrl(
            "a database in memory is not supported; name a file".to_owned(),
        ));
    }
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(StartError::Folder)?;
    }
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options.clone())
        .await?;
    MIGRATIONS.run(&write).await?;
    let read = SqlitePoolOptions::new()
        .max_connections(4)
        // A file does not hang up.
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options.pragma("query_only", "1"))
        .await?;
    Ok(Pools::Sqlite { write, read })
}

impl Conn {
    pub(crate) fn on(&mut self) -> On<'_> {
        match self {
            Self::Sqlite(c) => On::Sqlite(c),
            Self::Postgres(c) => On::Postgres(c),
        }
    }
}

impl Tx {
    pub(crate) fn on(&mut self) -> On<'_> {
        match &mut self.inner {
            TxInner::Sqlite(c) => On::Sqlite(c),
            TxInner::Postgres(c) => On::Postgres(c),
        }
    }

    /// The runner is told about new jobs once this transaction is committed.
    pub(crate) fn ring_after_commit(&mut self) {
        self.rings = true;
    }

    /// Makes everything written in here durable, or, with an error, leaves nothing.
    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        match self.inner {
            TxInner::Sqlite(tx) => tx.commit().await?,
            TxInner::Postgres(tx) => tx.commit().await?,
        }
        if self.rings {
            self.new_jobs.notify_one();
        }
        Ok(())
    }

    /// Takes everything back now, rather than when the value is dropped.
    pub(crate) async fn rollback(self) -> Result<(), sqlx::Error> {
        match self.inner {
            TxInner::Sqlite(tx) => tx.rollback().await,
            TxInner::Postgres(tx) => tx.rollback().await,
        }
    }
}

/// `run!(on, fetch…, query, bind…)`: the two arms under all macros below.
macro_rules! run {
    ($on:expr, $run:ident, $query:expr $(, $arg:expr)*) => {
        match &mut $on {
            $crate::db::On::Sqlite(c) => $query$(.bind($arg))*.$run(&mut **c).await,
            $crate::db::On::Postgres(c) => $query$(.bind($arg))*.$run(&mut **c).await,
        }
    };
}

/// Runs a statement; how many rows it touched.
macro_rules! execute {
    ($on:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        match &mut $on {
            $crate::db::On::Sqlite(c) =>
                sqlx::query($sql)$(.bind($arg))*.execute(&mut **c).await.map(|done| done.rows_affected()),
            $crate::db::On::Postgres(c) =>
                sqlx::query($sql)$(.bind($arg))*.execute(&mut **c).await.map(|done| done.rows_affected()),
        }
    };
}

/// Exactly one row.
macro_rules! fetch_one {
    ($on:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::run!($on, fetch_one, sqlx::query_as::<_, $row>($sql) $(, $arg)*)
    };
}

/// One row or none.
macro_rules! fetch_opt {
    ($on:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::run!($on, fetch_optional, sqlx::query_as::<_, $row>($sql) $(, $arg)*)
    };
}

/// All rows.
macro_rules! fetch_all {
    ($on:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::run!($on, fetch_all, sqlx::query_as::<_, $row>($sql) $(, $arg)*)
    };
}

pub(crate) use {execute, fetch_all, fetch_one, fetch_opt, run};
