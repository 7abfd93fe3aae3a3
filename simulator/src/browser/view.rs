//! What a frame shows, in a shopper's words, ready to be drawn.

use serde::Serialize;

use super::visitor::Absent;
use crate::model::{Address, Buyer, Card, CardBehavior, Constraint, OrderReference, OrderState};
use crate::world::WidgetError;

/// What a frame shows.
#[derive(Debug, Serialize)]
pub struct View {
    order_reference: String,
    /// It was made just now.
    created: bool,
    editable: bool,
    /// Something is chosen that the order can go on with.
    settled: bool,
    /// Id of a choice.
    chosen: Option<String>,
    choices: Vec<Choice>,
    /// Said when nothing is chosen.
    none: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<&'static str>,
    /// The choice is shown all the same, but the page's `onError` hears this.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Problem>,
}

/// One address or card, in words.
#[derive(Debug, Serialize)]
struct Choice {
    id: String,
    title: String,
    lines: Vec<String>,
    /// Two letters; the browser knows the country's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    /// What a test card does.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'static str>,
    disabled: bool,
}

impl View {
    /// The address book of a buyer, with the order's address chosen.
    #[must_use]
    pub fn of_addresses(order: &OrderReference, buyer: &Buyer, read_only: bool, created: bool) -> Self {
        let mut choices: Vec<_> = buyer.addresses.iter().map(Choice::of_address).collect();
        // The order keeps a copy, which the book may not have any more.
        if let Some(address) = &order.address
            && !buyer.addresses.contains(address)
        {
            choices.retain(|choice| choice.id != address.id);
            choices.insert(0, Choice::of_address(address));
        }
        let draft = order.status.state == OrderState::Draft;
        Self {
            order_reference: order.id.clone(),
            created,
            editable: draft && !read_only,
            settled: order.address.is_some(),
            chosen: order.address.as_ref().map(|address| address.id.clone()),
            choices,
            none: if buyer.addresses.is_empty() {
                "Your address book is empty."
            } else {
                "No address chosen yet."
            },
            notice: None,
            error: (!draft && !read_only).then(|| WidgetError::AddressNotModifiable.into()),
        }
    }

    /// The wallet of a buyer, with the order's card chosen.
    #[must_use]
    pub fn of_cards(
        order: &OrderReference,
        buyer: &Buyer,
        constraints: &[Constraint],
        read_only: bool,
        created: bool,
    ) -> Self {
        let suspended = order.status.state == OrderState::Suspended;
        let declined = if suspended {
            order.declined_card.as_deref()
        } else {
            None
        };
        let not_taken = constraints.contains(&Constraint::PaymentMethodNotAllowed);
        let choices = buyer
            .cards
            .iter()
            .map(|card| {
                let mut choice = Choice::of_card(card);
                if declined == Some(card.id.as_str()) {
                    choice.disabled = true;
                    choice.problem = Some("Declined for this order");
                } else if not_taken && order.card.as_deref() == Some(card.id.as_str()) {
                    choice.problem = Some("This shop does not take this card");
                }
                choice
            })
            .collect();
        let may_choose = suspended || order.status.state == OrderState::Draft;
        let waits_for_another = declined.is_some() && declined == order.card.as_deref();
        Self {
            order_reference: order.id.clone(),
            created,
            editable: may_choose && !read_only,
            settled: order.card.is_some() && !waits_for_another,
            chosen: order.card.clone(),
            choices,
            none: if buyer.cards.is_empty() {
                "Your wallet is empty."
            } else {
                "No payment method chosen yet."
            },
            notice: (waits_for_another && !read_only)
                .then_some("Your payment method was declined. Please choose another one."),
            error: (!may_choose && !read_only).then(|| WidgetError::PaymentMethodNotModifiable.into()),
        }
    }
}

