//! What a shop asks of the sign-in page (OAuth, implicit grant), whether it may, and the way back.

use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use url::Url;

use super::html::{Page, Slot, fill};
use crate::model::Seller;
use crate::world::{RedirectAnswer, World};

/// The scopes that exist.
const SCOPES: &[&str] = &[
    "profile",
    "profile:user_id",
    "postal_code",
    "payments:widget",
    "payments:shipping_address",
    "payments:billing_address",
    "payments:autopay_consent",
];

/// How the answer gets back to the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// By a message to the page of this origin that opened the window.
    Popup { origin: String },
    /// By leading the browser there.
    Redirect { address: Box<Url> },
}

/// A request that a sign-in page may be shown for.
#[derive(Debug, Clone)]
pub struct Grant {
    pub seller: Seller,
    /// Space separated.
    pub scope: String,
    pub state: Option<String>,
    pub way: Way,
}

/// A request for which no sign-in page is shown.
#[derive(Debug)]
pub enum Refused {
    /// We do not know where the answer may go, so a page of ours tells it.
    Told {
        error: &'static str,
        explanation: String,
    },
    /// The shop is known and hears it.
    Answered {
        error: &'static str,
        description: &'static str,
        way: Way,
        state: Option<String>,
    },
}

impl Grant {
    /// Reads the query of `/ap/oa`.
    ///
    /// # Errors
    /// An unknown client or a way back that the client may not use is told here; everything else to the shop.
    pub fn read(world: &World, query: &str) -> Result<Self, Refused> {
        let value = |name: &str| {
            url::form_urlencoded::parse(query.as_bytes())
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
                .filter(|value| !value.is_empty())
        };
        let seller = match (value("client_id"), value("seller_id")) {
            (Some(client), _) => world.seller_by_client(&client),
            // The button from before Login knows only its seller.
            (None, Some(seller)) => world.seller(&seller),
            (None, None) => None,
        }
        .cloned()
        .ok_or_else(|| Refused::Told {
            error: "unauthorized_client",
            explanation: "No seller has this client id. The shop should check its settings.".to_owned(),
        })?;
        let way = Self::way(
            world,
            &seller,
            value("popup"),
            value("opener_origin"),
            value("redirect_uri"),
        )?;
        let state = value("state");

        let scope = value("scope").unwrap_or_default();
        let scope = scope.split_whitespace().collect::<Vec<_>>();
        if value("response_type").as_deref().unwrap_or("token") != "token" {
            let description = "Only the response type \"token\" is there.";
            return Err(Refused::Answered {
                error: "unsupported_response_type",
                description,
                way,
                state,
            });
        }
        if scope.is_empty() || scope.iter().any(|one| !SCOPES.contains(one)) {
            let description = "A scope is missing or unknown.";
            return Err(Refused::Answered {
                error: "invalid_scope",
                description,
                way,
                state,
            });
        }
        Ok(Self {
            scope: scope.join(" "),
            seller,
            state,
            way,
        })
    }

    fn way(
        world: &World,
        seller: &Seller,
        popup: Option<String>,
        opener: Option<String>,
        redirect: Option<String>,
    ) -> Result<Way, Refused> {
        let refused = |address: &str| Refused::Told {
            error: "invalid_request",
            explanation: format!(
                "{} does not allow a sign-in to return to \"{address}\".",
                seller.name
            ),
        };
        if popup.is_some() {
            let origin = opener.unwrap_or_default();
            if may_embed(world, Some(seller), &origin) {
                Ok(Way::Popup { origin })
            } else {
                Err(refused(&origin))
            }
        } else {
            let address = redirect.unwrap_or_default();
            match Url::parse(&address) {
                Ok(url) if world.may_return(&seller.client_id, &address) => Ok(Way::Redirect {
                    address: Box::new(url),
                }),
                _ => Err(refused(&address)),
            }
        }
    }

    /// The shop's address, for people to see where they are going.
    #[must_use]
    pub fn destination(&self) -> String {
        let origin = self.way.origin();
        origin
            .split_once("://")
            .map_or(origin.clone(), |(_, host)| host.to_owned())
    }

