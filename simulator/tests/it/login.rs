//! Whose access token is it.

use serde_json::{Value, json};

use crate::client::Sim;

async fn ask(sim: &Sim, path: &str, header: Option<(&str, &str)>) -> (u16, Value) {
    let mut request = sim.http.get(format!("{}{path}", sim.origin));
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_token_tells_its_audience_and_its_buyer() {
    let sim = Sim::start().await;
    let token = sim.token("buyer@example.com", json!({})).await;
    let encoded = token.replace('|', "%7C");
    let (status, first) = ask(&sim, "/auth/o2/tokeninfo", Some(("x-amz-access-token", &token))).await;
    assert_eq!(status, 200);
    assert_eq!(first["aud"], "amzn1.application-oa2-client.cashwrapdemo");
    assert_eq!(first["iss"], "https://www.amazon.com");
    assert!((3_590..=3_600).contains(&first["exp"].as_i64().unwrap()));
    let query = format!("/auth/o2/tokeninfo?access_token={encoded}");
    assert_eq!(ask(&sim, &query, None).await.1["user_id"], first["user_id"]);

    let bearer = format!("bearer {token}");
    let query = format!("/user/profile?access_token={encoded}");
    for (path, header) in [
        ("/user/profile", Some(("x-amz-access-token", token.as_str()))),
        ("/user/profile", Some(("Authorization", bearer.as_str()))),
        (query.as_str(), None),
    ] {
        let (status, profile) = ask(&sim, path, header).await;
        assert_eq!(
            (status, profile["email"].as_str()),
            (200, Some("buyer@example.com")),
            "{path}"
        );
        assert_eq!(profile["user_id"], first["user_id"]);
    }
    let narrow = sim
        .token(
            "buyer@example.com",
            json!({ "scope": "profile:user_id postal_code" }),
        )
        .await;
    let (_, profile) = ask(&sim, "/user/profile", Some(("x-amz-access-token", &narrow))).await;
    assert_eq!(
        (profile.get("email"), profile["postal_code"].as_str()),
        (None, Some("98101"))
    );
}

#[tokio::test]
async fn a_forged_and_an_expired_token_are_invalid() {
    let sim = Sim::start().await;
    let token = sim
        .token("buyer@example.com", json!({ "expires_in_seconds": 100 }))
        .await;
    for path in ["/auth/o2/tokeninfo", "/user/profile"] {
        for header in [None, Some(("x-amz-access-token", "Atza|forged"))] {
            let (status, answer) = ask(&sim, path, header).await;
            assert_eq!(
                (status, answer["error"].as_str()),
                (400, Some("invalid_token")),
                "{path}"
            );
        }
        assert_eq!(ask(&sim, path, Some(("x-amz-access-token", &token))).await.0, 200);
    }
    sim.control("clock", json!({ "advance_seconds": 101 })).await;
    assert_eq!(
        ask(&sim, "/auth/o2/tokeninfo", Some(("x-amz-access-token", &token)))
            .await
            .0,
        400
    );
}
