//! Whom the client speaks for, and to whom.

use crate::{Environment, Region, Secret};
use std::time::Duration;
use url::Url;

/// The settings of one [`Client`](crate::Client).
#[derive(Clone, Debug)]
pub struct Config {
    pub environment: Environment,
    pub region: Region,
    /// The merchant id, like `A2K7NDRCTOTPW9`.
    pub seller_id: String,
    /// The access key id, which every call carries in the open.
    pub access_key: String,
    /// The key that signs; never sent.
    pub secret_key: Secret,
    /// The login application's client id, `amzn1.application-oa2-client.…`; tokens must be made out to it.
    pub client_id: String,
    /// Set when calls are made for another seller.
    pub delegation_token: Option<Secret>,
    /// Another API address than Amazon's; sandbox only. With an empty path the environment's own is appended.
    pub api_url: Option<Url>,
    /// Another login address than Amazon's; sandbox only.
    pub login_url: Option<Url>,
    /// Certificates (PEM) to trust beside the usual ones; sandbox only.
    pub trust_roots: Vec<Vec<u8>>,
    /// Name and version of the calling shop, told in `User-Agent`.
    pub application: (String, String),
    pub timing: Timing,
}

/// How long to wait, and how often to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timing {
    /// To reach the server at all.
    pub connect: Duration,
    /// For one try of one call, from first byte sent to last byte read.
    pub call: Duration,
    /// Tries of one call, the first included.
    pub tries: u32,
    /// The pause before the second try; it grows threefold with each, up to ten seconds.
    pub pause: Duration,
    /// The pause after being throttled; it doubles with each. The sandbox grants one write every two seconds.
    pub throttled_pause: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Timing {
            connect: Duration::from_secs(3),
            call: Duration::from_secs(12),
            tries: 4,
            pause: Duration::from_millis(300),
            throttled_pause: Duration::from_secs(2),
        }
    }
}

