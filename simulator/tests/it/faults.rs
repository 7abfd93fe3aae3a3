//! Faults on the wire, and what they leave behind.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::client::{SANDBOX, SECRET, Sim, common, fresh, signed};

const ORDER: &str = "AmazonOrderReferenceId";

async fn plan(sim: &Sim, id: &str, mut fault: Value) {
    fault["order_reference"] = json!(id);
    sim.control("faults", fault).await;
}

/// Sends a signed call over a bare connection and reads until it ends: exactly what the other side sent.
async fn bare(sim: &Sim, action: &str, parameters: &[(&str, &str)]) -> Vec<u8> {
    let body = signed(
        "POST",
        sim.authority(),
        SANDBOX,
        &common(action, parameters),
        SECRET,
    );
    let mut stream = TcpStream::connect(sim.authority()).await.unwrap();
    let request = format!(
        "POST {SANDBOX} HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\n\r\n{body}",
        sim.authority(),
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    // A reset instead of an orderly end is a cut as well.
    let read = stream.read_to_end(&mut received);
    tokio::time::timeout(Duration::from_secs(10), read)
        .await
        .expect("the connection ends")
        .ok();
    received
}

#[tokio::test]
async fn a_cut_before_has_no_effect_and_a_cut_after_has_it() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    let reference = fresh("cut");
    let call = [
        (ORDER, id.as_str()),
        ("AuthorizationReferenceId", reference.as_str()),
        ("AuthorizationAmount.Amount", "100.00"),
        ("AuthorizationAmount.CurrencyCode", "USD"),
        ("TransactionTimeout", "0"),
    ];
    plan(
        &sim,
        &id,
        json!({ "operation": "Authorize", "kind": "cut_before" }),
    )
    .await;
    assert_eq!(
        bare(&sim, "Authorize", &call).await,
        b"",
        "not one byte of an answer"
    );
    assert_eq!(sim.state_of(&id).await["authorizations"], json!([]));

    plan(
        &sim,
        &id,
        json!({ "operation": "Authorize", "kind": "cut_after" }),
    )
    .await;
    assert_eq!(
        bare(&sim, "Authorize", &call).await,
        b"",
        "not one byte of an answer"
    );
    let order = sim.state_of(&id).await;
    assert_eq!(order["authorizations"][0]["state"], "Open");

    let again = sim.call("Authorize", &call).await.ok();
    assert_eq!(
        again.text("AmazonAuthorizationId"),
        order["authorizations"][0]["id"].as_str().unwrap()
    );
    assert_eq!(sim.look("faults").await, json!([]), "both are used up");
    let ring = sim
        .look(&format!("requests?order_reference={id}&action=Authorize"))
        .await;
    let seen: Vec<_> = ring
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| (entry["status"].clone(), entry["fault"].clone()))
        .collect();
    assert_eq!(
        seen,
        [
            (json!(0), json!("cut_before")),
            (json!(0), json!("cut_after")),
            (json!(200), Value::Null)
        ]
    );
}

#[tokio::test]
async fn every_write_can_be_cut_after_its_effect() {
    let sim = Sim::start().await;
    let id = sim.draft("1111").await;
    for (operation, field, value) in [
        (
            "SetOrderReferenceDetails",
            "total",
            json!({ "amount": "9.00", "minor": 900, "currency": "USD" }),
        ),
        ("ConfirmOrderReference", "state", json!("Open")),
        ("CloseOrderReference", "state", json!("Closed")),
    ] {
        plan(&sim, &id, json!({ "operation": operation, "kind": "cut_after" })).await;
        let call = [
            (ORDER, id.as_str()),
            ("OrderReferenceAttributes.OrderTotal.Amount", "9.00"),
            ("OrderReferenceAttributes.OrderTotal.CurrencyCode", "USD"),
        ];
        let call = if operation == "SetOrderReferenceDetails" {
            &call[..]
        } else {
            &call[..1]
        };
        assert_eq!(bare(&sim, operation, call).await, b"");
        assert_eq!(sim.state_of(&id).await[field], value, "{operation}");
    }
}

#[tokio::test]
async fn statuses_come_with_an_error_document_or_without() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    for (status, code) in [
        (500, "InternalServerError"),
        (502, "InternalServerError"),
        (503, "ServiceUnavailable"),
        (504, "InternalServerError"),
    ] {
        for xml in [true, false] {
            plan(
                &sim,
                &id,
                json!({ "kind": "status", "status": status, "xml": xml }),
            )
            .await;
            let answer = sim.call("CloseOrderReference", &[(ORDER, &id)]).await;
            assert_eq!(answer.status, status);
            assert_eq!(answer.find("Code"), xml.then_some(code));
            assert_eq!(answer.find("Type"), xml.then_some("Receiver"));
        }
    }
    plan(&sim, &id, json!({ "kind": "garbage" })).await;
    let answer = sim.call("CloseOrderReference", &[(ORDER, &id)]).await;
    assert_eq!((answer.status, answer.find("RequestId")), (200, None));
    assert_eq!(
        sim.state_of(&id).await["state"],
        "Open",
        "none of these had an effect"
    );
    plan(
        &sim,
        &id,
        json!({ "kind": "status", "status": 502, "effect": true }),
    )
    .await;
    assert_eq!(sim.call("CloseOrderReference", &[(ORDER, &id)]).await.status, 502);
    assert_eq!(sim.state_of(&id).await["state"], "Closed", "this one was told to");
}

