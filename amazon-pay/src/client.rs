//! The one place that talks HTTP: one constructor with limits, tries and pauses, and what became of them.

use crate::config::Addresses;
use crate::envelope::interpret;
use crate::error::ErrorKind;
use crate::operations::{Operation, Repeat};
use crate::{Config, ConfigError, Deadline, Environment, Error, ErrorCode, Login, Region, sign};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Certificate, RequestBuilder};
use ring::rand::{SecureRandom, SystemRandom};
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use url::Url;

/// Answers are a few kilobytes; what is larger is not from Amazon.
const MAX_ANSWER: usize = 1024 * 1024;
const MAX_PAUSE: Duration = Duration::from_secs(10);
/// Kept short: a connection that the other side closed meanwhile is an unclear try.
const IDLE: Duration = Duration::from_secs(20);
const API_VERSION: &str = "2013-01-01";

/// A client for one merchant account. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    config: Config,
    addresses: Addresses,
}

/// An answer, with what is worth keeping beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered<T> {
    pub answer: T,
    /// The id under which Amazon's support can find the call.
    pub request_id: Option<String>,
    /// How many tries it took.
    pub tries: u32,
}

impl Client {
    /// Makes a client, or says which setting is wrong.
    ///
    /// If the process has no default provider for TLS yet, ring becomes it.
    pub fn new(config: Config) -> Result<Client, ConfigError> {
        let addresses = config.check()?;
        let http = http_client(&config, &addresses)?;
        Ok(Client {
            inner: Arc::new(Inner {
                http,
                config,
                addresses,
            }),
        })
    }

    /// The region of the merchant account.
    pub fn region(&self) -> Region {
        self.inner.config.region
    }

    /// Where the client acts.
    pub fn environment(&self) -> Environment {
        self.inner.config.environment
    }

    /// The calls of Login with Amazon.
    pub fn login(&self) -> Login<'_> {
        Login::new(self)
    }

    /// Asks, tries again where that helps and is safe (see [`Repeat`]), and reads the answer.
    ///
    /// Everything, pauses included, happens before `deadline`.
    pub async fn call<O: Operation>(&self, request: &O, deadline: Deadline) -> Result<O::Answer, Error> {
        Ok(self.ask(request, deadline).await?.answer)
    }

    /// Like [`Client::call`], and tells the request's id as well.
    pub async fn ask<O: Operation>(
        &self,
        request: &O,
        deadline: Deadline,
    ) -> Result<Answered<O::Answer>, Error> {
        let refused = |invalid| Error::new(ErrorKind::Invalid(invalid), O::ACTION, O::REPEAT);
        let own = request.parameters().map_err(refused)?.into_pairs();
        self.tried(O::ACTION, O::REPEAT, deadline, |limit| {
            self.post::<O>(&own, limit)
        })
        .await
    }

    /// One signed POST. Each try is signed anew, because a signature is only good for minutes.
    async fn post<O: Operation>(
        &self,
        own: &[(String, String)],
        limit: Duration,
    ) -> Result<(Option<String>, O::Answer), ErrorKind> {
        let Inner {
            http,
            config,
            addresses,
        } = &*self.inner;
        let mut parameters = own.to_vec();
        parameters.extend(common_parameters(config, O::ACTION));
        let url = &addresses.api;
        let body = sign::signed_body(&config.secret_key, &host(url), url.path(), &parameters);
        let request = http
            .post(url.clone())
            .header(
                CONTENT_TYPE,
                HeaderValue::from_static("application/x-www-form-urlencoded"),
            )
            .body(body);
        let (status, body) = exchange(request, limit).await?;
        interpret::<O>(status, &body)
    }

    /// Tries until there is an answer, a refusal, or no time. An attempt gives the request's id and the answer.
    pub(crate) async fn tried<T, F, Fut>(
        &self,
        action: &'static str,
        repeat: Repeat,
        deadline: Deadline,
        attempt: F,
    ) -> Result<Answered<T>, Error>
    where
        F: Fn(Duration) -> Fut,
        Fut: Future<Output = Result<(Option<String>, T), ErrorKind>>,
    {
        let timing = &self.inner.config.timing;
        let mut tries = 0;
        let mut unclear = false;
        loop {
            let left = deadline.remaining();
            if left.is_zero() {
                return Err(Error::new(ErrorKind::NoTime, action, repeat).after(tries, unclear));
            }
            tries += 1;
            let started = Instant::now();
            let outcome = attempt(timing.call.min(left)).await;
            let millis = started.elapsed().as_millis();
            let error = match outcome {
                Ok((request_id, answer)) => {
                    tracing::debug!(action, tries, millis, id = request_id, "answered");
                    return Ok(Answered {
                        answer,
                        request_id,
                        tries,
                    });
                }
                Err(kind) => Error::new(kind, action, repeat).after(tries, unclear),
            };
            let (status, id) = (error.http_status(), error.request_id());
            let code = error.code().map(ErrorCode::as_str);
            let pause = self.pause(&error).filter(|pause| {
                // A try that is bound to run out of time would only turn a clear failure into an unclear one.
                deadline.remaining() > *pause + timing.call / 12
            });
            tracing::debug!(
                action,
                tries,
                millis,
                status,
                code,
                id,
                again = pause.is_some(),
                "failed"
            );
            let Some(pause) = pause else { return Err(error) };
            unclear |= error.last_try_unclear();
            tokio::time::sleep(pause).await;
        }
    }

    /// How long to wait before the next try; none if there shall be none.
    fn pause(&self, error: &Error) -> Option<Duration> {
        let timing = &self.inner.config.timing;
        let unsafe_to_repeat = error.repeat() == Repeat::OnlyIfNotDone && error.last_try_unclear();
        // An exhausted hour does not come back within any call's deadline.
        let hopeless = error.code() == Some(&ErrorCode::QuotaExceeded);
        if !error.retryable() || unsafe_to_repeat || hopeless || error.tries() >= timing.tries {
            return None;
        }
        let grown = error.tries().saturating_sub(1);
        let pause = if error.throttled() {
            timing.throttled_pause.saturating_mul(2u32.saturating_pow(grown))
        } else {
            timing.pause.saturating_mul(3u32.saturating_pow(grown))
        };
        Some(spread(pause.min(MAX_PAUSE)))
    }

    /// One GET to the login service, with the token where no log of addresses shows it.
    pub(crate) async fn get_login(
        &self,
        path: &str,
        token: HeaderValue,
        limit: Duration,
    ) -> Result<(u16, Vec<u8>), ErrorKind> {
        let base = self.inner.addresses.login.as_str().trim_end_matches('/');
        let request = self
            .inner
            .http
            .get(format!("{base}{path}"))
            .header("x-amz-access-token", token);
        exchange(request, limit).await
    }

    pub(crate) fn client_id(&self) -> &str {
        &self.inner.config.client_id
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("environment", &self.environment())
            .field("region", &self.region())
            .field("seller_id", &self.inner.config.seller_id)
            .finish_non_exhaustive()
    }
}

