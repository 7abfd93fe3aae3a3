//! A shopper chose a payment method.

use commerce::checkout::{CheckoutView, RefusalCode};

use super::save_address::start_over;
use super::step::{load, plausible, refusal_of, refused, save, token_of, usable, wallet_word};
use crate::db::checkouts::{self, CheckoutRow, stage};
use crate::db::types::JsonText;
use crate::error::ActionError;
use crate::gateway::{Deadline, Description, Details, Fault};
use crate::quote::quote;
use crate::read::view;
use crate::{CheckoutId, Shop};

/// The server cannot see the wallet: it sets the total on the payment and reads what the gateway objects to. The
/// browser's report alone never makes an order possible.
///
/// While an order waits for another payment method, only that objection is read again.
///
/// # Errors
/// When there is no such checkout, or the database fails.
pub async fn save_payment_method(
    shop: &Shop,
    checkout: &CheckoutId,
    payment_id: &str,
) -> Result<CheckoutView, ActionError> {
    let row = load(shop, checkout).await?;
    if !plausible(payment_id) {
        return refused(shop, checkout, RefusalCode::PaymentNotYours).await;
    }
    match row.stage.as_str() {
        stage::CHOOSING => choosing(shop, checkout, &row, payment_id).await,
        stage::CHOOSE_ANOTHER_METHOD => another(shop, checkout, &row, payment_id).await,
        stage::DECIDING => refused(shop, checkout, RefusalCode::AlreadyDeciding).await,
        _ => refused(shop, checkout, RefusalCode::CheckoutEnded).await,
    }
}

async fn choosing(
    shop: &Shop,
    checkout: &CheckoutId,
    row: &CheckoutRow,
    payment_id: &str,
) -> Result<CheckoutView, ActionError> {
    let Some(token) = token_of(shop, row) else {
        return refused(shop, checkout, RefusalCode::SignInExpired).await;
    };
    let deadline = Deadline::begin(shop.settings());
    // A payment we have not seen yet might be another buyer's: only its own buyer's token reads it.
    let mut seen = None;
    if row.payment_id.as_deref() != Some(payment_id) {
        match shop.gateway().describe(payment_id, Some(&token), deadline).await {
            Ok(told) if usable(told.standing) => seen = Some(told),
            Ok(_) => return start_over(shop, checkout, payment_id).await,
            Err(fault) => return refused(shop, checkout, refusal_of(&fault)).await,
        }
    }
    let address = match &seen {
        Some(told) => told.address.clone(),
        None => row.address.as_ref().map(|address| address.0.clone()),
    };
    let mut conn = shop.db().read().await?;
    let quote = quote(
        shop,
        &mut conn,
        &row.cart_id,
        address.as_ref(),
        row.method.as_deref(),
    )
    .await?;
    drop(conn);
    if quote.totals.total.is_zero() {
        return refused(shop, checkout, RefusalCode::NothingToPay).await;
    }
    let details = Details {
        payment: payment_id.to_owned(),
        total: quote.totals.total,
        order_number: None,
        store_name: shop.settings().store_name.clone(),
    };
    let told = match shop.gateway().set_details(&details, deadline).await {
        Ok(told) => told,
        Err(Fault::WrongState(_)) => return start_over(shop, checkout, payment_id).await,
        Err(fault) => return refused(shop, checkout, refusal_of(&fault)).await,
    };
    save(shop, checkout, |row| chosen(row, payment_id, seen, &told)).await
}

fn chosen(row: &mut CheckoutRow, payment_id: &str, seen: Option<Description>, told: &Description) {
    if let Some(seen) = seen {
        row.payment_id = Some(payment_id.to_owned());
        row.address = seen.address.map(JsonText);
    }
    // Another tab has brought another payment meanwhile; this wallet is not that one's.
    if row.payment_id.as_deref() != Some(payment_id) {
        return;
    }
    wallet_word(told.wallet).clone_into(&mut row.wallet);
}

/// The payment is bound already, so nothing can be set on it; its objections tell whether a method is chosen.
async fn another(
    shop: &Shop,
    checkout: &CheckoutId,
    row: &CheckoutRow,
    payment_id: &str,
) -> Result<CheckoutView, ActionError> {
    if row.payment_id.as_deref() != Some(payment_id) {
        return refused(shop, checkout, RefusalCode::PaymentNotYours).await;
    }
    let told = match shop
        .gateway()
        .describe(payment_id, None, Deadline::begin(shop.settings()))
        .await
    {
        Ok(told) => told,
        Err(fault) => return refused(shop, checkout, refusal_of(&fault)).await,
    };
    let mut tx = shop.db().write().await?;
    let mut row = checkouts::hold(tx.on(), checkout.as_str(), shop.now())
        .await?
        .ok_or(ActionError::NotFound)?;
    if row.stage == stage::CHOOSE_ANOTHER_METHOD {
        let word = wallet_word(told.wallet);
        if row.wallet != word {
            word.clone_into(&mut row.wallet);
            row.revision += 1;
        }
        checkouts::save(tx.on(), &row).await?;
    }
    let view = view(shop, &mut tx, &row).await?;
    tx.commit().await?;
    Ok(view)
}
