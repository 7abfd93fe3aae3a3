//! What Amazon decides later, softly, or not at all, and what the shopper does meanwhile.

use std::time::Duration;

use commerce::checkout::{CheckoutView, Note, RefusalCode, Stage};
use serde_json::{Value, json};
use shop::{CartId, Sku};

use crate::harness::{BLUE_SHOES, Buyer, SATCHEL, TestApp, placed_number};

const SOON: [(&str, &str); 2] = [
    ("timing.continue_after_ms", "300"),
    ("timing.look_again_ms", "300,300,300,300"),
];

fn states(seen: &Value) -> Vec<String> {
    let authorizations = seen["authorizations"].as_array().unwrap();
    authorizations
        .iter()
        .map(|one| one["state"].as_str().unwrap().to_owned())
        .collect()
}

async fn mails(app: &TestApp) -> String {
    app.browser().get("/demo/mailbox").await.text()
}

async fn settled(app: &TestApp, state: &str) {
    app.until(state, async || {
        (app.orders().await == [(state.to_owned(), 1)]).then_some(())
    })
    .await;
}

#[tokio::test]
async fn no_decision_in_time_goes_on_without_the_buyer() {
    let app = TestApp::start_with(&SOON).await;
    app.control
        .post("settings", json!({ "asynchronous_delay_ms": 1500 }))
        .await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    app.control
        .outcome("Authorize", &buyer.order_reference, "TransactionTimedOut")
        .await;
    let number = placed_number(&buyer.place(&view).await.json());
    assert_eq!(app.orders().await, [("payment_review".to_owned(), 1)]);
    let page = buyer.browser.open("/checkout/success").await.text();
    assert!(page.contains(&number) && page.contains("being checked"), "{page}");
    let first = app
        .until("a mail", async || {
            Some(mails(&app).await).filter(|it| it.contains(&number))
        })
        .await;
    assert!(
        first.contains("received") && !first.contains("confirmed"),
        "{first}"
    );
    settled(&app, "processing").await;
    assert_eq!(
        states(&app.control.seen(&buyer.order_reference).await),
        ["Declined", "Open"]
    );
    app.until("the confirmation", async || {
        mails(&app).await.contains("confirmed").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_failure_at_amazon_is_tried_again_with_a_new_reference() {
    let app = TestApp::start().await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    app.control
        .post(
            "outcomes",
            json!({
                "operation": "Authorize", "order_reference": buyer.order_reference, "state": "Declined",
                "reason": "ProcessingFailure", "times": 2,
            }),
        )
        .await;
    placed_number(&buyer.place(&view).await.json());
    assert_eq!(
        states(&app.control.seen(&buyer.order_reference).await),
        ["Declined", "Declined", "Open"]
    );
    assert_eq!(app.orders().await, [("processing".to_owned(), 1)]);
}

#[tokio::test]
async fn an_order_that_nobody_pays_is_held_for_days_and_then_canceled_on_both_sides() {
    let app = TestApp::start_with(&SOON).await;
    let buyer = Buyer::signed_in_with(&app, &[(SATCHEL, "1")]).await;
    let view = buyer.ready().await;
    app.control
        .outcome("Authorize", &buyer.order_reference, "InvalidPaymentMethod")
        .await;
    let view: CheckoutView = buyer.place(&view).await.json();
    assert_eq!(view.stage, Stage::ChooseAnotherMethod);
    app.shop
        .advance_clock(Duration::from_secs(6 * 24 * 3600))
        .unwrap();
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(app.orders().await, [("pending".to_owned(), 1)], "held");
    app.shop.advance_clock(Duration::from_secs(25 * 3600)).unwrap();
    settled(&app, "canceled").await;
    app.until("Amazon to know", async || {
        (app.control.seen(&buyer.order_reference).await["state"] == "Canceled").then_some(())
    })
    .await;
    // The last piece can be had again.
    let found = shop::actions::add_to_cart(&app.shop, None, &Sku::from(SATCHEL), 1).await;
    assert!(found.is_ok(), "{found:?}");
}

#[tokio::test]
async fn an_order_that_waits_can_be_given_up_for_another_cart() {
    let app = TestApp::start().await;
    let cart = shop::actions::add_to_cart(&app.shop, None, &Sku::from(SATCHEL), 1)
        .await
        .unwrap();
    let id = app.control.buyer().await["id"].as_str().unwrap().to_owned();
    let token = app.control.token(&id).await;
    let order_reference = app.control.order_reference(&id).await;
    let checkout = shop::actions::sign_in(&app.shop, &cart, token.into())
        .await
        .unwrap();
    shop::actions::save_address(&app.shop, &checkout, &order_reference)
        .await
        .unwrap();
    let view = shop::actions::save_payment_method(&app.shop, &checkout, &order_reference)
        .await
        .unwrap();
    app.control
        .outcome("Authorize", &order_reference, "InvalidPaymentMethod")
        .await;
    let consent = shop::actions::Consent {
        terms: true,
        revision: view.revision,
    };
    let view = shop::actions::place_order(&app.shop, &checkout, consent)
        .await
        .unwrap();
    assert_eq!(view.stage, Stage::ChooseAnotherMethod, "{view:?}");

    let page = shop::read::cart(&app.shop, Some(&cart)).await.unwrap();
    assert!(page.frozen && page.waits_for_method && page.can_pay, "{page:?}");
    let change = shop::actions::change_quantity(&app.shop, &cart, &Sku::from(SATCHEL), 0).await;
    assert!(change.is_err(), "the cart stands still");
    for _ in 0..2 {
        shop::actions::give_up_order(&app.shop, &cart).await.unwrap();
    }
    let page = shop::read::cart(&app.shop, Some(&cart)).await.unwrap();
    assert!(
        !page.frozen && page.notice.is_some() && page.lines[0].problem.is_none(),
        "{page:?}"
    );
    shop::actions::change_quantity(&app.shop, &cart, &Sku::from(SATCHEL), 0)
        .await
        .unwrap();
    app.until("Amazon to know", async || {
        (app.control.seen(&order_reference).await["state"] == "Canceled").then_some(())
    })
    .await;
    let other = shop::actions::add_to_cart(&app.shop, None::<&CartId>, &Sku::from(SATCHEL), 1).await;
    assert!(other.is_ok(), "stock is back: {other:?}");
}

#[tokio::test]
async fn a_method_that_does_not_go_there_is_replaced_and_the_page_says_so() {
    let app = TestApp::start().await;
    let address = |city: &str, state: &str, code: &str, country: &str| {
        json!({
            "name": "Hannah Sommer", "line1": "7 Maple Road", "city": city, "state_or_region": state,
            "postal_code": code, "country_code": country,
        })
    };
    let addresses = [
        address("Denver", "CO", "80203", "US"),
        address("Hamburg", "", "20257", "DE"),
    ];
    let made = app
        .control
        .post("buyers", json!({ "addresses": addresses }))
        .await;
    let id = made["id"].as_str().unwrap().to_owned();
    let (token, order_reference) = (
        app.control.token(&id).await,
        app.control.order_reference(&id).await,
    );
    let buyer = Buyer {
        browser: app.browser(),
        id,
        token,
        order_reference,
        cards: Vec::new(),
    };
    buyer
        .browser
        .call("add_to_cart", &[("sku", BLUE_SHOES), ("quantity", "1")])
        .await;
    assert!(buyer.sign_in(&buyer.token).await.status.is_success());
    let here = buyer.ready().await;
    let choice = format!("order-references/{}/choice", buyer.order_reference);
    app.control
        .post(&choice, json!({ "address": made["addresses"][1]["id"] }))
        .await;
    let abroad = buyer.save_address().await;
    assert_eq!(abroad.method.as_deref(), Some("international"), "{abroad:?}");
    assert!(
        matches!(abroad.note, Some(Note::MethodReplaced { .. })),
        "{abroad:?}"
    );
    assert_ne!(
        (abroad.totals.shipping, abroad.totals.tax),
        (here.totals.shipping, here.totals.tax)
    );
    assert!(abroad.revision > here.revision);
    assert_eq!(buyer.look().await, abroad, "a reload says the same");

    // Nobody buys at the old total.
    let refused: CheckoutView = buyer.place(&here).await.json();
    assert_eq!(
        refused.refusal.map(|it| it.code),
        Some(RefusalCode::OrderChanged),
        "{refused:?}"
    );
    placed_number(&buyer.place(&buyer.look().await).await.json());
}

#[tokio::test]
async fn an_order_reference_that_went_stale_is_started_anew_with_every_choice_kept() {
    let app = TestApp::start().await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    app.control
        .post("clock", json!({ "advance_seconds": 3 * 3600 + 60 }))
        .await;
    let late: CheckoutView = buyer.place(&view).await.json();
    assert_eq!(late.stage, Stage::Choosing, "{late:?}");
    // Amazon's clock ran three hours ahead of ours, so it is the token or the draft that is too old.
    let code = late.refusal.unwrap().code;
    assert!(
        matches!(
            code,
            RefusalCode::PaymentStale | RefusalCode::SignInExpired | RefusalCode::PaymentNotYours
        ),
        "{late:?}"
    );
    assert_eq!((&late.method, &late.totals), (&view.method, &view.totals));
    let token = app.control.token(&buyer.id).await;
    let order_reference = app.control.order_reference(&buyer.id).await;
    let buyer = Buyer {
        token,
        order_reference,
        ..buyer
    };
    assert!(buyer.sign_in(&buyer.token).await.status.is_success());
    let view = buyer.ready().await;
    placed_number(&buyer.place(&view).await.json());
}

#[tokio::test]
async fn the_same_buyer_finds_the_checkout_on_another_device() {
    let app = TestApp::start().await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    let elsewhere = shop::actions::add_to_cart(&app.shop, None, &Sku::from(BLUE_SHOES), 1)
        .await
        .unwrap();
    shop::actions::change_quantity(&app.shop, &elsewhere, &Sku::from(BLUE_SHOES), 0)
        .await
        .unwrap();
    let token = app.control.token(&buyer.id).await;
    let checkout = shop::actions::sign_in(&app.shop, &elsewhere, token.into())
        .await
        .unwrap();
    let found = shop::read::checkout(&app.shop, &checkout).await.unwrap().unwrap();
    assert_eq!((found.lines, found.payment_id), (view.lines, view.payment_id));
    let other = app.control.buyer().await["id"].as_str().unwrap().to_owned();
    let token = app.control.token(&other).await;
    assert!(
        shop::actions::sign_in(&app.shop, &elsewhere, token.into())
            .await
            .is_err(),
        "not another buyer's"
    );
}
