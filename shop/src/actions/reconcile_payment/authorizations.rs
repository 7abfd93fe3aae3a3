//! What is heard about authorizations, and the writing down of the next one.

use commerce::checkout::RefusalCode;
use commerce::order::OrderEvent;
use commerce::payment::{AfterTimeout, DeclineReason, NextStep, PaymentEvent, PaymentState};

use super::{Books, Ending, Reconciled, state};
use crate::Shop;
use crate::actions::{placed, unwind};
use crate::db::Tx;
use crate::db::payments::{self, AuthorizationRow, PaymentRow, transaction};
use crate::db::types::{Flag, JsonText};
use crate::email::Template;
use crate::error::Broken;
use crate::gateway::{Authorization, AuthorizationStanding, AuthorizeOrder, Mode};

impl Books {
    /// What an authorization says. The machine follows the latest one; what an earlier one says is only noted.
    pub(super) async fn authorization(
        &mut self,
        shop: &Shop,
        tx: &mut Tx,
        told: Authorization,
        decided: Option<NextStep>,
    ) -> Result<Reconciled, Broken> {
        let Some(index) = self
            .authorizations
            .iter()
            .position(|row| row.id == told.reference)
        else {
            tracing::warn!(payment = self.payment.id, "an authorization that is not ours");
            return Ok(Reconciled::Ignored);
        };
        let latest = index + 1 == self.authorizations.len();
        let row = &mut self.authorizations[index];
        if told.amount.minor() != row.amount_minor || told.amount.currency().code() != row.currency {
            return Err(Broken::Gateway(
                "an authorization of another amount than was asked for".to_owned(),
            ));
        }
        let known = rank(&row.state);
        let first_told = row.gateway_id.is_none();
        let word = word_of(told.standing);
        // News from before what is known: heard late.
        if rank(word) < known || (word == row.state && !first_told) {
            return Ok(Reconciled::Ignored);
        }
        let mode = row.parameters.0.mode;
        row.gateway_id = Some(told.id.clone());
        word.clone_into(&mut row.state);
        row.soft_decline = Flag(told.soft_decline);
        row.expires_at = told.expires_at;
        row.reason = match told.standing {
            AuthorizationStanding::Declined(reason) => Some(reason.as_str().to_owned()),
            _ => told.reason.clone(),
        };
        payments::save_authorization(tx.on(), row, shop.now()).await?;
        if !latest {
            return Ok(Reconciled::Changed);
        }
        self.payment.looks = 0;
        match told.standing {
            AuthorizationStanding::Pending => {
                if self
                    .order_step(shop, tx, OrderEvent::PaymentReviewStarted, None)
                    .await?
                {
                    self.history(shop, tx, "payment_review", "Amazon decides later")
                        .await?;
                    placed::place(shop, tx, &self.order).await?;
                    placed::write_received_mail(shop, tx, &self.order).await?;
                }
            }
            AuthorizationStanding::Open | AuthorizationStanding::Captured => {
                return self.authorized(shop, tx, told.standing).await;
            }
            AuthorizationStanding::Lapsed => {
                if self.step(PaymentEvent::AuthorizationClosed)? {
                    self.order_step(shop, tx, OrderEvent::PaymentLapsed, None).await?;
                    self.history(shop, tx, "authorization_closed", "The authorization ended")
                        .await?;
                }
            }
            AuthorizationStanding::Declined(reason) => {
                let after = if mode == Mode::Now {
                    AfterTimeout::GoOnLater
                } else {
                    AfterTimeout::GiveUp
                };
                let next = decided.unwrap_or_else(|| reason.next_step(self.failures(reason), after));
                self.declined(shop, tx, reason, next, mode).await?;
            }
        }
        Ok(Reconciled::Changed)
    }

