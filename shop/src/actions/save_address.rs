//! A shopper chose a shipping address.

use commerce::checkout::{CheckoutView, RefusalCode};

use super::step::{load, not_choosing, plausible, refusal_of, refused, save, token_of, usable, wallet_word};
use crate::db::types::JsonText;
use crate::error::ActionError;
use crate::gateway::Deadline;
use crate::{CheckoutId, Shop};

/// Reads the address from the gateway (never from the browser), with the buyer's token, so that it is whole and
/// surely this buyer's. Quotes shipping and tax for it.
///
/// What the shopper can mend is in the view's refusal, and then nothing was changed.
///
/// # Errors
/// When there is no such checkout, or the database fails.
pub async fn save_address(
    shop: &Shop,
    checkout: &CheckoutId,
    payment_id: &str,
) -> Result<CheckoutView, ActionError> {
    let row = load(shop, checkout).await?;
    if let Some(code) = not_choosing(&row) {
        return refused(shop, checkout, code).await;
    }
    if !plausible(payment_id) {
        return refused(shop, checkout, RefusalCode::PaymentNotYours).await;
    }
    let Some(token) = token_of(shop, &row) else {
        return refused(shop, checkout, RefusalCode::SignInExpired).await;
    };
    let deadline = Deadline::begin(shop.settings());
    let told = match shop.gateway().describe(payment_id, Some(&token), deadline).await {
        Ok(told) => told,
        Err(fault) => return refused(shop, checkout, refusal_of(&fault)).await,
    };
    if !usable(told.standing) {
        return start_over(shop, checkout, payment_id).await;
    }
    save(shop, checkout, |row| {
        row.payment_id = Some(payment_id.to_owned());
        row.address = told.address.map(JsonText);
        wallet_word(told.wallet).clone_into(&mut row.wallet);
    })
    .await
}

/// The payment is over at the gateway (left too long, or spent): forgets it, so that the page makes another one.
/// All other choices are kept.
pub(super) async fn start_over(
    shop: &Shop,
    checkout: &CheckoutId,
    payment_id: &str,
) -> Result<CheckoutView, ActionError> {
    let mut view = save(shop, checkout, |row| {
        if row.payment_id.as_deref().is_none_or(|known| known == payment_id) {
            row.payment_id = None;
            crate::db::checkouts::wallet::MISSING.clone_into(&mut row.wallet);
        }
    })
    .await?;
    view.refusal
        .get_or_insert_with(|| RefusalCode::PaymentStale.into());
    Ok(view)
}
