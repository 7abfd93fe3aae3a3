//! What the books do with news, in orders that a well-behaved gateway would hardly produce. No gateway answers
//! here; what is asked over the wire is tested from outside, against the true other side.

mod another_method;
mod placed;

use commerce::checkout::{RefusalCode, Stage};
use commerce::money::Money;
use commerce::payment::DeclineReason;

use super::place_order::{Consent, begin_for_test};
use super::reconcile_payment::{Ending, News, Reconciled, reconcile_payment};
use crate::db::{execute, fetch_one};
use crate::gateway::AuthorizationStanding;
use crate::testing::shop;
use crate::{OrderNumber, Sku};

use placed::{Placed, SKU, pair, ready, stock};

#[tokio::test]
async fn the_same_news_twice_changes_nothing_and_writes_one_mail() {
    let placed = Placed::new().await;
    placed.confirmed().await;
    assert_eq!(
        placed.first(AuthorizationStanding::Open).await,
        Reconciled::Changed
    );
    assert_eq!(
        placed.first(AuthorizationStanding::Open).await,
        Reconciled::Ignored
    );
    assert_eq!(placed.hears(News::Confirmed).await, Reconciled::Ignored);
    assert_eq!(placed.states().await, pair("processing", "authorized"));
    assert_eq!(placed.jobs("send_mail").await.len(), 1);
    assert_eq!(
        placed.stage().await,
        Stage::Placed {
            order_number: placed.number.clone()
        }
    );
    let cart = crate::read::cart(&placed.shop, Some(&placed.cart)).await.unwrap();
    assert!(cart.lines.is_empty() && !cart.frozen);
    assert_eq!(stock(&placed.shop).await, placed.stock_before - 2);
}

#[tokio::test]
async fn late_news_cannot_move_a_payment_back() {
    let placed = Placed::new().await;
    placed.confirmed().await;
    placed.first(AuthorizationStanding::Open).await;
    assert_eq!(
        placed.first(AuthorizationStanding::Pending).await,
        Reconciled::Ignored
    );
    assert_eq!(
        placed
            .hears(News::MethodDeclined(RefusalCode::PaymentMethodDeclined))
            .await,
        Reconciled::Ignored
    );
    assert_eq!(
        placed
            .hears(News::Ended(Ending::NotPlaced(RefusalCode::PaymentStale)))
            .await,
        Reconciled::Ignored
    );
    assert_eq!(placed.states().await, pair("processing", "authorized"));
}

#[tokio::test]
async fn not_placed_is_only_true_before_a_confirmation_has_left() {
    let placed = Placed::new().await;
    assert_eq!(placed.hears(News::ConfirmationSent).await, Reconciled::Changed);
    assert_eq!(
        placed
            .hears(News::Ended(Ending::NotPlaced(RefusalCode::GatewayUnavailable)))
            .await,
        Reconciled::Ignored
    );
    assert_eq!(placed.stage().await, Stage::Deciding);
    assert_eq!(stock(&placed.shop).await, placed.stock_before - 2);
}

#[tokio::test]
async fn an_unwound_order_is_never_confirmed_afterwards() {
    let placed = Placed::new().await;
    let ending = News::Ended(Ending::NotPlaced(RefusalCode::GatewayUnavailable));
    assert_eq!(placed.hears(ending.clone()).await, Reconciled::Changed);
    assert_eq!(placed.hears(News::ConfirmationSent).await, Reconciled::Ignored);
    assert_eq!(placed.hears(ending).await, Reconciled::Ignored);
    assert_eq!(placed.states().await, pair("canceled", "canceled"));
    assert_eq!(
        stock(&placed.shop).await,
        placed.stock_before,
        "stock is back once"
    );
    assert!(
        placed.jobs("cancel_payment").await.is_empty(),
        "the same payment serves the next try"
    );
    let view = crate::read::checkout(&placed.shop, &placed.checkout)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(view.stage, Stage::Choosing);
    assert_eq!(view.refusal.unwrap().code, RefusalCode::GatewayUnavailable);
    assert_eq!(view.missing, []);

    let consent = Consent {
        terms: true,
        revision: view.revision,
    };
    let again = begin_for_test(&placed.shop, &placed.checkout, consent)
        .await
        .unwrap();
    assert_ne!(again, placed.payment, "a new order with a new reference");
}

