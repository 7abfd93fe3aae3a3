//! Leaky buckets: how often an operation may be called. Off unless switched on.

use std::collections::HashMap;

use crate::clock::Millis;
use crate::model::Environment;

/// A bucket: how much it holds, and in how many milliseconds it gives one call back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Quota {
    size: i64,
    restore: Millis,
}

/// The quota of an operation. Those that the contract leaves open are treated as reads.
fn quota(operation: &str, environment: Environment) -> Quota {
    let live = environment == Environment::Live;
    match operation {
        "GetServiceStatus" => Quota {
            size: 2,
            restore: 300_000,
        },
        name if name.starts_with("Get") || name.starts_with("List") => {
            if live {
                Quota {
                    size: 20,
                    restore: 500,
                }
            } else {
                Quota {
                    size: 5,
                    restore: 1_000,
                }
            }
        }
        _ if live => Quota {
            size: 10,
            restore: 1_000,
        },
        _ => Quota {
            size: 2,
            restore: 2_000,
        },
    }
}

/// The level of every bucket in use, in milliseconds of restoring that are owed.
#[derive(Debug, Default)]
pub struct Buckets(HashMap<(String, String, Environment), (Millis, Millis)>);

impl Buckets {
    /// Counts a call at wall time `now`; says whether it is one too many.
    pub fn overflow(&mut self, seller: &str, operation: &str, environment: Environment, now: Millis) -> bool {
        let quota = quota(operation, environment);
        let key = (seller.to_owned(), operation.to_owned(), environment);
        let (owed, at) = self.0.entry(key).or_insert((0, now));
        *owed = (*owed - (now - *at).max(0)).max(0);
        *at = now;
        if *owed + quota.restore > quota.size * quota.restore {
            return true;
        }
        *owed += quota.restore;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_fills_overflows_and_restores() {
        let mut buckets = Buckets::default();
        let mut call = |now| buckets.overflow("seller", "Authorize", Environment::Sandbox, now);
        assert_eq!([call(0), call(0), call(0)], [false, false, true]);
        assert!(call(1_999));
        assert!(!call(2_000));
        assert!(call(2_001));
        assert!(!buckets.overflow("seller", "Capture", Environment::Sandbox, 2_001));
        assert!(!buckets.overflow("other", "Authorize", Environment::Sandbox, 2_001));
    }
}