impl Choice {
    fn of_address(address: &Address) -> Self {
        let filled = |parts: &[&str], between: &str| {
            parts
                .iter()
                .filter(|part| !part.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join(between)
        };
        let Address {
            city,
            state_or_region: state,
            postal_code: code,
            ..
        } = address;
        let street = filled(&[&address.line1, &address.line2, &address.line3], ", ");
        let place = match address.country_code.as_str() {
            "US" | "CA" | "AU" => filled(&[city, &filled(&[state, code], " ")], ", "),
            "GB" | "IE" => filled(&[&address.district, city, &address.county, code], ", "),
            "JP" => filled(&[&filled(&["〒", code], ""), state, city], " "),
            _ => filled(&[&filled(&[code, city], " "), state], ", "),
        };
        Self {
            id: address.id.clone(),
            title: address.name.clone(),
            lines: [street, place]
                .into_iter()
                .filter(|line| !line.is_empty())
                .collect(),
            country: Some(address.country_code.clone()).filter(|code| !code.is_empty()),
            hint: None,
            problem: None,
            disabled: false,
        }
    }

    fn of_card(card: &Card) -> Self {
        let hint = match card.behavior {
            CardBehavior::Works => None,
            CardBehavior::InvalidPaymentMethod => Some("test: declines"),
            CardBehavior::AmazonRejected => Some("test: is rejected"),
            CardBehavior::TransactionTimedOut => Some("test: times out"),
            CardBehavior::PaymentMethodNotAllowed => Some("test: not taken here"),
        };
        Self {
            id: card.id.clone(),
            title: card.label.clone(),
            lines: Vec::new(),
            country: None,
            hint,
            problem: None,
            disabled: false,
        }
    }
}

/// Why a widget refuses: a code and a text for the developer, and one for the shopper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    code: &'static str,
    message: &'static str,
    explain: &'static str,
}

const SHOP_IS_WRONG: &str = "Something is wrong with this shop’s checkout. Please tell the shop.";
const SIGN_IN_FIRST: &str = "Please go back to the shop and sign in with Amazon.";

impl Problem {
    /// An option that the page should have given.
    #[must_use]
    pub fn missing(message: &'static str) -> Self {
        Self {
            code: "MissingParameter",
            message,
            explain: SHOP_IS_WRONG,
        }
    }
}

impl From<WidgetError> for Problem {
    fn from(error: WidgetError) -> Self {
        let explain = match error {
            WidgetError::AddressNotModifiable => "The address of this order can’t be changed any more.",
            WidgetError::PaymentMethodNotModifiable => {
                "The payment method of this order can’t be changed any more."
            }
            WidgetError::BuyerNotAssociated => "This order was started by another Amazon account.",
            WidgetError::StaleOrderReference => {
                "This order waited too long. Please go back to your cart and start again."
            }
            WidgetError::InvalidParameterValue => "That choice is not in your account. Please choose again.",
            WidgetError::InvalidOrderReferenceId
            | WidgetError::InvalidSellerId
            | WidgetError::ReleaseEnvironmentMismatch => SHOP_IS_WRONG,
        };
        Self {
            code: error.code(),
            message: error.message(),
            explain,
        }
    }
}

impl From<Absent> for Problem {
    fn from(absent: Absent) -> Self {
        match absent {
            Absent::NotSignedIn => Self {
                code: "BuyerNotAssociated",
                message: "No buyer is signed in.",
                explain: SIGN_IN_FIRST,
            },
            Absent::Expired => Self {
                code: "BuyerSessionExpired",
                message: "The access token is unknown or has expired.",
                explain: "Your Amazon session has ended. Please sign in again.",
            },
            Absent::AnotherClient => Self {
                code: "BuyerNotAssociated",
                message: "The access token was made for another client.",
                explain: SIGN_IN_FIRST,
            },
            Absent::ScopeMissing => Self {
                code: "BuyerNotAssociated",
                message: "The sign-in did not ask for the scope payments:widget.",
                explain: SHOP_IS_WRONG,
            },
        }
    }
}