#[tokio::test]
async fn a_delay_is_late_and_silence_ends_without_an_answer() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    plan(&sim, &id, json!({ "kind": "delay", "millis": 400 })).await;
    let started = Instant::now();
    sim.call("GetOrderReferenceDetails", &[(ORDER, &id)]).await.ok();
    assert!(started.elapsed() >= Duration::from_millis(400));
    plan(&sim, &id, json!({ "kind": "no_answer", "millis": 400 })).await;
    let started = Instant::now();
    assert_eq!(bare(&sim, "CloseOrderReference", &[(ORDER, &id)]).await, b"");
    assert!(started.elapsed() >= Duration::from_millis(400));
    assert_eq!(sim.state_of(&id).await["state"], "Open");
}

#[tokio::test]
async fn a_caller_who_hangs_up_early_is_in_the_ring_and_the_money_is_decided_all_the_same() {
    let sim = Sim::start().await;
    sim.control("settings", json!({ "synchronous_delay_ms": 600 }))
        .await;
    let id = sim.open("1111").await;
    let patience = Duration::from_millis(200);
    assert!(
        tokio::time::timeout(patience, sim.authorize(&id, "100.00", &[]))
            .await
            .is_err()
    );
    let ring = sim
        .look(&format!("requests?order_reference={id}&action=Authorize"))
        .await;
    assert_eq!(
        (ring.as_array().unwrap().len(), &ring[0]["status"]),
        (1, &Value::Null)
    );
    assert_eq!(sim.state_of(&id).await["authorizations"][0]["state"], "Pending");
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(sim.state_of(&id).await["authorizations"][0]["state"], "Open");
}

#[tokio::test]
async fn a_reset_ends_a_waiting_call() {
    let sim = Sim::start().await;
    sim.control("settings", json!({ "synchronous_delay_ms": 10_000 }))
        .await;
    let id = sim.open("1111").await;
    let (answer, _) = tokio::join!(sim.authorize(&id, "100.00", &[]), async {
        tokio::time::sleep(Duration::from_millis(150)).await;
        sim.control("reset", json!({})).await
    });
    assert_eq!(answer.verdict(), "InvalidTransactionId");
}

#[tokio::test]
async fn skip_lets_calls_pass_and_faults_can_be_taken_back() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    plan(
        &sim,
        &id,
        json!({ "operation": "GetOrderReferenceDetails", "kind": "status", "skip": 2, "times": 2 }),
    )
    .await;
    let mut seen = Vec::new();
    for _ in 0..6 {
        seen.push(sim.call("GetOrderReferenceDetails", &[(ORDER, &id)]).await.status);
    }
    assert_eq!(seen, [200, 200, 500, 500, 200, 200]);
    plan(&sim, &id, json!({ "kind": "garbage" })).await;
    let url = format!("{}/_simulator/faults", sim.origin);
    assert_eq!(sim.http.delete(url).send().await.unwrap().status(), 200);
    sim.call("GetOrderReferenceDetails", &[(ORDER, &id)]).await.ok();
}

#[tokio::test]
async fn the_login_calls_can_fail_too_when_they_are_named() {
    let sim = Sim::start().await;
    let buyer = sim.buyer().await;
    let token = sim.token(&buyer, json!({})).await;
    let ask = |path: &str| {
        let url = format!("{}{path}", sim.origin);
        sim.http.get(url).header("x-amz-access-token", &token).send()
    };
    sim.control("faults", json!({ "buyer": buyer, "kind": "status" }))
        .await;
    assert_eq!(
        ask("/auth/o2/tokeninfo").await.unwrap().status(),
        200,
        "an unnamed operation is not a login call"
    );
    sim.control(
        "faults",
        json!({ "buyer": buyer, "operation": "TokenInfo", "kind": "status", "status": 503 }),
    )
    .await;
    assert_eq!(ask("/auth/o2/tokeninfo").await.unwrap().status(), 503);
    sim.control(
        "faults",
        json!({ "buyer": buyer, "operation": "Profile", "kind": "cut_before" }),
    )
    .await;
    assert!(ask("/user/profile").await.is_err());
    assert_eq!(ask("/user/profile").await.unwrap().status(), 200);
}
