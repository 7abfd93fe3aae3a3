//! `/health`: whether this process can serve shoppers right now.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use shop::Shop;

const PATIENCE: Duration = Duration::from_secs(2);

/// 200 when the database answers within two seconds, otherwise 503.
pub async fn answer(State(shop): State<Shop>) -> (StatusCode, Json<Value>) {
    let database = tokio::time::timeout(PATIENCE, shop.check()).await;
    match database {
        Ok(Ok(())) => (StatusCode::OK, Json(json!({ "status": "ok", "database": "ok" }))),
        Ok(Err(error)) => {
            tracing::error!(%error, "not healthy");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                Json(json!({ "status": "broken", "database": "broken" })),
            )
        }
        Err(_) => {
            tracing::error!("not healthy: the database is silent");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                Json(json!({ "status": "broken", "database": "silent" })),
            )
        }
    }
}
