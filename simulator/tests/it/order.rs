//! An order reference: what is told when, constraints, parameters, tokens.

use serde_json::json;

use crate::client::{Sim, text};

const ORDER: &str = "AmazonOrderReferenceId";
const TOTAL: &str = "OrderReferenceAttributes.OrderTotal.Amount";
const CURRENCY: &str = "OrderReferenceAttributes.OrderTotal.CurrencyCode";

#[tokio::test]
async fn a_draft_tells_the_region_and_a_token_tells_the_rest() {
    let sim = Sim::start().await;
    let buyer = "buyer@example.com";
    let id = text(
        &sim.control("order-references", json!({ "buyer": buyer })).await,
        "id",
    );
    let plain = sim.call("GetOrderReferenceDetails", &[(ORDER, &id)]).await.ok();
    assert_eq!(plain.find("City"), Some("Seattle"));
    assert_eq!(plain.find("AddressLine1"), None);
    assert_eq!(plain.find("Buyer"), None);
    assert_eq!(plain.find("OrderReferenceStatus"), Some("<State>Draft</State>"));

    for name in ["AddressConsentToken", "AccessToken"] {
        let token = sim.token(buyer, json!({})).await;
        let full = sim
            .call("GetOrderReferenceDetails", &[(ORDER, &id), (name, &token)])
            .await
            .ok();
        assert_eq!(
            full.within("Destination", "AddressLine1"),
            Some("1250 Alder Street")
        );
        assert_eq!(full.within("Destination", "Phone"), Some("206-555-0142"));
        assert_eq!(full.within("Buyer", "Email"), Some("buyer@example.com"));
        assert!(full.find("BillingAddress").is_some());
    }
    let narrow = sim
        .token(buyer, json!({ "scope": "profile payments:widget" }))
        .await;
    let answer = sim
        .call(
            "GetOrderReferenceDetails",
            &[(ORDER, &id), ("AccessToken", &narrow)],
        )
        .await
        .ok();
    assert_eq!(answer.find("AddressLine1"), None);
    assert_eq!(answer.find("BillingAddress"), None);

    let token = sim.token(buyer, json!({})).await;
    let both = [
        (ORDER, id.as_str()),
        ("AccessToken", &token),
        ("AddressConsentToken", &token),
    ];
    let answer = sim.call("GetOrderReferenceDetails", &both).await;
    assert_eq!((answer.verdict(), answer.status), ("AmbiguousToken", 400));

    let stranger = sim.buyer().await;
    for bad in [
        "Atza|forged".to_owned(),
        sim.token(&stranger, json!({})).await,
        sim.token(buyer, json!({ "expires_in_seconds": 0 })).await,
        sim.token(
            buyer,
            json!({ "client_id": "amzn1.application-oa2-client.other" }),
        )
        .await,
    ] {
        let answer = sim
            .call("GetOrderReferenceDetails", &[(ORDER, &id), ("AccessToken", &bad)])
            .await;
        assert_eq!(
            (answer.verdict(), answer.status),
            ("InvalidAddressConsentToken", 404)
        );
    }

    sim.set(&id, "94.50").await.ok();
    sim.call("ConfirmOrderReference", &[(ORDER, &id)]).await.ok();
    let confirmed = sim.call("GetOrderReferenceDetails", &[(ORDER, &id)]).await.ok();
    assert_eq!(confirmed.within("Destination", "AddressLine2"), Some("Apt 4B"));
    assert_eq!(confirmed.within("Buyer", "Name"), Some("Alex Buyer"));
    assert_eq!(confirmed.within("OrderTotal", "Amount"), Some("94.50"));
    assert_eq!(confirmed.find("BillingAddress"), None);
    assert!(confirmed.find("LastUpdateTimestamp").is_some());
}

