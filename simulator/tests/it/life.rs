//! The money of an order: authorize, capture, refund, what declines do, and what time does.

use serde_json::json;

use crate::client::{Answer, Sim};

const ORDER: &str = "AmazonOrderReferenceId";
const DAY: i64 = 86_400;

pub fn pair(one: &str, other: &str) -> (String, String) {
    (one.to_owned(), other.to_owned())
}

pub async fn order_status(sim: &Sim, id: &str) -> (String, String) {
    let answer = sim.call("GetOrderReferenceDetails", &[(ORDER, id)]).await.ok();
    answer.status_of("OrderReferenceStatus")
}

async fn authorization(sim: &Sim, id: &str) -> Answer {
    sim.call("GetAuthorizationDetails", &[("AmazonAuthorizationId", id)])
        .await
        .ok()
}

pub async fn later(sim: &Sim, seconds: i64) {
    sim.control("clock", json!({ "advance_seconds": seconds })).await;
}

#[tokio::test]
async fn the_usual_life() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    let answer = sim
        .authorize(&id, "100.00", &[("SellerAuthorizationNote", "first try")])
        .await
        .ok();
    assert_eq!(answer.status_of("AuthorizationStatus"), pair("Open", ""));
    assert_eq!(answer.within("AuthorizationAmount", "Amount"), Some("100.00"));
    assert_eq!(answer.within("CapturedAmount", "Amount"), Some("0"));
    assert_eq!(answer.find("SoftDecline"), Some("false"));
    let held = answer.text("AmazonAuthorizationId");
    assert!(held.starts_with(&format!("{id}-A")) && held.len() == id.len() + 8);

    let answer = sim
        .capture(&held, "60.00", &[("SoftDescriptor", "Shoes")])
        .await
        .ok();
    assert_eq!(answer.status_of("CaptureStatus"), pair("Completed", ""));
    assert_eq!(answer.find("SoftDescriptor"), Some("AMZ*Shoes"));
    let taken = answer.text("AmazonCaptureId");
    let after = authorization(&sim, &held).await;
    assert_eq!(
        after.status_of("AuthorizationStatus"),
        pair("Closed", "MaxCapturesProcessed")
    );
    assert_eq!(after.within("CapturedAmount", "Amount"), Some("60.00"));
    assert_eq!(after.within("IdList", "member"), Some(taken.as_str()));
    let again = sim.capture(&held, "40.00", &[]).await;
    assert_eq!(
        again.verdict(),
        "InvalidAuthorizationStatus",
        "one capture for an authorization"
    );

    let answer = sim.refund(&taken, "10.00", &[]).await.ok();
    assert_eq!(answer.status_of("RefundStatus"), pair("Pending", ""));
    let back = answer.text("AmazonRefundId");
    later(&sim, 40).await;
    let answer = sim
        .call("GetRefundDetails", &[("AmazonRefundId", &back)])
        .await
        .ok();
    assert_eq!(answer.status_of("RefundStatus"), pair("Completed", ""));
    let answer = sim
        .call("GetCaptureDetails", &[("AmazonCaptureId", &taken)])
        .await
        .ok();
    assert_eq!(answer.within("RefundedAmount", "Amount"), Some("10.00"));

    sim.call(
        "CloseOrderReference",
        &[(ORDER, &id), ("ClosureReason", "all sent")],
    )
    .await
    .ok();
    assert_eq!(order_status(&sim, &id).await, pair("Closed", "SellerClosed"));
    assert_eq!(
        sim.refund(&taken, "10.00", &[]).await.verdict(),
        "ok",
        "closed still allows refunds"
    );
}

#[tokio::test]
async fn test_cards_decline_as_the_vendors_do() {
    let sim = Sim::start().await;
    for (card, reason, order) in [
        (
            "3434",
            "InvalidPaymentMethod",
            pair("Suspended", "InvalidPaymentMethod"),
        ),
        ("2323", "AmazonRejected", pair("Closed", "AmazonClosed")),
        ("5656", "TransactionTimedOut", pair("Open", "")),
    ] {
        let id = sim.open(card).await;
        let answer = sim.authorize(&id, "100.00", &[]).await.ok();
        assert_eq!(
            answer.status_of("AuthorizationStatus"),
            pair("Declined", reason),
            "{card}"
        );
        assert_eq!(order_status(&sim, &id).await, order, "{card}");
    }
}

