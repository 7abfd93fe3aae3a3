//! Amazon is ill: before anybody is bound the shopper hears that nothing was placed, afterwards the order is
//! pending and ends by itself.

use commerce::checkout::{CheckoutView, RefusalCode, Stage};
use serde_json::{Value, json};

use crate::harness::{Buyer, SATCHEL, TestApp, placed_number};

/// Short, so that a test need not wait for what a shopper would.
const HASTY: [(&str, &str); 4] = [
    ("timing.gateway_budget_ms", "2500"),
    ("timing.gateway_call_ms", "1200"),
    ("timing.continue_after_ms", "500"),
    ("timing.look_again_ms", "500,500,500,500"),
];

fn faults(operation: &str, buyer: &Buyer) -> Vec<Value> {
    let fault = |more: Value| {
        let mut fault =
            json!({ "operation": operation, "order_reference": buyer.order_reference, "times": 20 });
        fault
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        fault
    };
    vec![
        fault(json!({ "kind": "status", "status": 500 })),
        fault(json!({ "kind": "status", "status": 503 })),
        fault(json!({ "kind": "garbage" })),
        fault(json!({ "kind": "no_answer", "millis": 4000 })),
        fault(json!({ "kind": "cut_before" })),
    ]
}

async fn nothing_is_placed(operation: &str) {
    let app = TestApp::start_with(&HASTY).await;
    for number in 0..5 {
        let buyer = Buyer::signed_in(&app).await;
        let view = buyer.ready().await;
        let fault = faults(operation, &buyer).remove(number);
        app.control.fault(fault.clone()).await;
        let answer: CheckoutView = buyer.place(&view).await.json();
        assert_eq!(answer.stage, Stage::Choosing, "{fault}: {answer:?}");
        assert_eq!(
            answer.refusal.map(|it| it.code),
            Some(RefusalCode::GatewayUnavailable),
            "{fault}: {answer:?}"
        );
        assert_eq!(
            (&answer.method, &answer.totals),
            (&view.method, &view.totals),
            "everything is kept"
        );
        let seen = app.control.seen(&buyer.order_reference).await;
        assert_eq!(
            (&seen["state"], &seen["authorizations"]),
            (&json!("Draft"), &json!([])),
            "{fault}"
        );

        app.control.clear_faults().await;
        placed_number(&buyer.place(&answer).await.json());
        let seen = app.control.seen(&buyer.order_reference).await;
        assert_eq!(
            seen["authorizations"].as_array().unwrap().len(),
            1,
            "{fault}: {seen}"
        );
    }
}

#[tokio::test]
async fn trouble_while_setting_the_details_places_nothing() {
    nothing_is_placed("SetOrderReferenceDetails").await;
}

async fn it_ends_by_itself(operation: &str, fault: impl Fn(&Buyer) -> Value) {
    let app = TestApp::start_with(&HASTY).await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    let fault = fault(&buyer);
    app.control.fault(fault.clone()).await;
    let begun = std::time::Instant::now();
    let answer: CheckoutView = buyer.place(&view).await.json();
    assert!(begun.elapsed().as_secs() < 10, "{fault}: told too late");
    assert!(
        matches!(answer.stage, Stage::Deciding | Stage::Placed { .. }),
        "{operation} {fault}: after Confirm unclear is pending: {answer:?}"
    );
    assert!(
        matches!(buyer.look().await.stage, Stage::Deciding | Stage::Placed { .. }),
        "a reload says the same"
    );
    app.control.clear_faults().await;
    let number = app
        .until("the order to end by itself", async || {
            match buyer.look().await.stage {
                Stage::Placed { order_number } => Some(order_number),
                _ => None,
            }
        })
        .await;
    app.until("the money to be safe", async || {
        (app.orders().await == [("processing".to_owned(), 1)]).then_some(())
    })
    .await;
    let seen = app.control.seen(&buyer.order_reference).await;
    assert_eq!(
        (&seen["state"], &seen["seller_order_id"]),
        (&json!("Open"), &json!(number)),
        "{fault}"
    );
    let open = seen["authorizations"].as_array().unwrap();
    assert_eq!(open.len(), 1, "{operation} {fault}: {seen}");
    assert_eq!(open[0]["amount"]["minor"], json!(view.totals.total.minor()));
}

#[tokio::test]
async fn trouble_while_authorizing_leaves_the_order_pending_until_amazon_is_back() {
    for number in 0..5 {
        it_ends_by_itself("Authorize", |buyer| faults("Authorize", buyer).remove(number)).await;
    }
}

