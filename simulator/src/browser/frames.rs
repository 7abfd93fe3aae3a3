//! The documents inside the widgets' frames. They are empty rooms: what is shown comes later, from [`super::choices`].

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;

use super::grant::may_embed;
use super::html::{Slot, decorate, fill};
use crate::Simulator;

/// The query of a frame's address; none is a secret.
#[derive(Debug, Deserialize)]
pub struct Placed {
    /// The origin of the page that holds the frame, and the only one it talks to.
    #[serde(default)]
    parent: String,
    #[serde(default)]
    seller: String,
    /// `light`, `dark` or `light dark`, as the page is.
    #[serde(default)]
    scheme: String,
}

/// `GET /widgets/address-book`
pub async fn address_book(State(simulator): State<Simulator>, Query(placed): Query<Placed>) -> Response {
    frame(
        &simulator,
        &placed,
        "address-book",
        "Amazon address book",
        "your addresses",
    )
}

/// `GET /widgets/wallet`
pub async fn wallet(State(simulator): State<Simulator>, Query(placed): Query<Placed>) -> Response {
    frame(
        &simulator,
        &placed,
        "wallet",
        "Amazon payment methods",
        "your payment methods",
    )
}

fn frame(simulator: &Simulator, placed: &Placed, kind: &str, title: &str, things: &str) -> Response {
    let allowed = simulator.read(|world| may_embed(world, world.seller(&placed.seller), &placed.parent));
    if !allowed {
        let mut response = (
            StatusCode::FORBIDDEN,
            "<!doctype html><html lang=\"en\"><title>Not here</title><p>This seller does not allow Amazon’s widgets on \
             pages of this origin.</p></html>",
        )
            .into_response();
        decorate(&mut response, "default-src 'none'");
        return response;
    }
    let scheme = match placed.scheme.as_str() {
        known @ ("light" | "dark") => known,
        _ => "light dark",
    };
    let document = fill(
        include_str!("../../assets/frames/frame.html"),
        &[
            ("title", Slot::Text(title)),
            ("kind", Slot::Text(kind)),
            ("things", Slot::Text(things)),
            ("parent", Slot::Text(&placed.parent)),
            ("scheme", Slot::Text(scheme)),
        ],
    );
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors {}",
        placed.parent
    );
    let mut response = document.into_response();
    decorate(&mut response, &policy);
    response
}
