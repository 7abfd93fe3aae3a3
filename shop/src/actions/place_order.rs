//! A shopper presses "Place order", once or many times.
//!
//! Two halves. The first is one transaction: the cart is held still, prices and stock are looked at a last time,
//! the stock is taken, and the order is written with its payment, our own reference ids, the exact parameters of
//! the calls to come, and a job that looks after it should this process not. The second half,
//! [`continue_payment`], asks the gateway, and no transaction is open while it does.
//!
//! One checkout makes one order, whatever tab or retry asks: the first to move the checkout out of *choosing*
//! places it, everybody else sees that it is being decided.

use commerce::checkout::{CheckoutView, Missing, Note, RefusalCode};
use commerce::order::OrderState;
use commerce::payment::PaymentState;

use super::continue_payment::{Who, continue_payment};
use super::reconcile_payment::plan_authorization;
use crate::db::checkouts::{self, CheckoutRow, stage, wallet};
use crate::db::orders::{self, OrderLineRow, OrderRow};
use crate::db::payments::{self, PaymentRow, transaction};
use crate::db::types::{Flag, JsonText};
use crate::db::{Tx, carts, catalog};
use crate::error::{ActionError, Broken};
use crate::gateway::{Details, Mode};
use crate::jobs::Job;
use crate::quote::{Quote, quote};
use crate::read::{view, view_of_quote};
use crate::{CheckoutId, Shop, kill_point};

/// What the shopper agrees to with the click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The terms are accepted; only looked at when the shop asks for it.
    pub terms: bool,
    /// The revision of the view that the shopper saw: nobody buys what he or she did not see.
    pub revision: i64,
}

/// What transaction one led to.
enum Begun {
    /// There is an order, and its payment wants to be brought on.
    Placing { payment: String },
    /// Nothing to do: somebody else is placing it, or it is over.
    AsItIs,
    /// Not placed, nothing changed; the refusal says why.
    Refused(RefusalCode),
}

/// Places the order and brings its payment as far as it goes within the budget of 25 seconds. The view's stage
/// says what comes next: the success page, another payment method, the cart, or nothing placed with a refusal
/// that says why.
///
/// The work goes on when the caller stops waiting (a closed tab).
///
/// # Errors
/// When there is no such checkout, or the database fails.
pub async fn place_order(
    shop: &Shop,
    checkout: &CheckoutId,
    consent: Consent,
) -> Result<CheckoutView, ActionError> {
    let (ours, id) = (shop.clone(), checkout.clone());
    shop.finish_even_if_left(async move { place(&ours, &id, consent).await })
        .await?
}

async fn place(shop: &Shop, checkout: &CheckoutId, consent: Consent) -> Result<CheckoutView, ActionError> {
    let mut tx = shop.db().write().await?;
    match begin(shop, &mut tx, checkout, consent).await? {
        Begun::Placing { payment } => {
            tx.commit().await?;
            shop.shelf().forget();
            kill_point("place.after_transaction_one").await;
            continue_payment(shop, &payment, Who::Buyer).await?;
            kill_point("place.after_transaction_two").await;
        }
        Begun::AsItIs => drop(tx),
        Begun::Refused(refusal) => {
            // Stock and freezing are taken back with everything else; only the refusal is written.
            tx.rollback().await?;
            keep_refusal(shop, checkout, refusal).await?;
        }
    }
    let row = super::step::load(shop, checkout).await?;
    let mut conn = shop.db().read().await?;
    Ok(view(shop, &mut conn, &row).await?)
}

/// Transaction one.
async fn begin(
    shop: &Shop,
    tx: &mut Tx,
    checkout: &CheckoutId,
    consent: Consent,
) -> Result<Begun, ActionError> {
    let known = checkouts::by_id(tx.on(), checkout.as_str())
        .await?
        .ok_or(ActionError::NotFound)?;
    let frozen = carts::freeze(tx.on(), &known.cart_id, &known.id).await?;
    // An order that waits for another method has its payment held before its checkout, as everywhere.
    let waiting = match &known.order_number {
        Some(number) => payments::of_order(tx.on(), number).await?,
        None => None,
    };
    if let Some(payment) = &waiting {
        payments::hold(tx.on(), &payment.id, shop.now()).await?;
    }
    let row = checkouts::hold(tx.on(), checkout.as_str(), shop.now())
        .await?
        .ok_or(ActionError::NotFound)?;
    match row.stage.as_str() {
        stage::CHOOSING if !frozen => Ok(Begun::Refused(RefusalCode::CartChanged)),
        stage::CHOOSING => begin_order(shop, tx, row, consent).await,
        stage::CHOOSE_ANOTHER_METHOD => begin_again(shop, tx, row).await,
        _ => Ok(Begun::AsItIs),
    }
}

