//! No gateway call while a transaction is open.
//!
//! A call may take twelve seconds; a transaction that waits for it would hold up every other writer. In debug
//! builds, which all tests are, each transaction is counted for the task that holds it, and the gateway refuses
//! to be called by a task that holds one. In release builds this is nothing.

#[cfg(debug_assertions)]
mod counting {
    use std::collections::HashMap;
    use std::sync::{LazyLock, Mutex, PoisonError};
    use tokio::task::{Id, try_id};

    static OPEN: LazyLock<Mutex<HashMap<Id, usize>>> = LazyLock::new(Mutex::default);

    /// Counts from its making to its drop.
    pub(crate) struct OpenTransaction(Option<Id>);

    impl OpenTransaction {
        pub(crate) fn begin() -> Self {
            let id = try_id();
            if let Some(id) = id {
                *OPEN
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .entry(id)
                    .or_default() += 1;
            }
            Self(id)
        }
    }

    impl Drop for OpenTransaction {
        fn drop(&mut self) {
            let Some(id) = self.0 else { return };
            let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(count) = open.get_mut(&id) {
                *count -= 1;
                if *count == 0 {
                    open.remove(&id);
                }
            }
        }
    }

    /// Panics when the current task holds a transaction.
    pub(crate) fn assert_none_open() {
        let held = try_id().is_some_and(|id| {
            OPEN.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .contains_key(&id)
        });
        assert!(!held, "a gateway call while a database transaction is open");
    }
}

#[cfg(not(debug_assertions))]
mod counting {
    pub(crate) struct OpenTransaction;

    impl OpenTransaction {
        pub(crate) fn begin() -> Self {
            Self
        }
    }

    pub(crate) fn assert_none_open() {}
}

pub(crate) use counting::{OpenTransaction, assert_none_open};

#[cfg(test)]
mod tests {
    use super::*;
    use tokio_util::task::TaskTracker;

    #[tokio::test]
    async fn a_call_inside_a_transaction_is_caught_and_one_after_it_is_not() {
        let tasks = TaskTracker::new();
        let inside = tasks.spawn(async {
            let _open = OpenTransaction::begin();
            assert_none_open();
        });
        assert!(inside.await.is_err(), "it must panic");
        let after = tasks.spawn(async {
            drop(OpenTransaction::begin());
            assert_none_open();
        });
        assert!(after.await.is_ok());
    }
}
