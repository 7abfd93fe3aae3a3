//! The signed API, as shops call it.
//!
//! A call goes through these rooms: [`request`] reads its parameters, [`signature`] checks who sent it,
//! [`throttle`] how often, the planned faults ([`wire`]) what becomes of the connection; then one function of an
//! operation's module changes the [`World`] under the lock, and [`details`] and [`xml`] write the answer.

pub mod authorization;
pub mod capture;
pub mod details;
mod envelope;
pub mod error;
pub mod order_reference;
pub mod refund;
pub mod request;
pub mod service;
pub mod signature;
pub mod simulation;
pub mod throttle;
pub mod wire;
pub mod xml;

use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;

use self::authorization::Waited;
use self::envelope::{refusal, success};
use self::error::{ApiError, Code};
use self::request::{Call, Parameters};
use self::xml::Element;
use crate::controls::{Caller, Fault, FaultKind};
use crate::model::Environment;
use crate::requests::Entry;
use crate::world::World;
use crate::{Simulator, ids};

/// A larger body is refused.
const BODY_LIMIT: usize = 256 * 1024;
/// The only version there is.
const VERSION: &str = "2013-01-01";

/// What an operation gives back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// An answer whose result has these children (none: an empty `<XxxResult/>`).
    Result(Vec<Element>),
    /// An answer without a result element.
    NoResult,
    /// The result of this authorization is not known yet and the caller waits for it.
    Decide { order: String, authorization: String },
}

impl Step {
    /// A result with one child.
    #[must_use]
    pub fn result(details: Element) -> Self {
        Self::Result(vec![details])
    }

    /// An empty result.
    #[must_use]
    pub fn empty_result() -> Self {
        Self::Result(Vec::new())
    }

    /// No result element.
    #[must_use]
    pub fn no_result() -> Self {
        Self::NoResult
    }
}

type Operation = fn(&mut World, &Call) -> Result<Step, ApiError>;

/// Every operation that is answered. Others of the service are refused with `InvalidAddress`.
pub const OPERATIONS: &[(&str, Operation)] = &[
    ("SetOrderReferenceDetails", order_reference::set),
    ("GetOrderReferenceDetails", order_reference::get),
    ("ConfirmOrderReference", order_reference::confirm),
    ("CancelOrderReference", order_reference::cancel),
    ("CloseOrderReference", order_reference::close),
    ("Authorize", authorization::authorize),
    ("GetAuthorizationDetails", authorization::get),
    ("CloseAuthorization", authorization::close),
    ("Capture", capture::capture),
    ("GetCaptureDetails", capture::get),
    ("Refund", refund::refund),
    ("GetRefundDetails", refund::get),
    ("ListOrderReference", service::list),
    ("ListOrderReferenceByNextToken", service::next),
    ("GetServiceStatus", service::status),
];

/// The routes of both environments, with and without a slash at the end.
pub fn router() -> Router<Simulator> {
    let sandbox = any(|State(simulator), request| answer(simulator, Environment::Sandbox, request));
    let live = any(|State(simulator), request| answer(simulator, Environment::Live, request));
    Router::new()
        .route("/OffAmazonPayments_Sandbox/2013-01-01", sandbox.clone())
        .route("/OffAmazonPayments_Sandbox/2013-01-01/", sandbox)
        .route("/OffAmazonPayments/2013-01-01", live.clone())
        .route("/OffAmazonPayments/2013-01-01/", live)
}

/// The answer to a path of the service that has no such section or version.
pub fn no_such_address(simulator: &Simulator, path: &str) -> Response {
    let error = ApiError::new(Code::InvalidAddress, format!("The address {path} is not valid."));
    refusal(simulator, &error, &ids::request_id())
}

/// The order reference's id within a transaction's.
#[must_use]
pub fn order_part(id: &str) -> &str {
    id.get(.."S01-1234567-1234567".len()).unwrap_or(id)
}

/// What was received, before anything is believed.
struct Received {
    method: Method,
    host: String,
    path: String,
    parameters: Result<Parameters, ApiError>,
}