/// The first try: from a cart to an order.
async fn begin_order(
    shop: &Shop,
    tx: &mut Tx,
    mut row: CheckoutRow,
    consent: Consent,
) -> Result<Begun, ActionError> {
    if shop.settings().terms_required && !consent.terms {
        return Ok(Begun::Refused(RefusalCode::TermsNotAccepted));
    }
    let address = row.address.as_ref().map(|address| &address.0);
    let quote = quote(shop, tx, &row.cart_id, address, row.method.as_deref()).await?;
    let view = view_of_quote(shop, &row, &quote)?;
    if let Some(missing) = view.missing.first() {
        return Ok(Begun::Refused(refusal_of(missing)));
    }
    let Some(gateway_id) = row.payment_id.clone() else {
        return Ok(Begun::Refused(RefusalCode::PaymentMethodMissing));
    };
    let seen = view.revision == consent.revision && row.quoted_minor == Some(quote.totals.total.minor());
    if !seen {
        return Ok(Begun::Refused(RefusalCode::OrderChanged));
    }
    // In one order everywhere, so that two carts with the same goods don't wait for each other.
    let mut pieces: Vec<_> = quote.lines.iter().collect();
    pieces.sort_by(|a, b| a.sku.cmp(&b.sku));
    for line in pieces {
        if !catalog::take_stock(tx.on(), &line.sku, i64::from(line.quantity)).await? {
            return Ok(Begun::Refused(RefusalCode::OutOfStock));
        }
    }
    let order = write_order(shop, tx, &row, &quote).await?;
    let Some(payment) = write_payment(shop, tx, &order, gateway_id).await? else {
        return Ok(Begun::Refused(RefusalCode::PaymentStale));
    };
    row.order_number = Some(order.number);
    decide(shop, tx, row, &payment).await
}

/// The shopper chose another method for an order that waits: same order, same number, a new reference.
async fn begin_again(shop: &Shop, tx: &mut Tx, row: CheckoutRow) -> Result<Begun, ActionError> {
    if row.wallet != wallet::CHOSEN {
        return Ok(Begun::Refused(RefusalCode::PaymentMethodMissing));
    }
    let payment = match &row.order_number {
        Some(number) => payments::of_order(tx.on(), number).await?,
        None => None,
    };
    let Some(mut payment) = payment else {
        return Err(Broken::data("a checkout without its payment").into());
    };
    if payments::state_of(&payment)? != PaymentState::MethodDeclined {
        return Ok(Begun::AsItIs);
    }
    let planned = payments::authorizations(tx.on(), &payment.id).await?;
    if planned
        .last()
        .is_none_or(|last| last.state != transaction::PLANNED)
    {
        plan_authorization(shop, tx, &mut payment, Mode::Now).await?;
    }
    payment.confirm_wanted = Flag(true);
    payment.wanted_at = shop.now();
    payments::save(tx.on(), &payment).await?;
    decide(shop, tx, row, &payment).await
}

/// The checkout is being decided from now on, and a job looks after the payment.
async fn decide(
    shop: &Shop,
    tx: &mut Tx,
    mut row: CheckoutRow,
    payment: &PaymentRow,
) -> Result<Begun, ActionError> {
    stage::DECIDING.clone_into(&mut row.stage);
    row.refusal = None;
    row.note = None;
    row.revision += 1;
    checkouts::save(tx.on(), &row).await?;
    let job = Job::ContinuePayment {
        payment: payment.id.clone(),
    };
    job.enqueue(shop, tx, shop.now().plus(shop.settings().timing.continue_after))
        .await?;
    Ok(Begun::Placing {
        payment: payment.id.clone(),
    })
}

async fn write_order(
    shop: &Shop,
    tx: &mut Tx,
    checkout: &CheckoutRow,
    quote: &Quote,
) -> Result<OrderRow, ActionError> {
    let now = shop.now();
    let order = OrderRow {
        number: orders::next_number(tx.on()).await?,
        key: shop.sealer().unguessable()?,
        checkout_id: checkout.id.clone(),
        cart_id: checkout.cart_id.clone(),
        state: OrderState::Pending.as_str().to_owned(),
        buyer_id: checkout.buyer_id.clone(),
        buyer_name: checkout.buyer_name.clone(),
        buyer_email: checkout.buyer_email.clone(),
        address: checkout.address.clone().filter(|_| quote.needs_shipping),
        shipping_code: quote.method.as_ref().map(|method| method.code.clone()),
        shipping_name: quote.method.as_ref().map(|method| method.name.clone()),
        currency: quote.totals.total.currency().code().to_owned(),
        total_minor: quote.totals.total.minor(),
        totals: JsonText(quote.totals.clone()),
        stock_taken: Flag(true),
        received_mail: Flag(false),
        cancel_reason: None,
        purchase_seen_at: None,
        placed_at: now,
    };
    orders::insert(tx.on(), &order).await?;
    for (position, line) in (1..).zip(&quote.lines) {
        let line = OrderLineRow {
            sku: line.sku.clone(),
            slug: line.slug.clone(),
            name: line.name.clone(),
            variant: line.variant.clone(),
            picture: line.picture.clone(),
            unit_price_minor: line.unit_price.minor(),
            quantity: i64::from(line.quantity),
            digital: Flag(line.digital),
            tax_class: line.tax_class.clone(),
        };
        orders::insert_line(tx.on(), &order.number, position, &line).await?;
    }
    let id = shop.sealer().unguessable()?;
    orders::note_history(tx.on(), &id, &order.number, now, "order_placed", "Stock is taken").await?;
    Ok(order)
}

