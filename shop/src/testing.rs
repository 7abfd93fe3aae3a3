//! A shop for unit tests: a fresh database where `CASHWRAP_TEST_DATABASE` says, a gateway at which nobody answers.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use commerce::money::Currency;
use commerce::totals::{TaxMode, TaxRounding};
use sqlx::Connection as _;

use crate::settings::{Amazon, Mail, MailTransport, SealingKey, Settings, Timing};
use crate::{Environment, Region, Shop};

/// A shop that is gone, file and all, when the test ends.
pub(crate) struct TestShop {
    pub shop: Shop,
    folder: PathBuf,
}

impl std::ops::Deref for TestShop {
    type Target = Shop;

    fn deref(&self) -> &Shop {
        &self.shop
    }
}

impl Drop for TestShop {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// An open demo shop with its goods.
pub(crate) async fn shop() -> TestShop {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let unique = format!("{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(format!("cashwrap-shop-{unique}"));
    let shop = Shop::open(settings(database(&folder, &unique).await))
        .await
        .unwrap();
    shop.seed_demo().await.unwrap();
    TestShop { shop, folder }
}

async fn database(folder: &std::path::Path, unique: &str) -> String {
    let server = std::env::var("CASHWRAP_TEST_DATABASE").unwrap_or_else(|_| "sqlite".to_owned());
    if server == "sqlite" {
        return format!("sqlite:{}", folder.join("shop.db").display());
    }
    let name = format!("unit_{unique}");
    let mut administrator = sqlx::PgConnection::connect(&server).await.unwrap();
    for sql in [
        format!("DROP DATABASE IF EXISTS {name}"),
        format!("CREATE DATABASE {name}"),
    ] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&mut administrator)
            .await
            .unwrap();
    }
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}

fn settings(database_url: String) -> Settings {
    let nobody: url::Url = "http://127.0.0.1:9/".parse().unwrap();
    Settings {
        database_url,
        base_url: "http://shop.example/".parse().unwrap(),
        sealing_key: SealingKey::new([1; 32]),
        store_name: "Cashwrap".into(),
        amazon: Amazon {
            environment: Environment::Sandbox,
            region: Region::Us,
            seller_id: "A2EXAMPLE".into(),
            access_key: "KEY".into(),
            secret_key: "secret".into(),
            client_id: "client".into(),
            api_url: Some(nobody.clone()),
            login_url: Some(nobody.clone()),
            widgets_url: nobody.clone(),
            sign_in_url: nobody,
            popup: true,
            extra_roots: Vec::new(),
        },
        terms_required: false,
        mail: Mail {
            from: "Cashwrap <shop@shop.example>".into(),
            merchant: Some("merchant@shop.example".into()),
            transport: MailTransport::Mailbox,
        },
        currency: Currency::USD,
        tax_mode: TaxMode::Added,
        tax_rounding: TaxRounding::PerLine,
        timing: Timing {
            gateway_budget: std::time::Duration::from_millis(300),
            gateway_call: std::time::Duration::from_millis(200),
            ..Timing::default()
        },
        demo: true,
    }
}