/// Why a client cannot be made from its settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("`{0}` must not be empty")]
    Empty(&'static str),
    #[error("`{0}` may only be set in the sandbox; the live environment knows its own addresses")]
    OverrideInLive(&'static str),
    #[error("`{name}` is not an http or https address: {url}")]
    NotHttp { name: &'static str, url: Box<Url> },
    #[error("`{name}` must have no {part}")]
    UnexpectedPart { name: &'static str, part: &'static str },
    #[error("a certificate in `trust_roots` cannot be read")]
    BadCertificate(#[source] reqwest::Error),
    #[error("the HTTP client cannot be made")]
    Http(#[source] reqwest::Error),
}

impl Config {
    /// Settings with Amazon's own addresses and the usual times.
    pub fn new(
        environment: Environment,
        region: Region,
        seller_id: impl Into<String>,
        access_key: impl Into<String>,
        secret_key: Secret,
        client_id: impl Into<String>,
    ) -> Self {
        Config {
            environment,
            region,
            seller_id: seller_id.into(),
            access_key: access_key.into(),
            secret_key,
            client_id: client_id.into(),
            delegation_token: None,
            api_url: None,
            login_url: None,
            trust_roots: Vec::new(),
            application: ("Cashwrap".to_owned(), env!("CARGO_PKG_VERSION").to_owned()),
            timing: Timing::default(),
        }
    }

    /// Refuses what could send money or keys to the wrong place.
    pub(crate) fn check(&self) -> Result<Addresses, ConfigError> {
        let required = [
            ("seller_id", self.seller_id.as_str()),
            ("access_key", self.access_key.as_str()),
            ("secret_key", self.secret_key.expose()),
            ("client_id", self.client_id.as_str()),
        ];
        if let Some((name, _)) = required.iter().find(|(_, value)| value.trim().is_empty()) {
            return Err(ConfigError::Empty(name));
        }
        if self.environment == Environment::Live {
            let overrides = [
                ("api_url", self.api_url.is_some()),
                ("login_url", self.login_url.is_some()),
                ("trust_roots", !self.trust_roots.is_empty()),
            ];
            if let Some((name, _)) = overrides.iter().find(|(_, set)| *set) {
                return Err(ConfigError::OverrideInLive(name));
            }
        }
        Ok(Addresses {
            api: match &self.api_url {
                Some(url) => {
                    let mut url = checked("api_url", url)?;
                    if url.path() == "/" {
                        url.set_path(self.environment.api_path());
                    }
                    url
                }
                None => own(&self.region.api_url(self.environment))?,
            },
            login: match &self.login_url {
                Some(url) => checked("login_url", url)?,
                None => own(&self.region.login_url(self.environment))?,
            },
        })
    }
}

/// Where calls go, after [`Config::check`].
#[derive(Clone, Debug)]
pub(crate) struct Addresses {
    pub api: Url,
    pub login: Url,
}

fn checked(name: &'static str, url: &Url) -> Result<Url, ConfigError> {
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(ConfigError::NotHttp {
            name,
            url: Box::new(url.clone()),
        });
    }
    let parts = [
        (
            "user or password",
            !url.username().is_empty() || url.password().is_some(),
        ),
        ("query", url.query().is_some()),
        ("fragment", url.fragment().is_some()),
    ];
    match parts.iter().find(|(_, set)| *set) {
        Some((part, _)) => Err(ConfigError::UnexpectedPart { name, part }),
        None => Ok(url.clone()),
    }
}

fn own(address: &str) -> Result<Url, ConfigError> {
    // The table's addresses are constants, and a test reads every one of them.
    Url::parse(address).map_err(|_| ConfigError::Empty("region"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(environment: Environment) -> Config {
        Config::new(
            environment,
            Region::Us,
            "ASELLER",
            "AKEY",
            "hush".into(),
            "client",
        )
    }

    #[test]
    fn every_address_of_the_table_can_be_read() {
        for region in Region::ALL {
            for environment in [Environment::Live, Environment::Sandbox] {
                let mut config = config(environment);
                config.region = region;
                let addresses = config.check().unwrap();
                assert_eq!(addresses.api.as_str(), region.api_url(environment));
                assert_eq!(addresses.login.scheme(), "https");
            }
        }
    }

    #[test]
    fn live_refuses_every_override() {
        let url = || Some(Url::parse("http://127.0.0.1:9").unwrap());
        type Change = fn(&mut Config, Option<Url>);
        let changes: [(&str, Change); 3] = [
            ("api_url", |c, url| c.api_url = url),
            ("login_url", |c, url| c.login_url = url),
            ("trust_roots", |c, _| c.trust_roots.push(Vec::new())),
        ];
        for (name, change) in changes {
            let mut config = config(Environment::Live);
            change(&mut config, url());
            assert!(
                matches!(config.check(), Err(ConfigError::OverrideInLive(named)) if named == name),
                "{name}"
            );
        }
    }

    #[test]
    fn an_override_without_a_path_gets_the_usual_one() {
        let mut config = config(Environment::Sandbox);
        config.api_url = Url::parse("http://127.0.0.1:9").ok();
        assert_eq!(
            config.check().unwrap().api.path(),
            "/OffAmazonPayments_Sandbox/2013-01-01"
        );
        config.api_url = Url::parse("http://127.0.0.1:9/elsewhere/").ok();
        assert_eq!(config.check().unwrap().api.path(), "/elsewhere/");
        config.api_url = Url::parse("ftp://127.0.0.1/").ok();
        assert!(matches!(
            config.check(),
            Err(ConfigError::NotHttp { name: "api_url", .. })
        ));
        config.api_url = Url::parse("http://127.0.0.1/?a=b").ok();
        assert!(matches!(config.check(), Err(ConfigError::UnexpectedPart { .. })));
    }

    #[test]
    fn keys_never_show() {
        let text = format!("{:?}", config(Environment::Sandbox));
        assert!(!text.contains("hush"), "{text}");
        let mut config = config(Environment::Sandbox);
        config.secret_key = "".into();
        assert!(matches!(config.check(), Err(ConfigError::Empty("secret_key"))));
    }
}
