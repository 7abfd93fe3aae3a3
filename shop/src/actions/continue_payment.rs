//! Brings a payment on, from wherever it stands, as far as it goes now.
//!
//! Called by `place_order` while the buyer waits, and by a job for whatever a request, a crash or an outage left
//! undone. Both do the same: look where the payment stands in our books, do the one deed that fits, bring what
//! was heard to `reconcile_payment`, and look again.
//!
//! Before a call that binds somebody it is written down that it leaves. So after a crash the books say what may
//! have happened: the gateway is asked first, and what is sent again has the same reference and parameters.

mod bind;
mod secure;

use commerce::order::OrderState;
use commerce::payment::PaymentState;

use super::placed;
use super::reconcile_payment::{Ending, News, Reconciled, reconcile_payment};
use crate::Shop;
use crate::db::checkouts::stage;
use crate::db::orders::{self, OrderRow};
use crate::db::payments::{self, AuthorizationRow, PaymentRow, transaction};
use crate::db::{carts, checkouts};
use crate::error::Broken;
use crate::gateway::{Deadline, Standing};

/// More deeds than any payment needs in one go; a bound against going in circles.
const MOST_DEEDS: usize = 16;

/// Who brings the payment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// The request of a buyer, who waits.
    Buyer,
    /// The background, some time later.
    Job,
}

/// How far it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Nothing more to do for now: authorized, ended, or the buyer has to choose.
    Settled,
    /// Undecided: look again later.
    Wait,
    /// Another task of this process is at it.
    Busy,
}

/// What one deed led to.
enum Went {
    /// The books changed: look at them again.
    On,
    /// Nothing more can be done now.
    Stop(Progress),
}

/// Everything a deed needs.
struct Case<'a> {
    shop: &'a Shop,
    who: Who,
    deadline: Deadline,
    payment: PaymentRow,
    order: OrderRow,
    authorizations: Vec<AuthorizationRow>,
}

/// Brings the payment on. What cannot be decided now is left pending, and the buyer is told that the order is in.
pub(crate) async fn continue_payment(shop: &Shop, payment: &str, who: Who) -> Result<Progress, Broken> {
    let Some(_taken_up) = shop.take_up(payment) else {
        return Ok(Progress::Busy);
    };
    let deadline = Deadline::begin(shop.settings());
    for _ in 0..MOST_DEEDS {
        let case = Case::open(shop, payment, who, deadline).await?;
        match case.next_deed().await? {
            Went::On => {}
            Went::Stop(progress) => {
                if progress == Progress::Wait {
                    leave_pending(shop, payment).await?;
                }
                return Ok(progress);
            }
        }
    }
    tracing::error!(payment, "a payment goes in circles");
    leave_pending(shop, payment).await?;
    Ok(Progress::Wait)
}

/// The buyer may be bound and the answer is open: the order is in, its payment is being checked.
async fn leave_pending(shop: &Shop, payment: &str) -> Result<(), Broken> {
    let mut tx = shop.db().write().await?;
    let Some(row) = payments::by_id(tx.on(), payment).await? else {
        return Ok(());
    };
    let Some(order) = orders::by_number(tx.on(), &row.order_number).await? else {
        return Ok(());
    };
    carts::hold(tx.on(), &order.cart_id).await?;
    let Some(row) = payments::hold(tx.on(), payment, shop.now()).await? else {
        return Ok(());
    };
    let undecided = matches!(
        payments::state_of(&row)?,
        PaymentState::Confirming | PaymentState::Confirmed | PaymentState::AuthorizationPending
    );
    if undecided {
        placed::place(shop, &mut tx, &order).await?;
        placed::write_received_mail(shop, &mut tx, &order).await?;
        tx.commit().await?;
    }
    Ok(())
}

impl<'a> Case<'a> {
    async fn open(shop: &'a Shop, payment: &str, who: Who, deadline: Deadline) -> Result<Self, Broken> {
        let mut conn = shop.db().read().await?;
        let missing = || Broken::data("a payment without its order");
        let payment = payments::by_id(conn.on(), payment).await?.ok_or_else(missing)?;
        let order = orders::by_number(conn.on(), &payment.order_number)
            .await?
            .ok_or_else(missing)?;
        let authorizations = payments::authorizations(conn.on(), &payment.id).await?;
        Ok(Self {
            shop,
            who,
            deadline,
            payment,
            order,
            authorizations,
        })
    }

    /// The one deed that fits the books.
    async fn next_deed(&self) -> Result<Went, Broken> {
        let planned = self.latest().is_some_and(|row| row.state == transaction::PLANNED);
        match payments::state_of(&self.payment)? {
            PaymentState::Draft => self.bind().await,
            PaymentState::Confirming => self.find_out_binding().await,
            PaymentState::Confirmed if planned => self.authorize().await,
            PaymentState::Confirmed => self.look_at_payment().await,
            PaymentState::AuthorizationPending => self.look_at_authorization().await,
            PaymentState::MethodDeclined if self.payment.confirm_wanted.0 => self.bind_again().await,
            PaymentState::MethodDeclined => self.await_method().await,
            _ => Ok(Went::Stop(Progress::Settled)),
        }
    }

    /// The payment method was declined and nobody has asked to go on. While the buyer is still in the checkout
    /// it is the buyer's turn; one who has left may have chosen another method at the gateway's own site.
    async fn await_method(&self) -> Result<Went, Broken> {
        if self.who == Who::Buyer {
            return Ok(Went::Stop(Progress::Settled));
        }
        if self
            .payment
            .hold_until
            .is_some_and(|until| until <= self.shop.now())
        {
            return self.tell(News::Ended(Ending::HeldTooLong)).await;
        }
        let checkout = checkouts::by_id(self.shop.db().read().await?.on(), &self.order.checkout_id).await?;
        if checkout.is_some_and(|row| row.stage == stage::CHOOSE_ANOTHER_METHOD) {
            if self.in_time() {
                return Ok(Went::Stop(Progress::Wait));
            }
            reconcile_payment(self.shop, &self.payment.id, News::BuyerIsGone).await?;
        }
        match self
            .shop
            .gateway()
            .describe(&self.payment.gateway_id, None, self.deadline)
            .await
        {
            Ok(told) => match told.standing {
                Standing::Open => self.tell(News::Confirmed).await,
                Standing::Canceled | Standing::Closed => self.tell(News::Ended(Ending::AtGateway)).await,
                Standing::Draft | Standing::Suspended => Ok(Went::Stop(Progress::Wait)),
            },
            Err(_) => Ok(Went::Stop(Progress::Wait)),
        }
    }

    fn latest(&self) -> Option<&AuthorizationRow> {
        self.authorizations.last()
    }

    /// Whether an order that Amazon never confirmed may still be finished without the buyer.
    fn in_time(&self) -> bool {
        let timing = &self.shop.settings().timing;
        self.payment.wanted_at.plus(timing.finish_within) > self.shop.now()
    }

    fn order_is_canceled(&self) -> bool {
        self.order.state == OrderState::Canceled.as_str()
    }

    /// Brings news into the books. News that changes nothing means that somebody else was faster: look again at
    /// the next look, not in a circle.
    async fn tell(&self, news: News) -> Result<Went, Broken> {
        match reconcile_payment(self.shop, &self.payment.id, news).await? {
            Reconciled::Changed => Ok(Went::On),
            Reconciled::Ignored => Ok(Went::Stop(Progress::Wait)),
        }
    }
}
