//! Filling a cart, also with what nobody should type.

use reqwest::StatusCode;
use reqwest::header::LOCATION;
use serde_json::Value;

use crate::harness::{Answer, BLUE_SHOES, Browser, EBOOK, SATCHEL, TestApp};

async fn add(browser: &Browser, sku: &str, quantity: &str) -> Answer {
    browser
        .call("add_to_cart", &[("sku", sku), ("quantity", quantity)])
        .await
}

async fn cart(browser: &Browser) -> String {
    browser.get("/cart").await.text()
}

#[tokio::test]
async fn a_thing_is_added_changed_and_removed() {
    let app = TestApp::start().await;
    let browser = app.browser();
    assert_eq!(add(&browser, BLUE_SHOES, "1").await.status, StatusCode::OK);
    assert!(cart(&browser).await.contains("$94.50"));
    assert_eq!(add(&browser, BLUE_SHOES, "1").await.status, StatusCode::OK);
    assert!(cart(&browser).await.contains("$189.00"));
    let changed = browser
        .call("change_quantity", &[("sku", BLUE_SHOES), ("quantity", "3")])
        .await;
    assert_eq!(changed.status, StatusCode::OK);
    assert!(cart(&browser).await.contains("$283.50"));
    assert_eq!(
        browser.call("remove_line", &[("sku", BLUE_SHOES)]).await.status,
        StatusCode::OK
    );
    assert!(!cart(&browser).await.contains("Blue Shoes"));
}

#[tokio::test]
async fn without_script_the_form_leads_to_the_cart() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let answer = browser
        .submit(
            "/product/blue-shoes",
            "/api/add_to_cart",
            &[("sku", BLUE_SHOES), ("quantity", "2")],
        )
        .await;
    assert!(answer.status.is_redirection(), "{answer:?}");
    assert!(
        answer.headers[LOCATION].to_str().unwrap().ends_with("/cart"),
        "{answer:?}"
    );
    assert!(browser.open(answer.location()).await.text().contains("$189.00"));
}