#[tokio::test]
async fn another_card_and_a_new_confirmation_open_a_suspended_reference() {
    let sim = Sim::start().await;
    let id = sim.open("3434").await;
    sim.authorize(&id, "100.00", &[]).await.ok();
    let found = sim.call("GetOrderReferenceDetails", &[(ORDER, &id)]).await.ok();
    assert_eq!(found.find("ConstraintID"), Some("PaymentPlanNotSet"));
    let confirm = sim.call("ConfirmOrderReference", &[(ORDER, &id)]).await;
    assert_eq!(
        (confirm.verdict(), confirm.status),
        ("PaymentMethodNotUpdated", 400)
    );
    sim.control(
        &format!("order-references/{id}/choice"),
        json!({ "card": "1111" }),
    )
    .await;
    assert_eq!(
        order_status(&sim, &id).await.0,
        "Suspended",
        "choosing alone does not open it"
    );
    sim.call("ConfirmOrderReference", &[(ORDER, &id)]).await.ok();
    assert_eq!(order_status(&sim, &id).await, pair("Open", ""));
    let answer = sim.authorize(&id, "100.00", &[]).await.ok();
    assert_eq!(answer.status_of("AuthorizationStatus"), pair("Open", ""));
}

#[tokio::test]
async fn asynchronous_ones_are_pending_until_business_time_passed() {
    let sim = Sim::start().await;
    sim.control("settings", json!({ "asynchronous_delay_ms": 60_000 }))
        .await;
    for (card, timeout, state, reason) in [
        ("1111", "1440", "Open", ""),
        ("2323", "60", "Declined", "AmazonRejected"),
    ] {
        let id = sim.open(card).await;
        let answer = sim
            .authorize(&id, "100.00", &[("TransactionTimeout", timeout)])
            .await
            .ok();
        assert_eq!(answer.status_of("AuthorizationStatus"), pair("Pending", ""));
        let held = answer.text("AmazonAuthorizationId");
        later(&sim, 61).await;
        assert_eq!(
            authorization(&sim, &held).await.status_of("AuthorizationStatus"),
            pair(state, reason)
        );
    }
    sim.control("settings", json!({ "asynchronous_delay_ms": 3_600_000 }))
        .await;
    let id = sim.open("1111").await;
    let answer = sim
        .authorize(&id, "100.00", &[("TransactionTimeout", "5")])
        .await
        .ok();
    let held = answer.text("AmazonAuthorizationId");
    later(&sim, 301).await;
    let after = authorization(&sim, &held).await.status_of("AuthorizationStatus");
    assert_eq!(
        after,
        pair("Declined", "TransactionTimedOut"),
        "the timeout was shorter than the decision"
    );
}

#[tokio::test]
async fn a_synchronous_call_takes_as_long_as_the_setting_says_and_is_pending_meanwhile() {
    let sim = Sim::start().await;
    sim.control("settings", json!({ "synchronous_delay_ms": 700 }))
        .await;
    let id = sim.open("1111").await;
    let started = std::time::Instant::now();
    let (answer, meanwhile) = tokio::join!(sim.authorize(&id, "100.00", &[]), async {
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        sim.state_of(&id).await
    });
    assert_eq!(answer.ok().status_of("AuthorizationStatus"), pair("Open", ""));
    assert!(started.elapsed().as_millis() >= 700);
    assert_eq!(meanwhile["authorizations"][0]["state"], "Pending");
}

#[tokio::test]
async fn capture_now_goes_straight_to_closed() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    let more = [("CaptureNow", "true"), ("SoftDescriptor", "Blue Shoes")];
    let answer = sim.authorize(&id, "100.00", &more).await.ok();
    assert_eq!(
        answer.status_of("AuthorizationStatus"),
        pair("Closed", "MaxCapturesProcessed")
    );
    assert_eq!(
        answer.within("CapturedAmount", "Amount"),
        Some("0"),
        "as recorded"
    );
    assert_eq!(answer.find("SoftDescriptor"), Some("AMZ*Blue Shoes"));
    let held = answer.text("AmazonAuthorizationId");
    let taken = answer.within("IdList", "member").unwrap().to_owned();
    assert_eq!(taken, held.replace("-A", "-C"), "the same six digits");
    assert_eq!(
        authorization(&sim, &held)
            .await
            .within("CapturedAmount", "Amount"),
        Some("100.00")
    );
    let answer = sim
        .call("GetCaptureDetails", &[("AmazonCaptureId", &taken)])
        .await
        .ok();
    assert_eq!(answer.status_of("CaptureStatus"), pair("Completed", ""));
    let cancel = sim.call("CancelOrderReference", &[(ORDER, &id)]).await;
    assert_eq!(cancel.verdict(), "InvalidCancelAttempt");
}

