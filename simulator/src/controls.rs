//! What a test planned: the outcome of the next transaction, and faults of the wire.
//!
//! Each is matched by order reference, buyer or seller, so that tests that run at the same time do not disturb
//! each other. A plan without any of them is met by whoever calls first.

use serde::{Deserialize, Serialize};

use crate::model::{BuyerId, OrderReferenceId, Reason, SellerId};

/// Who makes a call, as far as the simulator can tell from the request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caller {
    pub order_reference: Option<OrderReferenceId>,
    pub buyer: Option<BuyerId>,
    pub seller: Option<SellerId>,
}

/// Whom a plan is for; what is not named fits all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_reference: Option<OrderReferenceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<BuyerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seller: Option<SellerId>,
}

impl Target {
    /// Whether a call is meant.
    #[must_use]
    pub fn fits(&self, caller: &Caller) -> bool {
        let one = |wanted: &Option<String>, is: &Option<String>| wanted.is_none() || wanted == is;
        one(&self.order_reference, &caller.order_reference)
            && one(&self.buyer, &caller.buyer)
            && one(&self.seller, &caller.seller)
    }
}

/// How a transaction shall end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OutcomeState {
    /// Declined with a reason.
    Declined,
    /// A capture that is completed later.
    Pending,
}

/// The next such call ends like this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// `Authorize`, `Capture` or `Refund`.
    pub operation: String,
    #[serde(flatten)]
    pub target: Target,
    pub state: OutcomeState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    #[serde(default)]
    pub soft_decline: bool,
    /// How many more calls it decides.
    pub times: u32,
}

/// What goes wrong on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The answer comes late.
    Delay,
    /// The connection is closed without an answer and nothing happened.
    CutBefore,
    /// It happened, then the connection is closed without an answer.
    CutAfter,
    /// A status code, with an error document or without.
    Status,
    /// 200 and bytes that are no XML.
    Garbage,
    /// Silence for a minute, then the connection is closed.
    NoAnswer,
}

/// A planned fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub id: String,
    /// An operation's name, or `TokenInfo` or `Profile` for the login calls. `None`: any operation of the API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    #[serde(flatten)]
    pub target: Target,
    pub kind: FaultKind,
    /// For `delay`: how long. For `no_answer`: the silence, a minute unless told otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub millis: Option<u64>,
    /// For `status`: 500, 502, 503, 504 or any other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// For `status`: whether the answer has an error document.
    pub xml: bool,
    /// For `status`, `garbage` and `no_answer`: whether the call takes effect nevertheless.
    pub effect: bool,
    /// How many more calls it meets.
    pub times: u32,
    /// How many fitting calls pass before the first.
    pub skip: u32,
}

/// The operations of the login host, which a fault must name to meet.
pub const LOGIN_OPERATIONS: &[&str] = &["TokenInfo", "Profile"];

/// Takes the outcome planned for this call, if any, and uses it up.
pub fn take_outcome(outcomes: &mut Vec<Outcome>, operation: &str, caller: &Caller) -> Option<Outcome> {
    let index = outcomes
        .iter()
        .position(|one| one.operation == operation && one.target.fits(caller))?;
    outcomes[index].times = outcomes[index].times.saturating_sub(1);
    let outcome = outcomes[index].clone();
    if outcome.times == 0 {
        outcomes.remove(index);
    }
    Some(outcome)
}

/// Whether any fault fits, without using it: spares the journal a line for every ordinary call.
#[must_use]
pub fn fault_waits(faults: &[Fault], operation: &str, caller: &Caller) -> bool {
    faults.iter().any(|fault| meets(fault, operation, caller))
}

/// Takes the fault planned for this call, if any. Every fitting fault that still skips counts this call; the
/// first that does not skip is used.
pub fn take_fault(faults: &mut Vec<Fault>, operation: &str, caller: &Caller) -> Option<Fault> {
    for index in 0..faults.len() {
        let fault = &mut faults[index];
        if !meets(fault, operation, caller) {
            continue;
        }
        if fault.skip > 0 {
            fault.skip -= 1;
            continue;
        }
        fault.times = fault.times.saturating_sub(1);
        let taken = fault.clone();
        if taken.times == 0 {
            faults.remove(index);
        }
        return Some(taken);
    }
    None
}

fn meets(fault: &Fault, operation: &str, caller: &Caller) -> bool {
    let named = match &fault.operation {
        Some(name) => name == operation,
        None => !LOGIN_OPERATIONS.contains(&operation),
    };
    named && fault.target.fits(caller)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(operation: Option<&str>, buyer: Option<&str>, skip: u32, times: u32) -> Fault {
        Fault {
            id: "fault".to_owned(),
            operation: operation.map(str::to_owned),
            target: Target {
                buyer: buyer.map(str::to_owned),
                ..Target::default()
            },
            kind: FaultKind::CutAfter,
            millis: None,
            status: None,
            xml: true,
            effect: false,
            times,
            skip,
        }
    }

    fn caller(buyer: &str) -> Caller {
        Caller {
            buyer: Some(buyer.to_owned()),
            ..Caller::default()
        }
    }

    #[test]
    fn a_fault_meets_only_whom_it_names_and_only_so_often() {
        let mut faults = vec![fault(Some("Capture"), Some("a"), 1, 2)];
        assert!(take_fault(&mut faults, "Capture", &caller("b")).is_none());
        assert!(take_fault(&mut faults, "Authorize", &caller("a")).is_none());
        let met: Vec<_> = (0..5)
            .map(|_| take_fault(&mut faults, "Capture", &caller("a")).is_some())
            .collect();
        assert_eq!(met, [false, true, true, false, false]);
        assert!(faults.is_empty());
    }

    #[test]
    fn an_unnamed_operation_does_not_mean_the_login_calls() {
        let faults = vec![fault(None, None, 0, 1)];
        assert!(fault_waits(&faults, "Authorize", &caller("a")));
        assert!(!fault_waits(&faults, "TokenInfo", &caller("a")));
    }
}
