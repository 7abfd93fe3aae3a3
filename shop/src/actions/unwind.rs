//! Takes back what placing an order did: stock, cart, checkout, and the payment at the gateway. Only
//! `reconcile_payment` calls it, in the transaction that ends the order. Not an action itself.

use commerce::checkout::{Notice, RefusalCode};
use commerce::payment::DeclineReason;

use super::reconcile_payment::{Books, Ending, News, reconcile_within};
use crate::Shop;
use crate::db::checkouts::{self, CheckoutRow, stage, wallet};
use crate::db::payments::{self, PaymentRow};
use crate::db::types::JsonText;
use crate::db::{Tx, carts, catalog};
use crate::email::Template;
use crate::error::{ActionError, Broken};
use crate::jobs::Job;

/// What follows from the end of an order without money.
pub(super) async fn unwind(shop: &Shop, tx: &mut Tx, books: &Books, ending: Ending) -> Result<(), Broken> {
    let order = &books.order;
    if let Some(checkout) = checkouts::hold(tx.on(), &order.checkout_id, shop.now()).await? {
        // Long after the click perhaps nobody looks at the page any more.
        let late = shop.now()
            > books
                .payment
                .wanted_at
                .plus(shop.settings().timing.continue_after);
        let waits = matches!(
            checkout.stage.as_str(),
            stage::DECIDING | stage::CHOOSE_ANOTHER_METHOD
        );
        // A buyer who was told that the order is in, or who may have left, hears by mail that it is not.
        if !waits || (late && ending != Ending::GivenUp) {
            let job = Job::SendMail {
                order: order.number.clone(),
                template: Template::OrderCanceled,
            };
            job.enqueue(shop, tx, shop.now()).await?;
        }
        if waits {
            end_checkout(tx, checkout, ending).await?;
        }
    }
    if matches!(ending, Ending::Declined(_)) {
        let job = Job::SendMail {
            order: order.number.clone(),
            template: Template::PaymentDeclinedForMerchant,
        };
        job.enqueue(shop, tx, shop.now()).await?;
    }
    // After "not placed" the same payment is used for the next try; one that ended at the gateway is over.
    if !matches!(
        ending,
        Ending::NotPlaced(_) | Ending::TurnedDown(_) | Ending::AtGateway
    ) {
        call_off(shop, tx, &books.payment, reason(ending)).await?;
    }
    catalog::give_stock_back(tx.on(), &order.number).await?;
    Ok(())
}

/// Has the payment called off at the gateway, as soon as the transaction is committed.
pub(super) async fn call_off(
    shop: &Shop,
    tx: &mut Tx,
    payment: &PaymentRow,
    reason: &str,
) -> Result<(), Broken> {
    let job = Job::CancelPayment {
        payment: payment.id.clone(),
        reason: reason.to_owned(),
    };
    job.enqueue(shop, tx, shop.now()).await
}

/// Gives up the order of a checkout that waits for another payment method, because its cart changes.
pub(super) async fn give_up_waiting_order(
    shop: &Shop,
    tx: &mut Tx,
    checkout: &str,
) -> Result<(), ActionError> {
    let row = checkouts::by_id(tx.on(), checkout).await?;
    let Some(number) = row.and_then(|row| row.order_number) else {
        return Ok(());
    };
    if let Some(payment) = payments::of_order(tx.on(), &number).await? {
        reconcile_within(shop, tx, &payment.id, News::Ended(Ending::GivenUp)).await?;
    }
    Ok(())
}

/// Tells a buyer who has not seen the order placed: back to choosing, or back to the cart with a notice.
async fn end_checkout(tx: &mut Tx, mut checkout: CheckoutRow, ending: Ending) -> Result<(), Broken> {
    match ending {
        Ending::NotPlaced(refusal) | Ending::TurnedDown(refusal) => {
            stage::CHOOSING.clone_into(&mut checkout.stage);
            checkout.order_number = None;
            checkout.refusal = Some(JsonText(refusal.into()));
            forget_what_no_longer_holds(&mut checkout, refusal);
            carts::thaw(tx.on(), &checkout.cart_id, &checkout.id, None).await?;
        }
        _ => {
            stage::ENDED.clone_into(&mut checkout.stage);
            checkout.refusal = None;
            checkout.sealed_token.clear();
            let notice = notice(ending).as_str();
            carts::thaw(tx.on(), &checkout.cart_id, &checkout.id, Some(notice)).await?;
        }
    }
    checkout.revision += 1;
    Ok(checkouts::save(tx.on(), &checkout).await?)
}

/// What the refusal says about the choices that are kept.
fn forget_what_no_longer_holds(checkout: &mut CheckoutRow, refusal: RefusalCode) {
    match refusal {
        RefusalCode::PaymentStale => {
            checkout.payment_id = None;
            wallet::MISSING.clone_into(&mut checkout.wallet);
        }
        RefusalCode::PaymentMethodMissing => wallet::MISSING.clone_into(&mut checkout.wallet),
        RefusalCode::PaymentMethodNotAllowed => wallet::NOT_ALLOWED.clone_into(&mut checkout.wallet),
        _ => {}
    }
}

/// The reason as it stands on the order.
pub(super) fn reason(ending: Ending) -> &'static str {
    match ending {
        Ending::NotPlaced(_) | Ending::TurnedDown(_) => "not_placed",
        Ending::Declined(reason) => match reason {
            DeclineReason::PaymentMethod => "declined_payment_method",
            DeclineReason::Rejected => "declined_rejected",
            DeclineReason::ProcessingFailure => "declined_processing_failure",
            DeclineReason::TimedOut => "declined_timed_out",
            DeclineReason::Other => "declined",
        },
        Ending::AtGateway => "canceled_at_gateway",
        Ending::NotFinished => "not_finished",
        Ending::HeldTooLong => "held_too_long",
        Ending::GivenUp => "cart_changed",
        Ending::Changed => "changed_while_placing",
    }
}

/// What the shopper reads in the cart.
fn notice(ending: Ending) -> Notice {
    match ending {
        Ending::Declined(reason) => reason.into(),
        Ending::GivenUp => Notice::CartChanged,
        Ending::HeldTooLong | Ending::AtGateway => Notice::OrderCanceled,
        Ending::NotPlaced(_) | Ending::TurnedDown(_) | Ending::NotFinished | Ending::Changed => {
            Notice::NotPlaced
        }
    }
}