    /// In a shopper's words, what the shop will learn.
    #[must_use]
    pub fn consent(&self) -> String {
        let has = |scope: &str| self.scope.split(' ').any(|one| one == scope);
        let mut things = Vec::new();
        if has("profile") {
            things.push("your name and email");
        }
        if has("postal_code") {
            things.push("your postal code");
        }
        if has("payments:shipping_address") || has("payments:widget") {
            things.push("the address you choose");
        }
        if has("payments:billing_address") {
            things.push("your billing address");
        }
        let things = match things.as_slice() {
            [] => "who you are".to_owned(),
            [one] => (*one).to_owned(),
            [most @ .., last] => format!("{} and {last}", most.join(", ")),
        };
        format!(
            "By going on you share {things} with {}. Card numbers stay with Amazon.",
            self.seller.name
        )
    }
}

impl Way {
    /// The origin that gets the answer.
    #[must_use]
    pub fn origin(&self) -> String {
        match self {
            Self::Popup { origin } => origin.clone(),
            Self::Redirect { address } => address.origin().ascii_serialization(),
        }
    }

    /// Sends an answer on its way; `state` is added when the shop gave one.
    #[must_use]
    pub fn answer(
        &self,
        style: RedirectAnswer,
        mut pairs: Vec<(&str, String)>,
        state: Option<&str>,
    ) -> Response {
        if let Some(state) = state {
            pairs.push(("state", state.to_owned()));
        }
        match self {
            Self::Popup { origin } => {
                let answer: serde_json::Map<_, _> = pairs
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value.into()))
                    .collect();
                let told = serde_json::json!({ "target": origin, "answer": answer });
                // Inside a script element only `<` could end it early.
                let told = told.to_string().replace('<', "\\u003c");
                let body = fill(
                    include_str!("../../assets/pages/answer.html"),
                    &[("answer", Slot::Html(&told))],
                );
                Page {
                    title: "Back to the shop",
                    class: "narrow",
                    script: Some("popup.js"),
                    body: &body,
                    forms_lead_to: "",
                }
                .respond(StatusCode::OK)
            }
            Self::Redirect { address } => {
                let mut address = address.clone();
                match style {
                    RedirectAnswer::Query => {
                        address.query_pairs_mut().extend_pairs(pairs);
                    }
                    RedirectAnswer::Hash => {
                        let fragment = url::form_urlencoded::Serializer::new(String::new())
                            .extend_pairs(pairs)
                            .finish();
                        address.set_fragment(Some(&fragment));
                    }
                }
                Redirect::to(address.as_str()).into_response()
            }
        }
    }
}

impl Refused {
    /// The page, or the answer to the shop.
    #[must_use]
    pub fn respond(self, style: RedirectAnswer) -> Response {
        match self {
            Self::Told { error, explanation } => {
                let body = fill(
                    include_str!("../../assets/pages/problem.html"),
                    &[
                        ("heading", Slot::Text("We can’t sign you in here")),
                        ("explanation", Slot::Text(&explanation)),
                        ("code", Slot::Text(error)),
                    ],
                );
                Page {
                    title: "A problem",
                    class: "narrow",
                    script: None,
                    body: &body,
                    forms_lead_to: "",
                }
                .respond(StatusCode::BAD_REQUEST)
            }
            Self::Answered {
                error,
                description,
                way,
                state,
            } => {
                let pairs = vec![
                    ("error", error.to_owned()),
                    ("error_description", description.to_owned()),
                ];
                way.answer(style, pairs, state.as_deref())
            }
        }
    }
}

/// Whether pages of this origin may open our window or hold our frames: any loopback origin, else the origin of
/// one of the seller's return addresses.
#[must_use]
pub fn may_embed(world: &World, seller: Option<&Seller>, origin: &str) -> bool {
    let Ok(url) = Url::parse(origin) else { return false };
    // Exactly an origin, so that it may stand in a header and in `postMessage`.
    if !matches!(url.scheme(), "http" | "https") || url.origin().ascii_serialization() != origin {
        return false;
    }
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    let listed = |seller: &Seller| {
        seller
            .return_addresses
            .iter()
            .filter_map(|address| Url::parse(address).ok())
            .any(|address| address.origin() == url.origin())
    };
    loopback || seller.is_some_and(listed) || world.sellers().any(|known| seller.is_none() && listed(known))
}
