//! From the cart to an order, as the checkout page drives it.

use commerce::checkout::{CheckoutView, RefusalCode, Stage};
use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{Answer, BLUE_SHOES, Buyer, EBOOK, SATCHEL, TestApp, place, placed_number};

/// Nobody but us can tell how much is left, except by asking for it.
async fn left_of_the_satchel(app: &TestApp) -> bool {
    let answer = app
        .browser()
        .call("add_to_cart", &[("sku", SATCHEL), ("quantity", "1")])
        .await;
    answer.status.is_success()
}

fn refusal(view: &CheckoutView) -> Option<RefusalCode> {
    view.refusal.map(|refusal| refusal.code)
}

#[tokio::test]
async fn an_order_is_placed_and_its_payment_is_authorized() {
    let app = TestApp::start().await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    assert_eq!(view.missing, [], "{view:?}");
    assert!(view.method.is_some() && view.shipping_known, "{view:?}");
    let total = view.totals.total;

    let view: CheckoutView = buyer.place(&view).await.json();
    let number = placed_number(&view);

    let seen = app.control.seen(&buyer.order_reference).await;
    assert_eq!(seen["state"], "Open", "{seen}");
    assert_eq!(seen["seller_order_id"], json!(number));
    assert_eq!(seen["store_name"], "Cashwrap");
    assert_eq!(seen["total"]["minor"], json!(total.minor()));
    let authorizations = seen["authorizations"].as_array().unwrap();
    assert_eq!(authorizations.len(), 1, "{seen}");
    assert_eq!(authorizations[0]["state"], "Open");
    assert_eq!(authorizations[0]["amount"]["minor"], json!(total.minor()));
    assert_eq!(authorizations[0]["captures"], json!([]));

    let page = buyer.browser.open("/checkout/success").await.text();
    assert!(page.contains(&number), "{page}");
    assert_eq!(app.orders().await, [("processing".to_owned(), 1)]);
    assert!(
        !buyer.browser.get("/cart").await.text().contains("Blue Shoes"),
        "the cart is used up"
    );
    let mails = app.until("a confirmation", async || {
        let mails = app.browser().get("/demo/mailbox").await.text();
        mails.contains(&number).then_some(mails)
    });
    assert!(mails.await.to_lowercase().contains("confirm"));
}

#[tokio::test]
async fn every_call_to_amazon_was_signed_and_understood() {
    let app = TestApp::start().await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    placed_number(&buyer.place(&view).await.json());
    let requests = app.control.requests(&buyer.order_reference).await;
    assert!(requests.len() >= 4, "{requests:?}");
    for request in requests {
        assert_eq!(request["status"], 200, "{request}");
    }
}

#[tokio::test]
async fn a_double_click_makes_one_order() {
    let app = TestApp::start().await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    let clicks: Vec<_> = (0..4)
        .map(|_| {
            let (tab, view) = (buyer.browser.tab(), view.clone());
            tokio::spawn(async move { place(&tab, &view).await.json::<CheckoutView>() })
        })
        .collect();
    let mut numbers = Vec::new();
    for click in clicks {
        match click.await.unwrap().stage {
            Stage::Placed { order_number } => numbers.push(order_number),
            Stage::Deciding => {}
            other => panic!("{other:?}"),
        }
    }
    numbers.dedup();
    assert_eq!(numbers.len(), 1, "{numbers:?}");
    assert_eq!(app.orders().await, [("processing".to_owned(), 1)]);
    let seen = app.control.seen(&buyer.order_reference).await;
    assert_eq!(seen["authorizations"].as_array().unwrap().len(), 1, "{seen}");
}

#[tokio::test]
async fn a_second_tab_and_a_resent_request_find_the_same_order() {
    let app = TestApp::start().await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    let tab = buyer.browser.tab();
    let number = placed_number(&buyer.place(&view).await.json());
    assert_eq!(placed_number(&place(&tab, &view).await.json()), number);
    assert_eq!(placed_number(&buyer.place(&view).await.json()), number);
    assert_eq!(placed_number(&buyer.look().await), number);
    assert_eq!(app.orders().await, [("processing".to_owned(), 1)]);
}

