//! Numbers for Prometheus: requests by route, the state of the jobs, orders by state.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use shop::Shop;

/// What this process has counted since it started.
#[derive(Debug)]
pub struct Metrics {
    start: u32,
    requests: Mutex<BTreeMap<Key, Seen>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    route: Box<str>,
    status: u16,
}

#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    count: u64,
    micros: u64,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut bytes = [0_u8; 4];
        // Without chance the ids of two starts may look alike, which only makes a log harder to read.
        let _ = ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut bytes);
        Metrics {
            start: u32::from_le_bytes(bytes),
            requests: Mutex::default(),
        }
    }
}

impl Metrics {
    /// A number of this start of the process.
    pub fn start(&self) -> u32 {
        self.start
    }

    /// Counts one answered request. `route` is the route's pattern, never the path: paths have no end.
    pub fn count(&self, route: &str, status: u16, took: Duration) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = requests
            .entry(Key {
                route: route.into(),
                status,
            })
            .or_default();
        seen.count += 1;
        seen.micros += u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    }

    fn requests(&self) -> BTreeMap<Key, Seen> {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// `/metrics`.
pub async fn answer(State((shop, metrics)): State<(Shop, Arc<Metrics>)>) -> Response {
    let mut text = String::new();
    let requests = metrics.requests();
    let _ = writeln!(text, "# TYPE cashwrap_requests_total counter");
    for (Key { route, status }, seen) in &requests {
        let _ = writeln!(
            text,
            "cashwrap_requests_total{{route=\"{route}\",status=\"{status}\"}} {}",
            seen.count
        );
    }
    let _ = writeln!(text, "# TYPE cashwrap_request_microseconds_total counter");
    for (Key { route, status }, seen) in &requests {
        let labels = format!("route=\"{route}\",status=\"{status}\"");
        let _ = writeln!(
            text,
            "cashwrap_request_microseconds_total{{{labels}}} {}",
            seen.micros
        );
    }
    match shop.db().counts().await {
        Ok(counts) => {
            let _ = writeln!(text, "# TYPE cashwrap_orders gauge");
            for (state, number) in &counts.orders {
                let _ = writeln!(text, "cashwrap_orders{{state=\"{state}\"}} {number}");
            }
            let _ = writeln!(text, "# TYPE cashwrap_jobs gauge");
            for (state, number) in &counts.jobs {
                let _ = writeln!(text, "cashwrap_jobs{{state=\"{state}\"}} {number}");
            }
            let _ = writeln!(
                text,
                "# TYPE cashwrap_sessions gauge\ncashwrap_sessions {}",
                counts.sessions
            );
        }
        Err(error) => {
            tracing::error!(%error, "the shop could not be counted");
            return (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response();
        }
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
