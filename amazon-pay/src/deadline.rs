//! How long a caller can wait, tries and pauses included.

use std::time::Duration;
use tokio::time::Instant;

/// The moment at which the caller stops waiting.
///
/// One deadline is made where the budget begins (a shopper's click, a job's start) and handed to every call
/// made within it, so that retries of an early call cannot eat more than the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Instant);

impl Deadline {
    /// A deadline this long from now.
    pub fn within(budget: Duration) -> Self {
        Deadline(Instant::now() + budget)
    }

    /// The time that is left; zero when it has passed.
    pub fn remaining(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// True when no time is left.
    pub fn has_passed(self) -> bool {
        self.remaining().is_zero()
    }

    /// The earlier of this deadline and one that long from now: a budget inside a budget.
    pub fn at_most(self, budget: Duration) -> Self {
        self.min(Self::within(budget))
    }
}
