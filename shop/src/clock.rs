//! The shop's one clock.
//!
//! Everything that becomes due, expires or is written down as a time is read from here, with an offset that only
//! a demo shop (and so a test) can move. Signatures, TLS and certificates use the wall clock elsewhere.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::db::types::{Ms, millis};

/// Business time: the wall clock and an offset.
pub(crate) struct Clock {
    offset: AtomicI64,
    movable: bool,
}

/// This shop's clock cannot be moved.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("only a demo shop's clock can be moved")]
pub struct ClockStands;

impl Clock {
    pub(crate) fn new(movable: bool) -> Self {
        Self {
            offset: AtomicI64::new(0),
            movable,
        }
    }

    pub(crate) fn now(&self) -> Ms {
        Ms(self.wall().0.saturating_add(self.offset.load(Ordering::Relaxed)))
    }

    /// The wall clock, for leases: moving business time must not take work from who is doing it.
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    pub(crate) fn wall(&self) -> Ms {
        Ms(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, millis))
    }

    pub(crate) fn advance(&self, by: Duration) -> Result<Ms, ClockStands> {
        if !self.movable {
            return Err(ClockStands);
        }
        self.offset.fetch_add(millis(by), Ordering::Relaxed);
        Ok(self.now())
    }
}
