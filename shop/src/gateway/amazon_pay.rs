//! Our verbs in Amazon Pay's words ("Login and Pay with Amazon"). The only place of the shop that speaks them.

use ::amazon_pay::answers::{
    self, AuthorizationDetails, AuthorizationReason, AuthorizationState, ConstraintId, OrderReferenceDetails,
    OrderReferenceState, Price,
};
use ::amazon_pay::operations::{
    Authorize, CancelOrderReference, CloseOrderReference, ConfirmOrderReference, GetAuthorizationDetails,
    GetOrderReferenceDetails, Operation, SetOrderReferenceDetails,
};
use ::amazon_pay::{Client, Config, Error, ErrorCode, LoginError};
use commerce::address::Address;
use commerce::money::{Currency, Money};
use commerce::payment::DeclineReason;
use std::time::Duration;

use super::{
    Authorization, AuthorizationStanding, AuthorizeOrder, Buyer, Deadline, Description, Details, Fault, Mode,
    SignInFault, Standing, Token, Wallet,
};
use crate::db::guard;
use crate::db::types::Ms;
use crate::settings::{Secret, Settings};

/// How long Amazon may think when the buyer does not wait, in minutes.
const LATER_MINUTES: u32 = 1440;

/// The merchant's account at Amazon.
pub(crate) struct Gateway {
    client: Client,
}

impl Gateway {
    pub(super) fn from_settings(settings: &Settings) -> Result<Self, String> {
        let amazon = &settings.amazon;
        let mut config = Config::new(
            amazon.environment,
            amazon.region,
            &amazon.seller_id,
            &amazon.access_key,
            amazon.secret_key.clone(),
            &amazon.client_id,
        );
        config.api_url = amazon.api_url.clone();
        config.login_url = amazon.login_url.clone();
        config.trust_roots = amazon.extra_roots.clone();
        config.timing.call = settings.timing.gateway_call;
        Ok(Self {
            client: Client::new(config).map_err(|error| error.to_string())?,
        })
    }

    /// Whose token it is. A token that was made for another shop is refused before anything is believed of it.
    pub(crate) async fn identify(&self, token: &Secret, deadline: Deadline) -> Result<Buyer, SignInFault> {
        guard::assert_none_open();
        let login = self.client.login();
        let info = login
            .token_info(token, deadline.of_call())
            .await
            .map_err(sign_in_fault)?;
        let profile = login
            .profile(token, deadline.of_call())
            .await
            .map_err(sign_in_fault)?;
        if profile.user_id != info.user_id {
            return Err(SignInFault::Refused);
        }
        Ok(Buyer {
            id: info.user_id,
            name: profile.name.unwrap_or_default(),
            email: profile.email.unwrap_or_default(),
            token_lives: Duration::from_secs(info.expires_in.unsigned_abs()),
        })
    }

    /// A payment as it stands; with its buyer's token the whole address before confirmation too.
    pub(crate) async fn describe(
        &self,
        payment: &str,
        token: Token<'_>,
        deadline: Deadline,
    ) -> Result<Description, Fault> {
        let mut request = GetOrderReferenceDetails::new(payment);
        if let Some(token) = token {
            request = request.buyer_token(self.client.region(), token.clone());
        }
        self.call(&request, deadline).await.and_then(description)
    }

    /// Sets total, number and store name on a draft; what was set before is overwritten.
    pub(crate) async fn set_details(
        &self,
        details: &Details,
        deadline: Deadline,
    ) -> Result<Description, Fault> {
        let mut request = SetOrderReferenceDetails::new(&details.payment, price(details.total))
            .store_name(shortened(&details.store_name, 50));
        if let Some(number) = &details.order_number {
            request = request.seller_order_id(number);
        }
        self.call(&request, deadline).await.and_then(description)
    }

    /// Binds the buyer: a draft becomes open, or a suspended payment after another method was chosen.
    pub(crate) async fn confirm(&self, payment: &str, deadline: Deadline) -> Result<(), Fault> {
        self.call(&ConfirmOrderReference::new(payment), deadline).await
    }

    /// Asks for the amount to be held. A decline is an answer, not a fault.
    pub(crate) async fn authorize(
        &self,
        order: &AuthorizeOrder,
        deadline: Deadline,
    ) -> Result<Authorization, Fault> {
        let minutes = match order.mode {
            Mode::Now => 0,
            Mode::Later => LATER_MINUTES,
        };
        let request = Authorize::new(&order.payment, &order.reference, price(order.amount))
            .seller_note(shortened(&order.note, 255))
            .transaction_timeout(minutes);
        self.call(&request, deadline).await.and_then(authorization)
    }

