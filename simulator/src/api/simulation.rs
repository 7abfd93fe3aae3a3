//! The sandbox simulation strings: JSON text in a note field that decides how a call ends.

use serde::Deserialize;
use serde_json::Value;

use super::error::{ApiError, Code};
use crate::model::Reason;

/// The object inside `{"SandboxSimulation": …}`. Numbers and booleans come quoted or not.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Simulation {
    pub state: Option<String>,
    pub reason_code: Option<String>,
    pub constraint: Option<String>,
    #[serde(rename = "PaymentMethodUpdateTimeInMins")]
    update_minutes: Option<Value>,
    #[serde(rename = "ExpirationTimeInMins")]
    expiration_minutes: Option<Value>,
    #[serde(rename = "SoftDecline")]
    soft_decline: Option<Value>,
}

/// How a simulated Authorize ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authorizing {
    Declined {
        reason: Reason,
        soft_decline: bool,
        reopen_after_minutes: Option<i64>,
    },
    /// Open first, closed by itself: after so many minutes, or soon when `None`.
    Closes {
        reason: Reason,
        after_minutes: Option<i64>,
    },
}

/// How a simulated Capture ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capturing {
    Pending,
    Declined,
    Closes,
}

impl Simulation {
    /// Finds a simulation in a note. `None` for an ordinary note.
    ///
    /// # Errors
    /// `InvalidSandboxSimulationSpecified` when the object is there and not understood.
    pub fn find(note: &str) -> Result<Option<Self>, ApiError> {
        let Ok(Value::Object(mut outer)) = serde_json::from_str::<Value>(note.trim()) else {
            return Ok(None);
        };
        let Some(inner) = outer.remove("SandboxSimulation") else {
            return Ok(None);
        };
        serde_json::from_value(inner)
            .map(Some)
            .map_err(|error| invalid(&error.to_string()))
    }

    /// Reads it as the wish of an Authorize.
    ///
    /// # Errors
    /// `InvalidSandboxSimulationSpecified` for what an authorization cannot be made to do.
    pub fn authorizing(&self) -> Result<Authorizing, ApiError> {
        let reason = match self.pair() {
            ("Declined", "InvalidPaymentMethod") => Reason::InvalidPaymentMethod,
            ("Declined", "AmazonRejected") => Reason::AmazonRejected,
            ("Declined", "TransactionTimedOut") => Reason::TransactionTimedOut,
            ("Closed", "ExpiredUnused") => {
                let after_minutes = minutes(self.expiration_minutes.as_ref(), 60)?;
                return Ok(Authorizing::Closes {
                    reason: Reason::ExpiredUnused,
                    after_minutes,
                });
            }
            ("Closed", "AmazonClosed") => {
                return Ok(Authorizing::Closes {
                    reason: Reason::AmazonClosed,
                    after_minutes: None,
                });
            }
            _ => return Err(self.impossible()),
        };
        Ok(Authorizing::Declined {
            reason,
            soft_decline: flag(self.soft_decline.as_ref())?,
            reopen_after_minutes: minutes(self.update_minutes.as_ref(), 240)?,
        })
    }

    /// Reads it as the wish of a Capture.
    ///
    /// # Errors
    /// `InvalidSandboxSimulationSpecified` for what a capture cannot be made to do.
    pub fn capturing(&self) -> Result<Capturing, ApiError> {
        match self.pair() {
            ("Pending", "") => Ok(Capturing::Pending),
            ("Declined", "AmazonRejected") => Ok(Capturing::Declined),
            ("Closed", "AmazonClosed") => Ok(Capturing::Closes),
            _ => Err(self.impossible()),
        }
    }

    /// Reads it as the wish of a Refund: it is declined.
    ///
    /// # Errors
    /// `InvalidSandboxSimulationSpecified` for anything else.
    pub fn refunding(&self) -> Result<Reason, ApiError> {
        match self.pair() {
            ("Declined", "AmazonRejected") => Ok(Reason::AmazonRejected),
            _ => Err(self.impossible()),
        }
    }

    /// Reads it as the wish of a CloseOrderReference.
    ///
    /// # Errors
    /// `InvalidSandboxSimulationSpecified` for anything but `Closed`, `AmazonClosed`.
    pub fn closing(&self) -> Result<Reason, ApiError> {
        match self.pair() {
            ("Closed", "AmazonClosed") => Ok(Reason::AmazonClosed),
            _ => Err(self.impossible()),
        }
    }

