//! The one door through which a payment's state moves.
//!
//! Whoever hears something about a payment (the answer to a call, a poll, later a notice) brings it here as
//! [`News`]. In one transaction the payment's machine decides, and what follows is written: the order's state,
//! its history, stock, cart and checkout, and the jobs that must happen. News that comes twice, late, or against
//! what is known changes nothing.

mod authorizations;

use commerce::checkout::RefusalCode;
use commerce::order::{OrderEvent, OrderState};
use commerce::payment::{DeclineReason, NextStep, PaymentEvent, PaymentState};

use super::unwind;
use crate::Shop;
use crate::db::checkouts::{self, stage, wallet};
use crate::db::orders::{self, OrderRow};
use crate::db::payments::{self, AuthorizationRow, PaymentRow, transaction};
use crate::db::types::{Flag, JsonText};
use crate::db::{Tx, carts};
use crate::email::Template;
use crate::error::Broken;
use crate::gateway::{Authorization, Mode};
use crate::jobs::Job;

pub(super) use authorizations::plan_authorization;

/// What somebody heard about a payment, or is about to ask for.
#[derive(Clone, Debug)]
pub(crate) enum News {
    /// The confirmation is about to leave. Durable before it does: from now on what is unclear is pending.
    ConfirmationSent,
    /// The buyer is bound.
    Confirmed,
    /// An authorization is about to be asked for.
    AuthorizationRequested,
    /// The gateway told about an authorization.
    Authorization(Authorization),
    /// The same, declined softly, and the payment is still open: another attempt may pass.
    SoftlyDeclined(Authorization),
    /// The buyer has to choose another payment method; the refusal says why on the page.
    MethodDeclined(RefusalCode),
    /// The buyer, who chose another payment method, is not bound with it and has to choose again.
    NotBoundAgain(RefusalCode),
    /// The method was declined while the buyer was here, and nobody has chosen another one for a while.
    BuyerIsGone,
    /// The order ends without money.
    Ended(Ending),
}

/// Why an order ends without money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Nobody was bound: the shopper is told that nothing was placed, and keeps everything.
    NotPlaced(RefusalCode),
    /// The confirmation had left and surely was not done: the same as not placed.
    TurnedDown(RefusalCode),
    /// Declined for good.
    Declined(DeclineReason),
    /// The gateway canceled or closed the payment.
    AtGateway,
    /// Never confirmed, and too late to go on without the buyer.
    NotFinished,
    /// The payment method was declined and nobody chose another one in time.
    HeldTooLong,
    /// The cart was changed while the order waited for another payment method.
    GivenUp,
    /// What the buyer confirmed is not what was quoted.
    Changed,
}

/// Whether the news changed anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reconciled {
    Changed,
    Ignored,
}

/// Brings news about a payment into the books, in a transaction of its own.
pub(crate) async fn reconcile_payment(shop: &Shop, payment: &str, news: News) -> Result<Reconciled, Broken> {
    let mut tx = shop.db().write().await?;
    let reconciled = reconcile_within(shop, &mut tx, payment, news).await?;
    tx.commit().await?;
    shop.shelf().forget();
    Ok(reconciled)
}

/// The same inside the caller's transaction.
pub(crate) async fn reconcile_within(
    shop: &Shop,
    tx: &mut Tx,
    payment: &str,
    news: News,
) -> Result<Reconciled, Broken> {
    let Some(mut books) = Books::open(shop, tx, payment).await? else {
        return Err(Broken::data("news about a payment that is not there"));
    };
    let reconciled = books.take(shop, tx, news).await?;
    if reconciled == Reconciled::Changed {
        payments::save(tx.on(), &books.payment).await?;
    }
    Ok(reconciled)
}

/// What is known of one payment, held for this transaction.
pub(super) struct Books {
    pub(super) payment: PaymentRow,
    pub(super) order: OrderRow,
    authorizations: Vec<AuthorizationRow>,
}

impl Books {
    async fn open(shop: &Shop, tx: &mut Tx, payment: &str) -> Result<Option<Self>, Broken> {
        let Some(known) = payments::by_id(tx.on(), payment).await? else {
            return Ok(None);
        };
        let Some(order) = orders::by_number(tx.on(), &known.order_number).await? else {
            return Ok(None);
        };
        // Cart before payment, as every transaction takes them.
        carts::hold(tx.on(), &order.cart_id).await?;
        let Some(payment) = payments::hold(tx.on(), payment, shop.now()).await? else {
            return Ok(None);
        };
        // Read again: it may have changed while we waited for the payment.
        let order = orders::by_number(tx.on(), &payment.order_number)
            .await?
            .unwrap_or(order);
        let authorizations = payments::authorizations(tx.on(), &payment.id).await?;
        Ok(Some(Self {
            payment,
            order,
            authorizations,
        }))
    }