#[tokio::test]
async fn constraints_keep_a_draft_from_being_confirmed_until_they_are_gone() {
    let sim = Sim::start().await;
    let buyer = sim.buyer().await;
    let bare = json!({ "buyer": buyer, "address": "", "card": "" });
    let id = text(&sim.control("order-references", bare).await, "id");
    let answer = sim.call("ConfirmOrderReference", &[(ORDER, &id)]).await;
    assert_eq!((answer.verdict(), answer.status), ("ConstraintsExist", 404));
    for name in ["AmountNotSet", "ShippingAddressNotSet", "PaymentPlanNotSet"] {
        assert!(answer.text("Message").contains(name), "{}", answer.xml);
    }
    let set = sim.set(&id, "7.3295").await.ok();
    assert!(
        set.xml.contains("<ConstraintID>AmountNotSet</ConstraintID>"),
        "too many decimals are not kept"
    );
    let set = sim.set(&id, "7.33").await.ok();
    assert!(!set.xml.contains("AmountNotSet"));
    assert!(
        set.xml
            .contains("<ConstraintID>PaymentPlanNotSet</ConstraintID><Description>The buyer has not been")
    );

    let digital = json!({ "buyer": buyer, "physical": false });
    let id = text(&sim.control("order-references", digital).await, "id");
    let set = sim.set(&id, "5.00").await.ok();
    assert_eq!((set.find("Constraints"), set.find("Destination")), (None, None));
    sim.call("ConfirmOrderReference", &[(ORDER, &id)]).await.ok();

    let refused = sim.draft("4545").await;
    let set = sim.set(&refused, "5.00").await.ok();
    assert_eq!(set.find("ConstraintID"), Some("PaymentMethodNotAllowed"));
    assert_eq!(
        sim.call("ConfirmOrderReference", &[(ORDER, &refused)])
            .await
            .verdict(),
        "ConstraintsExist"
    );
}

