//! The documents around results and errors.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::Step;
use super::error::{ApiError, Code};
use super::xml::{self, Element};
use crate::Simulator;

/// An answer that went well.
pub fn success(simulator: &Simulator, operation: &str, step: Step, request_id: &str) -> Response {
    let mut result = Element::new("Result");
    let with_result = match step {
        Step::Result(children) => {
            result = result.all(children);
            true
        }
        Step::NoResult | Step::Decide { .. } => false,
    };
    if simulator.read(|world| world.settings().shuffle_elements) {
        result.shuffle();
    }
    let mut out = format!(
        "<?xml version=\"1.0\"?>\n<{operation}Response xmlns=\"{}\">",
        xml::NAMESPACE
    );
    if with_result {
        result.write_as(&format!("{operation}Result"), "", &mut out);
    }
    Element::new("ResponseMetadata")
        .with(Element::text("RequestId", request_id))
        .write(&mut out);
    out.push_str(&format!("</{operation}Response>"));
    document(StatusCode::OK, out, request_id)
}

/// An error answer.
pub fn refusal(simulator: &Simulator, error: &ApiError, request_id: &str) -> Response {
    // Recorded throttling answers spell the last element in capitals everywhere.
    let capital =
        error.code == Code::RequestThrottled || simulator.read(|world| world.settings().capital_request_id);
    let body = Element::new("ErrorResponse")
        .with(
            Element::new("Error")
                .with(Element::text("Type", error.blame()))
                .with(Element::text("Code", error.code.name()))
                .with(Element::text("Message", &error.message)),
        )
        .with(Element::text(
            if capital { "RequestID" } else { "RequestId" },
            request_id,
        ));
    let mut out = "<?xml version=\"1.0\"?>\n".to_owned();
    body.write_as(
        "ErrorResponse",
        &format!(" xmlns=\"{}\"", xml::NAMESPACE),
        &mut out,
    );
    let status = StatusCode::from_u16(error.status).unwrap_or(StatusCode::BAD_REQUEST);
    document(status, out, request_id)
}

/// One client compares the content type to exactly `text/xml`.
fn document(status: StatusCode, body: String, request_id: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE.as_str(), "text/xml"),
        ("x-mws-request-id", request_id),
    ];
    (status, headers, body).into_response()
}
