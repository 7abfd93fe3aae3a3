//! What an order that stays does to its checkout and cart. Not an action itself.

use commerce::order::OrderState;

use crate::Shop;
use crate::db::checkouts::{self, stage};
use crate::db::orders::{self, OrderRow};
use crate::db::{Tx, carts};
use crate::email::Template;
use crate::error::Broken;
use crate::jobs::Job;

/// The shopper goes to the success page, and what was ordered leaves the cart. Nothing happens twice.
pub(super) async fn place(shop: &Shop, tx: &mut Tx, order: &OrderRow) -> Result<(), Broken> {
    let now = shop.now();
    let Some(mut checkout) = checkouts::hold(tx.on(), &order.checkout_id, now).await? else {
        return Ok(());
    };
    if !matches!(
        checkout.stage.as_str(),
        stage::DECIDING | stage::CHOOSE_ANOTHER_METHOD
    ) {
        return Ok(());
    }
    stage::PLACED.clone_into(&mut checkout.stage);
    checkout.refusal = None;
    checkout.note = None;
    // Nothing is asked in the buyer's name any more.
    checkout.sealed_token.clear();
    checkout.revision += 1;
    checkouts::save(tx.on(), &checkout).await?;
    Ok(carts::empty(tx.on(), &order.cart_id, now).await?)
}

/// "We received your order", once, and only while nothing better can be said.
pub(super) async fn write_received_mail(shop: &Shop, tx: &mut Tx, order: &OrderRow) -> Result<(), Broken> {
    let state = OrderState::parse(&order.state).map_err(Broken::data)?;
    let undecided = matches!(state, OrderState::Pending | OrderState::PaymentReview);
    if undecided && orders::claim_received_mail(tx.on(), &order.number).await? {
        let job = Job::SendMail {
            order: order.number.clone(),
            template: Template::OrderReceived,
        };
        job.enqueue(shop, tx, shop.now()).await?;
    }
    Ok(())
}
