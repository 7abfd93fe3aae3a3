//! What the three machines share: a table of `(from, event, to)` rows and a typed refusal.
//!
//! A machine is data. Whoever wants to know what may happen to an order reads the table in [`crate::order`];
//! no transition hides in an `if`.

use std::fmt::Display;

use thiserror::Error;

/// One row of a machine: in this state, after this event, the next state.
pub type Row<S, E> = (S, E, S);

/// An event that does not fit the state it met. Nothing changed.
///
/// It is not a failure of the program: news arrives late, twice and out of order. [`Refused::why`] tells the
/// caller whether to shrug or to call somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{event} does not fit the state {state} ({why})")]
pub struct Refused<S: Display, E: Display> {
    /// The state, unchanged.
    pub state: S,
    /// The event that was refused.
    pub event: E,
    /// What kind of misfit it is.
    pub why: Misfit,
}

words! {
    /// Why an event was refused.
    pub enum Misfit {
        /// The state is already one to which this event leads: heard twice. Ignore it.
        Repeated = "repeated",
        /// Older than what is known, or simply not allowed now. Ignore news; tell a person who asked for it.
        TooLate = "too_late",
        /// It speaks of money that by our books does not exist. Somebody has to look.
        Contradiction = "contradiction",
    }
}

/// Finds the row for a state and an event.
pub(crate) fn next<S: Copy + PartialEq, E: Copy + PartialEq>(
    table: &[Row<S, E>],
    state: S,
    event: E,
) -> Option<S> {
    table
        .iter()
        .find(|row| row.0 == state && row.1 == event)
        .map(|row| row.2)
}

/// Looks an event up, or says why it does not fit. `contradicts` is asked only when it is no repetition.
pub(crate) fn advance<S, E>(
    table: &[Row<S, E>],
    state: S,
    event: E,
    contradicts: impl FnOnce(S, E) -> bool,
) -> Result<S, Refused<S, E>>
where
    S: Copy + PartialEq + Display,
    E: Copy + PartialEq + Display,
{
    if let Some(to) = next(table, state, event) {
        return Ok(to);
    }
    let leads_here = table.iter().any(|row| row.1 == event && row.2 == state);
    let why = if leads_here {
        Misfit::Repeated
    } else if contradicts(state, event) {
        Misfit::Contradiction
    } else {
        Misfit::TooLate
    };
    Err(Refused { state, event, why })
}

/// Whether no row leads out of this state.
pub(crate) fn is_final<S: Copy + PartialEq, E>(table: &[Row<S, E>], state: S) -> bool {
    !table.iter().any(|row| row.0 == state)
}
