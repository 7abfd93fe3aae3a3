//! Set, get, confirm, cancel and close an order reference.

use super::error::{ApiError, Code};
use super::request::Call;
use super::simulation::Simulation;
use super::{Step, details};
use crate::model::{
    AccessToken, AuthorizationState, CaptureState, Constraint, Environment, OrderAttributes, OrderReference,
    OrderState, Reason, Region,
};
use crate::world::World;

const ATTRIBUTES: &str = "OrderReferenceAttributes";

/// `SetOrderReferenceDetails`: overwrites what the seller told about a draft.
pub fn set(world: &mut World, call: &Call) -> Result<Step, ApiError> {
    let id = call.required("AmazonOrderReferenceId")?.to_owned();
    if !call
        .parameters
        .iter()
        .any(|(name, _)| name.starts_with("OrderReferenceAttributes."))
    {
        return Err(ApiError::missing(ATTRIBUTES));
    }
    let field = |name: &str| format!("{ATTRIBUTES}.{name}");
    let seller_field = |name: &str| format!("{ATTRIBUTES}.SellerOrderAttributes.{name}");
    let attributes = OrderAttributes {
        total: call.loose_amount(&field("OrderTotal"))?,
        seller_note: call.text(&field("SellerNote"), 1024)?,
        platform_id: call.text(&field("PlatformId"), 64)?,
        seller_order_id: call.text(&seller_field("SellerOrderId"), 127)?,
        store_name: call.text(&seller_field("StoreName"), 50)?,
        custom_information: call.text(&seller_field("CustomInformation"), 1024)?,
        supplementary_data: call.text(&seller_field("SupplementaryData"), 65_536)?,
        request_payment_authorization: call.boolean(&field("RequestPaymentAuthorization"))?,
    };
    if attributes.platform_id == call.seller {
        return Err(ApiError::parameter(
            "The PlatformId must not be the SellerId of the merchant.",
        ));
    }
    let currency = call.required(&field("OrderTotal.CurrencyCode"))?;
    let several = matches!(call.region, Region::Uk | Region::Eu);
    if !several && currency != call.region.currency() {
        return Err(ApiError::new(
            Code::CurrencyUnsupported,
            format!("The currency {currency} is not supported for this seller."),
        ));
    }
    let order = find(world, call, &id)?;
    if order.status.state != OrderState::Draft {
        return Err(ApiError::new(
            Code::OrderReferenceNotModifiable,
            format!(
                "OrderReference {id} is not in draft state and cannot be modified with the request submitted by you."
            ),
        ));
    }
    let simulation = simulation(call, &attributes.seller_note)?;
    let simulated_constraint = simulation
        .map(|simulation| simulation.constraining())
        .transpose()?
        .is_some();
    if let Some(order) = world.edit_order(&id) {
        order.attributes = attributes;
        order.simulated_constraint = simulated_constraint;
    }
    world.remember_seller_order(&id);
    show(world, call, &id, None)
}

/// `GetOrderReferenceDetails`.
pub fn get(world: &mut World, call: &Call) -> Result<Step, ApiError> {
    let id = call.required("AmazonOrderReferenceId")?.to_owned();
    let text = match (call.get("AddressConsentToken"), call.get("AccessToken")) {
        (Some(_), Some(_)) => {
            return Err(ApiError::new(
                Code::AmbiguousToken,
                "Both AddressConsentToken and AccessToken are given; only one of them may be.",
            ));
        }
        (one, other) => one.or(other),
    };
    let order = find(world, call, &id)?;
    let buyer = order.buyer.clone();
    let token = match text {
        None => None,
        Some(text) => Some(buyers_token(world, call, text, &buyer)?),
    };
    show(world, call, &id, token.as_ref())
}

/// `ConfirmOrderReference`: a draft without constraints, or a suspended one with another payment method.
pub fn confirm(world: &mut World, call: &Call) -> Result<Step, ApiError> {
    let id = call.required("AmazonOrderReferenceId")?.to_owned();
    let expects = call.boolean("ExpectImmediateAuthorization")?.unwrap_or(false);
    for name in ["SuccessUrl", "FailureUrl"] {
        if let Some(address) = call.get(name)
            && url::Url::parse(address).is_err()
        {
            return Err(ApiError::parameter(format!(
                "The value '{address}' of {name} is no address."
            )));
        }
    }
    let named = call
        .get("AuthorizationAmount.Amount")
        .or(call.get("AuthorizationAmount.CurrencyCode"));
    let amount = named.map(|_| call.amount("AuthorizationAmount")).transpose()?;
    let order = find(world, call, &id)?.clone();
    if let (Some(amount), Some(total)) = (&amount, &order.attributes.total)
        && amount.currency != total.currency
    {
        return Err(currency_mismatch());
    }
    match order.status.state {
        OrderState::Open => return Ok(Step::no_result()),
        OrderState::Canceled | OrderState::Closed => return Err(wrong_state(&order, "confirmed")),
        OrderState::Suspended if order.card == order.declined_card => {
            return Err(ApiError::new(
                Code::PaymentMethodNotUpdated,
                format!("The payment method of OrderReference {id} was not updated by the buyer."),
            ));
        }
        OrderState::Draft | OrderState::Suspended => {}
    }
    let constraints = world.constraints(&order);
    if !constraints.is_empty() {
        return Err(constraints_exist(call, &id, &constraints));
    }
    if let Some(order) = world.edit_order(&id) {
        if order.confirmed_at.is_none() {
            order.confirmed_at = Some(call.now);
            order.expects_authorization = expects;
        }
        order.declined_card = None;
        order.reopen_at = None;
        order.status.set(OrderState::Open, None, call.now);
    }
    Ok(Step::no_result())
}