#[tokio::test]
async fn a_reload_shows_the_same_checkout() {
    let app = TestApp::start().await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    let other = view
        .options
        .iter()
        .find(|option| Some(&option.code) != view.method.as_ref())
        .unwrap();
    let chosen: CheckoutView = buyer
        .browser
        .call("save_shipping_method", &[("code", &other.code)])
        .await
        .json();
    assert_eq!(chosen.method.as_ref(), Some(&other.code));
    assert_ne!(chosen.totals.total, view.totals.total);
    let again = buyer.browser.tab();
    let seen: CheckoutView = again.call("checkout_status", &[]).await.json();
    assert_eq!(seen.method.as_ref(), Some(&other.code));
    assert_eq!(seen.totals, chosen.totals);
    assert!(
        again
            .get("/checkout/amazon")
            .await
            .body
            .contains(&chosen.totals.total.to_string())
    );
}

#[tokio::test]
async fn digital_goods_need_no_address_and_no_shipping() {
    let app = TestApp::start().await;
    let buyer = Buyer::signed_in_with(&app, &[(EBOOK, "1")]).await;
    let view = buyer.save_payment_method().await;
    assert!(!view.needs_shipping && view.missing.is_empty(), "{view:?}");
    placed_number(&buyer.place(&view).await.json());
    let seen = app.control.seen(&buyer.order_reference).await;
    assert_eq!(seen["authorizations"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_token_that_is_not_ours_signs_nobody_in() {
    let app = TestApp::start().await;
    let buyer = app.control.buyer().await;
    let id = buyer["id"].as_str().unwrap();
    let tokens = format!("buyers/{id}/tokens");
    let expired = app
        .control
        .post(&tokens, json!({ "expires_in_seconds": 1 }))
        .await;
    let foreign = app
        .control
        .post(
            &tokens,
            json!({ "client_id": "amzn1.application-oa2-client.somebodyelse" }),
        )
        .await;
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    for token in [
        "Atza|forged",
        "",
        expired["access_token"].as_str().unwrap(),
        foreign["access_token"].as_str().unwrap(),
    ] {
        let browser = app.browser();
        browser
            .call("add_to_cart", &[("sku", BLUE_SHOES), ("quantity", "1")])
            .await;
        let state: String = browser.call("begin_sign_in", &[]).await.json();
        let answer = browser
            .call("sign_in", &[("token", token), ("state", &state)])
            .await;
        assert!(answer.status.is_client_error(), "{token}: {answer:?}");
        let after = browser.call("checkout_status", &[]).await;
        assert_eq!(after.status, StatusCode::NOT_FOUND, "{token}: {after:?}");
        assert!(
            browser.get("/cart").await.text().contains("Blue Shoes"),
            "the cart is kept"
        );
    }
}

#[tokio::test]
async fn a_sign_in_that_was_not_begun_here_is_refused() {
    let app = TestApp::start().await;
    let id = app.control.buyer().await["id"].as_str().unwrap().to_owned();
    let token = app.control.token(&id).await;
    let browser = app.browser();
    browser
        .call("add_to_cart", &[("sku", BLUE_SHOES), ("quantity", "1")])
        .await;
    for state in ["", "guessed"] {
        let answer = browser
            .call("sign_in", &[("token", &token), ("state", state)])
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{answer:?}");
        let landing = browser
            .open(&format!(
                "/checkout/amazon/return?access_token={token}&state={state}"
            ))
            .await;
        assert!(!landing.body.contains(&token), "the token stands in the page");
        assert_eq!(
            browser.call("checkout_status", &[]).await.status,
            StatusCode::NOT_FOUND
        );
    }
}

#[tokio::test]
async fn signing_in_by_redirect_leaves_no_token_in_the_address() {
    let app = TestApp::start().await;
    let id = app.control.buyer().await["id"].as_str().unwrap().to_owned();
    let token = app.control.token(&id).await;
    let browser = app.browser();
    browser
        .call("add_to_cart", &[("sku", BLUE_SHOES), ("quantity", "1")])
        .await;
    let before = browser.cookie("cashwrap");
    let begun = browser.submit("/cart", "/api/start_amazon_checkout", &[]).await;
    let there = url::Url::parse(begun.location()).unwrap_or_else(|_| panic!("{begun:?}"));
    let state = there
        .query_pairs()
        .find(|(name, _)| name == "state")
        .unwrap()
        .1
        .into_owned();
    assert_eq!(there.path(), "/ap/oa");
    let landing = browser
        .get(&format!(
            "/checkout/amazon/return?access_token={}&state={state}",
            token.replace('|', "%7C")
        ))
        .await;
    assert_eq!(
        (landing.status, landing.location()),
        (StatusCode::SEE_OTHER, "/checkout/amazon")
    );
    assert_ne!(
        browser.cookie("cashwrap"),
        before,
        "the session's id must be a new one"
    );
    let page = browser.get("/checkout/amazon").await;
    assert_eq!(page.status, StatusCode::OK);
    let denied = app
        .browser()
        .get("/checkout/amazon/return?error=access_denied&state=x")
        .await;
    assert!(
        denied.status.is_redirection() && denied.location().starts_with("/cart"),
        "{denied:?}"
    );
}

#[tokio::test]
async fn an_order_reference_of_another_buyer_is_refused() {
    let app = TestApp::start().await;
    let (buyer, other) = (Buyer::signed_in(&app).await, Buyer::signed_in(&app).await);
    for (step, id) in [
        ("save_address", &other.order_reference),
        ("save_payment_method", &other.order_reference),
    ] {
        let answer = buyer.browser.call(step, &[("payment_id", id)]).await;
        assert!(refused_as_not_mine(&answer), "{step}: {answer:?}");
    }
    for id in ["S01-0000000-0000000", "", "'; --"] {
        let answer = buyer.browser.call("save_address", &[("payment_id", id)]).await;
        assert!(
            !answer.status.is_success() || answer.json::<CheckoutView>().refusal.is_some(),
            "{id}: {answer:?}"
        );
    }
    let view = buyer.look().await;
    assert_ne!(view.payment_id.as_ref(), Some(&other.order_reference), "{view:?}");
    let seen = app.control.seen(&other.order_reference).await;
    assert_eq!(seen["state"], "Draft", "{seen}");
    // And after all that the shopper's own one still works.
    let view = buyer.ready().await;
    placed_number(&buyer.place(&view).await.json());
}

fn refused_as_not_mine(answer: &Answer) -> bool {
    if answer.status.is_success() {
        return refusal(&answer.json()) == Some(RefusalCode::PaymentNotYours);
    }
    answer.status == StatusCode::FORBIDDEN
}

#[tokio::test]
async fn a_declined_card_keeps_the_order_and_another_card_pays_it() {
    let app = TestApp::start().await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    app.control
        .outcome("Authorize", &buyer.order_reference, "InvalidPaymentMethod")
        .await;
    let view: CheckoutView = buyer.place(&view).await.json();
    assert_eq!(
        (&view.stage, refusal(&view)),
        (
            &Stage::ChooseAnotherMethod,
            Some(RefusalCode::PaymentMethodDeclined)
        )
    );
    assert_eq!(view.payment_id.as_ref(), Some(&buyer.order_reference));
    let before = app.orders().await;
    assert_eq!(before.len(), 1, "{before:?}");

    let frozen = buyer
        .browser
        .call("add_to_cart", &[("sku", BLUE_SHOES), ("quantity", "1")])
        .await;
    assert!(
        frozen.status.is_client_error(),
        "the cart is frozen meanwhile: {frozen:?}"
    );
    let moved = buyer
        .browser
        .call("save_shipping_method", &[("code", "us-express")])
        .await;
    assert_eq!(
        moved.json::<CheckoutView>().totals,
        view.totals,
        "and so is the total: {moved:?}"
    );

    app.control
        .choose_card(&buyer.token, &buyer.order_reference, &buyer.cards[1])
        .await;
    let view = buyer.save_payment_method().await;
    let number = placed_number(&buyer.place(&view).await.json());
    let seen = app.control.seen(&buyer.order_reference).await;
    assert_eq!(seen["seller_order_id"], json!(number), "the same order");
    let authorizations = seen["authorizations"].as_array().unwrap();
    let states: Vec<_> = authorizations
        .iter()
        .map(|one| one["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["Declined", "Open"], "{seen}");
    assert_ne!(
        authorizations[0]["reference_id"],
        authorizations[1]["reference_id"]
    );
    assert_eq!(app.orders().await, [("processing".to_owned(), 1)]);
}

#[tokio::test]
async fn a_final_decline_ends_the_order_and_keeps_the_cart_alive() {
    let app = TestApp::start().await;
    let buyer = Buyer::signed_in_with(&app, &[(SATCHEL, "1")]).await;
    let view = buyer.ready().await;
    app.control
        .outcome("Authorize", &buyer.order_reference, "AmazonRejected")
        .await;
    let view: CheckoutView = buyer.place(&view).await.json();
    assert_eq!(view.stage, Stage::Ended, "{view:?}");
    assert_eq!(app.orders().await, [("canceled".to_owned(), 1)]);

    let cart = buyer.browser.get("/cart").await.text();
    assert!(cart.contains("Satchel"), "the cart is as it was: {cart}");
    assert!(cart.to_lowercase().contains("declined"), "and says why: {cart}");
    assert!(
        left_of_the_satchel(&app).await,
        "the last piece is back on the shelf"
    );

    // The next try is a new order with a new order reference.
    let order_reference = app.control.order_reference(&buyer.id).await;
    let buyer = Buyer {
        order_reference,
        ..buyer
    };
    assert!(buyer.sign_in(&buyer.token).await.status.is_success());
    let view = buyer.ready().await;
    placed_number(&buyer.place(&view).await.json());
    assert!(!left_of_the_satchel(&app).await);
}

#[tokio::test]
async fn the_last_piece_is_sold_once() {
    let app = TestApp::start().await;
    let one = Buyer::signed_in_with(&app, &[(SATCHEL, "1")]).await;
    let other = Buyer::signed_in_with(&app, &[(SATCHEL, "1")]).await;
    let (one_view, other_view) = (one.ready().await, other.ready().await);
    placed_number(&one.place(&one_view).await.json());
    let view: CheckoutView = other.place(&other_view).await.json();
    assert!(!matches!(view.stage, Stage::Placed { .. }), "{view:?}");
    assert_eq!(refusal(&view), Some(RefusalCode::OutOfStock), "{view:?}");
    assert_eq!(app.orders().await, [("processing".to_owned(), 1)]);
    let seen = app.control.seen(&other.order_reference).await;
    assert_eq!(
        (&seen["state"], &seen["authorizations"]),
        (&json!("Draft"), &json!([]))
    );
}

#[tokio::test]
async fn nobody_buys_what_they_did_not_see() {
    let app = TestApp::start().await;
    let buyer = Buyer::signed_in(&app).await;
    let seen = buyer.ready().await;
    let tab = buyer.browser.tab();
    let more = tab
        .call("change_quantity", &[("sku", BLUE_SHOES), ("quantity", "3")])
        .await;
    assert!(more.status.is_success(), "{more:?}");
    let view: CheckoutView = buyer.place(&seen).await.json();
    assert!(!matches!(view.stage, Stage::Placed { .. }), "{view:?}");
    assert!(
        view.refusal.is_some() && app.orders().await.is_empty(),
        "{view:?}"
    );
    assert_eq!(view.lines[0].quantity, 3, "{view:?}");
    let view = if view.missing.is_empty() {
        view
    } else {
        buyer.ready().await
    };
    placed_number(&buyer.place(&view).await.json());
    let seen = app.control.seen(&buyer.order_reference).await;
    assert_eq!(seen["total"]["minor"], json!(view.totals.total.minor()));
}

#[tokio::test]
async fn terms_are_asked_for_where_the_merchant_wants_them() {
    let app = TestApp::start_with(&[("store.terms_required", "true")]).await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    assert!(view.needs_terms);
    let revision = view.revision.to_string();
    let answer = buyer
        .browser
        .call("place_order", &[("revision", &revision)])
        .await;
    assert_eq!(
        refusal(&answer.json()),
        Some(RefusalCode::TermsNotAccepted),
        "{answer:?}"
    );
    assert!(app.orders().await.is_empty());
    let view = buyer.look().await;
    placed_number(&buyer.place(&view).await.json());
}

#[tokio::test]
async fn the_purchase_is_offered_until_it_was_counted() {
    let app = TestApp::start().await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    let number = placed_number(&buyer.place(&view).await.json());
    for _ in 0..2 {
        assert!(
            buyer
                .browser
                .get("/checkout/success")
                .await
                .body
                .contains("purchase"),
            "offered until acknowledged"
        );
    }
    let counted = buyer
        .browser
        .call("acknowledge_purchase", &[("number", &number)])
        .await;
    assert!(counted.status.is_success(), "{counted:?}");
    let page = buyer.browser.get("/checkout/success").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        !page.body.contains("<leptos-island"),
        "offered again after it was counted"
    );
}
