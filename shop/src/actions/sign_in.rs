//! A buyer signed in at Amazon and comes back with an access token.

use super::unwind;
use crate::db::checkouts::{self, CheckoutRow, stage, wallet};
use crate::db::types::Ms;
use crate::db::{Tx, carts};
use crate::error::{ActionError, Refused};
use crate::gateway::{Buyer, Deadline, SignInFault};
use crate::quote::quote;
use crate::{CartId, CheckoutId, Secret, Shop};

/// Checks that the token was made for this shop, asks who the buyer is, seals the token, and finds or makes the
/// one open checkout of this cart and buyer. A buyer whose cart here is empty finds the checkout that he or she
/// began on another device.
///
/// # Errors
/// Refused: a token that is forged, expired or made for another shop; an empty cart, or one that costs nothing;
/// another buyer's order just being placed from this cart; a gateway that cannot be reached.
pub async fn sign_in(shop: &Shop, cart: &CartId, token: Secret) -> Result<CheckoutId, ActionError> {
    let deadline = Deadline::begin(shop.settings());
    let buyer = shop
        .gateway()
        .identify(&token, deadline)
        .await
        .map_err(|fault| match fault {
            SignInFault::Refused => Refused::SignInFailed,
            SignInFault::ForeignAudience => Refused::SignInForAnotherShop,
            SignInFault::Gateway(fault) => {
                tracing::warn!(%fault, "a sign-in could not be checked");
                Refused::GatewayUnavailable
            }
        })?;
    let now = shop.now();
    let mut tx = shop.db().write().await?;
    carts::hold(tx.on(), cart.as_str()).await?;
    let mut row = match find(shop, &mut tx, cart, &buyer).await? {
        Some(row) => row,
        None => {
            let row = new_checkout(shop, cart, &buyer, now)?;
            checkouts::insert(tx.on(), &row).await?;
            // Whoever was first made the one there is.
            checkouts::open_one(tx.on(), cart.as_str(), &buyer.id)
                .await?
                .ok_or(ActionError::NotFound)?
        }
    };
    row.sealed_token = shop.sealer().seal(&token, &row.id)?;
    row.token_expires_at = now.plus(buyer.token_lives);
    row.buyer_name = buyer.name;
    row.buyer_email = buyer.email;
    checkouts::save(tx.on(), &row).await?;
    tx.commit().await?;
    Ok(CheckoutId::new(row.id))
}

/// The checkout to go on with, if there is one.
async fn find(
    shop: &Shop,
    tx: &mut Tx,
    cart: &CartId,
    buyer: &Buyer,
) -> Result<Option<CheckoutRow>, ActionError> {
    let known = carts::cart(tx.on(), cart.as_str(), shop.now()).await?;
    let price = quote(shop, tx, cart.as_str(), None, None).await?;
    if known.is_none() || price.lines.is_empty() {
        return match checkouts::open_of_buyer(tx.on(), &buyer.id).await? {
            Some(elsewhere) => hold(shop, tx, elsewhere).await,
            None => Err(Refused::EmptyCart.into()),
        };
    }
    if price.totals.total.is_zero() {
        return Err(Refused::NothingToPay.into());
    }
    let holder = known.and_then(|known| known.frozen_by.zip(known.holder_stage));
    if let Some((holder, at)) = holder {
        let theirs = checkouts::by_id(tx.on(), &holder)
            .await?
            .filter(|row| row.buyer_id != buyer.id);
        match at.as_str() {
            stage::DECIDING if theirs.is_some() => return Err(Refused::OrderInProgress.into()),
            // Another buyer takes the cart over: the order that waited is given up.
            stage::CHOOSE_ANOTHER_METHOD if theirs.is_some() => {
                unwind::give_up_waiting_order(shop, tx, &holder).await?;
            }
            _ => {}
        }
    }
    match checkouts::open_one(tx.on(), cart.as_str(), &buyer.id).await? {
        Some(row) => hold(shop, tx, row).await,
        None => Ok(None),
    }
}

async fn hold(shop: &Shop, tx: &mut Tx, row: CheckoutRow) -> Result<Option<CheckoutRow>, ActionError> {
    Ok(checkouts::hold(tx.on(), &row.id, shop.now()).await?)
}

fn new_checkout(shop: &Shop, cart: &CartId, buyer: &Buyer, now: Ms) -> Result<CheckoutRow, ActionError> {
    Ok(CheckoutRow {
        id: shop.sealer().unguessable()?,
        cart_id: cart.as_str().to_owned(),
        buyer_id: buyer.id.clone(),
        buyer_name: String::new(),
        buyer_email: String::new(),
        sealed_token: String::new(),
        token_expires_at: now,
        payment_id: None,
        address: None,
        method: None,
        wallet: wallet::MISSING.to_owned(),
        quoted_minor: None,
        refusal: None,
        note: None,
        stage: stage::CHOOSING.to_owned(),
        order_number: None,
        revision: 1,
        created_at: now,
    })
}