async fn answer(simulator: Simulator, environment: Environment, request: Request) -> Response {
    let received = receive(request).await;
    let request_id = ids::request_id();
    let call = identify(&simulator, environment, &received);
    let mut entry = Entry::new(
        &request_id,
        simulator.read(World::now),
        received.method.as_str(),
        &received.path,
    );
    if let Ok(parameters) = &received.parameters {
        entry.parameters(parameters);
    }
    entry.signature = call
        .as_ref()
        .map_or_else(|error| error.code.name(), |_| "good")
        .to_owned();
    let response = match call {
        Ok(call) => {
            let caller = simulator.change(|world| caller_of(world, &call));
            entry.order_reference.clone_from(&caller.order_reference);
            entry.buyer.clone_from(&caller.buyer);
            simulator.requests().begin(entry.clone());
            meet(&simulator, &call, &caller, &request_id, &mut entry).await
        }
        Err(error) => {
            simulator.requests().begin(entry.clone());
            entry.code = Some(error.code.name());
            refusal(&simulator, &error, &request_id)
        }
    };
    entry.status = Some(if wire::is_cut(&response) {
        0
    } else {
        response.status().as_u16()
    });
    simulator.requests().end(entry);
    response
}

async fn receive(request: Request) -> Received {
    let (parts, body) = request.into_parts();
    let host = parts
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let host = if host.is_empty() {
        parts.uri.authority().map_or("", |host| host.as_str())
    } else {
        host
    };
    let body = axum::body::to_bytes(body, BODY_LIMIT).await;
    let parameters = match (parts.uri.query().filter(|query| !query.is_empty()), &body) {
        (Some(query), _) => Parameters::parse(query.as_bytes()),
        (None, Ok(body)) => Parameters::parse(body),
        (None, Err(_)) => Err(ApiError::parameter("The request is too large or was cut off.")),
    };
    Received {
        host: host.to_owned(),
        path: parts.uri.path().to_owned(),
        method: parts.method,
        parameters,
    }
}

/// Believes a request: known key, good signature, right time, own seller.
fn identify(simulator: &Simulator, environment: Environment, received: &Received) -> Result<Call, ApiError> {
    let parameters = received.parameters.clone()?;
    if received.method != Method::GET && received.method != Method::POST {
        return Err(ApiError::new(
            Code::InvalidAddress,
            "Only GET and POST are answered.",
        ));
    }
    let access_key = parameters.get("AWSAccessKeyId").ok_or_else(|| {
        ApiError::new(
            Code::MissingAuthenticationToken,
            "The request must contain an AWSAccessKeyId.",
        )
    })?;
    let seller = simulator
        .read(|world| world.seller_by_access_key(access_key).cloned())
        .ok_or_else(|| {
            ApiError::new(
                Code::InvalidAccessKeyId,
                "The AWS Access Key Id you provided does not exist in our records.",
            )
        })?;
    let line = signature::Line {
        method: received.method.as_str(),
        host: &received.host,
        path: &received.path,
    };
    signature::check(&line, &parameters, &seller.secret_key)?;
    let seller_id = parameters
        .get("SellerId")
        .ok_or_else(|| ApiError::missing("SellerId"))?;
    if seller_id != seller.id {
        return Err(ApiError::new(
            Code::AccessDenied,
            format!("Access to seller {seller_id} is denied."),
        ));
    }
    if parameters
        .get("Version")
        .is_some_and(|version| version != VERSION)
    {
        return Err(ApiError::new(
            Code::InvalidAddress,
            "There is only version 2013-01-01.",
        ));
    }
    let operation = parameters
        .get("Action")
        .ok_or_else(|| ApiError::missing("Action"))?
        .to_owned();
    if !OPERATIONS.iter().any(|(name, _)| *name == operation) {
        return Err(ApiError::new(
            Code::InvalidAddress,
            format!("Operation {operation} is not available."),
        ));
    }
    Ok(Call {
        operation,
        seller: seller.id,
        region: seller.region,
        environment,
        parameters,
        now: 0,
    })
}