#[tokio::test]
async fn a_confirmation_that_cannot_be_sent_again_at_once_ends_no_order() {
    let settings = [HASTY.as_slice(), &[("timing.gateway_call_ms", "600")]].concat();
    let app = TestApp::start_with(&settings).await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    let operation = "ConfirmOrderReference";
    app.control.post("settings", json!({ "throttling": true })).await;
    // Both tries of the request never arrive, and use up what may be called in these seconds.
    app.control
        .fault(json!({
            "operation": operation, "order_reference": buyer.order_reference, "kind": "cut_before", "times": 2,
        }))
        .await;
    let number = placed_number(&buyer.place(&view).await.json());
    app.until("the money to be safe", async || {
        let orders = app.orders().await;
        assert_ne!(orders, [("canceled".to_owned(), 1)], "there was time");
        (orders == [("processing".to_owned(), 1)]).then_some(())
    })
    .await;
    let requests = app.control.requests(&buyer.order_reference).await;
    assert!(
        requests
            .iter()
            .any(|one| one["action"] == operation && one["code"] == "RequestThrottled"),
        "{requests:?}"
    );
    let seen = app.control.seen(&buyer.order_reference).await;
    assert_eq!(
        (&seen["state"], &seen["seller_order_id"]),
        (&json!("Open"), &json!(number))
    );
}

#[tokio::test]
async fn an_answer_lost_after_the_effect_does_not_repeat_it() {
    for operation in ["SetOrderReferenceDetails", "ConfirmOrderReference", "Authorize"] {
        it_ends_by_itself(operation, |buyer| {
            json!({ "operation": operation, "order_reference": buyer.order_reference, "kind": "cut_after", "times": 1 })
        })
        .await;
    }
}

#[tokio::test]
async fn an_answer_garbled_after_the_effect_does_not_repeat_it() {
    for operation in ["ConfirmOrderReference", "Authorize"] {
        it_ends_by_itself(operation, |buyer| {
            json!({
                "operation": operation, "order_reference": buyer.order_reference, "kind": "garbage",
                "effect": true, "times": 1,
            })
        })
        .await;
    }
}

#[tokio::test]
async fn amazon_may_take_its_time() {
    let app = TestApp::start().await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    app.control
        .fault(json!({
            "operation": "Authorize", "order_reference": buyer.order_reference, "kind": "delay", "millis": 2500,
        }))
        .await;
    let (tab, sent) = (buyer.browser.tab(), view.clone());
    let first = tokio::spawn(async move { crate::harness::place(&tab, &sent).await.json::<CheckoutView>() });
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    assert_eq!(
        buyer.look().await.stage,
        Stage::Deciding,
        "a reload shows the progress"
    );
    let begun = std::time::Instant::now();
    let second: CheckoutView = buyer.place(&view).await.json();
    assert!(
        matches!(second.stage, Stage::Deciding | Stage::Placed { .. }),
        "{second:?}"
    );
    assert!(begun.elapsed().as_secs() < 5, "a second click is answered");
    let number = placed_number(&first.await.unwrap());
    assert_eq!(placed_number(&buyer.look().await), number);
    let seen = app.control.seen(&buyer.order_reference).await;
    assert_eq!(seen["authorizations"].as_array().unwrap().len(), 1, "{seen}");
}

#[tokio::test]
async fn a_shopper_who_leaves_while_amazon_decides_still_has_one_order() {
    let app = TestApp::start_with(&[("timing.continue_after_ms", "1000")]).await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    app.control
        .fault(json!({
            "operation": "Authorize", "order_reference": buyer.order_reference, "kind": "delay", "millis": 1500,
        }))
        .await;
    let (tab, sent) = (buyer.browser.tab(), view.clone());
    let waiting = tokio::spawn(async move { crate::harness::place(&tab, &sent).await });
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    waiting.abort();
    let number = app
        .until("the order", async || match buyer.look().await.stage {
            Stage::Placed { order_number } => Some(order_number),
            _ => None,
        })
        .await;
    let seen = app.control.seen(&buyer.order_reference).await;
    assert_eq!(seen["seller_order_id"], json!(number));
    assert_eq!(seen["authorizations"].as_array().unwrap().len(), 1, "{seen}");
}

#[tokio::test]
async fn while_amazon_cannot_be_asked_nobody_is_signed_in_and_nothing_is_lost() {
    let app = TestApp::start_with(&HASTY).await;
    let buyer = Buyer::signed_in_with(&app, &[(SATCHEL, "1")]).await;
    for operation in ["GetOrderReferenceDetails"] {
        app.control.fault(json!({ "operation": operation, "buyer": buyer.id, "kind": "status", "status": 500, "times": 20 })).await;
        let answer = buyer
            .browser
            .call("save_address", &[("payment_id", &buyer.order_reference)])
            .await;
        let unavailable = match answer.status.is_success() {
            true => {
                answer.json::<CheckoutView>().refusal.map(|it| it.code)
                    == Some(RefusalCode::GatewayUnavailable)
            }
            false => answer.status == reqwest::StatusCode::SERVICE_UNAVAILABLE,
        };
        assert!(unavailable, "{answer:?}");
        app.control.clear_faults().await;
    }
    let view = buyer.ready().await;
    placed_number(&buyer.place(&view).await.json());
}
