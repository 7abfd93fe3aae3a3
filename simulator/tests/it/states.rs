//! Every operation in every state, allowed and refused.

use serde_json::json;

use crate::client::{Answer, Sim, fresh};

const ORDER: &str = "AmazonOrderReferenceId";

/// Makes an order reference in this state.
async fn order_in(sim: &Sim, state: &str) -> String {
    match state {
        "Draft" => {
            let id = sim.draft("1111").await;
            sim.set(&id, "100.00").await.ok();
            id
        }
        "Open" => sim.open("1111").await,
        "Suspended" => {
            let id = sim.open("3434").await;
            sim.authorize(&id, "100.00", &[]).await.ok();
            id
        }
        "Canceled" | "Closed" => {
            let id = sim.open("1111").await;
            let operation = if state == "Closed" {
                "CloseOrderReference"
            } else {
                "CancelOrderReference"
            };
            sim.call(operation, &[(ORDER, &id)]).await.ok();
            id
        }
        other => panic!("no state {other}"),
    }
}

#[tokio::test]
async fn order_references() {
    let wrong = "InvalidOrderReferenceStatus";
    let frozen = "OrderReferenceNotModifiable";
    let states = ["Draft", "Open", "Suspended", "Canceled", "Closed"];
    let table = [
        ("SetOrderReferenceDetails", ["ok", frozen, frozen, frozen, frozen]),
        ("GetOrderReferenceDetails", ["ok"; 5]),
        (
            "ConfirmOrderReference",
            ["ok", "ok", "PaymentMethodNotUpdated", wrong, wrong],
        ),
        ("CancelOrderReference", ["ok", "ok", "ok", wrong, wrong]),
        ("CloseOrderReference", [wrong, "ok", "ok", wrong, wrong]),
        ("Authorize", [wrong, "ok", wrong, wrong, wrong]),
    ];
    let sim = Sim::start().await;
    for (operation, expected) in table {
        for (state, expected) in states.into_iter().zip(expected) {
            let id = order_in(&sim, state).await;
            let before = sim.state_of(&id).await;
            assert_eq!(before["state"], state);
            let answer = match operation {
                "SetOrderReferenceDetails" => sim.set(&id, "50.00").await,
                "Authorize" => sim.authorize(&id, "10.00", &[]).await,
                _ => sim.call(operation, &[(ORDER, &id)]).await,
            };
            assert_eq!(
                answer.verdict(),
                expected,
                "{operation} in {state}: {}",
                answer.xml
            );
            if expected != "ok" {
                assert_eq!(
                    sim.state_of(&id).await,
                    before,
                    "{operation} refused in {state} changed something"
                );
            }
        }
    }
}

/// Makes an authorization in this state.
async fn authorization_in(sim: &Sim, state: &str) -> String {
    let id = sim.open(if state == "Declined" { "5656" } else { "1111" }).await;
    let timeout = if state == "Pending" { "1440" } else { "0" };
    let answer = sim
        .authorize(&id, "100.00", &[("TransactionTimeout", timeout)])
        .await
        .ok();
    let authorization = answer.text("AmazonAuthorizationId");
    if state == "Closed" {
        sim.call("CloseAuthorization", &[("AmazonAuthorizationId", &authorization)])
            .await
            .ok();
    }
    authorization
}

#[tokio::test]
async fn authorizations() {
    let wrong = "InvalidAuthorizationStatus";
    let states = ["Pending", "Open", "Declined", "Closed"];
    let table = [
        ("GetAuthorizationDetails", ["ok"; 4]),
        ("CloseAuthorization", [wrong, "ok", wrong, wrong]),
        ("Capture", [wrong, "ok", wrong, wrong]),
    ];
    let sim = Sim::start().await;
    sim.control("settings", json!({ "asynchronous_delay_ms": 3_600_000 }))
        .await;
    for (operation, expected) in table {
        for (state, expected) in states.into_iter().zip(expected) {
            let id = authorization_in(&sim, state).await;
            let named = [("AmazonAuthorizationId", id.as_str())];
            let found = sim.call("GetAuthorizationDetails", &named).await.ok();
            assert_eq!(found.status_of("AuthorizationStatus").0, state);
            let answer = match operation {
                "Capture" => sim.capture(&id, "100.00", &[]).await,
                _ => sim.call(operation, &named).await,
            };
            assert_eq!(
                answer.verdict(),
                expected,
                "{operation} in {state}: {}",
                answer.xml
            );
            if expected != "ok" {
                let after = sim.call("GetAuthorizationDetails", &named).await.ok();
                assert_eq!(
                    after.status_of("AuthorizationStatus"),
                    found.status_of("AuthorizationStatus")
                );
                assert!(after.xml.contains("<IdList/>"), "{}", after.xml);
            }
        }
    }
}