#[tokio::test]
async fn simulation_strings_decide_authorizations() {
    let sim = Sim::start().await;
    let note = |text: &str| format!(r#"{{"SandboxSimulation": {{{text}}}}}"#);
    for (text, reason, order) in [
        (
            r#""State":"Declined","ReasonCode":"InvalidPaymentMethod""#,
            "InvalidPaymentMethod",
            "Suspended",
        ),
        (
            r#""State":"Declined","ReasonCode":"AmazonRejected""#,
            "AmazonRejected",
            "Closed",
        ),
        (
            r#""State":"Declined","ReasonCode":"TransactionTimedOut""#,
            "TransactionTimedOut",
            "Open",
        ),
    ] {
        let id = sim.open("1111").await;
        let answer = sim
            .authorize(&id, "9.00", &[("SellerAuthorizationNote", &note(text))])
            .await
            .ok();
        assert_eq!(answer.status_of("AuthorizationStatus"), pair("Declined", reason));
        assert_eq!(order_status(&sim, &id).await.0, order);
    }
    let soft = note(r#""State":"Declined","ReasonCode":"InvalidPaymentMethod","SoftDecline":"true""#);
    let id = sim.open("1111").await;
    let answer = sim
        .authorize(&id, "9.00", &[("SellerAuthorizationNote", &soft)])
        .await
        .ok();
    assert_eq!(answer.find("SoftDecline"), Some("true"));
    assert_eq!(
        order_status(&sim, &id).await.0,
        "Open",
        "another attempt may pass"
    );

    let updated =
        note(r#""State":"Declined","ReasonCode":"InvalidPaymentMethod","PaymentMethodUpdateTimeInMins":5"#);
    let id = sim.open("1111").await;
    let more = [
        ("SellerAuthorizationNote", updated.as_str()),
        ("TransactionTimeout", "60"),
    ];
    sim.authorize(&id, "9.00", &more).await.ok();
    later(&sim, 10).await;
    assert_eq!(order_status(&sim, &id).await.0, "Suspended");
    later(&sim, 300).await;
    assert_eq!(
        order_status(&sim, &id).await.0,
        "Open",
        "the buyer updated the payment method"
    );

    let expires = note(r#""State":"Closed","ReasonCode":"ExpiredUnused","ExpirationTimeInMins":1"#);
    let id = sim.open("1111").await;
    let answer = sim
        .authorize(&id, "9.00", &[("SellerAuthorizationNote", &expires)])
        .await
        .ok();
    assert_eq!(answer.status_of("AuthorizationStatus").0, "Open");
    later(&sim, 61).await;
    let after = authorization(&sim, &answer.text("AmazonAuthorizationId")).await;
    assert_eq!(
        after.status_of("AuthorizationStatus"),
        pair("Closed", "ExpiredUnused")
    );
}

#[tokio::test]
async fn time_ends_what_is_not_used() {
    let sim = Sim::start().await;
    let draft = sim.draft("1111").await;
    let open = sim.open("1111").await;
    let late = sim.open("1111").await;
    let held = sim
        .authorize(&open, "10.00", &[])
        .await
        .ok()
        .text("AmazonAuthorizationId");
    later(&sim, 3 * 3600 + 1).await;
    assert_eq!(order_status(&sim, &draft).await, pair("Canceled", "Stale"));
    assert_eq!(
        sim.set(&draft, "5.00").await.verdict(),
        "OrderReferenceNotModifiable"
    );
    later(&sim, 2 * DAY).await;
    let after = authorization(&sim, &held).await;
    assert_eq!(
        after.status_of("AuthorizationStatus"),
        pair("Closed", "ExpiredUnused")
    );
    assert_eq!(
        sim.capture(&held, "10.00", &[]).await.verdict(),
        "InvalidAuthorizationStatus"
    );
    assert_eq!(order_status(&sim, &late).await.0, "Open");
    later(&sim, 178 * DAY).await;
    assert_eq!(order_status(&sim, &late).await, pair("Closed", "Expired"));
}

#[tokio::test]
async fn canceling_closes_what_is_held() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    let held = sim
        .authorize(&id, "10.00", &[])
        .await
        .ok()
        .text("AmazonAuthorizationId");
    sim.call("CancelOrderReference", &[(ORDER, &id)]).await.ok();
    let after = authorization(&sim, &held).await;
    assert_eq!(
        after.status_of("AuthorizationStatus"),
        pair("Closed", "OrderReferenceCanceled")
    );
    assert_eq!(
        sim.capture(&held, "10.00", &[]).await.verdict(),
        "InvalidAuthorizationStatus"
    );
}