    async fn authorized(
        &mut self,
        shop: &Shop,
        tx: &mut Tx,
        standing: AuthorizationStanding,
    ) -> Result<Reconciled, Broken> {
        let event = match standing {
            AuthorizationStanding::Captured => PaymentEvent::Captured,
            _ => PaymentEvent::Authorized,
        };
        if !self.step(event)? {
            // Money is held for an order that has ended here: call it off, and tell the merchant.
            if state(&self.payment)? != PaymentState::Authorized {
                tracing::error!(
                    order = self.order.number,
                    "the gateway holds money for an order that ended"
                );
                self.mail(shop, tx, Template::PaymentContradictionForMerchant)
                    .await?;
                unwind::call_off(shop, tx, &self.payment, "The order has ended").await?;
            }
            return Ok(Reconciled::Changed);
        }
        self.payment.confirm_wanted = Flag(false);
        self.payment.hold_until = None;
        if self
            .order_step(shop, tx, OrderEvent::PaymentAuthorized, None)
            .await?
        {
            self.history(shop, tx, "payment_authorized", "The whole amount is authorized")
                .await?;
            placed::place(shop, tx, &self.order).await?;
            self.mail(shop, tx, Template::OrderConfirmed).await?;
        }
        Ok(Reconciled::Changed)
    }

    async fn declined(
        &mut self,
        shop: &Shop,
        tx: &mut Tx,
        reason: DeclineReason,
        next: NextStep,
        mode: Mode,
    ) -> Result<(), Broken> {
        self.history(shop, tx, "authorization_declined", reason.as_str())
            .await?;
        match next {
            NextStep::ChooseAnotherMethod => {
                if self.step(next.event())? {
                    self.method_declined(shop, tx, RefusalCode::PaymentMethodDeclined)
                        .await?;
                }
            }
            NextStep::TryAgain | NextStep::GoOnLater => {
                if self.step(next.event())? {
                    let mode = if next == NextStep::GoOnLater {
                        Mode::Later
                    } else {
                        mode
                    };
                    self.plan(shop, tx, mode).await?;
                }
            }
            NextStep::GiveUp => {
                self.end(shop, tx, Ending::Declined(reason)).await?;
            }
        }
        Ok(())
    }

    /// Writes down the next authorization with its exact parameters, unless one is waiting to be asked for.
    pub(super) async fn plan(&mut self, shop: &Shop, tx: &mut Tx, mode: Mode) -> Result<(), Broken> {
        if self
            .authorizations
            .last()
            .is_some_and(|row| row.state == transaction::PLANNED)
        {
            return Ok(());
        }
        let row = plan_authorization(shop, tx, &mut self.payment, mode).await?;
        self.authorizations.push(row);
        Ok(())
    }

    fn failures(&self, reason: DeclineReason) -> u32 {
        let same = self
            .authorizations
            .iter()
            .filter(|row| row.reason.as_deref() == Some(reason.as_str()));
        u32::try_from(same.count()).unwrap_or(u32::MAX)
    }
}

/// Writes down the next authorization of a payment: our reference and the exact parameters of the call to come.
/// The caller saves the payment.
pub(in crate::actions) async fn plan_authorization(
    shop: &Shop,
    tx: &mut Tx,
    payment: &mut PaymentRow,
    mode: Mode,
) -> Result<AuthorizationRow, Broken> {
    payment.attempts += 1;
    let reference = format!("{}-A{}", payment.id, payment.attempts);
    let row = AuthorizationRow {
        id: reference.clone(),
        payment_id: payment.id.clone(),
        position: payment.attempts,
        gateway_id: None,
        state: transaction::PLANNED.to_owned(),
        reason: None,
        soft_decline: Flag(false),
        amount_minor: payment.total_minor,
        currency: payment.currency.clone(),
        parameters: JsonText(AuthorizeOrder {
            payment: payment.gateway_id.clone(),
            reference,
            amount: payment.details.0.total,
            mode,
            note: format!("Order {}", payment.order_number),
        }),
        sent_at: None,
        expires_at: None,
    };
    payments::insert_authorization(tx.on(), &row, shop.now()).await?;
    Ok(row)
}

/// An authorization only goes forward: planned, pending, open, over.
fn rank(word: &str) -> u8 {
    match word {
        transaction::PLANNED => 0,
        transaction::PENDING => 1,
        transaction::OPEN => 2,
        _ => 3,
    }
}

fn word_of(standing: AuthorizationStanding) -> &'static str {
    match standing {
        AuthorizationStanding::Pending => transaction::PENDING,
        AuthorizationStanding::Open => transaction::OPEN,
        AuthorizationStanding::Declined(_) => transaction::DECLINED,
        AuthorizationStanding::Captured | AuthorizationStanding::Lapsed => transaction::CLOSED,
    }
}
