use commerce::checkout::CheckoutView;

use crate::error::ActionError;
use crate::{CheckoutId, Shop};

/// Saves a step.
///
/// # Errors
/// When the checkout does not exist.
pub async fn save_payment_method(
    _shop: &Shop,
    _checkout: &CheckoutId,
    _payment_id: &str,
) -> Result<CheckoutView, ActionError> {
    Err(ActionError::NotFound)
}
