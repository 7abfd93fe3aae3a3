//! The control door: what it does, and that it says what it does not understand.

use serde_json::{Value, json};

use crate::client::{Sim, text};

const ORDER: &str = "AmazonOrderReferenceId";

#[tokio::test]
async fn what_is_not_understood_is_named_and_changes_nothing() {
    let sim = Sim::start().await;
    let before = sim.look("state").await;
    let buyer = "buyer@example.com";
    for (door, body, word) in [
        ("reset", json!({ "all": true }), "`all`"),
        ("buyers", json!({ "nam": "A" }), "`nam`"),
        ("buyers", json!({ "name": 7 }), "invalid type"),
        ("buyers", json!({ "email": "nobody" }), "`email`"),
        ("buyers", json!({ "email": "BUYER@example.com" }), "`email`"),
        ("buyers", json!({ "addresses": [{ "street": "A" }] }), "`street`"),
        ("buyers", json!({ "cards": [{ "number": "A" }] }), "`number`"),
        (
            "buyers/buyer@example.com/tokens",
            json!({ "scopes": "profile" }),
            "`scopes`",
        ),
        ("order-references", json!({}), "`buyer`"),
        ("order-references", json!({ "buyer": "nobody" }), "`buyer`"),
        (
            "order-references",
            json!({ "buyer": buyer, "seller": "A1" }),
            "`seller`",
        ),
        (
            "order-references",
            json!({ "buyer": buyer, "address": "home" }),
            "`address`",
        ),
        (
            "order-references",
            json!({ "buyer": buyer, "card": "0000" }),
            "`card`",
        ),
        ("order-references", json!({ "buyer": buyer, "cart": 1 }), "`cart`"),
        ("outcomes", json!({ "operation": "Authorize" }), "`state`"),
        (
            "outcomes",
            json!({ "operation": "Authorize", "state": "Declined", "why": 1 }),
            "`why`",
        ),
        (
            "outcomes",
            json!({ "operation": "Authorize", "state": "Gone" }),
            "`Gone`",
        ),
        (
            "outcomes",
            json!({ "operation": "Confirm", "state": "Declined" }),
            "`operation`",
        ),
        (
            "outcomes",
            json!({ "operation": "Capture", "state": "Declined", "reason": "InvalidPaymentMethod" }),
            "`reason`",
        ),
        (
            "outcomes",
            json!({ "operation": "Authorize", "state": "Declined", "buyer": "nobody" }),
            "`buyer`",
        ),
        (
            "outcomes",
            json!({ "operation": "Authorize", "state": "Declined", "times": 0 }),
            "`times`",
        ),
        ("faults", json!({ "kind": "explode" }), "`explode`"),
        ("faults", json!({ "kind": "delay" }), "`millis`"),
        (
            "faults",
            json!({ "kind": "cut_after", "status": 500 }),
            "`status`",
        ),
        (
            "faults",
            json!({ "kind": "garbage", "operation": "Fly" }),
            "`operation`",
        ),
        (
            "faults",
            json!({ "kind": "garbage", "order_reference": "S01-1" }),
            "`order_reference`",
        ),
        ("faults", json!({ "kind": "garbage", "tims": 2 }), "`tims`"),
        ("settings", json!({ "speed": 9 }), "`speed`"),
        ("settings", json!({ "redirect_answer": "fax" }), "`fax`"),
        ("clock", json!({}), "`advance_seconds`"),
        (
            "clock",
            json!({ "advance_seconds": i64::MAX }),
            "`advance_seconds`",
        ),
        ("clock", json!({ "advance": 1 }), "`advance`"),
    ] {
        let (status, answer) = sim.knock(door, body.clone()).await;
        let message = answer["error"].as_str().unwrap_or_default();
        assert_eq!(status, 400, "{door} {body}");
        assert!(message.contains(word), "{door} {body}: {message}");
    }
    let (status, _) = sim.knock("buyers/nobody/tokens", json!({})).await;
    assert_eq!(status, 404);
    let url = format!("{}/_simulator/buyers", sim.origin);
    let answer = sim.http.post(url).body("{not json").send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let without_clock = |mut state: Value| {
        state["now"].take();
        state
    };
    assert_eq!(without_clock(sim.look("state").await), without_clock(before));
}

#[tokio::test]
async fn buyers_are_made_as_told_or_sensibly() {
    let sim = Sim::start().await;
    let plain = sim.control("buyers", json!({})).await;
    assert_ne!(plain["email"], sim.control("buyers", json!({})).await["email"]);
    assert_eq!(plain["cards"].as_array().unwrap().len(), 5);
    assert!(
        plain["addresses"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| !text(one, "id").is_empty())
    );
    let told = sim
        .control(
            "buyers",
            json!({
                "name": "Cher", "email": "cher@example.com", "password": "p",
                "addresses": [{ "name": "Cher", "line1": "1 Way", "city": "Wien", "postal_code": "1010", "country_code": "AT" }],
                "cards": [{ "tail": "9999", "behavior": "AmazonRejected" }],
            }),
        )
        .await;
    assert_eq!(told["cards"][0]["label"], "Visa ending in 9999");
    let id = text(
        &sim.control("order-references", json!({ "buyer": "cher@example.com" }))
            .await,
        "id",
    );
    sim.set(&id, "5.00").await.ok();
    sim.call("ConfirmOrderReference", &[(ORDER, &id)]).await.ok();
    let answer = sim.authorize(&id, "5.00", &[]).await.ok();
    assert_eq!(answer.status_of("AuthorizationStatus").1, "AmazonRejected");
    let all = sim.look("buyers").await;
    assert!(all.as_array().unwrap().contains(&told));
    sim.control("reset", json!({})).await;
    assert_eq!(
        sim.look("buyers").await.as_array().unwrap().len(),
        2,
        "the two demo buyers are back alone"
    );
    assert_eq!(sim.look("state").await["order_references"], json!([]));
}

