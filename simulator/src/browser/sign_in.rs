//! The sign-in page. Plain forms; a script only runs in the pop-up's last page.

use axum::Form;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::grant::{Grant, Refused};
use super::html::{Page, Slot, escape, fill};
use super::visitor;
use crate::Simulator;
use crate::model::Buyer;
use crate::world::World;

/// The buyer whom the page offers to everybody.
const DEMO_EMAIL: &str = "buyer@example.com";

/// What one of the page's buttons sends.
#[derive(Debug, Deserialize)]
pub struct Submitted {
    #[serde(rename = "do")]
    deed: Deed,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Deed {
    SignIn,
    Demo,
    Continue,
    Cancel,
}

/// What is wrong with what was typed, by the field that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Email(&'static str),
    Password(&'static str),
}

/// `GET /ap/oa`
pub async fn show(
    State(simulator): State<Simulator>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    simulator.read(|world| match Grant::read(world, &query) {
        Ok(grant) => page(world, &grant, &query, &headers, "", None),
        Err(refused) => refused.respond(world.settings().redirect_answer),
    })
}

/// `POST /ap/oa`, with the same query.
pub async fn submit(
    State(simulator): State<Simulator>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Form(submitted): Form<Submitted>,
) -> Response {
    let query = query.unwrap_or_default();
    if visitor::comes_from_elsewhere(&headers) {
        let explanation = "This form was sent from another site.".to_owned();
        return Refused::Told {
            error: "invalid_request",
            explanation,
        }
        .respond(Default::default());
    }
    simulator.change(|world| {
        let style = world.settings().redirect_answer;
        let grant = match Grant::read(world, &query) {
            Ok(grant) => grant,
            Err(refused) => return refused.respond(style),
        };
        if submitted.deed == Deed::Cancel {
            let pairs = vec![
                ("error", "access_denied".to_owned()),
                ("error_description", "The buyer did not sign in.".to_owned()),
            ];
            return grant.way.answer(style, pairs, grant.state.as_deref());
        }
        match buyer_of(world, &submitted, &headers) {
            Ok(buyer) => allow(world, &grant, &buyer, &headers),
            Err(wrong) => page(world, &grant, &query, &headers, &submitted.email, wrong),
        }
    })
}

/// `POST /ap/signout`: also called from a shop's page, where nobody reads the answer.
pub async fn sign_out(State(simulator): State<Simulator>, headers: HeaderMap) -> Response {
    simulator.change(|world| {
        for session in visitor::sessions(&headers) {
            world.end_session(&session);
        }
    });
    let mut response = StatusCode::NO_CONTENT.into_response();
    visitor::forget(response.headers_mut());
    response
}

/// Who it is, or what to say; nothing to say when *Continue* was pressed after the session had ended.
fn buyer_of(world: &World, submitted: &Submitted, headers: &HeaderMap) -> Result<String, Option<Wrong>> {
    let buyer = match submitted.deed {
        Deed::Continue => visitor::window_session(headers)
            .and_then(|session| world.buyer_by_session(session))
            .ok_or(None),
        Deed::Demo => world.find_buyer(DEMO_EMAIL).ok_or(None),
        Deed::SignIn | Deed::Cancel => {
            if submitted.email.trim().is_empty() {
                Err(Some(Wrong::Email("Enter your email address.")))
            } else if world
                .find_buyer(&submitted.email)
                .is_none_or(|found| !found.email.eq_ignore_ascii_case(submitted.email.trim()))
            {
                Err(Some(Wrong::Email(
                    "We don’t know anybody with this email address.",
                )))
            } else if submitted.password.is_empty() {
                Err(Some(Wrong::Password("Enter your password.")))
            } else {
                world
                    .sign_in(&submitted.email, &submitted.password)
                    .ok_or(Some(Wrong::Password(
                        "This password is not right. Please try again.",
                    )))
            }
        }
    };
    buyer.map(|buyer| buyer.id.clone())
}

fn allow(world: &mut World, grant: &Grant, buyer: &str, headers: &HeaderMap) -> Response {
    let token = world.create_token(buyer, &grant.seller.client_id, &grant.scope, None);
    world.give_consent(buyer, &grant.seller.client_id, &grant.scope);
    let session = visitor::window_session(headers)
        .filter(|session| {
            world
                .buyer_by_session(session)
                .is_some_and(|known| known.id == buyer)
        })
        .map(str::to_owned)
        .unwrap_or_else(|| world.start_session(buyer));
    let seconds = (token.expires_at - token.created_at) / 1000;
    let pairs = vec![
        ("access_token", token.token),
        ("token_type", "bearer".to_owned()),
        ("expires_in", seconds.to_string()),
        ("scope", token.scope),
    ];
    let mut response = grant
        .way
        .answer(world.settings().redirect_answer, pairs, grant.state.as_deref());
    visitor::remember(response.headers_mut(), &session);
    response
}

fn page(
    world: &World,
    grant: &Grant,
    query: &str,
    headers: &HeaderMap,
    email: &str,
    wrong: Option<Wrong>,
) -> Response {
    let action = format!("/ap/oa?{query}");
    let here = visitor::window_session(headers).and_then(|session| world.buyer_by_session(session));
    let known = here.map_or_else(String::new, |buyer| {
        fill(
            include_str!("../../assets/pages/known.html"),
            &[("action", Slot::Text(&action)), ("name", Slot::Text(&buyer.name))],
        )
    });
    let demo = world
        .find_buyer(DEMO_EMAIL)
        .map_or_else(String::new, |buyer| demo_note(buyer, &action));
    let (email_problem, password_problem) = match wrong {
        Some(Wrong::Email(text)) => (problem("email", text), String::new()),
        Some(Wrong::Password(text)) => (String::new(), problem("password", text)),
        None => Default::default(),
    };
    // The first field that needs typing has the focus; with an account at hand it would hide the one-click way.
    let email_state = match wrong {
        Some(Wrong::Email(_)) => " aria-invalid=\"true\" aria-describedby=\"email-problem\" autofocus",
        None if here.is_none() => " autofocus",
        _ => "",
    };
    let password_state = match wrong {
        Some(Wrong::Password(_)) => " aria-invalid=\"true\" aria-describedby=\"password-problem\" autofocus",
        _ => "",
    };
    let body = fill(
        include_str!("../../assets/pages/sign-in.html"),
        &[
            (
                "heading",
                Slot::Text(if here.is_some() { "Welcome back" } else { "Sign in" }),
            ),
            ("store", Slot::Text(&grant.seller.name)),
            ("where", Slot::Text(&grant.destination())),
            ("known", Slot::Html(&known)),
            ("action", Slot::Text(&action)),
            ("email", Slot::Text(email)),
            ("email_state", Slot::Html(email_state)),
            ("email_problem", Slot::Html(&email_problem)),
            ("password_state", Slot::Html(password_state)),
            ("password_problem", Slot::Html(&password_problem)),
            (
                "button",
                Slot::Text(if here.is_some() { "plain" } else { "gold" }),
            ),
            ("consent", Slot::Text(&grant.consent())),
            ("demo", Slot::Html(&demo)),
        ],
    );
    let title = if wrong.is_some() {
        "There was a problem: sign in"
    } else {
        "Sign in"
    };
    Page {
        title,
        class: "narrow",
        script: None,
        body: &body,
        forms_lead_to: &grant.way.origin(),
    }
    .respond(StatusCode::OK)
}

fn problem(field: &str, text: &str) -> String {
    format!(
        "<p class=\"wrong\" id=\"{field}-problem\" role=\"alert\">{}</p>\n",
        escape(text)
    )
}

fn demo_note(buyer: &Buyer, action: &str) -> String {
    fill(
        include_str!("../../assets/pages/demo.html"),
        &[
            ("action", Slot::Text(action)),
            ("email", Slot::Text(&buyer.email)),
            ("password", Slot::Text(&buyer.password)),
        ],
    )
}
