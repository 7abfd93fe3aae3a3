//! Repeats, contradictions, limits and bad parameters.

use serde_json::json;

use crate::client::{Sim, fresh};
use crate::life::{later, order_status, pair};

#[tokio::test]
async fn the_same_reference_id_gives_the_first_result_or_is_refused() {
    let sim = Sim::start().await;
    let (id, other) = (sim.open("1111").await, sim.open("1111").await);
    let reference = fresh("same");
    let named = [("AuthorizationReferenceId", reference.as_str())];
    let first = sim
        .authorize(&id, "50.00", &named)
        .await
        .ok()
        .text("AmazonAuthorizationId");
    let second = sim
        .authorize(&id, "50.00", &named)
        .await
        .ok()
        .text("AmazonAuthorizationId");
    assert_eq!(first, second);
    assert_eq!(
        sim.state_of(&id).await["authorizations"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        sim.authorize(&id, "51.00", &named).await.verdict(),
        "DuplicateRequest"
    );
    assert_eq!(
        sim.authorize(&other, "50.00", &named).await.verdict(),
        "DuplicateReferenceId"
    );

    let held = sim
        .authorize(&other, "50.00", &[])
        .await
        .ok()
        .text("AmazonAuthorizationId");
    let reference = fresh("same");
    let named = [("CaptureReferenceId", reference.as_str())];
    let taken = sim
        .capture(&first, "50.00", &named)
        .await
        .ok()
        .text("AmazonCaptureId");
    assert_eq!(
        sim.capture(&first, "50.00", &named)
            .await
            .ok()
            .text("AmazonCaptureId"),
        taken
    );
    assert_eq!(
        sim.capture(&first, "49.00", &named).await.verdict(),
        "DuplicateRequest"
    );
    assert_eq!(
        sim.capture(&held, "50.00", &named).await.verdict(),
        "DuplicateReferenceId"
    );

    let reference = fresh("same");
    let named = [("RefundReferenceId", reference.as_str())];
    let back = sim
        .refund(&taken, "5.00", &named)
        .await
        .ok()
        .text("AmazonRefundId");
    assert_eq!(
        sim.refund(&taken, "5.00", &named)
            .await
            .ok()
            .text("AmazonRefundId"),
        back
    );
    assert_eq!(
        sim.refund(&taken, "6.00", &named).await.verdict(),
        "DuplicateRequest"
    );
}

#[tokio::test]
async fn limits_of_amount_and_number_are_kept() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    for (amount, verdict) in [
        ("115.01", "TransactionAmountExceeded"),
        ("0.00", "InvalidParameterValue"),
        ("1.005", "InvalidParameterValue"),
        ("150000.01", "TransactionAmountExceeded"),
        ("115.00", "ok"),
        ("0.01", "TransactionAmountExceeded"),
    ] {
        assert_eq!(
            sim.authorize(&id, amount, &[]).await.verdict(),
            verdict,
            "{amount}"
        );
    }
    let id = sim.open("1111").await;
    let more = [("AuthorizationAmount.CurrencyCode", "EUR")];
    assert_eq!(
        sim.authorize(&id, "1.00", &more).await.verdict(),
        "CurrencyMismatch"
    );
    for number in 1..=10 {
        assert_eq!(
            sim.authorize(&id, "1.00", &[]).await.verdict(),
            "ok",
            "authorization {number}"
        );
    }
    assert_eq!(
        sim.authorize(&id, "1.00", &[]).await.verdict(),
        "TransactionCountExceeded"
    );

    let id = sim.open("1111").await;
    let held = sim
        .authorize(&id, "100.00", &[])
        .await
        .ok()
        .text("AmazonAuthorizationId");
    assert_eq!(
        sim.capture(&held, "100.01", &[]).await.verdict(),
        "TransactionAmountExceeded"
    );
    let more = [("CaptureAmount.CurrencyCode", "EUR")];
    assert_eq!(
        sim.capture(&held, "1.00", &more).await.verdict(),
        "CurrencyMismatch"
    );
    let taken = sim
        .capture(&held, "100.00", &[])
        .await
        .ok()
        .text("AmazonCaptureId");
    assert_eq!(
        sim.refund(&taken, "115.01", &[]).await.verdict(),
        "TransactionAmountExceeded"
    );
    assert_eq!(sim.refund(&taken, "100.00", &[]).await.verdict(), "ok");
    assert_eq!(
        sim.refund(&taken, "15.01", &[]).await.verdict(),
        "TransactionAmountExceeded",
        "pending counts"
    );
    assert_eq!(sim.refund(&taken, "15.00", &[]).await.verdict(), "ok");
    later(&sim, 60).await;
    let answer = sim
        .call("GetCaptureDetails", &[("AmazonCaptureId", &taken)])
        .await
        .ok();
    assert_eq!(
        answer.status_of("CaptureStatus"),
        pair("Closed", "MaxAmountRefunded")
    );
}

#[tokio::test]
async fn everything_charged_closes_the_reference() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    sim.authorize(&id, "115.00", &[("CaptureNow", "true")]).await.ok();
    assert_eq!(order_status(&sim, &id).await, pair("Closed", "MaxAmountCharged"));
    let id = sim.open("1111").await;
    for _ in 0..10 {
        sim.authorize(&id, "1.00", &[("CaptureNow", "true")]).await.ok();
    }
    assert_eq!(
        order_status(&sim, &id).await,
        pair("Closed", "MaxAuthorizationsCaptured")
    );
}

#[tokio::test]
async fn bad_parameters_of_authorize_are_refused_and_hold_nothing() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    let long = "x".repeat(256);
    for (name, value, code) in [
        ("AuthorizationReferenceId", "", "InvalidParameterValue"),
        ("AuthorizationReferenceId", "a b", "InvalidParameterValue"),
        (
            "AuthorizationReferenceId",
            "123456789012345678901234567890123",
            "InvalidParameterValue",
        ),
        ("TransactionTimeout", "7", "InvalidParameterValue"),
        ("TransactionTimeout", "1445", "InvalidParameterValue"),
        ("TransactionTimeout", "-5", "InvalidParameterValue"),
        ("TransactionTimeout", "soon", "InvalidParameterValue"),
        ("CaptureNow", "perhaps", "InvalidParameterValue"),
        ("SoftDescriptor", "seventeen letters", "InvalidParameterValue"),
        ("SellerAuthorizationNote", &long, "InvalidParameterValue"),
        (
            "SellerAuthorizationNote",
            r#"{"SandboxSimulation":{"State":"Declined","ReasonCode":"ProcessingFailure"}}"#,
            "InvalidSandboxSimulationSpecified",
        ),
    ] {
        let answer = sim.authorize(&id, "10.00", &[(name, value)]).await;
        assert_eq!(answer.verdict(), code, "{name}={value}: {}", answer.xml);
    }
    assert_eq!(sim.state_of(&id).await["authorizations"], json!([]));
}
