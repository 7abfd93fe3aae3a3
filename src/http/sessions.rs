//! Browser sessions, kept in the shop's database so that any process of the shop knows them.

use async_trait::async_trait;
use shop::Ms;
use shop::Shop;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

/// How long a visitor who does nothing is remembered.
const KEPT: Duration = Duration::days(30);

/// The layer that gives every request its session. Without a cookie, and as long as nobody writes, nothing is
/// asked and nothing kept.
pub fn layer(shop: &Shop) -> SessionManagerLayer<Sessions> {
    SessionManagerLayer::new(Sessions(shop.clone()))
        .with_name("cashwrap")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(shop.settings().base_url.scheme() == "https")
        .with_expiry(Expiry::OnInactivity(KEPT))
}

/// The shop's sessions as the layer wants them.
#[derive(Clone)]
pub struct Sessions(Shop);

impl std::fmt::Debug for Sessions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sessions")
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let data = data(record)?;
        let end = self.end();
        while !self
            .0
            .db()
            .create_session(&record.id.to_string(), &data, end)
            .await
            .map_err(broken)?
        {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.0
            .db()
            .save_session(&record.id.to_string(), &data(record)?, self.end())
            .await
            .map_err(broken)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = self
            .0
            .db()
            .load_session(&id.to_string(), self.0.now())
            .await
            .map_err(broken)?;
        let Some((data, end)) = found else { return Ok(None) };
        Ok(Some(Record {
            id: *id,
            data: serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?,
            expiry_date: OffsetDateTime::from_unix_timestamp(end.0 / 1000)
                .map_err(|error| Error::Decode(error.to_string()))?,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.0.db().delete_session(&id.to_string()).await.map_err(broken)
    }
}

impl Sessions {
    /// The session layer reckons by the wall clock, the shop by its own. Every session ends thirty days after its
    /// last change, by the shop's clock.
    fn end(&self) -> Ms {
        self.0.now().plus(KEPT.unsigned_abs())
    }
}

fn data(record: &Record) -> Result<String> {
    serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}
