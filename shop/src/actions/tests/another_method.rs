//! An order whose payment method was declined, while the gateway cannot be reached.

use std::time::Duration;

use commerce::checkout::{RefusalCode, Stage};

use super::placed::{Placed, pair};
use crate::actions::continue_payment::{Progress, Who, continue_payment};
use crate::actions::reconcile_payment::{News, Reconciled};
use crate::gateway::AuthorizationStanding;

const ELEVEN_MINUTES: Duration = Duration::from_secs(11 * 60);

async fn job(placed: &Placed) -> Progress {
    continue_payment(&placed.shop, &placed.payment, Who::Job)
        .await
        .unwrap()
}

async fn method_mails(placed: &Placed) -> usize {
    let mails = placed.jobs("send_mail").await;
    mails
        .iter()
        .filter(|mail| mail.contains("payment_method_declined"))
        .count()
}

#[tokio::test]
async fn a_confirmation_that_the_job_cannot_send_is_no_decline() {
    let placed = Placed::new().await;
    placed.method_declined().await;
    placed.pressed_again().await;
    assert_eq!(job(&placed).await, Progress::Wait);
    assert_eq!(placed.states().await, pair("pending", "confirming"));
    assert!(matches!(placed.stage().await, Stage::Placed { .. }));
    assert_eq!(method_mails(&placed).await, 0);
}

#[tokio::test]
async fn another_method_is_not_confirmed_hours_later_without_the_buyer() {
    let placed = Placed::new().await;
    placed.method_declined().await;
    placed.pressed_again().await;
    placed.shop.advance_clock(ELEVEN_MINUTES).unwrap();
    assert_eq!(job(&placed).await, Progress::Wait);
    assert_eq!(placed.states().await, pair("pending", "method_declined"));
    assert_eq!(placed.stage().await, Stage::ChooseAnotherMethod);
    placed.pressed_again().await;
}

#[tokio::test]
async fn a_buyer_who_left_is_asked_for_another_method_once_by_mail() {
    let placed = Placed::new().await;
    placed.method_declined().await;
    job(&placed).await;
    assert_eq!(method_mails(&placed).await, 0, "perhaps still here");
    placed.shop.advance_clock(ELEVEN_MINUTES).unwrap();
    for _ in 0..2 {
        assert_eq!(job(&placed).await, Progress::Wait);
        assert_eq!(method_mails(&placed).await, 1);
    }
    assert_eq!(placed.stage().await, Stage::ChooseAnotherMethod);
    placed
        .shop
        .advance_clock(Duration::from_secs(8 * 24 * 3600))
        .unwrap();
    assert_eq!(job(&placed).await, Progress::Settled);
    let mails = placed.jobs("send_mail").await;
    assert!(
        mails.iter().any(|mail| mail.contains("order_canceled")),
        "{mails:?}"
    );
}

#[tokio::test]
async fn a_decline_heard_late_does_not_call_good_money_off() {
    let placed = Placed::new().await;
    placed.confirmed().await;
    let late = News::NotBoundAgain(RefusalCode::PaymentMethodDeclined);
    assert_eq!(placed.hears(late).await, Reconciled::Ignored);
    let suspended = News::MethodDeclined(RefusalCode::PaymentMethodDeclined);
    assert_eq!(placed.hears(suspended).await, Reconciled::Changed);
    placed.first(AuthorizationStanding::Open).await;
    assert_eq!(placed.states().await, pair("processing", "authorized"));
    assert!(placed.jobs("cancel_payment").await.is_empty());
    assert!(matches!(placed.stage().await, Stage::Placed { .. }));
}
