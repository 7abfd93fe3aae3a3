use commerce::checkout::CheckoutView;

use crate::error::ActionError;
use crate::{CheckoutId, Shop};

/// Saves a step.
///
/// # Errors
/// When the checkout does not exist.
pub async fn save_shipping_method(
    _shop: &Shop,
    _checkout: &CheckoutId,
    _code: &str,
) -> Result<CheckoutView, ActionError> {
    Err(ActionError::NotFound)
}