    /// An authorization by the gateway's id.
    pub(crate) async fn read_authorization(
        &self,
        id: &str,
        deadline: Deadline,
    ) -> Result<Authorization, Fault> {
        self.call(&GetAuthorizationDetails::new(id), deadline)
            .await
            .and_then(authorization)
    }

    /// Calls a payment off together with its authorizations.
    pub(crate) async fn cancel(&self, payment: &str, reason: &str, deadline: Deadline) -> Result<(), Fault> {
        self.call(
            &CancelOrderReference::new(payment).reason(shortened(reason, 1024)),
            deadline,
        )
        .await
    }

    /// Takes no more authorizations; open ones stay good.
    #[expect(dead_code, reason = "the last capture closes the payment; captures come next")]
    pub(crate) async fn close(&self, payment: &str, reason: &str, deadline: Deadline) -> Result<(), Fault> {
        self.call(
            &CloseOrderReference::new(payment).reason(shortened(reason, 1024)),
            deadline,
        )
        .await
    }

    async fn call<O: Operation>(&self, request: &O, deadline: Deadline) -> Result<O::Answer, Fault> {
        guard::assert_none_open();
        self.client
            .call(request, deadline.of_call())
            .await
            .map_err(|error| {
                tracing::info!(
                    action = O::ACTION,
                    code = error.code().map(ErrorCode::as_str),
                    tries = error.tries(),
                    unclear = error.outcome_unknown(),
                    "the gateway did not do as asked"
                );
                fault(&error)
            })
    }
}

fn fault(error: &Error) -> Fault {
    // Amazon's own message is left out: it may repeat what was sent, and tokens never reach a log.
    let said = match error.code() {
        Some(code) => format!("{}: {}", error.action(), code.as_str()),
        None => error.to_string(),
    };
    if error.outcome_unknown() {
        return Fault::Unclear(said);
    }
    if error.retryable() {
        return Fault::OutOfReach(said);
    }
    match error.code() {
        Some(ErrorCode::InvalidOrderReferenceId | ErrorCode::InvalidAddressConsentToken) => {
            Fault::NotYours(said)
        }
        Some(
            ErrorCode::OrderReferenceNotModifiable
            | ErrorCode::InvalidOrderReferenceStatus
            | ErrorCode::InvalidCancelAttempt
            | ErrorCode::InvalidCloseAttempt
            | ErrorCode::InvalidAuthorizationStatus,
        ) => Fault::WrongState(said),
        Some(ErrorCode::ConstraintsExist) => Fault::Objections(said),
        Some(ErrorCode::PaymentMethodNotUpdated) => Fault::MethodNotChanged,
        // It was asked for before, so it was done: a look tells with what success.
        Some(ErrorCode::DuplicateReferenceId | ErrorCode::DuplicateRequest) => Fault::Unclear(said),
        _ => Fault::Refused(said),
    }
}

fn sign_in_fault(error: LoginError) -> SignInFault {
    match error {
        LoginError::Malformed | LoginError::Refused { .. } | LoginError::Expired => SignInFault::Refused,
        LoginError::ForeignAudience => SignInFault::ForeignAudience,
        LoginError::Call(error) => SignInFault::Gateway(fault(&error)),
    }
}

fn description(details: OrderReferenceDetails) -> Result<Description, Fault> {
    let standing = match details.status.state {
        OrderReferenceState::Draft => Standing::Draft,
        OrderReferenceState::Open => Standing::Open,
        OrderReferenceState::Suspended => Standing::Suspended,
        OrderReferenceState::Canceled => Standing::Canceled,
        OrderReferenceState::Closed => Standing::Closed,
        // A word that we don't know yet is no answer: neither open nor over.
        other => {
            return Err(Fault::Unclear(format!(
                "a payment in the state {}",
                other.as_str()
            )));
        }
    };
    let mut wallet = Wallet::Chosen;
    let mut objections = Vec::new();
    for constraint in &details.constraints {
        match &constraint.id {
            ConstraintId::PaymentPlanNotSet => wallet = Wallet::Missing,
            ConstraintId::PaymentMethodNotAllowed => wallet = Wallet::NotAllowed,
            // These follow from what we have not sent or the buyer has not chosen yet.
            ConstraintId::AmountNotSet | ConstraintId::ShippingAddressNotSet => {}
            other => objections.push(other.as_str().to_owned()),
        }
    }
    Ok(Description {
        standing,
        address: details.destination.map(address),
        total: details.order_total.as_ref().and_then(|total| money(total).ok()),
        wallet,
        objections,
        authorizations: details.authorization_ids,
    })
}