#[tokio::test]
async fn a_simulated_constraint_stays_until_the_note_is_overwritten() {
    let sim = Sim::start().await;
    let id = sim.draft("1111").await;
    let note = r#"{"SandboxSimulation": {"Constraint":"PaymentMethodNotAllowed"}}"#;
    let name = "OrderReferenceAttributes.SellerNote";
    let all = |note| {
        [
            (ORDER, id.as_str()),
            (TOTAL, "5.00"),
            (CURRENCY, "USD"),
            (name, note),
        ]
    };
    let set = sim.call("SetOrderReferenceDetails", &all(note)).await.ok();
    assert_eq!(set.find("ConstraintID"), Some("PaymentMethodNotAllowed"));
    let set = sim.call("SetOrderReferenceDetails", &all("a gift")).await.ok();
    assert_eq!(set.find("Constraints"), None);
    let wrong = sim
        .call(
            "SetOrderReferenceDetails",
            &all(r#"{"SandboxSimulation":{"State":"Open"}}"#),
        )
        .await;
    assert_eq!(wrong.verdict(), "InvalidSandboxSimulationSpecified");
}

#[tokio::test]
async fn bad_details_are_refused_and_change_nothing() {
    let sim = Sim::start().await;
    let id = sim.draft("1111").await;
    sim.set(&id, "5.00").await.ok();
    let before = sim.state_of(&id).await;
    let long = "x".repeat(1025);
    let cases: &[(&[(&str, &str)], &str)] = &[
        (&[], "InvalidParameterValue"),
        (&[(TOTAL, "5.00")], "InvalidParameterValue"),
        (&[(CURRENCY, "USD")], "InvalidParameterValue"),
        (&[(TOTAL, "five"), (CURRENCY, "USD")], "InvalidParameterValue"),
        (&[(TOTAL, "-5.00"), (CURRENCY, "USD")], "InvalidParameterValue"),
        (&[(TOTAL, "0.00"), (CURRENCY, "USD")], "InvalidParameterValue"),
        (&[(TOTAL, "5.00"), (CURRENCY, "XYZ")], "CurrencyUnsupported"),
        (&[(TOTAL, "5.00"), (CURRENCY, "EUR")], "CurrencyUnsupported"),
        (
            &[
                (TOTAL, "6.00"),
                (CURRENCY, "USD"),
                ("OrderReferenceAttributes.SellerNote", &long),
            ],
            "InvalidParameterValue",
        ),
        (
            &[
                (TOTAL, "6.00"),
                (CURRENCY, "USD"),
                ("OrderReferenceAttributes.PlatformId", "A2CASHWRAPDEMO"),
            ],
            "InvalidParameterValue",
        ),
        (
            &[
                (TOTAL, "6.00"),
                (CURRENCY, "USD"),
                ("OrderReferenceAttributes.RequestPaymentAuthorization", "maybe"),
            ],
            "InvalidParameterValue",
        ),
    ];
    for (parameters, code) in cases {
        let mut all = vec![(ORDER, id.as_str())];
        all.extend_from_slice(parameters);
        let answer = sim.call("SetOrderReferenceDetails", &all).await;
        assert_eq!(
            (answer.verdict(), answer.status),
            (*code, 400),
            "{parameters:?}: {}",
            answer.xml
        );
    }
    let answer = sim.call("SetOrderReferenceDetails", &[(ORDER, &id)]).await;
    assert_eq!(
        answer.text("Message"),
        "1 validation error detected: Value null at 'orderReferenceAttributes' failed to satisfy constraint: \
         Member must not be null"
    );
    assert_eq!(sim.state_of(&id).await, before);
}

#[tokio::test]
async fn answers_come_in_schema_order_or_shuffled_and_list_finds_by_order_number() {
    let sim = Sim::start().await;
    let attribute = |name: &str| format!("OrderReferenceAttributes.SellerOrderAttributes.{name}");
    let mut ids = Vec::new();
    for _ in 0..3 {
        let id = sim.draft("1111").await;
        let all = [
            (ORDER.to_owned(), id.clone()),
            (TOTAL.to_owned(), "5.00".to_owned()),
            (CURRENCY.to_owned(), "USD".to_owned()),
            (attribute("SellerOrderId"), "OR# 12345".to_owned()),
            (attribute("StoreName"), "Top of the World".to_owned()),
        ];
        let all: Vec<_> = all
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let set = sim.call("SetOrderReferenceDetails", &all).await.ok();
        let place = |name: &str| set.xml.find(&format!("<{name}>")).unwrap();
        let order = [
            "AmazonOrderReferenceId",
            "OrderTotal",
            "Destination",
            "ReleaseEnvironment",
            "SellerOrderAttributes",
            "OrderReferenceStatus",
            "CreationTimestamp",
            "ExpirationTimestamp",
        ];
        assert!(
            order.windows(2).all(|pair| place(pair[0]) < place(pair[1])),
            "{}",
            set.xml
        );
        ids.push(id);
        sim.control("clock", json!({ "advance_seconds": 1 })).await;
    }
    let query = [
        ("QueryId", "OR# 12345"),
        ("QueryIdType", "SellerOrderId"),
        ("PaymentDomain", "NA_USD"),
        ("PageSize", "2"),
    ];
    let first = sim.call("ListOrderReference", &query).await.ok();
    assert!(first.xml.contains(&ids[2]) && first.xml.contains(&ids[1]) && !first.xml.contains(&ids[0]));
    let token = first.text("NextPageToken");
    let rest = sim
        .call("ListOrderReferenceByNextToken", &[("NextPageToken", &token)])
        .await
        .ok();
    assert!(rest.xml.contains(&ids[0]) && rest.find("NextPageToken").is_none());
    let bad = sim
        .call("ListOrderReferenceByNextToken", &[("NextPageToken", "eyJ9")])
        .await;
    assert_eq!(bad.verdict(), "InvalidParameterValue");
    let domain = [query[0], query[1], ("PaymentDomain", "EU_EUR")];
    assert_eq!(
        sim.call("ListOrderReference", &domain).await.verdict(),
        "InvalidParameterValue"
    );

    sim.control("settings", json!({ "shuffle_elements": true })).await;
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let answer = sim
            .call("GetOrderReferenceDetails", &[(ORDER, &ids[0])])
            .await
            .ok();
        assert_eq!(answer.within("OrderTotal", "Amount"), Some("5.00"));
        seen.insert(answer.xml.split("<ResponseMetadata>").next().unwrap().to_owned());
    }
    assert!(seen.len() > 1, "the elements never moved");
}

#[tokio::test]
async fn a_service_status_is_green_and_results_have_the_recorded_shape() {
    let sim = Sim::start().await;
    let status = sim.call("GetServiceStatus", &[]).await.ok();
    assert_eq!(status.find("Status"), Some("GREEN"));
    let id = sim.draft("1111").await;
    sim.set(&id, "5.00").await.ok();
    let confirm = sim.call("ConfirmOrderReference", &[(ORDER, &id)]).await.ok();
    assert!(!confirm.xml.contains("Result"), "{}", confirm.xml);
    let cancel = sim
        .call(
            "CancelOrderReference",
            &[(ORDER, &id), ("CancelationReason", "none left")],
        )
        .await
        .ok();
    assert!(
        cancel.xml.contains("<CancelOrderReferenceResult/>"),
        "{}",
        cancel.xml
    );
    let found = sim.call("GetOrderReferenceDetails", &[(ORDER, &id)]).await.ok();
    assert_eq!(
        found.status_of("OrderReferenceStatus"),
        ("Canceled".to_owned(), "SellerCanceled".to_owned())
    );
    assert_eq!(found.find("ReasonDescription"), Some("none left"));
}
