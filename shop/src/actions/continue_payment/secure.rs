//! Securing the amount: authorize, and find out what became of an authorization.

use commerce::checkout::RefusalCode;
use commerce::payment::DeclineReason;

use super::{Case, Ending, News, Progress, Reconciled, Went, reconcile_payment};
use crate::db::payments::AuthorizationRow;
use crate::error::Broken;
use crate::gateway::{Authorization, AuthorizationStanding, Fault, Standing};
use crate::kill_point;

impl Case<'_> {
    /// Writes down that the next authorization is asked for, and asks.
    pub(super) async fn authorize(&self) -> Result<Went, Broken> {
        match reconcile_payment(self.shop, &self.payment.id, News::AuthorizationRequested).await? {
            Reconciled::Changed => {}
            Reconciled::Ignored => return Ok(Went::Stop(Progress::Wait)),
        }
        match self.latest() {
            Some(row) => self.ask_for_authorization(row).await,
            None => Ok(Went::On),
        }
    }

    /// The answer to an authorization is open.
    pub(super) async fn look_at_authorization(&self) -> Result<Went, Broken> {
        let Some(row) = self.latest() else {
            return Err(Broken::data("a payment that waits for no authorization"));
        };
        match &row.gateway_id {
            Some(id) => match self.shop.gateway().read_authorization(id, self.deadline).await {
                Ok(told) => self.heard(told).await,
                Err(fault) => self.unheard(&fault),
            },
            None => self.find_authorization(row).await,
        }
    }

    /// The buyer is bound and no authorization is open or asked for: does the gateway still take one?
    pub(super) async fn look_at_payment(&self) -> Result<Went, Broken> {
        match self
            .shop
            .gateway()
            .describe(&self.payment.gateway_id, None, self.deadline)
            .await
        {
            Ok(told) => match told.standing {
                Standing::Canceled | Standing::Closed => self.tell(News::Ended(Ending::AtGateway)).await,
                Standing::Suspended => {
                    self.tell(News::MethodDeclined(RefusalCode::PaymentMethodDeclined))
                        .await
                }
                // A lapsed authorization is asked for anew by the merchant, who knows whether it is still due.
                Standing::Open | Standing::Draft => Ok(Went::Stop(Progress::Settled)),
            },
            Err(fault) => self.unheard(&fault),
        }
    }

    /// Asked for, and no answer came. No call finds an authorization by our own reference, so the payment's list
    /// is read. What is not there is asked for again, with the same reference and parameters.
    async fn find_authorization(&self, row: &AuthorizationRow) -> Result<Went, Broken> {
        let told = match self
            .shop
            .gateway()
            .describe(&self.payment.gateway_id, None, self.deadline)
            .await
        {
            Ok(told) => told,
            Err(fault) => return self.unheard(&fault),
        };
        let known: Vec<_> = self
            .authorizations
            .iter()
            .filter_map(|row| row.gateway_id.as_deref())
            .collect();
        for id in told
            .authorizations
            .iter()
            .filter(|id| !known.contains(&id.as_str()))
        {
            match self.shop.gateway().read_authorization(id, self.deadline).await {
                Ok(found) if found.reference == row.id => return self.heard(found).await,
                Ok(_) => {}
                Err(fault) => return self.unheard(&fault),
            }
        }
        match told.standing {
            Standing::Open => self.ask_for_authorization(row).await,
            Standing::Suspended => {
                self.tell(News::MethodDeclined(RefusalCode::PaymentMethodDeclined))
                    .await
            }
            Standing::Canceled | Standing::Closed => self.tell(News::Ended(Ending::AtGateway)).await,
            Standing::Draft => Ok(Went::Stop(Progress::Wait)),
        }
    }

    async fn ask_for_authorization(&self, row: &AuthorizationRow) -> Result<Went, Broken> {
        kill_point("authorize.before").await;
        let answer = self
            .shop
            .gateway()
            .authorize(&row.parameters.0, self.deadline)
            .await;
        kill_point("authorize.after").await;
        match answer {
            Ok(told) => self.heard(told).await,
            Err(fault @ (Fault::Unclear(_) | Fault::OutOfReach(_))) => self.unheard(&fault),
            Err(Fault::WrongState(_)) => self.closed_to_authorizations().await,
            Err(fault) => {
                tracing::error!(%fault, payment = self.payment.id, "the authorization was turned down");
                self.tell(News::Ended(Ending::Declined(DeclineReason::Other)))
                    .await
            }
        }
    }

    /// The gateway takes no authorization for this payment: how does it stand?
    async fn closed_to_authorizations(&self) -> Result<Went, Broken> {
        match self
            .shop
            .gateway()
            .describe(&self.payment.gateway_id, None, self.deadline)
            .await
        {
            Ok(told) => match told.standing {
                Standing::Suspended => {
                    self.tell(News::MethodDeclined(RefusalCode::PaymentMethodDeclined))
                        .await
                }
                Standing::Canceled | Standing::Closed => self.tell(News::Ended(Ending::AtGateway)).await,
                Standing::Draft | Standing::Open => Ok(Went::Stop(Progress::Wait)),
            },
            Err(fault) => self.unheard(&fault),
        }
    }

    /// Brings an authorization into the books.
    async fn heard(&self, told: Authorization) -> Result<Went, Broken> {
        if self.may_pass_next_time(&told).await {
            return self.tell(News::SoftlyDeclined(told)).await;
        }
        let undecided = told.standing == AuthorizationStanding::Pending;
        let went = self.tell(News::Authorization(told)).await?;
        Ok(if undecided {
            Went::Stop(Progress::Wait)
        } else {
            went
        })
    }

    /// A soft decline is tried once more, if the payment is still open.
    async fn may_pass_next_time(&self, told: &Authorization) -> bool {
        let declined = told.standing == AuthorizationStanding::Declined(DeclineReason::PaymentMethod);
        let softly_before = self.authorizations.iter().any(|row| row.soft_decline.0);
        if !declined || !told.soft_decline || softly_before {
            return false;
        }
        let now = self
            .shop
            .gateway()
            .describe(&self.payment.gateway_id, None, self.deadline)
            .await;
        now.is_ok_and(|now| now.standing == Standing::Open)
    }

    fn unheard(&self, fault: &Fault) -> Result<Went, Broken> {
        tracing::warn!(%fault, payment = self.payment.id, "the payment is undecided");
        Ok(Went::Stop(Progress::Wait))
    }
}
