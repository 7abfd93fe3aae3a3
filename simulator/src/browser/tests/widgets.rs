//! The script, the frames and what they ask.

use super::*;
use crate::model::{OrderState, Reason};

fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or("none")
}

#[tokio::test]
async fn only_the_named_page_may_hold_a_frame() {
    let shop = Shop::new();
    let response = shop
        .get(&format!("/widgets/wallet?parent={SHOP}&seller={SELLER}"))
        .await;
    let policy = response
        .headers()
        .get(header::CONTENT_SECURITY_POLICY)
        .unwrap()
        .to_str()
        .unwrap();
    assert!(policy.ends_with(&format!("frame-ancestors {SHOP}")), "{policy}");
    for parent in [
        "https://evil.example",
        "http://localhost:3000/x",
        "*",
        "http://localhost:3000;script-src%20*",
        "",
    ] {
        let response = shop
            .get(&format!("/widgets/wallet?parent={parent}&seller={SELLER}"))
            .await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{parent}");
    }
}

#[tokio::test]
async fn the_address_book_starts_an_order_and_the_wallet_completes_it() {
    let shop = Shop::new();
    let token = shop.token(ALEX);
    let book = shop.ask("address-book", Some(&token), json!({})).await;
    assert_eq!(
        (&book["created"], &book["settled"], &book["editable"]),
        (&json!(true), &json!(true), &json!(true))
    );
    assert_eq!(book["chosen"], book["choices"][0]["id"]);
    let id = book["order_reference"].as_str().unwrap();

    let wallet = shop
        .ask("wallet", Some(&token), json!({ "order_reference": id }))
        .await;
    assert_eq!(
        (&wallet["created"], &wallet["settled"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(wallet["choices"][1]["hint"], "test: declines");

    let other = book["choices"][1]["id"].as_str().unwrap();
    let now = shop
        .ask(
            "address",
            Some(&token),
            json!({ "order_reference": id, "address_id": other }),
        )
        .await;
    assert_eq!(now["chosen"], other);
    let card = wallet["choices"][2]["id"].as_str().unwrap();
    shop.ask(
        "payment-method",
        Some(&token),
        json!({ "order_reference": id, "card_id": card }),
    )
    .await;
    shop.world(|world| {
        let order = world.order_reference(id).unwrap();
        assert_eq!(order.address.as_ref().unwrap().id, other);
        assert_eq!(order.card.as_deref(), Some(card));
        assert!(order.physical);
    });
    // Bound again, everything is as it was left.
    assert_eq!(
        shop.ask("address-book", Some(&token), json!({ "order_reference": id }))
            .await["chosen"],
        other
    );
}

#[tokio::test]
async fn every_refusal_has_its_code_and_changes_nothing() {
    let shop = Shop::new();
    let (alex, hannah) = (shop.token(ALEX), shop.token(HANNAH));
    let book = shop.ask("address-book", Some(&alex), json!({})).await;
    let id = book["order_reference"].as_str().unwrap().to_owned();
    let before = shop.world(|world| world.order_reference(&id).cloned().unwrap());
    let expired = shop.token_for(ALEX, "payments:widget", Some(0));
    let narrow = shop.token_for(ALEX, "profile", None);
    let named =
        json!({ "order_reference": id, "address_id": "address-portland", "card_id": "card-visa-1111" });
    let with = |name: &str, value: &str| {
        let mut asked = named.clone();
        asked[name] = json!(value);
        asked
    };
    for path in ["address", "payment-method"] {
        for (token, asked, expected) in [
            (None, named.clone(), "BuyerNotAssociated"),
            (Some("Atza|made-up"), named.clone(), "BuyerSessionExpired"),
            (Some(&*expired), named.clone(), "BuyerSessionExpired"),
            (Some(&*narrow), named.clone(), "BuyerNotAssociated"),
            (Some(&*hannah), named.clone(), "BuyerNotAssociated"),
            (Some(&*alex), with("seller_id", "A0NOBODY"), "InvalidSellerId"),
            (
                Some(&*alex),
                with("order_reference", "S01-0000000-0000000"),
                "InvalidOrderReferenceId",
            ),
            (
                Some(&*alex),
                with("order_reference", ""),
                "InvalidOrderReferenceId",
            ),
            (
                Some(&*alex),
                with("environment", "live"),
                "ReleaseEnvironmentMismatch",
            ),
        ] {
            let answer = shop.ask(path, token, asked.clone()).await;
            assert_eq!(code(&answer), expected, "{path} {asked}");
        }
    }
    let foreign =
        json!({ "order_reference": id, "address_id": "address-hamburg", "card_id": "card-of-nobody" });
    assert_eq!(
        code(&shop.ask("address", Some(&alex), foreign.clone()).await),
        "InvalidParameterValue"
    );
    assert_eq!(
        code(&shop.ask("payment-method", Some(&alex), foreign).await),
        "InvalidParameterValue"
    );
    let read = shop
        .ask("wallet", Some(&alex), json!({ "read_only": true }))
        .await;
    assert_eq!(code(&read), "MissingParameter");
    assert_eq!(
        shop.world(|world| world.order_reference(&id).cloned().unwrap()),
        before
    );

    shop.world(|world| world.advance_clock(3 * crate::clock::HOUR + crate::clock::SECOND));
    let fresh = shop.token(ALEX);
    let stale = shop
        .ask("wallet", Some(&fresh), json!({ "order_reference": id }))
        .await;
    assert_eq!(code(&stale), "StaleOrderReference");
}

#[tokio::test]
async fn after_a_decline_the_address_stays_and_another_card_is_wanted() {
    let shop = Shop::new();
    let token = shop.token(ALEX);
    let book = shop.ask("address-book", Some(&token), json!({})).await;
    let asked = json!({ "order_reference": book["order_reference"], "card_id": "card-visa-2323" });
    shop.ask("wallet", Some(&token), asked.clone()).await;
    shop.world(|world| {
        let now = world.now();
        let order = world
            .edit_order(book["order_reference"].as_str().unwrap())
            .unwrap();
        order
            .status
            .set(OrderState::Suspended, Some(Reason::InvalidPaymentMethod), now);
        order.declined_card = order.card.clone();
    });
    let book = shop.ask("address-book", Some(&token), asked.clone()).await;
    assert_eq!(
        (code(&book), &book["editable"]),
        ("AddressNotModifiable", &json!(false))
    );
    assert_eq!(
        book["choices"][0]["id"], book["chosen"],
        "it is shown all the same"
    );

    let wallet = shop.ask("wallet", Some(&token), asked.clone()).await;
    assert_eq!(
        (&wallet["editable"], &wallet["settled"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(wallet["choices"][0]["disabled"], true);
    assert!(wallet["notice"].as_str().unwrap().contains("declined"));

    let wallet = shop.ask("payment-method", Some(&token), asked).await;
    assert_eq!(
        (&wallet["settled"], &wallet["chosen"]),
        (&json!(true), &json!("card-visa-2323"))
    );
}

#[tokio::test]
async fn addresses_read_as_people_write_them_in_their_country() {
    let shop = Shop::new();
    let token = shop.token(ALEX);
    let book = shop.ask("address-book", Some(&token), json!({})).await;
    let lines = |index: usize| book["choices"][index]["lines"].clone();
    assert_eq!(
        lines(0),
        json!(["1250 Alder Street, Apt 4B", "Seattle, WA 98101"])
    );
    assert_eq!(
        lines(3),
        json!(["Kranich Papierwerke GmbH, Lindenallee 18", "04107 Leipzig"])
    );
    assert_eq!(lines(4)[1], "〒105-0011 東京都");
    assert_eq!(book["choices"][4]["country"], "JP");
}

#[tokio::test]
async fn the_widget_script_is_the_same_under_every_path_and_is_not_sent_twice() {
    let shop = Shop::new();
    let mut texts = Vec::new();
    let mut tag = None;
    for path in crate::browser::assets::WIDGET_SCRIPT_PATHS {
        let response = shop.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        tag = response.headers().get(header::ETAG).cloned();
        texts.push(text(response).await);
    }
    texts.dedup();
    assert_eq!(texts.len(), 1);
    let request = Request::get(crate::browser::assets::WIDGET_SCRIPT_PATHS[0])
        .header(header::IF_NONE_MATCH, tag.unwrap());
    assert_eq!(
        shop.send(request.body(Body::empty()).unwrap()).await.status(),
        StatusCode::NOT_MODIFIED
    );
}

#[tokio::test]
async fn a_shops_page_reads_the_profile_as_far_as_the_scope_goes() {
    let shop = Shop::new();
    let profile = async |scope: &str| -> Value {
        let token = shop.token_for(ALEX, scope, None);
        let request = Request::get("/widgets/api/profile").header("x-amz-access-token", token);
        let response = shop.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(
            response
                .headers()
                .get(header::ACCESS_CONTROL_ALLOW_ORIGIN)
                .unwrap(),
            "*"
        );
        serde_json::from_str(&text(response).await).unwrap()
    };
    assert_eq!(profile("profile").await["profile"]["PrimaryEmail"], ALEX);
    let narrow = profile("profile:user_id").await;
    assert!(narrow["profile"]["CustomerId"].is_string() && narrow["profile"].get("PrimaryEmail").is_none());
}
