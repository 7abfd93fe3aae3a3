//! The login host: whose access token is this, for which client, and who is the buyer.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::api::wire;
use crate::clock::SECOND;
use crate::controls::{Caller, FaultKind};
use crate::model::AccessToken;
use crate::requests::Entry;
use crate::world::World;
use crate::{Simulator, ids};

/// The two routes of the login host.
pub fn router() -> Router<Simulator> {
    Router::new()
        .route("/auth/o2/tokeninfo", get(token_info))
        .route("/user/profile", get(profile))
}

#[derive(Debug, Default, Deserialize)]
struct InQuery {
    access_token: Option<String>,
}

/// `GET /auth/o2/tokeninfo`.
async fn token_info(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Query(query): Query<InQuery>,
) -> Response {
    let text = headers
        .get("x-amz-access-token")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned)
        .or(query.access_token);
    answer(
        &simulator,
        "TokenInfo",
        "/auth/o2/tokeninfo",
        text.as_deref(),
        |world, token| {
            let app = token.client_id.replace("application-oa2-client", "application");
            json!({
                "iss": "https://www.amazon.com",
                "user_id": token.buyer,
                "aud": token.client_id,
                "app_id": app,
                "exp": (token.expires_at - world.now()) / SECOND,
                "iat": token.created_at / SECOND,
            })
        },
    )
    .await
}

/// `GET /user/profile`: what the scopes of the token allow.
async fn profile(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    Query(query): Query<InQuery>,
) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let bearer = header(header::AUTHORIZATION.as_str()).and_then(|value| {
        let (kind, token) = value.split_once(' ')?;
        kind.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    let text = header("x-amz-access-token")
        .or(bearer)
        .map(str::to_owned)
        .or(query.access_token);
    answer(
        &simulator,
        "Profile",
        "/user/profile",
        text.as_deref(),
        |world, token| {
            let mut answer = Map::new();
            answer.insert("user_id".to_owned(), json!(token.buyer));
            if let Some(buyer) = world.buyer(&token.buyer) {
                if token.has_scope("profile") {
                    answer.insert("name".to_owned(), json!(buyer.name));
                    answer.insert("email".to_owned(), json!(buyer.email));
                }
                if token.has_scope("postal_code")
                    && let Some(address) = buyer.addresses.first()
                {
                    answer.insert("postal_code".to_owned(), json!(address.postal_code));
                }
            }
            Value::Object(answer)
        },
    )
    .await
}

/// Finds the token, meets a planned fault, and tells what the token is good for.
async fn answer(
    simulator: &Simulator,
    operation: &'static str,
    path: &str,
    text: Option<&str>,
    tell: impl Fn(&World, &AccessToken) -> Value,
) -> Response {
    let request_id = ids::request_id();
    let (answer, caller, now) = simulator.read(|world| {
        let token = text.and_then(|text| world.token(text));
        let caller = Caller {
            order_reference: None,
            buyer: token.map(|token| token.buyer.clone()),
            seller: token
                .and_then(|token| world.seller_by_client(&token.client_id))
                .map(|one| one.id.clone()),
        };
        (token.map(|token| tell(world, token)), caller, world.now())
    });
    let mut entry = Entry::new(&request_id, now, "GET", path);
    operation.clone_into(&mut entry.action);
    entry.buyer.clone_from(&caller.buyer);
    entry.signature = if answer.is_some() { "good" } else { "invalid_token" }.to_owned();
    let fault = simulator.take_fault(operation, &caller);
    entry.fault = fault.as_ref().map(|fault| fault.kind);
    simulator.requests().begin(entry.clone());
    let wait = fault.as_ref().map_or(0, |fault| match fault.kind {
        FaultKind::Delay => fault.millis.unwrap_or_default(),
        FaultKind::NoAnswer => fault.millis.unwrap_or(60_000),
        _ => 0,
    });
    tokio::time::sleep(std::time::Duration::from_millis(wait)).await;
    let response = match fault {
        None => ordinary(answer),
        Some(fault) => match fault.kind {
            FaultKind::Delay => ordinary(answer),
            FaultKind::CutBefore | FaultKind::CutAfter | FaultKind::NoAnswer => wire::cut(),
            FaultKind::Garbage => wire::GARBAGE.into_response(),
            FaultKind::Status => {
                let status = StatusCode::from_u16(fault.status.unwrap_or(500));
                let body =
                    json!({"error": "server_error", "error_description": "The service is in trouble."});
                (status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), Json(body)).into_response()
            }
        },
    };
    entry.status = Some(if wire::is_cut(&response) {
        0
    } else {
        response.status().as_u16()
    });
    simulator.requests().end(entry);
    response
}

fn ordinary(answer: Option<Value>) -> Response {
    match answer {
        Some(answer) => Json(answer).into_response(),
        None => {
            let body = json!({
                "error": "invalid_token",
                "error_description": "The request has an invalid parameter : access_token",
            });
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
    }
}
