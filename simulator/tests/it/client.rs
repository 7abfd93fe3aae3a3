//! A running simulator, and a small client that signs for itself.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use base64::Engine as _;
use ring::hmac;
use serde_json::{Value, json};
use simulator::Settings;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub const SANDBOX: &str = "/OffAmazonPayments_Sandbox/2013-01-01";
pub const LIVE: &str = "/OffAmazonPayments/2013-01-01";
pub const SECRET: &str = "cashwrap-demo-secret-never-use-live";

/// A simulator in this process, on a port of its own, gone when dropped.
pub struct Sim {
    pub origin: String,
    pub http: reqwest::Client,
    _serving: JoinSet<()>,
}

impl Sim {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let settings = Settings {
            public_url: origin.clone(),
            ..Settings::default()
        };
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            simulator::serve(settings, listener, CancellationToken::new())
                .unwrap()
                .await
                .unwrap();
        });
        let sim = Self {
            origin,
            http: http(),
            _serving: serving,
        };
        sim.control("settings", json!({ "synchronous_delay_ms": 1 }))
            .await;
        sim
    }

    /// A simulator that runs elsewhere.
    pub fn at(origin: String) -> Self {
        Self {
            origin,
            http: http(),
            _serving: JoinSet::new(),
        }
    }

    pub fn authority(&self) -> &str {
        self.origin.trim_start_matches("http://")
    }

    /// Posts to a control door that must open.
    pub async fn control(&self, door: &str, body: Value) -> Value {
        let (status, answer) = self.knock(door, body).await;
        assert!(status == 200 || status == 201, "{door}: {status} {answer}");
        answer
    }

    /// Posts to a control door.
    pub async fn knock(&self, door: &str, body: Value) -> (u16, Value) {
        let url = format!("{}/_simulator/{door}", self.origin);
        let answer = self.http.post(url).json(&body).send().await.unwrap();
        (
            answer.status().as_u16(),
            answer.json().await.unwrap_or(Value::Null),
        )
    }

    pub async fn look(&self, door: &str) -> Value {
        let url = format!("{}/_simulator/{door}", self.origin);
        let answer = self.http.get(url).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{door}");
        answer.json().await.unwrap()
    }

    pub async fn buyer(&self) -> String {
        text(&self.control("buyers", json!({})).await, "id")
    }

    pub async fn token(&self, buyer: &str, body: Value) -> String {
        text(
            &self.control(&format!("buyers/{buyer}/tokens"), body).await,
            "access_token",
        )
    }

    /// A draft with address and card, the card named by its last digits.
    pub async fn draft(&self, card: &str) -> String {
        let buyer = self.buyer().await;
        text(
            &self
                .control("order-references", json!({ "buyer": buyer, "card": card }))
                .await,
            "id",
        )
    }

    /// A confirmed order reference over 100.00 USD.
    pub async fn open(&self, card: &str) -> String {
        let id = self.draft(card).await;
        self.set(&id, "100.00").await.ok();
        self.call("ConfirmOrderReference", &[("AmazonOrderReferenceId", &id)])
            .await
            .ok();
        id
    }

    pub async fn set(&self, id: &str, amount: &str) -> Answer {
        self.call(
            "SetOrderReferenceDetails",
            &[
                ("AmazonOrderReferenceId", id),
                ("OrderReferenceAttributes.OrderTotal.Amount", amount),
                ("OrderReferenceAttributes.OrderTotal.CurrencyCode", "USD"),
            ],
        )
        .await
    }

    /// A synchronous authorization; the answer, whatever it is.
    pub async fn authorize(&self, id: &str, amount: &str, more: &[(&str, &str)]) -> Answer {
        let reference = fresh("auth");
        let mut parameters = vec![
            ("AmazonOrderReferenceId", id),
            ("AuthorizationReferenceId", reference.as_str()),
            ("AuthorizationAmount.Amount", amount),
            ("AuthorizationAmount.CurrencyCode", "USD"),
            ("TransactionTimeout", "0"),
        ];
        parameters.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        parameters.extend_from_slice(more);
        self.call("Authorize", &parameters).await
    }

    pub async fn capture(&self, authorization: &str, amount: &str, more: &[(&str, &str)]) -> Answer {
        let reference = fresh("capture");
        let mut parameters = vec![
            ("AmazonAuthorizationId", authorization),
            ("CaptureReferenceId", reference.as_str()),
            ("CaptureAmount.Amount", amount),
            ("CaptureAmount.CurrencyCode", "USD"),
        ];
        parameters.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        parameters.extend_from_slice(more);
        self.call("Capture", &parameters).await
    }

    pub async fn refund(&self, capture: &str, amount: &str, more: &[(&str, &str)]) -> Answer {
        let reference = fresh("refund");
        let mut parameters = vec![
            ("AmazonCaptureId", capture),
            ("RefundReferenceId", reference.as_str()),
            ("RefundAmount.Amount", amount),
            ("RefundAmount.CurrencyCode", "USD"),
        ];
        parameters.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        parameters.extend_from_slice(more);
        self.call("Refund", &parameters).await
    }

    pub async fn call(&self, action: &str, parameters: &[(&str, &str)]) -> Answer {
        self.try_call(SANDBOX, action, parameters).await.unwrap()
    }

    pub async fn try_call(
        &self,
        path: &str,
        action: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Answer, reqwest::Error> {
        let all = common(action, parameters);
        let body = signed("POST", self.authority(), path, &all, SECRET);
        self.post(path, body).await
    }

    pub async fn post(&self, path: &str, body: String) -> Result<Answer, reqwest::Error> {
        let url = format!("{}{path}", self.origin);
        let form = "application/x-www-form-urlencoded";
        Answer::read(
            self.http
                .post(url)
                .header("content-type", form)
                .body(body)
                .send()
                .await?,
        )
        .await
    }

    pub async fn get(&self, path: &str, query: &str) -> Answer {
        let url = format!("{}{path}?{query}", self.origin);
        Answer::read(self.http.get(url).send().await.unwrap())
            .await
            .unwrap()
    }

    pub async fn state_of(&self, id: &str) -> Value {
        self.look(&format!("order-references/{id}")).await
    }
}