    async fn take(&mut self, shop: &Shop, tx: &mut Tx, news: News) -> Result<Reconciled, Broken> {
        match news {
            News::ConfirmationSent => {
                if !self.payment.confirm_wanted.0 || !self.step(PaymentEvent::ConfirmationSent)? {
                    return Ok(Reconciled::Ignored);
                }
                self.payment.confirm_sent_at = Some(shop.now());
                Ok(Reconciled::Changed)
            }
            News::Confirmed => {
                if !self.step(PaymentEvent::Confirmed)? {
                    return Ok(Reconciled::Ignored);
                }
                self.payment.confirm_wanted = Flag(false);
                self.payment.hold_until = None;
                let mode = if self.buyer_waits(tx).await? {
                    Mode::Now
                } else {
                    Mode::Later
                };
                self.plan(shop, tx, mode).await?;
                self.history(shop, tx, "payment_confirmed", "The buyer is bound to pay")
                    .await?;
                Ok(Reconciled::Changed)
            }
            News::AuthorizationRequested => {
                let planned = self
                    .authorizations
                    .last()
                    .is_some_and(|row| row.state == transaction::PLANNED);
                if !planned || !self.step(PaymentEvent::AuthorizationRequested)? {
                    return Ok(Reconciled::Ignored);
                }
                let now = shop.now();
                if let Some(row) = self.authorizations.last_mut() {
                    transaction::PENDING.clone_into(&mut row.state);
                    row.sent_at = Some(now);
                    payments::save_authorization(tx.on(), row, now).await?;
                }
                Ok(Reconciled::Changed)
            }
            News::Authorization(told) => self.authorization(shop, tx, told, None).await,
            News::SoftlyDeclined(told) => self.authorization(shop, tx, told, Some(NextStep::TryAgain)).await,
            News::MethodDeclined(refusal) => {
                if !self.step(PaymentEvent::MethodDeclined)? {
                    return Ok(Reconciled::Ignored);
                }
                self.method_declined(shop, tx, refusal).await?;
                Ok(Reconciled::Changed)
            }
            News::NotBoundAgain(refusal) => {
                // Only true while it is being tried; a confirmation that arrived meanwhile decides otherwise.
                let tried = match state(&self.payment)? {
                    PaymentState::Confirming => self.step(PaymentEvent::MethodDeclined)?,
                    PaymentState::MethodDeclined => self.payment.confirm_wanted.0,
                    _ => false,
                };
                if !tried {
                    return Ok(Reconciled::Ignored);
                }
                self.method_declined(shop, tx, refusal).await?;
                Ok(Reconciled::Changed)
            }
            News::BuyerIsGone => self.buyer_is_gone(shop, tx).await,
            News::Ended(ending) => self.end(shop, tx, ending).await,
        }
    }

    /// The order waits, and is held for some days. A buyer who is still here sees the wallet again; one who has
    /// left gets a mail.
    async fn method_declined(
        &mut self,
        shop: &Shop,
        tx: &mut Tx,
        refusal: RefusalCode,
    ) -> Result<(), Broken> {
        let now = shop.now();
        self.payment.confirm_wanted = Flag(false);
        self.payment.reason = Some(DeclineReason::PaymentMethod.as_str().to_owned());
        let until = *self
            .payment
            .hold_until
            .get_or_insert(now.plus(shop.settings().timing.hold_declined));
        self.order_step(shop, tx, OrderEvent::PaymentMethodDeclined, None)
            .await?;
        self.history(shop, tx, "payment_method_declined", refusal.as_str())
            .await?;
        let job = Job::ContinuePayment {
            payment: self.payment.id.clone(),
        };
        job.enqueue(shop, tx, until).await?;
        let Some(mut checkout) = checkouts::hold(tx.on(), &self.order.checkout_id, now).await? else {
            return Ok(());
        };
        if checkout.stage == stage::DECIDING {
            stage::CHOOSE_ANOTHER_METHOD.clone_into(&mut checkout.stage);
            wallet::MISSING.clone_into(&mut checkout.wallet);
            checkout.refusal = Some(JsonText(refusal.into()));
            checkout.revision += 1;
            checkouts::save(tx.on(), &checkout).await?;
        } else if checkout.stage == stage::PLACED {
            self.mail(shop, tx, Template::PaymentMethodDeclined).await?;
        }
        Ok(())
    }

