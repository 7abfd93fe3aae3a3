use commerce::checkout::CheckoutView;

use crate::error::ActionError;
use crate::{CheckoutId, Shop};

/// What the shopper agrees to with the click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The terms are accepted.
    pub terms: bool,
    /// The revision of the view that the shopper saw.
    pub revision: i64,
}

/// Places the order.
///
/// # Errors
/// When the checkout does not exist.
pub async fn place_order(
    _shop: &Shop,
    _checkout: &CheckoutId,
    _consent: Consent,
) -> Result<CheckoutView, ActionError> {
    Err(ActionError::NotFound)
}