#[tokio::test]
async fn captures() {
    let sim = Sim::start().await;
    sim.control("settings", json!({ "asynchronous_delay_ms": 3_600_000 }))
        .await;
    let pending = r#"{"SandboxSimulation": {"State":"Pending"}}"#;
    let declined = r#"{"SandboxSimulation": {"State":"Declined","ReasonCode":"AmazonRejected"}}"#;
    let closed = r#"{"SandboxSimulation": {"State":"Closed","ReasonCode":"AmazonClosed"}}"#;
    for (state, note, refundable) in [
        ("Pending", pending, "CaptureNotRefundable"),
        ("Completed", "thanks", "ok"),
        ("Declined", declined, "CaptureNotRefundable"),
        ("Closed", closed, "CaptureNotRefundable"),
    ] {
        let authorization = authorization_in(&sim, "Open").await;
        let answer = sim
            .capture(&authorization, "100.00", &[("SellerCaptureNote", note)])
            .await
            .ok();
        let id = answer.text("AmazonCaptureId");
        if state == "Closed" {
            sim.control("clock", json!({ "advance_seconds": 60 })).await;
        }
        let found = sim
            .call("GetCaptureDetails", &[("AmazonCaptureId", &id)])
            .await
            .ok();
        assert_eq!(found.status_of("CaptureStatus").0, state);
        let refund = sim.refund(&id, "1.00", &[]).await;
        assert_eq!(refund.verdict(), refundable, "{state}: {}", refund.xml);
    }
}

#[tokio::test]
async fn what_does_not_exist_is_told_apart() {
    let sim = Sim::start().await;
    let unknown = "S01-0000000-0000000";
    let order = [
        "GetOrderReferenceDetails",
        "ConfirmOrderReference",
        "CancelOrderReference",
        "CloseOrderReference",
    ];
    for operation in order {
        for id in [unknown, "x", "ü-ü-ü-ü-ü-ü-ü-ü-ü-ü-ü"] {
            let answer = sim.call(operation, &[(ORDER, id)]).await;
            assert_eq!(
                (answer.verdict(), answer.status),
                ("InvalidOrderReferenceId", 404),
                "{operation} {id}"
            );
        }
        assert_eq!(
            sim.call(operation, &[]).await.verdict(),
            "InvalidParameterValue",
            "{operation}"
        );
    }
    let transactions = [
        ("GetAuthorizationDetails", "AmazonAuthorizationId", "-A000000"),
        ("CloseAuthorization", "AmazonAuthorizationId", "-A000000"),
        ("GetCaptureDetails", "AmazonCaptureId", "-C000000"),
        ("GetRefundDetails", "AmazonRefundId", "-R000000"),
    ];
    let open = sim.open("1111").await;
    for (operation, name, tail) in transactions {
        for id in [
            format!("{unknown}{tail}"),
            format!("{open}{tail}"),
            open.clone(),
            "é".repeat(30),
        ] {
            let answer = sim.call(operation, &[(name, &id)]).await;
            assert_eq!(
                (answer.verdict(), answer.status),
                ("InvalidTransactionId", 404),
                "{operation} {id}"
            );
        }
        assert_eq!(
            sim.call(operation, &[]).await.verdict(),
            "InvalidParameterValue",
            "{operation}"
        );
    }
}

#[tokio::test]
async fn another_sellers_order_reference_is_not_there() {
    let sim = Sim::start().await;
    let seller = sim.control("sellers", json!({ "id": "A3OTHERSHOP" })).await;
    let buyer = sim.buyer().await;
    let foreign = sim
        .control(
            "order-references",
            json!({ "buyer": buyer, "seller": "A3OTHERSHOP" }),
        )
        .await;
    let foreign = foreign["id"].as_str().unwrap();
    let answer: Answer = sim.call("GetOrderReferenceDetails", &[(ORDER, foreign)]).await;
    assert_eq!(answer.verdict(), "InvalidOrderReferenceId");
    let answer = sim
        .authorize(foreign, "1.00", &[("AuthorizationReferenceId", &fresh("a"))])
        .await;
    assert_eq!(answer.verdict(), "InvalidOrderReferenceId");
    assert_eq!(seller["id"], "A3OTHERSHOP");
}