fn caller_of(world: &mut World, call: &Call) -> Caller {
    let named = [
        "AmazonOrderReferenceId",
        "AmazonAuthorizationId",
        "AmazonCaptureId",
        "AmazonRefundId",
    ];
    let id = named.iter().find_map(|name| call.get(name)).map(order_part);
    Caller {
        order_reference: id.map(str::to_owned),
        buyer: id
            .and_then(|id| world.settled_order(id))
            .map(|order| order.buyer.clone()),
        seller: Some(call.seller.clone()),
    }
}

/// Answers a call, or does what a planned fault says.
async fn meet(
    simulator: &Simulator,
    call: &Call,
    caller: &Caller,
    request_id: &str,
    entry: &mut Entry,
) -> Response {
    if simulator.throttled(call) {
        let error = ApiError::new(Code::RequestThrottled, "Request is throttled");
        entry.code = Some(error.code.name());
        return refusal(simulator, &error, request_id);
    }
    let Some(fault) = simulator.take_fault(&call.operation, caller) else {
        return perform(simulator, call, request_id, entry).await;
    };
    entry.fault = Some(fault.kind);
    let effect = match fault.kind {
        FaultKind::Delay => {
            tokio::time::sleep(Duration::from_millis(fault.millis.unwrap_or_default())).await;
            return perform(simulator, call, request_id, entry).await;
        }
        FaultKind::CutBefore => false,
        FaultKind::CutAfter => true,
        FaultKind::Status | FaultKind::Garbage | FaultKind::NoAnswer => fault.effect,
    };
    if effect {
        perform(simulator, call, request_id, entry).await;
    }
    broken(simulator, &fault, request_id).await
}

/// The answer that a fault leaves of a call.
async fn broken(simulator: &Simulator, fault: &Fault, request_id: &str) -> Response {
    match fault.kind {
        FaultKind::Delay | FaultKind::CutBefore | FaultKind::CutAfter => wire::cut(),
        FaultKind::NoAnswer => {
            tokio::time::sleep(Duration::from_millis(fault.millis.unwrap_or(60_000))).await;
            wire::cut()
        }
        FaultKind::Garbage => ([(header::CONTENT_TYPE, "text/xml")], wire::GARBAGE).into_response(),
        FaultKind::Status => {
            let status = fault.status.unwrap_or(500);
            if !fault.xml {
                return StatusCode::from_u16(status)
                    .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
                    .into_response();
            }
            let (code, message) = match status {
                503 => (
                    Code::ServiceUnavailable,
                    "Service is temporarily unavailable. Please try again later.",
                ),
                _ => (
                    Code::InternalServerError,
                    "There was an unknown error in the service.",
                ),
            };
            let error = ApiError {
                status,
                ..ApiError::new(code, message)
            };
            refusal(simulator, &error, request_id)
        }
    }
}

/// Runs the operation; a synchronous authorization is waited for.
async fn perform(simulator: &Simulator, call: &Call, request_id: &str, entry: &mut Entry) -> Response {
    let operation = OPERATIONS
        .iter()
        .find(|(name, _)| *name == call.operation)
        .map(|(_, run)| *run);
    let mut step = simulator.change(|world| {
        let call = Call {
            now: world.now(),
            ..call.clone()
        };
        match operation {
            Some(run) => run(world, &call),
            None => Err(ApiError::new(Code::InvalidAddress, "There is no such operation.")),
        }
    });
    while let Ok(Step::Decide { order, authorization }) = &step {
        match simulator.change(|world| authorization::decided(world, order, authorization)) {
            Waited::Done(done) => step = done,
            Waited::Longer(wait) => tokio::time::sleep(Duration::from_millis(wait)).await,
        }
    }
    match step {
        Ok(step) => success(simulator, &call.operation, step, request_id),
        Err(error) => {
            entry.code = Some(error.code.name());
            refusal(simulator, &error, request_id)
        }
    }
}