fn authorization(details: AuthorizationDetails) -> Result<Authorization, Fault> {
    let reason = details.status.reason;
    let standing = match details.status.state {
        AuthorizationState::Pending => AuthorizationStanding::Pending,
        // Held, but Amazon is still looking at it and wants nothing to be shipped.
        AuthorizationState::Open if matches!(reason, Some(AuthorizationReason::StopShipmentAtypicalAuth)) => {
            AuthorizationStanding::Pending
        }
        AuthorizationState::Open => AuthorizationStanding::Open,
        AuthorizationState::Declined => AuthorizationStanding::Declined(match &reason {
            Some(AuthorizationReason::InvalidPaymentMethod) => DeclineReason::PaymentMethod,
            Some(AuthorizationReason::AmazonRejected) => DeclineReason::Rejected,
            Some(AuthorizationReason::ProcessingFailure) => DeclineReason::ProcessingFailure,
            Some(AuthorizationReason::TransactionTimedOut) => DeclineReason::TimedOut,
            _ => DeclineReason::Other,
        }),
        _ if matches!(reason, Some(AuthorizationReason::MaxCapturesProcessed)) => {
            AuthorizationStanding::Captured
        }
        AuthorizationState::Closed => AuthorizationStanding::Lapsed,
        other => {
            return Err(Fault::Unclear(format!(
                "an authorization in the state {}",
                other.as_str()
            )));
        }
    };
    Ok(Authorization {
        id: details.amazon_authorization_id,
        reference: details.authorization_reference_id,
        standing,
        reason: reason.map(|reason| reason.as_str().to_owned()),
        soft_decline: details.soft_decline.unwrap_or(false),
        amount: money(&details.amount)?,
        expires_at: details
            .expires_at
            .and_then(|at| i64::try_from(at.unix_timestamp_nanos() / 1_000_000).ok())
            .map(Ms),
    })
}

fn price(amount: Money) -> Price {
    Price::new(amount.to_decimal(), amount.currency().code())
}

fn money(price: &Price) -> Result<Money, Fault> {
    let unreadable = |_| Fault::Unclear(format!("an amount of {} {}", price.amount, price.currency));
    let currency = Currency::parse(&price.currency).map_err(unreadable)?;
    Money::parse_decimal(&price.amount, currency).map_err(unreadable)
}

fn address(address: answers::Address) -> Address {
    let text = Option::unwrap_or_default;
    Address {
        name: text(address.name),
        company: String::new(),
        line1: text(address.line1),
        line2: text(address.line2),
        line3: text(address.line3),
        city: text(address.city),
        state: text(address.state_or_region),
        postal_code: text(address.postal_code),
        country: text(address.country_code),
        phone: text(address.phone),
    }
}

/// As many characters as fit.
fn shortened(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(state: &str, reason: Option<&str>, amount: &str) -> Result<Authorization, Fault> {
        let details = json!({
            "amazon_authorization_id": "S01-1-1-A1", "authorization_reference_id": "P-A1",
            "status": { "state": state, "reason": reason, "updated_at": null },
            "amount": { "amount": amount, "currency": "USD" },
            "capture_ids": [], "item_categories": [], "created_at": null, "expires_at": null,
        });
        authorization(serde_json::from_value(details).unwrap())
    }

    #[test]
    fn what_we_cannot_read_is_no_refusal() {
        assert!(matches!(told("Musing", None, "94.50"), Err(Fault::Unclear(_))));
        assert!(matches!(told("Open", None, "a lot"), Err(Fault::Unclear(_))));
        let details = json!({
            "amazon_order_reference_id": "S01-1-1", "status": { "state": "Musing", "updated_at": null },
            "constraints": [], "seller_order": { "item_categories": [] }, "created_at": null, "expires_at": null,
            "authorization_ids": [],
        });
        let told = description(serde_json::from_value(details).unwrap());
        assert!(matches!(told, Err(Fault::Unclear(_))), "{told:?}");
    }

    #[test]
    fn money_that_must_not_be_shipped_on_is_not_secured_yet() {
        let standing = |reason| told("Open", reason, "94.50").unwrap().standing;
        assert_eq!(standing(None), AuthorizationStanding::Open);
        assert_eq!(
            standing(Some("StopShipmentAtypicalAuth")),
            AuthorizationStanding::Pending
        );
    }
}
