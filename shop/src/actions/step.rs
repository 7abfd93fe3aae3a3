//! What the saving of every step has in common. Not an action itself.

use commerce::checkout::{CheckoutView, Note, RefusalCode};

use crate::db::checkouts::{self, CheckoutRow, stage, wallet};
use crate::db::types::JsonText;
use crate::error::ActionError;
use crate::gateway::{Fault, Standing, Wallet};
use crate::quote::{Quote, quote};
use crate::read::{view, view_of_quote};
use crate::settings::Secret;
use crate::{CheckoutId, Shop};

/// The checkout's row as it stands, not held.
pub(super) async fn load(shop: &Shop, id: &CheckoutId) -> Result<CheckoutRow, ActionError> {
    let mut conn = shop.db().read().await?;
    checkouts::by_id(conn.on(), id.as_str())
        .await?
        .ok_or(ActionError::NotFound)
}

/// Why the stage does not let a step be saved.
pub(super) fn not_choosing(row: &CheckoutRow) -> Option<RefusalCode> {
    match row.stage.as_str() {
        stage::CHOOSING => None,
        stage::DECIDING => Some(RefusalCode::AlreadyDeciding),
        stage::CHOOSE_ANOTHER_METHOD => Some(RefusalCode::Frozen),
        _ => Some(RefusalCode::CheckoutEnded),
    }
}

/// The buyer's token, while it is good. One that cannot be opened (the sealing key was changed) is none: the buyer
/// signs in again.
pub(super) fn token_of(shop: &Shop, row: &CheckoutRow) -> Option<Secret> {
    if row.token_expires_at <= shop.now() || row.sealed_token.is_empty() {
        return None;
    }
    shop.sealer()
        .open(&row.sealed_token, &row.id)
        .inspect_err(|error| tracing::warn!(%error, "a buyer has to sign in again"))
        .ok()
}

/// The view as it is, with a refusal that only this answer carries: nothing was changed.
pub(super) async fn refused(
    shop: &Shop,
    id: &CheckoutId,
    code: RefusalCode,
) -> Result<CheckoutView, ActionError> {
    let row = load(shop, id).await?;
    let mut conn = shop.db().read().await?;
    let mut view = view(shop, &mut conn, &row).await?;
    view.refusal = Some(code.into());
    Ok(view)
}

/// What a gateway's no means for a step. Nothing was placed and nobody is bound.
pub(super) fn refusal_of(fault: &Fault) -> RefusalCode {
    match fault {
        Fault::NotYours(_) => RefusalCode::PaymentNotYours,
        Fault::WrongState(_) => RefusalCode::PaymentStale,
        Fault::MethodNotChanged => RefusalCode::PaymentMethodDeclined,
        Fault::Objections(_) => RefusalCode::PaymentMethodMissing,
        Fault::Refused(_) | Fault::OutOfReach(_) | Fault::Unclear(_) => {
            tracing::warn!(%fault, "a step could not be saved");
            RefusalCode::GatewayUnavailable
        }
    }
}

/// Whether a payment at the gateway can still be chosen for.
pub(super) fn usable(standing: Standing) -> bool {
    standing == Standing::Draft
}

/// The word for what the gateway says about the payment method.
pub(crate) fn wallet_word(told: Wallet) -> &'static str {
    match told {
        Wallet::Missing => wallet::MISSING,
        Wallet::Chosen => wallet::CHOSEN,
        Wallet::NotAllowed => wallet::NOT_ALLOWED,
    }
}

/// Whether the gateway's id of a payment can be one at all; what is not never reaches the gateway.
pub(super) fn plausible(payment_id: &str) -> bool {
    (1..=64).contains(&payment_id.len())
        && payment_id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Saves a step while the shopper chooses: changes the row, quotes anew, replaces a shipping method that no
/// longer fits and says so. The revision grows if the shopper would notice.
pub(super) async fn save(
    shop: &Shop,
    id: &CheckoutId,
    change: impl FnOnce(&mut CheckoutRow) + Send,
) -> Result<CheckoutView, ActionError> {
    let mut tx = shop.db().write().await?;
    let before = checkouts::hold(tx.on(), id.as_str(), shop.now())
        .await?
        .ok_or(ActionError::NotFound)?;
    if let Some(code) = not_choosing(&before) {
        drop(tx);
        return refused(shop, id, code).await;
    }
    let mut row = before.clone();
    change(&mut row);
    let address = row.address.as_ref().map(|address| &address.0);
    let quote = quote(shop, &mut tx, &row.cart_id, address, row.method.as_deref()).await?;
    let moved = address != before.address.as_ref().map(|address| &address.0);
    match (&quote.replaced, &quote.method) {
        (Some(from), Some(to)) => {
            row.note = Some(JsonText(Note::MethodReplaced {
                from: from.clone(),
                to: to.name.clone(),
            }));
        }
        // Another address at which everything fits: the older note is no longer true.
        _ if moved => row.note = None,
        _ => {}
    }
    // A choice that nothing replaces (the shop ships nowhere here) is kept for the next address.
    if let Some(method) = &quote.method {
        row.method = Some(method.code.clone());
    }
    row.quoted_minor = Some(quote.totals.total.minor());
    if noticeable(&row) != noticeable(&before) {
        row.revision += 1;
        row.refusal = None;
    }
    // A page that is reloaded reports the same choices again: that mends nothing, and the reason stays readable.
    if row
        .refusal
        .as_ref()
        .is_some_and(|refusal| mended(refusal.0.code, &quote))
    {
        row.refusal = None;
    }
    checkouts::save(tx.on(), &row).await?;
    let view = view_of_quote(shop, &row, &quote)?;
    tx.commit().await?;
    Ok(view)
}

/// Whether what was refused is all right by now, without any step having changed.
fn mended(code: RefusalCode, quote: &Quote) -> bool {
    match code {
        RefusalCode::OutOfStock => !quote.line_problem,
        RefusalCode::NothingToPay => !quote.totals.total.is_zero(),
        // The step was saved with a good token.
        RefusalCode::SignInExpired => true,
        _ => false,
    }
}

/// What the shopper would notice.
fn noticeable(row: &CheckoutRow) -> impl PartialEq + '_ {
    (
        row.payment_id.as_deref(),
        row.address.as_ref().map(|address| &address.0),
        row.method.as_deref(),
        row.wallet.as_str(),
        row.quoted_minor,
        row.note.as_ref().map(|note| &note.0),
    )
}
