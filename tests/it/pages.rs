//! What anybody may look at.

use reqwest::StatusCode;

use crate::harness::TestApp;

#[tokio::test]
async fn every_page_answers_and_says_where_one_is() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for (path, word) in [
        ("/", "Cashwrap"),
        ("/category/footwear", "Footwear"),
        ("/product/blue-shoes", "Blue Shoes"),
        ("/search?q=shoes", "Blue Shoes"),
        ("/cart", "cart"),
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        assert!(
            page.text().contains(word),
            "{path} says nothing of {word}: {}",
            page.text()
        );
        assert!(page.body.contains("<title>"), "{path} has no title");
    }
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for path in [
        "/product/no-such-thing",
        "/category/no-such-thing",
        "/no/such/page",
        "/order/1?key=guess",
        "/pkg/old.js",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            page.header("content-type").starts_with("text/html"),
            "{path}: {}",
            page.header("content-type")
        );
    }
}

#[tokio::test]
async fn who_only_looks_leaves_no_trace() {
    let app = TestApp::start().await;
    let browser = app.browser();
    for path in [
        "/",
        "/product/blue-shoes",
        "/cart",
        "/search?q=lamp",
        "/checkout/success",
        "/checkout/amazon",
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.header("set-cookie"), "", "{path} sets a cookie");
    }
    assert_eq!(browser.cookie("cashwrap"), None);
    let scrape = browser.get("/metrics").await.body;
    assert!(scrape.contains("cashwrap_sessions 0"), "{scrape}");
}

#[tokio::test]
async fn a_page_without_an_island_loads_no_script_of_ours() {
    let app = TestApp::start().await;
    for path in [
        "/",
        "/category/footwear",
        "/search?q=shoes",
        "/product/blue-shoes",
        "/cart",
    ] {
        let page = app.browser().get(path).await;
        let islands = page.body.contains("<leptos-island");
        let script = page.body.contains("/pkg/cashwrap.js");
        assert_eq!(islands, script, "{path}: islands {islands}, script {script}");
    }
    assert!(
        !app.browser()
            .get("/category/footwear")
            .await
            .body
            .contains("/pkg/cashwrap.js")
    );
}

#[tokio::test]
async fn the_standard_checkout_leads_to_the_cart() {
    let app = TestApp::start().await;
    let page = app.browser().get("/checkout").await;
    assert!(page.status.is_redirection(), "{}", page.status);
    assert_eq!(page.location(), "/cart");
}

#[tokio::test]
async fn files_may_be_kept_as_long_as_they_stay_what_they_are() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let built = browser.get("/pkg/cashwrap.js?v=0123456789abcdef").await;
    assert_eq!(built.status, StatusCode::OK);
    assert!(
        built.header("cache-control").contains("immutable"),
        "{}",
        built.header("cache-control")
    );
    assert_eq!(
        browser.get("/pkg/cashwrap.js").await.header("cache-control"),
        "no-cache"
    );
    assert_eq!(
        browser.get("/robots.txt").await.header("cache-control"),
        "public, max-age=3600"
    );
    assert!(browser.get("/").await.header("cache-control").contains("private"));
}

#[tokio::test]
async fn machines_hear_how_the_shop_is() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let health = browser.get("/health").await;
    assert_eq!(
        (
            health.status,
            health.json::<serde_json::Value>()["status"].clone()
        ),
        (StatusCode::OK, "ok".into())
    );
    browser.get("/product/blue-shoes").await;
    let metrics = browser.get("/metrics").await.body;
    assert!(
        metrics.contains("cashwrap_requests_total{route=\"/product/{slug}\",status=\"200\"} 1"),
        "{metrics}"
    );
    assert!(metrics.contains("cashwrap_jobs{state=\"dead\"} 0"), "{metrics}");
    app.shop.close().await;
    assert_eq!(
        browser.get("/health").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
}