/// An answer of the API.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub xml: String,
}

impl Answer {
    async fn read(response: reqwest::Response) -> Result<Self, reqwest::Error> {
        let content_type = response.headers().get("content-type");
        let content_type = content_type
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default();
        Ok(Self {
            status: response.status().as_u16(),
            content_type,
            xml: response.text().await?,
        })
    }

    /// It must have gone well.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.status, 200, "{}", self.xml);
        assert_eq!(self.content_type, "text/xml");
        self
    }

    /// `ok` or the error code.
    pub fn verdict(&self) -> &str {
        if self.status == 200 {
            "ok"
        } else {
            self.find("Code").unwrap_or("no code")
        }
    }

    /// The text of the first element with this name.
    pub fn find(&self, name: &str) -> Option<&str> {
        find(&self.xml, name)
    }

    /// The text of an element inside another.
    pub fn within(&self, outer: &str, name: &str) -> Option<&str> {
        find(find(&self.xml, outer)?, name)
    }

    #[track_caller]
    pub fn text(&self, name: &str) -> String {
        self.find(name)
            .unwrap_or_else(|| panic!("no {name} in {}", self.xml))
            .to_owned()
    }

    /// State and reason of a status element.
    #[track_caller]
    pub fn status_of(&self, outer: &str) -> (String, String) {
        let state = self
            .within(outer, "State")
            .unwrap_or_else(|| panic!("no {outer} in {}", self.xml));
        (
            state.to_owned(),
            self.within(outer, "ReasonCode").unwrap_or_default().to_owned(),
        )
    }
}

fn find<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let start = xml.find(&format!("<{name}>"))? + name.len() + 2;
    let end = xml[start..].find(&format!("</{name}>"))?;
    Some(&xml[start..start + end])
}

/// A text field of a JSON object.
#[track_caller]
pub fn text(value: &Value, field: &str) -> String {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("no {field} in {value}"))
        .to_owned()
}

/// A reference id that nobody used.
pub fn fresh(kind: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let time = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos() % 1_000_000_000_000;
    format!("{kind}-{time}-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// The parameters of every call beside those of this one.
pub fn common(action: &str, parameters: &[(&str, &str)]) -> BTreeMap<String, String> {
    let now = simulator::clock::iso(simulator::clock::wall());
    let mut all: BTreeMap<String, String> = [
        ("AWSAccessKeyId", "CASHWRAPDEMOKEY00001"),
        ("Action", action),
        ("SellerId", "A2CASHWRAPDEMO"),
        ("SignatureMethod", "HmacSHA256"),
        ("SignatureVersion", "2"),
        ("Timestamp", now.as_str()),
        ("Version", "2013-01-01"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    all.extend(
        parameters
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    all
}

/// Signs by hand and gives the encoded parameters with the signature at the end.
pub fn signed(
    method: &str,
    host: &str,
    path: &str,
    parameters: &BTreeMap<String, String>,
    key: &str,
) -> String {
    let mut line = String::new();
    for (name, value) in parameters {
        let and = if line.is_empty() { "" } else { "&" };
        write!(line, "{and}{}={}", encode(name), encode(value)).unwrap();
    }
    let text = format!("{method}\n{host}\n{path}\n{line}");
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    let signature = base64::engine::general_purpose::STANDARD.encode(hmac::sign(&key, text.as_bytes()));
    format!("{line}&Signature={}", encode(&signature))
}

fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            _ => write!(out, "%{byte:02X}").unwrap(),
        }
    }
    out
}

fn http() -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        rustls::crypto::ring::default_provider().install_default().ok();
    });
    reqwest::Client::builder()
        .timeout(Duration::from_secs(20))
        .no_proxy()
        .build()
        .unwrap()
}
