//! A pretend Amazon Pay: the API, sign-in, widgets, and a control door for tests.
//!
//! The tour, from the outside in:
//! - [`Simulator`] is the whole thing; [`Simulator::router`] serves it under one origin, [`serve`] on a listener.
//! - [`api`] answers the signed calls of shops; [`login`] tells whose access token it is.
//! - [`browser`] is what shoppers see: the sign-in page, the widget script and its frames.
//! - [`control`] is the door for tests under `/_simulator/`.
//! - [`world`] is the state and what may be done to it, [`model`] the data, [`lifetime`] what happens by itself,
//!   [`controls`] what a test planned, [`journal`] how the state survives a kill, [`demo`] who is there at first.
//!
//! It depends on no other crate of ours: a shared type would make the same mistake on both sides, and every test
//! would pass.

pub mod api;
pub mod browser;
pub mod clock;
pub mod control;
pub mod controls;
pub mod demo;
pub mod ids;
pub mod journal;
pub mod lifetime;
pub mod login;
pub mod model;
pub mod money;
pub mod requests;
mod serve;
pub mod world;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};

use api::request::Call;
use api::throttle::Buckets;
use controls::{Caller, Fault};
use journal::Journal;
pub use journal::JournalError;
use requests::Requests;
pub use serve::{ServeError, serve};
use world::World;

/// How a simulator is started.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The origin that browsers see, without a slash at the end, e.g. `http://localhost:3001`.
    pub public_url: String,
    /// Where the state is kept; in memory only when `None`.
    pub state_file: Option<PathBuf>,
    /// Whether [`serve`] may listen to other machines.
    pub allow_remote: bool,
}

/// A pretend Amazon Pay. Clones are the same simulator; it is also the `State` of all routers here.
#[derive(Debug, Clone)]
pub struct Simulator(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Settings,
    kept: Mutex<Kept>,
    buckets: Mutex<Buckets>,
    requests: Requests,
}

#[derive(Debug)]
struct Kept {
    world: World,
    journal: Option<Journal>,
}

impl Simulator {
    /// Opens the state, or starts as new with the demo merchant and the demo buyers.
    ///
    /// # Errors
    /// The state file cannot be used or is not understood.
    pub fn open(settings: Settings) -> Result<Self, JournalError> {
        let (journal, world) = match &settings.state_file {
            Some(path) => {
                let (journal, world) = Journal::open(path)?;
                (Some(journal), world)
            }
            None => (None, None),
        };
        let fresh = world.is_none();
        let simulator = Self(Arc::new(Inner {
            kept: Mutex::new(Kept {
                world: world.unwrap_or_default(),
                journal,
            }),
            buckets: Mutex::default(),
            requests: Requests::default(),
            settings,
        }));
        if fresh {
            simulator.change(World::reset);
        }
        Ok(simulator)
    }

    /// The origin that browsers see, without a slash at the end.
    #[must_use]
    pub fn public_url(&self) -> &str {
        self.0.settings.public_url.trim_end_matches('/')
    }

    /// Everything under one origin.
    pub fn router(&self) -> Router {
        Router::new()
            .merge(api::router())
            .merge(login::router())
            .merge(control::router())
            .fallback(elsewhere)
            .with_state(self.clone())
            .merge(browser::router(self.clone()))
    }

    /// The last calls.
    #[must_use]
    pub fn requests(&self) -> &Requests {
        &self.0.requests
    }

    /// Counts a call against its quota, if throttling is on; says whether it is one too many.
    fn throttled(&self, call: &Call) -> bool {
        self.read(|world| world.settings().throttling)
            && self
                .0
                .buckets
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .overflow(&call.seller, &call.operation, call.environment, clock::wall())
    }

    /// Takes the fault planned for a call, if any.
    fn take_fault(&self, operation: &str, caller: &Caller) -> Option<Fault> {
        self.change(|world| {
            if controls::fault_waits(world.faults(), operation, caller) {
                controls::take_fault(world.faults_mut(), operation, caller)
            } else {
                None
            }
        })
    }

    /// Looks at the state. Do not wait inside.
    pub fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.0.kept.lock().unwrap_or_else(PoisonError::into_inner).world)
    }

    /// Alters the state. What changed is in the journal before this returns. Do not wait inside.
    pub fn change<T>(&self, alter: impl FnOnce(&mut World) -> T) -> T {
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut *kept;
        let result = alter(&mut kept.world);
        let lines = kept.world.drain_changes();
        if let Some(journal) = &mut kept.journal
            && !lines.is_empty()
            && let Err(error) = journal.append(&lines)
        {
            tracing::error!(%error, "the state file could not be written; the state is in memory only");
        }
        result
    }
}

/// What no part answers. A path of the API's form gets the API's own error.
async fn elsewhere(State(simulator): State<Simulator>, uri: Uri) -> Response {
    let path = uri.path();
    if path.starts_with("/OffAmazonPayments") && !path.ends_with(".js") {
        return api::no_such_address(&simulator, path);
    }
    (StatusCode::NOT_FOUND, "The simulator has nothing here.\n").into_response()
}