#[tokio::test]
async fn bad_input_is_refused_in_words_and_changes_nothing() {
    let app = TestApp::start().await;
    let browser = app.browser();
    add(&browser, BLUE_SHOES, "2").await;
    let before = cart(&browser).await;
    for (sku, quantity, status) in [
        (BLUE_SHOES, "-1", StatusCode::UNPROCESSABLE_ENTITY),
        (BLUE_SHOES, "0", StatusCode::UNPROCESSABLE_ENTITY),
        (BLUE_SHOES, "100", StatusCode::UNPROCESSABLE_ENTITY),
        (BLUE_SHOES, "1.5", StatusCode::UNPROCESSABLE_ENTITY),
        (BLUE_SHOES, "many", StatusCode::UNPROCESSABLE_ENTITY),
        (
            BLUE_SHOES,
            "99999999999999999999",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (SATCHEL, "2", StatusCode::CONFLICT),
        ("CW-DAYB-CLAY", "1", StatusCode::CONFLICT),
        ("no-such-thing", "1", StatusCode::UNPROCESSABLE_ENTITY),
        ("'; DROP TABLE carts; --", "1", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let answer = add(&browser, sku, quantity).await;
        assert_eq!(answer.status, status, "{sku} {quantity}: {answer:?}");
    }
    let changed = browser
        .call("change_quantity", &[("sku", BLUE_SHOES), ("quantity", "-3")])
        .await;
    assert_eq!(changed.status, StatusCode::UNPROCESSABLE_ENTITY);
    let changed = browser
        .call("change_quantity", &[("sku", SATCHEL), ("quantity", "1")])
        .await;
    assert!(changed.status.is_client_error(), "{changed:?}");
    assert_eq!(cart(&browser).await, before);
}

#[tokio::test]
async fn a_refusal_reaches_those_without_script_too() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let answer = browser
        .submit(
            "/product/blue-shoes",
            "/api/add_to_cart",
            &[("sku", BLUE_SHOES), ("quantity", "100")],
        )
        .await;
    assert!(answer.status.is_redirection(), "{answer:?}");
    let page = browser.open(answer.location()).await.text();
    assert!(
        page.contains("Please choose a whole number from 1 to 99"),
        "{page}"
    );
}

#[tokio::test]
async fn the_browser_has_no_say_in_prices() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let fields = [
        ("sku", BLUE_SHOES),
        ("quantity", "1"),
        ("price", "0.01"),
        ("unit_price", "1"),
        ("price_minor", "1"),
        ("total", "1"),
    ];
    let answer = browser.call("add_to_cart", &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert!(cart(&browser).await.contains("$94.50"));
}

#[tokio::test]
async fn two_visitors_have_two_carts() {
    let app = TestApp::start().await;
    let (one, other) = (app.browser(), app.browser());
    add(&one, BLUE_SHOES, "1").await;
    add(&other, EBOOK, "1").await;
    assert!(cart(&one).await.contains("Blue Shoes"));
    assert!(!cart(&other).await.contains("Blue Shoes"));
}

#[tokio::test]
async fn many_clicks_at_once_lose_nothing() {
    let app = TestApp::start().await;
    let browser = app.browser();
    add(&browser, BLUE_SHOES, "1").await;
    let clicks = (0..8).map(|_| {
        let tab = browser.tab();
        tokio::spawn(async move { add(&tab, BLUE_SHOES, "1").await.status })
    });
    for click in clicks.collect::<Vec<_>>() {
        assert_eq!(click.await.unwrap(), StatusCode::OK);
    }
    // Nine pairs at 94.50.
    assert!(
        cart(&browser).await.contains("$850.50"),
        "{}",
        cart(&browser).await
    );
}

#[tokio::test]
async fn a_garbled_form_is_told_so() {
    let app = TestApp::start().await;
    let answer = app
        .browser()
        .call("save_shipping_method", &[("revision", "x"), ("code[", "y")])
        .await;
    assert!(
        answer.status.is_client_error() || answer.status.is_server_error(),
        "{answer:?}"
    );
    let told: Value = answer.json();
    assert!(told.is_string() || told.is_object(), "{answer:?}");
}

#[tokio::test]
async fn paying_from_the_product_page_puts_the_thing_in_the_cart_once() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let chosen = [("sku", BLUE_SHOES), ("quantity", "2")];
    for _ in 0..2 {
        let begun = browser
            .submit("/product/blue-shoes", "/api/start_amazon_checkout", &chosen)
            .await;
        assert!(begun.location().contains("/ap/oa?"), "{begun:?}");
        assert!(
            cart(&browser).await.contains("$189.00"),
            "two pairs, however often it is pressed"
        );
    }
    // The pop-up's way: a word that was not given out here changes nothing.
    let refused = browser
        .call(
            "sign_in",
            &[
                ("token", "Atza|x"),
                ("state", "made-up"),
                ("sku", EBOOK),
                ("quantity", "1"),
            ],
        )
        .await;
    assert!(refused.status.is_client_error(), "{refused:?}");
    assert!(!cart(&browser).await.contains("Field Guide"));
}

#[tokio::test]
async fn a_cart_is_kept_for_thirty_days_after_its_last_change() {
    let day = std::time::Duration::from_secs(24 * 3600);
    let app = TestApp::start().await;
    let browser = app.browser();
    add(&browser, BLUE_SHOES, "1").await;
    app.shop.advance_clock(29 * day).unwrap();
    assert!(cart(&browser).await.contains("$94.50"));
    // A change begins the thirty days anew.
    add(&browser, BLUE_SHOES, "1").await;
    app.shop.advance_clock(29 * day).unwrap();
    assert!(cart(&browser).await.contains("$189.00"));
    app.shop.advance_clock(2 * day).unwrap();
    assert!(!cart(&browser).await.contains("Blue Shoes"));
}