    /// Reads it as the wish of a SetOrderReferenceDetails: the constraint `PaymentMethodNotAllowed`.
    ///
    /// # Errors
    /// `InvalidSandboxSimulationSpecified` for anything else.
    pub fn constraining(&self) -> Result<(), ApiError> {
        match (self.pair(), self.constraint.as_deref()) {
            (("", ""), Some("PaymentMethodNotAllowed")) => Ok(()),
            _ => Err(self.impossible()),
        }
    }

    fn pair(&self) -> (&str, &str) {
        (
            self.state.as_deref().unwrap_or_default(),
            self.reason_code.as_deref().unwrap_or_default(),
        )
    }

    fn impossible(&self) -> ApiError {
        let (state, reason) = self.pair();
        invalid(&format!(
            "the state '{state}' with the reason code '{reason}' cannot be simulated here"
        ))
    }
}

fn minutes(value: Option<&Value>, most: i64) -> Result<Option<i64>, ApiError> {
    let number = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.trim().parse().ok(),
        Some(other) => other.as_i64(),
    };
    match number {
        Some(minutes) if (1..=most).contains(&minutes) => Ok(Some(minutes)),
        _ => Err(invalid(&format!("the minutes must be 1 to {most}"))),
    }
}

fn flag(value: Option<&Value>) -> Result<bool, ApiError> {
    match value {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(true),
        Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(false),
        Some(_) => Err(invalid("SoftDecline must be \"true\" or \"false\"")),
    }
}

fn invalid(why: &str) -> ApiError {
    ApiError::new(
        Code::InvalidSandboxSimulationSpecified,
        format!("The sandbox simulation is not valid: {why}."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(note: &str) -> Simulation {
        Simulation::find(note).expect("readable").expect("a simulation")
    }

    #[test]
    fn strings_of_the_wild_are_understood() {
        let soft = find(
            r#"{"SandboxSimulation": {"State":"Declined", "ReasonCode":"InvalidPaymentMethod",
                "PaymentMethodUpdateTimeInMins":5, "SoftDecline":"true"}}"#,
        );
        let expected = Authorizing::Declined {
            reason: Reason::InvalidPaymentMethod,
            soft_decline: true,
            reopen_after_minutes: Some(5),
        };
        assert_eq!(soft.authorizing(), Ok(expected));
        let quoted = find(
            r#"{"SandboxSimulation":{"State":"Closed","ReasonCode":"ExpiredUnused","ExpirationTimeInMins":"1"}}"#,
        );
        assert_eq!(
            quoted.authorizing(),
            Ok(Authorizing::Closes {
                reason: Reason::ExpiredUnused,
                after_minutes: Some(1)
            })
        );
        let capture = find(r#"{"SandboxSimulation":{"State":"Pending"}}"#);
        assert_eq!(capture.capturing(), Ok(Capturing::Pending));
        let constraint = find(r#"{"SandboxSimulation":{"Constraint":"PaymentMethodNotAllowed"}}"#);
        assert_eq!(constraint.constraining(), Ok(()));
    }

    #[test]
    fn an_ordinary_note_is_no_simulation_and_an_impossible_one_is_refused() {
        for note in ["", "thanks", "{}", "[1]", r#"{"order":7}"#] {
            assert_eq!(Simulation::find(note), Ok(None), "{note}");
        }
        for note in [
            r#"{"SandboxSimulation":{"State":"Declined","ReasonCode":"InvalidPayment Method"}}"#,
            r#"{"SandboxSimulation":{"State":"Declined","ReasonCode":"ProcessingFailure"}}"#,
            r#"{"SandboxSimulation":{"State":"Closed","ReasonCode":"ExpiredUnused","ExpirationTimeInMins":61}}"#,
            r#"{"SandboxSimulation":{}}"#,
        ] {
            let error = find(note).authorizing().expect_err(note);
            assert_eq!(error.code, Code::InvalidSandboxSimulationSpecified);
        }
        assert!(Simulation::find(r#"{"SandboxSimulation":7}"#).is_err());
    }
}