#[tokio::test]
async fn stock_goes_back_once_however_often_an_order_ends() {
    let placed = Placed::new().await;
    placed.confirmed().await;
    let declined = AuthorizationStanding::Declined(DeclineReason::Rejected);
    assert_eq!(placed.first(declined).await, Reconciled::Changed);
    for ending in [Ending::AtGateway, Ending::HeldTooLong, Ending::GivenUp] {
        assert_eq!(placed.hears(News::Ended(ending)).await, Reconciled::Ignored);
    }
    assert_eq!(placed.first(declined).await, Reconciled::Ignored);
    assert_eq!(placed.states().await, pair("canceled", "declined"));
    assert_eq!(stock(&placed.shop).await, placed.stock_before);
    assert_eq!(placed.stage().await, Stage::Ended);
    let cart = crate::read::cart(&placed.shop, Some(&placed.cart)).await.unwrap();
    assert_eq!((cart.count, cart.frozen), (2, false), "the cart is as it was");
    assert!(cart.notice.is_some());
    assert_eq!(placed.jobs("cancel_payment").await.len(), 1);
    let mails = placed.jobs("send_mail").await;
    assert!(mails.len() == 1 && mails[0].contains("merchant"), "{mails:?}");
}

#[tokio::test]
async fn money_for_an_order_that_ended_is_called_off_and_told_to_the_merchant() {
    let placed = Placed::new().await;
    placed.confirmed().await;
    placed.hears(News::Ended(Ending::AtGateway)).await;
    placed.first(AuthorizationStanding::Open).await;
    assert_eq!(placed.states().await, pair("canceled", "canceled"), "no way back");
    assert_eq!(placed.jobs("cancel_payment").await.len(), 1);
    let mails = placed.jobs("send_mail").await;
    assert!(
        mails.iter().any(|mail| mail.contains("contradiction")),
        "{mails:?}"
    );
}

#[tokio::test]
async fn news_about_an_earlier_authorization_is_only_noted() {
    let placed = Placed::new().await;
    placed.confirmed().await;
    placed
        .first(AuthorizationStanding::Declined(DeclineReason::TimedOut))
        .await;
    assert_eq!(
        placed.states().await,
        pair("pending", "confirmed"),
        "the next one is planned"
    );
    placed.hears(News::AuthorizationRequested).await;
    placed
        .hears(News::Authorization(
            placed.told(2, AuthorizationStanding::Open).await,
        ))
        .await;
    assert_eq!(placed.states().await, pair("processing", "authorized"));
    placed.first(AuthorizationStanding::Lapsed).await;
    assert_eq!(placed.states().await, pair("processing", "authorized"));
}

#[tokio::test]
async fn an_authorization_of_another_amount_is_not_believed() {
    let placed = Placed::new().await;
    placed.confirmed().await;
    let mut told = placed.told(1, AuthorizationStanding::Open).await;
    told.amount = Money::new(1, commerce::money::Currency::USD);
    assert!(
        reconcile_payment(&placed.shop, &placed.payment, News::Authorization(told))
            .await
            .is_err()
    );
    assert_eq!(placed.states().await, pair("pending", "authorization_pending"));
}

#[tokio::test]
async fn one_payment_at_the_gateway_is_spent_on_one_order() {
    let placed = Placed::new().await;
    let other = super::add_to_cart(&placed.shop, None, &Sku::from(SKU), 1)
        .await
        .unwrap();
    let checkout = ready(&placed.shop, &other, "S01-1111111-1111111").await;
    let revision = crate::read::checkout(&placed.shop, &checkout)
        .await
        .unwrap()
        .unwrap()
        .revision;
    let refused = begin_for_test(
        &placed.shop,
        &checkout,
        Consent {
            terms: true,
            revision,
        },
    )
    .await;
    assert_eq!(refused, Err(RefusalCode::PaymentStale));
    assert_eq!(
        stock(&placed.shop).await,
        placed.stock_before - 2,
        "nothing was taken"
    );
}

