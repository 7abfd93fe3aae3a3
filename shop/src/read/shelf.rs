//! Catalog pages, remembered for one second.
//!
//! The second is the same in every process, so this is no state that another process would miss: each page is at
//! most that old, wherever it is read. What counts (stock and price of an order) is never taken from here.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::views::{CategoryCard, CategoryPage, HomePage, ProductPage};
use crate::error::Broken;

const FRESH: Duration = Duration::from_secs(1);
/// So many pages of a kind are remembered; one more and all are forgotten, which costs a query each.
const ROOM: usize = 2_000;

/// The remembered pages of one shop.
#[derive(Default)]
pub(crate) struct Shelf {
    pub(crate) home: Memo<(), HomePage>,
    pub(crate) categories: Memo<(), Vec<CategoryCard>>,
    pub(crate) category: Memo<String, Option<CategoryPage>>,
    pub(crate) product: Memo<String, Option<ProductPage>>,
}

impl Shelf {
    /// The next reader sees the database: called after our own changes of the shelf.
    pub(crate) fn forget(&self) {
        self.home.forget();
        self.categories.forget();
        self.category.forget();
        self.product.forget();
    }
}

/// Values by key, each good for [`FRESH`].
pub(crate) struct Memo<K, V> {
    known: Mutex<HashMap<K, (Instant, Arc<V>)>>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self {
            known: Mutex::new(HashMap::new()),
        }
    }
}

impl<K: Eq + Hash + Clone, V> Memo<K, V> {
    /// The remembered value, or what `make` says.
    pub(crate) async fn get(
        &self,
        key: &K,
        make: impl Future<Output = Result<V, Broken>>,
    ) -> Result<Arc<V>, Broken> {
        // The instant before reading: what changes while we read must not count as fresh.
        let now = Instant::now();
        if let Some((made, value)) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(key)
            && now.duration_since(*made) < FRESH
        {
            return Ok(value.clone());
        }
        let value = Arc::new(make.await?);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= ROOM {
            known.clear();
        }
        known.insert(key.clone(), (now, value.clone()));
        Ok(value)
    }

    fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
