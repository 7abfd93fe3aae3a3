//! Breaking a connection on purpose.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::response::Response;
use http_body::Frame;

/// What a broken proxy might send.
pub const GARBAGE: &str = "\u{1}<<html>%%% gateway <b>broke</i> \u{fffd}{]";

/// Marks a response whose connection is closed instead of answered.
#[derive(Debug, Clone, Copy)]
struct Cut;

/// A body that fails before its first byte: the server then closes the connection, and as head and body leave in
/// one write, nothing at all was sent.
struct Broken;

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(Some(Err(std::io::Error::other("cut on purpose"))))
    }
}

/// Closes the connection without an answer.
#[must_use]
pub fn cut() -> Response {
    let mut response = Response::new(Body::new(Broken));
    response.extensions_mut().insert(Cut);
    response
}

/// Whether a response closes the connection.
#[must_use]
pub fn is_cut(response: &Response) -> bool {
    response.extensions().get::<Cut>().is_some()
}
