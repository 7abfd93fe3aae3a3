//! The last calls, for people and tests who want to know what a shop really sent.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::api::request::Parameters;
use crate::clock::{Millis, iso};
use crate::controls::FaultKind;

/// How many are kept.
pub const KEPT: usize = 1_000;
/// Parameters whose values nobody should read.
const SECRET: &[&str] = &[
    "Signature",
    "AccessToken",
    "AddressConsentToken",
    "MWSAuthToken",
    "access_token",
];

/// One call.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    pub request_id: String,
    /// Business time.
    pub at: String,
    pub method: String,
    pub path: String,
    pub action: String,
    /// Secrets show as `***`.
    pub parameters: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buyer: Option<String>,
    /// `good`, or the code of what kept the call from being believed.
    pub signature: String,
    /// HTTP status, 0 when the connection was cut; `null` while the call is under way, and for ever when the
    /// caller hung up before the answer.
    pub status: Option<u16>,
    /// The error code of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<&'static str>,
    /// The planned fault that the call met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<FaultKind>,
}

impl Entry {
    /// A call whose end is not known yet.
    #[must_use]
    pub fn new(request_id: &str, at: Millis, method: &str, path: &str) -> Self {
        Self {
            request_id: request_id.to_owned(),
            at: iso(at),
            method: method.to_owned(),
            path: path.to_owned(),
            action: String::new(),
            parameters: BTreeMap::new(),
            order_reference: None,
            buyer: None,
            signature: String::new(),
            status: None,
            code: None,
            fault: None,
        }
    }

    /// Copies the parameters without their secrets.
    pub fn parameters(&mut self, parameters: &Parameters) {
        self.action = parameters.get("Action").unwrap_or_default().to_owned();
        for (name, value) in parameters.iter() {
            let shown = if SECRET.contains(&name) { "***" } else { value };
            self.parameters.insert(name.to_owned(), shown.to_owned());
        }
    }
}

/// The ring.
#[derive(Debug, Default)]
pub struct Requests(Mutex<VecDeque<Entry>>);

impl Requests {
    /// Adds a call and forgets the oldest beyond [`KEPT`].
    pub fn begin(&self, entry: Entry) {
        let mut ring = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if ring.len() == KEPT {
            ring.pop_front();
        }
        ring.push_back(entry);
    }

    /// Tells how a call ended.
    pub fn end(&self, entry: Entry) {
        let mut ring = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(begun) = ring
            .iter_mut()
            .rev()
            .find(|begun| begun.request_id == entry.request_id)
        {
            *begun = entry;
        }
    }

    /// The calls that fit, oldest first.
    pub fn list(&self, fits: impl Fn(&Entry) -> bool) -> Vec<Entry> {
        let ring = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ring.iter().filter(|entry| fits(entry)).cloned().collect()
    }

    /// Forgets all.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
