//! What shoppers see: the sign-in page, the widget script and its frames.

use axum::Router;

use crate::Simulator;

/// The routes of this part.
pub fn router(state: Simulator) -> Router {
    Router::new().with_state(state)
}