/// The payment with its first authorization; `None` when the gateway's payment is already spent on another order.
async fn write_payment(
    shop: &Shop,
    tx: &mut Tx,
    order: &OrderRow,
    gateway_id: String,
) -> Result<Option<PaymentRow>, ActionError> {
    let now = shop.now();
    let mut payment = PaymentRow {
        // The letters keep references apart when a new database starts counting orders anew.
        id: format!("{}-{}", order.number, shop.sealer().letters(6)?),
        order_number: order.number.clone(),
        checkout_id: order.checkout_id.clone(),
        gateway_id: gateway_id.clone(),
        state: PaymentState::Draft.as_str().to_owned(),
        currency: order.currency.clone(),
        total_minor: order.total_minor,
        details: JsonText(Details {
            payment: gateway_id,
            total: order.totals.0.total,
            order_number: Some(order.number.clone()),
            store_name: shop.settings().store_name.clone(),
        }),
        confirm_wanted: Flag(true),
        confirm_sent_at: None,
        wanted_at: now,
        attempts: 0,
        reason: None,
        hold_until: None,
        looks: 0,
        created_at: now,
    };
    if !payments::insert(tx.on(), &payment).await? {
        return Ok(None);
    }
    plan_authorization(shop, tx, &mut payment, Mode::Now).await?;
    payments::save(tx.on(), &payment).await?;
    Ok(Some(payment))
}

/// Keeps the reason for the page, and for every other tab that looks.
async fn keep_refusal(shop: &Shop, checkout: &CheckoutId, refusal: RefusalCode) -> Result<(), ActionError> {
    let mut tx = shop.db().write().await?;
    let held = checkouts::hold(tx.on(), checkout.as_str(), shop.now()).await?;
    let Some(mut row) =
        held.filter(|row| matches!(row.stage.as_str(), stage::CHOOSING | stage::CHOOSE_ANOTHER_METHOD))
    else {
        return Ok(());
    };
    row.refusal = Some(JsonText(refusal.into()));
    if refusal == RefusalCode::PaymentStale {
        row.payment_id = None;
        wallet::MISSING.clone_into(&mut row.wallet);
    }
    if refusal == RefusalCode::OrderChanged {
        // The next view shows what it costs now, and that is what the next click agrees to.
        let address = row.address.as_ref().map(|address| &address.0);
        let quote = quote(shop, &mut tx, &row.cart_id, address, row.method.as_deref()).await?;
        let total = Some(quote.totals.total.minor());
        if row.quoted_minor != total {
            row.quoted_minor = total;
            // A tab that still shows the older total must not buy at the newer one.
            row.revision += 1;
            row.note = Some(JsonText(Note::TotalsChanged));
        }
        row.method = quote.method.map(|method| method.code);
    }
    checkouts::save(tx.on(), &row).await?;
    Ok(tx.commit().await?)
}

fn refusal_of(missing: &Missing) -> RefusalCode {
    match missing {
        Missing::SignIn => RefusalCode::SignInExpired,
        Missing::LineProblem => RefusalCode::OutOfStock,
        Missing::NothingToPay => RefusalCode::NothingToPay,
        Missing::Address | Missing::AddressDetails(_) => RefusalCode::AddressIncomplete,
        Missing::NoShippingHere => RefusalCode::AddressNotDeliverable,
        Missing::PaymentMethod => RefusalCode::PaymentMethodMissing,
        Missing::PaymentMethodNotAllowed => RefusalCode::PaymentMethodNotAllowed,
        Missing::ShippingMethod => RefusalCode::MethodUnknown,
        Missing::Terms => RefusalCode::TermsNotAccepted,
    }
}

/// Transaction one alone: the id of the payment, or why it was refused.
#[cfg(test)]
pub(super) async fn begin_for_test(
    shop: &Shop,
    checkout: &CheckoutId,
    consent: Consent,
) -> Result<String, RefusalCode> {
    let mut tx = shop.db().write().await.unwrap();
    match begin(shop, &mut tx, checkout, consent).await.unwrap() {
        Begun::Placing { payment } => {
            tx.commit().await.unwrap();
            Ok(payment)
        }
        Begun::Refused(refusal) => Err(refusal),
        Begun::AsItIs => Err(RefusalCode::AlreadyDeciding),
    }
}
