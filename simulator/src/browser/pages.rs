//! What a developer sees who opens the simulator's address: what it is, and the list of its controls.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

use super::assets::WIDGET_SCRIPT_PATHS;
use super::html::{Page, Slot, escape, fill};
use crate::Simulator;
use crate::world::World;

/// `GET /`
pub async fn landing(State(simulator): State<Simulator>) -> Response {
    let body = simulator.read(describe);
    Page {
        title: "What this is",
        class: "wide",
        script: None,
        body: &body,
        forms_lead_to: "",
    }
    .respond(StatusCode::OK)
}

/// `GET /_simulator/`
pub async fn control() -> Response {
    let body = include_str!("../../assets/pages/control.html");
    Page {
        title: "The control door",
        class: "wide",
        script: None,
        body,
        forms_lead_to: "",
    }
    .respond(StatusCode::OK)
}

fn describe(world: &World) -> String {
    let scripts: String = WIDGET_SCRIPT_PATHS
        .iter()
        .filter(|path| path.contains("/sandbox/lpa/") || path.contains("/us/sandbox/"))
        .map(|path| format!("<code>{}</code>", escape(path)))
        .collect();
    let sellers: String = world
        .sellers()
        .map(|seller| {
            format!(
                "<tr><td>{}</td><td><code>{}</code></td><td><code>{}</code></td></tr>",
                escape(&seller.name),
                escape(&seller.id),
                escape(&seller.client_id)
            )
        })
        .collect();
    let demo = world
        .find_buyer("buyer@example.com")
        .map_or_else(String::new, |buyer| {
            format!("{} · {}", buyer.email, buyer.password)
        });
    fill(
        include_str!("../../assets/pages/landing.html"),
        &[
            ("scripts", Slot::Html(&scripts)),
            ("sellers", Slot::Html(&sellers)),
            ("demo", Slot::Text(&demo)),
        ],
    )
}
