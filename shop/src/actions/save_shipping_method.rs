//! A shopper chose a shipping method.

use commerce::checkout::{CheckoutView, RefusalCode};

use super::step::{load, not_choosing, refused, save};
use crate::error::ActionError;
use crate::read::view;
use crate::{CheckoutId, Shop};

/// Takes a method that fits the address; any other is refused and changes nothing.
///
/// # Errors
/// When there is no such checkout, or the database fails.
pub async fn save_shipping_method(
    shop: &Shop,
    checkout: &CheckoutId,
    code: &str,
) -> Result<CheckoutView, ActionError> {
    let row = load(shop, checkout).await?;
    if let Some(refusal) = not_choosing(&row) {
        return refused(shop, checkout, refusal).await;
    }
    let mut conn = shop.db().read().await?;
    let now = view(shop, &mut conn, &row).await?;
    drop(conn);
    if !now.options.iter().any(|option| option.code == code) {
        return refused(shop, checkout, RefusalCode::MethodUnknown).await;
    }
    save(shop, checkout, |row| {
        row.method = Some(code.to_owned());
        row.note = None;
    })
    .await
}