/// The one constructor of an HTTP client: times, no redirects (a signed body must not follow one), no second
/// retry layer beneath ours, and in the live environment nothing but TLS.
fn http_client(config: &Config, addresses: &Addresses) -> Result<reqwest::Client, ConfigError> {
    // Fails only when a provider is installed already, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut roots = Vec::new();
    for bundle in &config.trust_roots {
        roots.extend(Certificate::from_pem_bundle(bundle).map_err(ConfigError::BadCertificate)?);
    }
    let (name, version) = &config.application;
    let mut builder = reqwest::Client::builder()
        .user_agent(format!(
            "amazon-pay-rust/{} ({name}/{version}; Rust; {})",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS
        ))
        .connect_timeout(config.timing.connect)
        .timeout(config.timing.call)
        .pool_idle_timeout(IDLE)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .https_only(config.environment == Environment::Live);
    let plain = |url: &Url| url.scheme() == "http";
    if plain(&addresses.api) && plain(&addresses.login) {
        // Without TLS there is nothing to trust: a machine without certificates of its own serves too.
        builder = builder.tls_certs_only(roots);
    } else if !roots.is_empty() {
        builder = builder.tls_certs_merge(roots);
    }
    if is_loopback(&addresses.api) && is_loopback(&addresses.login) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(ConfigError::Http)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// The host as the `Host` header names it: with the port where it is not the scheme's own.
fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{name}:{port}"),
        None => name.to_owned(),
    }
}

fn common_parameters(config: &Config, action: &str) -> Vec<(String, String)> {
    // The wall clock on purpose: Amazon compares it with its own, and business time may be moved.
    #[allow(clippy::disallowed_methods)]
    let now = OffsetDateTime::now_utc();
    let (date, (hour, minute, second)) = (now.date(), now.to_hms());
    let timestamp = format!("{date}T{hour:02}:{minute:02}:{second:02}Z");
    let mut parameters = vec![
        ("AWSAccessKeyId", config.access_key.clone()),
        ("Action", action.to_owned()),
        ("SellerId", config.seller_id.clone()),
        ("SignatureMethod", "HmacSHA256".to_owned()),
        ("SignatureVersion", "2".to_owned()),
        ("Timestamp", timestamp),
        ("Version", API_VERSION.to_owned()),
    ];
    if let Some(token) = &config.delegation_token {
        parameters.push(("MWSAuthToken", token.expose().to_owned()));
    }
    parameters
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// Sends, and reads the whole answer up to the size limit.
async fn exchange(request: RequestBuilder, limit: Duration) -> Result<(u16, Vec<u8>), ErrorKind> {
    let broken = |error: reqwest::Error| broken(error, limit);
    let mut response = request.timeout(limit).send().await.map_err(broken)?;
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if body.len() + chunk.len() > MAX_ANSWER {
            let problem = format!("longer than {MAX_ANSWER} bytes");
            return Err(ErrorKind::Unreadable { status, problem });
        }
        body.extend_from_slice(&chunk);
    }
    Ok((status, body))
}

/// Whether the request had left when it broke. In doubt it had.
fn broken(error: reqwest::Error, limit: Duration) -> ErrorKind {
    if error.is_connect() || error.is_builder() {
        ErrorKind::NotConnected(reason(&error))
    } else if error.is_timeout() {
        ErrorKind::TimedOut(limit)
    } else {
        ErrorKind::Cut(reason(&error))
    }
}

/// The innermost reason; the outer ones repeat the address.
fn reason(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

/// Between three quarters and five quarters of a pause, so that many callers do not come back as one.
fn spread(pause: Duration) -> Duration {
    let mut byte = [0];
    let percent = match SystemRandom::new().fill(&mut byte) {
        Ok(()) => 75 + u32::from(byte[0]) % 51,
        Err(_) => 100,
    };
    pause * percent / 100
}

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;