/// `CancelOrderReference`: nothing captured yet; closes all authorizations.
pub fn cancel(world: &mut World, call: &Call) -> Result<Step, ApiError> {
    let id = call.required("AmazonOrderReferenceId")?.to_owned();
    let reason = call.text("CancelationReason", 1024)?;
    let cancel_draft = world.settings().cancel_draft;
    let order = find(world, call, &id)?;
    let allowed = match order.status.state {
        OrderState::Open | OrderState::Suspended => true,
        OrderState::Draft => cancel_draft,
        OrderState::Canceled | OrderState::Closed => false,
    };
    if !allowed {
        return Err(wrong_state(order, "canceled"));
    }
    let taken = order.authorizations.iter().flat_map(|one| &one.captures);
    if taken
        .into_iter()
        .any(|capture| capture.status.state != CaptureState::Declined)
    {
        return Err(ApiError::new(
            Code::InvalidCancelAttempt,
            format!("OrderReference {id} cannot be canceled: it has pending, completed or closed captures."),
        ));
    }
    if let Some(order) = world.edit_order(&id) {
        for authorization in &mut order.authorizations {
            if matches!(
                authorization.status.state,
                AuthorizationState::Pending | AuthorizationState::Open
            ) {
                authorization.verdict = None;
                authorization.closes = None;
                let reason = Some(Reason::OrderReferenceCanceled);
                authorization
                    .status
                    .set(AuthorizationState::Closed, reason, call.now);
            }
        }
        order
            .status
            .set(OrderState::Canceled, Some(Reason::SellerCanceled), call.now);
        order.status.description = (!reason.is_empty()).then_some(reason);
    }
    Ok(Step::empty_result())
}

/// `CloseOrderReference`: no new authorizations; the open ones can still be captured.
pub fn close(world: &mut World, call: &Call) -> Result<Step, ApiError> {
    let id = call.required("AmazonOrderReferenceId")?.to_owned();
    let text = call.text("ClosureReason", 1024)?;
    let order = find(world, call, &id)?;
    if !matches!(order.status.state, OrderState::Open | OrderState::Suspended) {
        return Err(wrong_state(order, "closed"));
    }
    let simulated = simulation(call, &text)?
        .map(|simulation| simulation.closing())
        .transpose()?;
    if let Some(order) = world.edit_order(&id) {
        order.status.set(
            OrderState::Closed,
            Some(simulated.unwrap_or(Reason::SellerClosed)),
            call.now,
        );
        order.status.description = (!text.is_empty()).then_some(text);
    }
    Ok(Step::no_result())
}

/// The order reference of a call: it must be the seller's own and of the environment that was called.
pub fn find<'a>(world: &'a mut World, call: &Call, id: &str) -> Result<&'a OrderReference, ApiError> {
    world
        .order_reference(id)
        .filter(|order| order.seller == call.seller && order.environment == call.environment)
        .ok_or_else(|| ApiError::no_order(id))
}

/// The simulation in a note; live notes are only notes.
pub fn simulation(call: &Call, note: &str) -> Result<Option<Simulation>, ApiError> {
    match call.environment {
        Environment::Sandbox => Simulation::find(note),
        Environment::Live => Ok(None),
    }
}

/// An amount in another currency than the order's.
pub fn currency_mismatch() -> ApiError {
    ApiError::new(
        Code::CurrencyMismatch,
        "The currency does not match the currency of the order total.",
    )
}

/// The order reference's state forbids it.
pub fn wrong_state(order: &OrderReference, deed: &str) -> ApiError {
    ApiError::new(
        Code::InvalidOrderReferenceStatus,
        format!(
            "OrderReference {} is in {:?} state and cannot be {deed}.",
            order.id, order.status.state
        ),
    )
}

fn show(world: &mut World, call: &Call, id: &str, token: Option<&AccessToken>) -> Result<Step, ApiError> {
    find(world, call, id)?;
    let world: &World = world;
    let order = world.settled_order(id).ok_or_else(|| ApiError::no_order(id))?;
    Ok(Step::result(details::order_reference(world, order, token)))
}

/// A token is good when it lives, was made for this seller's client and belongs to the order's buyer.
fn buyers_token(world: &World, call: &Call, text: &str, buyer: &str) -> Result<AccessToken, ApiError> {
    let client = world.seller(&call.seller).map(|seller| seller.client_id.as_str());
    world
        .token(text)
        .filter(|token| token.buyer == buyer && Some(token.client_id.as_str()) == client)
        .cloned()
        .ok_or_else(|| {
            ApiError::new(
                Code::InvalidAddressConsentToken,
                "The AddressConsentToken is invalid, has expired, or belongs to another buyer.",
            )
        })
}

fn constraints_exist(call: &Call, id: &str, constraints: &[Constraint]) -> ApiError {
    let names: Vec<_> = constraints
        .iter()
        .map(|constraint| format!("{constraint:?}"))
        .collect();
    let mut error = ApiError::new(
        Code::ConstraintsExist,
        format!(
            "OrderReference {id} has constraints {} and cannot be confirmed.",
            names.join(", ")
        ),
    );
    // The American page gives 404, the European one 400.
    if matches!(call.region, Region::Uk | Region::Eu) {
        error.status = 400;
    }
    error
}