#[tokio::test]
async fn planned_outcomes_decide_so_many_calls_and_beat_the_card() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    let plan = |reason| json!({ "operation": "Authorize", "order_reference": id, "state": "Declined", "reason": reason, "times": 2 });
    sim.control("outcomes", plan("ProcessingFailure")).await;
    for expected in ["ProcessingFailure", "ProcessingFailure", ""] {
        let answer = sim.authorize(&id, "5.00", &[]).await.ok();
        assert_eq!(answer.status_of("AuthorizationStatus").1, expected);
    }
    assert_eq!(sim.look("outcomes").await, json!([]));
    let soft = json!({ "operation": "Authorize", "order_reference": id, "state": "Declined",
        "reason": "InvalidPaymentMethod", "soft_decline": true });
    sim.control("outcomes", soft).await;
    let answer = sim.authorize(&id, "5.00", &[]).await.ok();
    assert_eq!(answer.find("SoftDecline"), Some("true"));

    let held = sim
        .authorize(&id, "5.00", &[])
        .await
        .ok()
        .text("AmazonAuthorizationId");
    let declined = json!({ "operation": "Capture", "order_reference": id, "state": "Declined", "reason": "ProcessingFailure" });
    sim.control("outcomes", declined).await;
    let answer = sim.capture(&held, "5.00", &[]).await.ok();
    assert_eq!(answer.status_of("CaptureStatus").1, "ProcessingFailure");
    sim.control(
        "outcomes",
        json!({ "operation": "Capture", "order_reference": id, "state": "Pending" }),
    )
    .await;
    let answer = sim.capture(&held, "5.00", &[]).await.ok();
    assert_eq!(
        answer.status_of("CaptureStatus").0,
        "Pending",
        "the authorization stayed open for another try"
    );
    assert_eq!(
        sim.capture(&held, "5.00", &[]).await.verdict(),
        "InvalidAuthorizationStatus"
    );
    sim.control("clock", json!({ "advance_seconds": 10 })).await;
    let answer = sim
        .call(
            "GetCaptureDetails",
            &[("AmazonCaptureId", &answer.text("AmazonCaptureId"))],
        )
        .await;
    assert_eq!(answer.ok().status_of("CaptureStatus").0, "Completed");
}

#[tokio::test]
async fn the_export_has_the_money_and_the_ring_has_no_secrets() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    let answer = sim
        .authorize(&id, "94.50", &[("AuthorizationReferenceId", "export-1")])
        .await
        .ok();
    sim.capture(
        &answer.text("AmazonAuthorizationId"),
        "94.50",
        &[("CaptureReferenceId", "export-c")],
    )
    .await
    .ok();
    let state = sim.look("state").await;
    let order = state["order_references"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == id.as_str())
        .unwrap();
    let held = &order["authorizations"][0];
    assert_eq!(
        (&held["reference_id"], &held["state"], &held["reason"]),
        (
            &json!("export-1"),
            &json!("Closed"),
            &json!("MaxCapturesProcessed")
        )
    );
    assert_eq!(
        held["amount"],
        json!({ "amount": "94.50", "minor": 9450, "currency": "USD" })
    );
    assert_eq!(held["captures"][0]["reference_id"], "export-c");
    assert_eq!(order["total"]["minor"], 10_000);

    let token = sim.token(&text(order, "buyer"), json!({})).await;
    let named = [(ORDER, id.as_str()), ("AccessToken", &token)];
    sim.call("GetOrderReferenceDetails", &named).await.ok();
    let ring = sim.look(&format!("requests?order_reference={id}")).await;
    let ring = ring.as_array().unwrap();
    let actions: Vec<_> = ring.iter().map(|entry| text(entry, "action")).collect();
    assert_eq!(
        actions,
        [
            "SetOrderReferenceDetails",
            "ConfirmOrderReference",
            "Authorize",
            "Capture",
            "GetOrderReferenceDetails"
        ]
    );
    assert!(
        ring.iter()
            .all(|entry| entry["signature"] == "good" && entry["status"] == 200)
    );
    assert!(ring.iter().all(|entry| entry["parameters"]["Signature"] == "***"));
    assert_eq!(ring[4]["parameters"]["AccessToken"], "***");
    let all = sim.look("requests").await.to_string() + &state.to_string();
    assert!(!all.contains(&token) && !all.contains("cashwrap-demo-secret"));
}

#[tokio::test]
async fn throttling_is_off_until_it_is_switched_on() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    for _ in 0..20 {
        sim.call("GetOrderReferenceDetails", &[(ORDER, &id)]).await.ok();
    }
    sim.control("settings", json!({ "throttling": true })).await;
    let mut verdicts = Vec::new();
    for _ in 0..8 {
        let answer = sim.call("GetOrderReferenceDetails", &[(ORDER, &id)]).await;
        if answer.status != 200 {
            assert_eq!((answer.verdict(), answer.status), ("RequestThrottled", 503));
            assert!(
                answer.find("RequestID").is_some() && answer.xml.contains("<Type/>"),
                "{}",
                answer.xml
            );
        }
        verdicts.push(answer.status);
    }
    assert_eq!(verdicts[..5], [200; 5]);
    assert!(verdicts.contains(&503));
}
