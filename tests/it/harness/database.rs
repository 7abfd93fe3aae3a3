//! A fresh database per test, where `CASHWRAP_TEST_DATABASE` says.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::{Connection as _, PgConnection};

/// A folder that goes away with the test.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Folder {
        let folder = std::env::temp_dir().join(format!("cashwrap-it-{}", unique()));
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The address of a database nobody has used yet.
pub async fn fresh(folder: &Folder) -> String {
    let server = std::env::var("CASHWRAP_TEST_DATABASE").unwrap_or_else(|_| "sqlite".to_owned());
    if server == "sqlite" {
        return format!("sqlite:{}", folder.path().join("cashwrap.db").display());
    }
    let name = format!("it_{}", unique().replace('-', "_"));
    let mut administrator = PgConnection::connect(&server).await.unwrap();
    let create = format!("CREATE DATABASE {name}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(create))
        .execute(&mut administrator)
        .await
        .unwrap();
    administrator.close().await.unwrap();
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{name}")
}

/// Unique over processes and tests.
fn unique() -> String {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let nanos = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos();
    format!(
        "{}-{nanos}-{}",
        std::process::id(),
        COUNTER.fetch_add(1, Ordering::Relaxed)
    )
}