#[tokio::test]
async fn many_clicks_at_once_begin_one_order() {
    let shop = shop().await;
    let cart = super::add_to_cart(&shop, None, &Sku::from(SKU), 1).await.unwrap();
    let checkout = ready(&shop, &cart, "S01-2222222-2222222").await;
    let revision = crate::read::checkout(&shop, &checkout)
        .await
        .unwrap()
        .unwrap()
        .revision;
    let consent = Consent {
        terms: true,
        revision,
    };
    let mut set = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (shop, checkout) = (shop.shop.clone(), checkout.clone());
        set.spawn(async move {
            super::place_order(&shop, &checkout, consent)
                .await
                .map(|view| view.stage)
        });
    }
    while let Some(done) = set.join_next().await {
        // Nobody answers at this gateway, so a click is told "nothing placed" or sees the deciding of another.
        let stage = done.unwrap().unwrap();
        assert!(matches!(stage, Stage::Choosing | Stage::Deciding), "{stage:?}");
    }
    let mut conn = shop.db().read().await.unwrap();
    let (living,) = fetch_one!(
        conn.on(),
        (i64,),
        "SELECT COUNT(*) FROM orders WHERE state <> 'canceled'"
    )
    .unwrap();
    assert_eq!(living, 0);
    let (taken,) = fetch_one!(
        conn.on(),
        (i64,),
        "SELECT COUNT(*) FROM orders WHERE stock_taken = 1"
    )
    .unwrap();
    assert_eq!(taken, 0, "every unwound order gave its stock back");
}

#[tokio::test]
async fn a_price_that_changed_has_to_be_seen_before_it_is_paid() {
    let shop = shop().await;
    let cart = super::add_to_cart(&shop, None, &Sku::from(SKU), 1).await.unwrap();
    let checkout = ready(&shop, &cart, "S01-3333333-3333333").await;
    let seen = crate::read::checkout(&shop, &checkout).await.unwrap().unwrap();
    let mut tx = shop.db().write().await.unwrap();
    execute!(
        tx.on(),
        "UPDATE variants SET price_minor = price_minor + 100 WHERE sku = $1",
        SKU
    )
    .unwrap();
    tx.commit().await.unwrap();
    let consent = Consent {
        terms: true,
        revision: seen.revision,
    };
    for _ in 0..2 {
        let view = super::place_order(&shop, &checkout, consent).await.unwrap();
        assert_eq!(
            view.refusal.unwrap().code,
            RefusalCode::OrderChanged,
            "also for an older tab's second click"
        );
        assert!(view.revision > seen.revision && view.totals.total != seen.totals.total);
    }
    let view = crate::read::checkout(&shop, &checkout).await.unwrap().unwrap();
    let consent = Consent {
        terms: true,
        revision: view.revision,
    };
    assert!(begin_for_test(&shop, &checkout, consent).await.is_ok());
}

#[tokio::test]
async fn the_guest_needs_the_key_as_well() {
    let placed = Placed::new().await;
    let number = OrderNumber::new(&placed.number);
    let page = crate::read::success(&placed.shop, &number)
        .await
        .unwrap()
        .unwrap();
    assert!(
        crate::read::order_by_key(&placed.shop, &number, "guess")
            .await
            .unwrap()
            .is_none()
    );
    let guest = crate::read::order_by_key(&placed.shop, &number, &page.key)
        .await
        .unwrap()
        .unwrap();
    assert!(guest.purchase_event.is_none() && page.purchase_event.is_some());
    super::acknowledge_purchase(&placed.shop, &number).await.unwrap();
    super::acknowledge_purchase(&placed.shop, &number).await.unwrap();
    let page = crate::read::success(&placed.shop, &number)
        .await
        .unwrap()
        .unwrap();
    assert!(page.purchase_event.is_none(), "counted once");
}
