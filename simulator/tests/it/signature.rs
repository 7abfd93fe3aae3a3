//! Who is believed, in all the spellings of real clients.

use crate::client::{LIVE, SANDBOX, SECRET, Sim, common, signed};

const ORDER: &str = "AmazonOrderReferenceId";

#[tokio::test]
async fn every_spelling_of_a_good_signature_is_believed() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    let with_port = sim.authority().to_owned();
    let without_port = with_port.split(':').next().unwrap().to_owned();
    let origin = format!("http://{with_port}");
    let slash = format!("{SANDBOX}/");
    for host in [&with_port, &without_port, &origin] {
        for path in [SANDBOX, &slash] {
            for method in ["POST", "GET"] {
                for time in ["%S.000Z", "%SZ", "%Sz"] {
                    let mut all = common("GetOrderReferenceDetails", &[(ORDER, &id)]);
                    let seconds = all["Timestamp"][..19].to_owned();
                    all.insert("Timestamp".to_owned(), time.replace("%S", &seconds));
                    let encoded = signed(method, host, path, &all, SECRET);
                    let answer = match method {
                        "POST" => sim.post(path, encoded).await.unwrap(),
                        _ => sim.get(path, &encoded).await,
                    };
                    assert_eq!(
                        answer.verdict(),
                        "ok",
                        "{host} {path} {method} {time}: {}",
                        answer.xml
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn parameters_may_be_in_the_query_of_a_post_and_a_space_may_be_a_plus() {
    let sim = Sim::start().await;
    let id = sim.draft("1111").await;
    let all = common(
        "SetOrderReferenceDetails",
        &[
            (ORDER, &id),
            ("OrderReferenceAttributes.OrderTotal.Amount", "9.99"),
            ("OrderReferenceAttributes.OrderTotal.CurrencyCode", "USD"),
            ("OrderReferenceAttributes.SellerNote", "Müller * ~ + / = & <b>"),
        ],
    );
    let encoded = signed("POST", sim.authority(), SANDBOX, &all, SECRET);
    let url = format!("{}{SANDBOX}?{}", sim.origin, encoded.replace("%20", "+"));
    let answer = sim
        .http
        .post(url)
        .header("content-type", "text/plain")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let xml = answer.text().await.unwrap();
    assert!(
        xml.contains("<SellerNote>Müller * ~ + / = &amp; &lt;b&gt;</SellerNote>"),
        "{xml}"
    );
}

#[tokio::test]
async fn what_is_not_believed_gets_the_code_of_the_contract() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    let host = sim.authority().to_owned();
    let cases: &[(&str, &str, &str, &str, u16)] = &[
        ("a wrong key", "", "", "SignatureDoesNotMatch", 403),
        (
            "an unknown access key",
            "AWSAccessKeyId",
            "NOBODYSKEY0000000001",
            "InvalidAccessKeyId",
            403,
        ),
        (
            "no access key",
            "AWSAccessKeyId",
            "",
            "MissingAuthenticationToken",
            400,
        ),
        (
            "another seller",
            "SellerId",
            "A1SOMEBODYELSE",
            "AccessDenied",
            401,
        ),
        ("no seller", "SellerId", "", "InvalidParameterValue", 400),
        (
            "an old time",
            "Timestamp",
            "2020-02-03T04:05:06Z",
            "InvalidParameterValue",
            400,
        ),
        (
            "a time that is none",
            "Timestamp",
            "yesterday",
            "InvalidParameterValue",
            400,
        ),
        ("no time", "Timestamp", "", "InvalidParameterValue", 400),
        (
            "an old method",
            "SignatureMethod",
            "HmacSHA1",
            "InvalidParameterValue",
            400,
        ),
        (
            "an old signature version",
            "SignatureVersion",
            "1",
            "InvalidParameterValue",
            400,
        ),
        ("another version", "Version", "2010-01-01", "InvalidAddress", 404),
        (
            "an unknown operation",
            "Action",
            "MakeCoffee",
            "InvalidAddress",
            404,
        ),
        ("no operation", "Action", "", "InvalidParameterValue", 400),
    ];
    for (what, name, value, code, status) in cases {
        let mut all = common("CloseOrderReference", &[(ORDER, &id)]);
        if !name.is_empty() {
            all.insert((*name).to_owned(), (*value).to_owned());
        }
        let key = if name.is_empty() { "wrong" } else { SECRET };
        let answer = sim
            .post(SANDBOX, signed("POST", &host, SANDBOX, &all, key))
            .await
            .unwrap();
        assert_eq!(
            (answer.verdict(), answer.status),
            (*code, *status),
            "{what}: {}",
            answer.xml
        );
        assert_eq!(answer.content_type, "text/xml", "{what}");
        assert!(
            answer.find("RequestId").is_some_and(|id| id.len() == 36),
            "{what}"
        );
    }
    let body = signed(
        "POST",
        &host,
        SANDBOX,
        &common("CloseOrderReference", &[(ORDER, &id)]),
        SECRET,
    );
    let unsigned = body.split("&Signature=").next().unwrap().to_owned();
    let answer = sim.post(SANDBOX, unsigned).await.unwrap();
    assert_eq!(answer.verdict(), "MissingAuthenticationToken");
    let answer = sim
        .post(SANDBOX, format!("{body}&SellerId=A2CASHWRAPDEMO"))
        .await
        .unwrap();
    assert_eq!(answer.verdict(), "InvalidParameterValue", "a name given twice");
    let answer = sim
        .post(SANDBOX, body.replace(&id[4..11], "0000000"))
        .await
        .unwrap();
    assert_eq!(answer.verdict(), "SignatureDoesNotMatch", "an altered parameter");
    let answer = sim.post(LIVE, body.clone()).await.unwrap();
    assert_eq!(answer.verdict(), "SignatureDoesNotMatch", "another path");
    let answer = sim.post(SANDBOX, "x".repeat(300_000)).await.unwrap();
    assert_eq!(
        (answer.verdict(), answer.status),
        ("InvalidParameterValue", 400),
        "a body over the limit"
    );
    let answer = sim
        .post("/OffAmazonPayments_Sandbox/2014-01-01", body)
        .await
        .unwrap();
    assert_eq!(
        (answer.verdict(), answer.status),
        ("InvalidAddress", 404),
        "an unknown version's path"
    );
    assert_eq!(
        sim.state_of(&id).await["state"],
        "Open",
        "nothing of all that closed it"
    );
}

#[tokio::test]
async fn the_clock_of_the_door_does_not_move_the_time_window() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    sim.control("clock", serde_json::json!({ "advance_seconds": 86_400 }))
        .await;
    sim.call("GetOrderReferenceDetails", &[(ORDER, &id)]).await.ok();
}

#[tokio::test]
async fn the_version_may_be_left_out_and_the_live_world_is_apart() {
    let sim = Sim::start().await;
    let id = sim.open("1111").await;
    let mut all = common("GetOrderReferenceDetails", &[(ORDER, &id)]);
    all.remove("Version");
    let host = sim.authority().to_owned();
    let answer = sim
        .post(SANDBOX, signed("POST", &host, SANDBOX, &all, SECRET))
        .await
        .unwrap();
    assert_eq!(answer.verdict(), "ok");
    let answer = sim
        .post(LIVE, signed("POST", &host, LIVE, &all, SECRET))
        .await
        .unwrap();
    assert_eq!(
        (answer.verdict(), answer.status),
        ("InvalidOrderReferenceId", 404)
    );
    assert_eq!(
        answer.find("Message").unwrap(),
        format!("The OrderReferenceId {id} is invalid.")
    );
}
