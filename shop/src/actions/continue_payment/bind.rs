//! Binding the buyer: read, set, confirm. Until the confirmation leaves nobody is bound, and a failure is told as
//! "not placed". From then on, what is unclear is pending.

use commerce::address::Address;
use commerce::checkout::RefusalCode;

use super::{Case, Ending, News, Progress, Reconciled, Went, Who, reconcile_payment};
use crate::actions::step::token_of;
use crate::db::types::JsonText;
use crate::db::{checkouts, orders};
use crate::error::Broken;
use crate::gateway::{Description, Fault, Standing, Wallet};
use crate::kill_point;

impl Case<'_> {
    /// The payment is a draft: see that it still is what was quoted, set the details, confirm.
    pub(super) async fn bind(&self) -> Result<Went, Broken> {
        if self.order_is_canceled() {
            return Ok(Went::Stop(Progress::Settled));
        }
        if self.who == Who::Job && !self.in_time() {
            return self.not_placed(RefusalCode::GatewayUnavailable).await;
        }
        let checkout = checkouts::by_id(self.shop.db().read().await?.on(), &self.order.checkout_id).await?;
        let token = match &checkout {
            Some(row) => token_of(self.shop, row),
            None => None,
        };
        let Some(token) = token else {
            return self.not_placed(RefusalCode::SignInExpired).await;
        };

        kill_point("read.before").await;
        let told = self
            .shop
            .gateway()
            .describe(&self.payment.gateway_id, Some(&token), self.deadline)
            .await;
        kill_point("read.after").await;
        let told = match told {
            Ok(told) => told,
            Err(fault) => return self.failed_before_binding(&fault).await,
        };
        if told.standing != Standing::Draft {
            return self.not_placed(RefusalCode::PaymentStale).await;
        }
        if let Some(refusal) = self.address_refusal(&told).await? {
            return self.not_placed(refusal).await;
        }

        kill_point("set.before").await;
        let told = self
            .shop
            .gateway()
            .set_details(&self.payment.details.0, self.deadline)
            .await;
        kill_point("set.after").await;
        match told {
            Ok(told) => match objection(&told) {
                Some(refusal) => self.not_placed(refusal).await,
                // Sent in the last moment, a clear "not placed" would become an unclear answer.
                None if self.deadline.is_close() => {
                    let fault = Fault::OutOfReach("no time is left to confirm".to_owned());
                    self.failed_before_binding(&fault).await
                }
                None => self.confirm().await,
            },
            Err(fault) => self.failed_before_binding(&fault).await,
        }
    }

    /// The buyer chose another method for a payment that is suspended. Too late, and without the buyer, it is the
    /// buyer's turn again.
    pub(super) async fn bind_again(&self) -> Result<Went, Broken> {
        if self.who == Who::Job && !self.in_time() {
            return self
                .tell(News::NotBoundAgain(RefusalCode::GatewayUnavailable))
                .await;
        }
        self.confirm().await
    }

    /// The confirmation has left and its answer is not known: ask how the payment stands.
    pub(super) async fn find_out_binding(&self) -> Result<Went, Broken> {
        let told = match self
            .shop
            .gateway()
            .describe(&self.payment.gateway_id, None, self.deadline)
            .await
        {
            Ok(told) => told,
            Err(fault) => {
                tracing::info!(%fault, payment = self.payment.id, "whether the buyer is bound is not known yet");
                return Ok(Went::Stop(Progress::Wait));
            }
        };
        match told.standing {
            Standing::Open => self.bound(&told).await,
            Standing::Canceled | Standing::Closed => self.tell(News::Ended(Ending::AtGateway)).await,
            // It never arrived. The buyer has pressed the button, so for some minutes it may be sent again.
            Standing::Draft | Standing::Suspended if self.in_time() && self.who == Who::Job => {
                self.send_confirmation().await
            }
            Standing::Draft | Standing::Suspended if self.in_time() => Ok(Went::Stop(Progress::Wait)),
            Standing::Suspended => self.still_suspended().await,
            Standing::Draft => self.give_up_draft().await,
        }
    }

    /// Too late to be confirmed without the buyer. Canceled at the gateway first, so that a confirmation that is
    /// still on its way cannot bind anybody afterwards.
    async fn give_up_draft(&self) -> Result<Went, Broken> {
        let reason = "The order was not finished in time";
        match self
            .shop
            .gateway()
            .cancel(&self.payment.gateway_id, reason, self.deadline)
            .await
        {
            // A draft that cannot be canceled goes stale by itself.
            Ok(()) | Err(Fault::WrongState(_)) => self.tell(News::Ended(Ending::NotFinished)).await,
            Err(_) => Ok(Went::Stop(Progress::Wait)),
        }
    }

    /// Writes down that the confirmation leaves, and sends it.
    async fn confirm(&self) -> Result<Went, Broken> {
        let news = News::ConfirmationSent;
        match reconcile_payment(self.shop, &self.payment.id, news).await? {
            Reconciled::Changed => self.send_confirmation().await,
            // Unwound or confirmed by somebody else meanwhile.
            Reconciled::Ignored => Ok(Went::Stop(Progress::Wait)),
        }
    }

    async fn send_confirmation(&self) -> Result<Went, Broken> {
        kill_point("confirm.before").await;
        let answer = self
            .shop
            .gateway()
            .confirm(&self.payment.gateway_id, self.deadline)
            .await;
        kill_point("confirm.after").await;
        match answer {
            Ok(()) => self.see_that_it_is_open().await,
            Err(Fault::MethodNotChanged) => self.still_suspended().await,
            Err(Fault::Objections(_)) => self.turned_down(RefusalCode::PaymentMethodMissing).await,
            Err(Fault::WrongState(_)) => self.see_that_it_is_open().await,
            // The buyer may have been told that the order is in, and an earlier confirmation may have arrived: that
            // this one was not done says nothing about it. Time ends this, not a busy moment of the gateway.
            Err(fault @ (Fault::OutOfReach(_) | Fault::Refused(_) | Fault::NotYours(_)))
                if self.who == Who::Job =>
            {
                tracing::warn!(%fault, payment = self.payment.id, "the confirmation could not be sent again");
                Ok(Went::Stop(Progress::Wait))
            }
            Err(fault @ (Fault::OutOfReach(_) | Fault::Refused(_) | Fault::NotYours(_))) => {
                tracing::warn!(%fault, payment = self.payment.id, "the confirmation surely was not done");
                self.turned_down(RefusalCode::GatewayUnavailable).await
            }
            Err(fault @ Fault::Unclear(_)) => {
                tracing::warn!(%fault, payment = self.payment.id, "the confirmation is unclear");
                Ok(Went::Stop(Progress::Wait))
            }
        }
    }

    /// Confirmed, they say: read the payment, and compare what the buyer agreed to with what was quoted.
    async fn see_that_it_is_open(&self) -> Result<Went, Broken> {
        kill_point("get.before").await;
        let told = self
            .shop
            .gateway()
            .describe(&self.payment.gateway_id, None, self.deadline)
            .await;
        kill_point("get.after").await;
        match told {
            Ok(told) => match told.standing {
                Standing::Open => self.bound(&told).await,
                Standing::Suspended => self.still_suspended().await,
                Standing::Canceled | Standing::Closed => self.tell(News::Ended(Ending::AtGateway)).await,
                Standing::Draft => Ok(Went::Stop(Progress::Wait)),
            },
            Err(fault) => {
                tracing::warn!(%fault, payment = self.payment.id, "the payment cannot be read after confirming");
                Ok(Went::Stop(Progress::Wait))
            }
        }
    }

    /// The buyer is bound: go on if it is to what was quoted, else call it off.
    async fn bound(&self, told: &Description) -> Result<Went, Broken> {
        let changed = told
            .total
            .is_some_and(|total| total != self.payment.details.0.total)
            || match (&self.order.address, &told.address) {
                (Some(quoted), Some(now)) => !quoted.0.same_destination(now),
                _ => false,
            };
        if changed {
            return self.tell(News::Ended(Ending::Changed)).await;
        }
        if let (Some(quoted), Some(now)) = (&self.order.address, &told.address) {
            self.keep_address(&quoted.0, now).await?;
        }
        self.tell(News::Confirmed).await
    }

    /// Why the address of the payment does not do; `None` when it does. An address that differs only within the
    /// same place is taken over, as it costs the same.
    async fn address_refusal(&self, told: &Description) -> Result<Option<RefusalCode>, Broken> {
        let Some(quoted) = self.order.address.as_ref().map(|address| &address.0) else {
            return Ok(None);
        };
        let Some(now) = &told.address else {
            return Ok(Some(RefusalCode::AddressIncomplete));
        };
        if !quoted.same_destination(now) {
            let mut tx = self.shop.db().write().await?;
            let held = checkouts::hold(tx.on(), &self.order.checkout_id, self.shop.now()).await?;
            if let Some(mut row) = held {
                row.address = Some(JsonText(now.clone()));
                checkouts::save(tx.on(), &row).await?;
                tx.commit().await?;
            }
            return Ok(Some(RefusalCode::AddressChanged));
        }
        if !now.missing_for_delivery().is_empty() {
            return Ok(Some(RefusalCode::AddressIncomplete));
        }
        self.keep_address(quoted, now).await?;
        Ok(None)
    }

    async fn keep_address(&self, quoted: &Address, now: &Address) -> Result<(), Broken> {
        // After confirmation a gateway may tell less than it told the buyer's token.
        if quoted == now || !now.missing_for_delivery().is_empty() {
            return Ok(());
        }
        let mut tx = self.shop.db().write().await?;
        orders::set_address(tx.on(), &self.order.number, &JsonText(now.clone())).await?;
        Ok(tx.commit().await?)
    }

    /// The gateway failed before the confirmation left. A buyer who waits is told at once; the job, for which
    /// nobody waits, tries again while it is in time.
    async fn failed_before_binding(&self, fault: &Fault) -> Result<Went, Broken> {
        if fault.passing() {
            tracing::warn!(%fault, payment = self.payment.id, "nothing was placed");
        } else {
            tracing::error!(%fault, payment = self.payment.id, "nothing was placed, and waiting will not help");
        }
        if self.who == Who::Job && fault.passing() && self.in_time() {
            return Ok(Went::Stop(Progress::Wait));
        }
        self.not_placed(match fault {
            Fault::NotYours(_) => RefusalCode::PaymentNotYours,
            Fault::WrongState(_) => RefusalCode::PaymentStale,
            _ => RefusalCode::GatewayUnavailable,
        })
        .await
    }

    /// A clear no to the confirmation: the first time nothing is placed, later the order goes on waiting.
    async fn turned_down(&self, refusal: RefusalCode) -> Result<Went, Broken> {
        if self.payment.hold_until.is_some() {
            return self.tell(News::NotBoundAgain(refusal)).await;
        }
        self.tell(News::Ended(Ending::TurnedDown(refusal))).await
    }

    async fn still_suspended(&self) -> Result<Went, Broken> {
        self.tell(News::NotBoundAgain(RefusalCode::PaymentMethodDeclined))
            .await
    }

    async fn not_placed(&self, refusal: RefusalCode) -> Result<Went, Broken> {
        self.tell(News::Ended(Ending::NotPlaced(refusal))).await
    }
}

/// What keeps a draft from being confirmed, in our words.
fn objection(told: &Description) -> Option<RefusalCode> {
    match told.wallet {
        Wallet::Missing => Some(RefusalCode::PaymentMethodMissing),
        Wallet::NotAllowed => Some(RefusalCode::PaymentMethodNotAllowed),
        Wallet::Chosen if told.objections.is_empty() => None,
        Wallet::Chosen => {
            tracing::warn!(objections = ?told.objections, "the payment cannot be confirmed");
            Some(RefusalCode::PaymentMethodNotAllowed)
        }
    }
}