    /// The page could only tell a buyer who stayed; one who left gets a mail, one for each time the button was
    /// pressed.
    async fn buyer_is_gone(&mut self, shop: &Shop, tx: &mut Tx) -> Result<Reconciled, Broken> {
        const NOTED: &str = "asked_for_another_method";
        let checkout = checkouts::by_id(tx.on(), &self.order.checkout_id).await?;
        let waits = state(&self.payment)? == PaymentState::MethodDeclined
            && !self.payment.confirm_wanted.0
            && checkout.is_some_and(|row| row.stage == stage::CHOOSE_ANOTHER_METHOD);
        let asked = orders::last_noted(tx.on(), &self.order.number, NOTED).await?;
        if !waits || asked.is_some_and(|at| at >= self.payment.wanted_at) {
            return Ok(Reconciled::Ignored);
        }
        self.history(shop, tx, NOTED, "By mail").await?;
        self.mail(shop, tx, Template::PaymentMethodDeclined).await?;
        Ok(Reconciled::Changed)
    }

    async fn end(&mut self, shop: &Shop, tx: &mut Tx, ending: Ending) -> Result<Reconciled, Broken> {
        let (payment_event, order_event) = match ending {
            Ending::Declined(_) => (PaymentEvent::Declined, OrderEvent::PaymentDeclined),
            _ => (PaymentEvent::Canceled, OrderEvent::Canceled),
        };
        // "Not placed" is only true while no confirmation has left; one that left meanwhile decides otherwise.
        let state = state(&self.payment)?;
        let out_of_date = match ending {
            Ending::NotPlaced(_) => state != PaymentState::Draft,
            Ending::TurnedDown(_) => state != PaymentState::Confirming,
            _ => false,
        };
        if out_of_date {
            return Ok(Reconciled::Ignored);
        }
        if !self.step(payment_event)? {
            return Ok(Reconciled::Ignored);
        }
        self.payment.confirm_wanted = Flag(false);
        self.payment.reason = Some(unwind::reason(ending).to_owned());
        if self
            .order_step(shop, tx, order_event, Some(unwind::reason(ending)))
            .await?
        {
            self.history(shop, tx, "order_canceled", unwind::reason(ending))
                .await?;
            unwind::unwind(shop, tx, self, ending).await?;
        }
        Ok(Reconciled::Changed)
    }

    /// Moves the payment; `false` when the event does not fit any more.
    fn step(&mut self, event: PaymentEvent) -> Result<bool, Broken> {
        match state(&self.payment)?.on(event) {
            Ok(next) => {
                next.as_str().clone_into(&mut self.payment.state);
                Ok(true)
            }
            Err(refused) => {
                tracing::info!(payment = self.payment.id, %refused, "news that changes nothing");
                Ok(false)
            }
        }
    }

    /// Moves the order; `false` when the event does not fit any more.
    async fn order_step(
        &mut self,
        shop: &Shop,
        tx: &mut Tx,
        event: OrderEvent,
        reason: Option<&str>,
    ) -> Result<bool, Broken> {
        let now = OrderState::parse(&self.order.state).map_err(Broken::data)?;
        let Ok(next) = now.on(event) else { return Ok(false) };
        next.as_str().clone_into(&mut self.order.state);
        orders::set_state(tx.on(), &self.order.number, next, reason, shop.now()).await?;
        Ok(true)
    }

    async fn buyer_waits(&self, tx: &mut Tx) -> Result<bool, Broken> {
        let checkout = checkouts::by_id(tx.on(), &self.order.checkout_id).await?;
        Ok(checkout.is_some_and(|row| row.stage == stage::DECIDING))
    }

    async fn mail(&self, shop: &Shop, tx: &mut Tx, template: Template) -> Result<(), Broken> {
        let job = Job::SendMail {
            order: self.order.number.clone(),
            template,
        };
        job.enqueue(shop, tx, shop.now()).await
    }

    async fn history(&self, shop: &Shop, tx: &mut Tx, event: &str, detail: &str) -> Result<(), Broken> {
        let id = shop.sealer().unguessable()?;
        Ok(orders::note_history(tx.on(), &id, &self.order.number, shop.now(), event, detail).await?)
    }
}

fn state(payment: &PaymentRow) -> Result<PaymentState, Broken> {
    payments::state_of(payment)
}
