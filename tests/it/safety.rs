//! Who may change something, and what browsers are told about safety.

use reqwest::header::{ACCEPT, CONTENT_TYPE, ORIGIN};
use reqwest::{Method, StatusCode};

use crate::harness::{Answer, BLUE_SHOES, Browser, TestApp};

const FORM: &str = "application/x-www-form-urlencoded";

async fn add_from(browser: &Browser, headers: &[(&str, &str)]) -> Answer {
    let mut request = browser
        .request(Method::POST, "/api/add_to_cart")
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, FORM)
        .body(format!("sku={BLUE_SHOES}&quantity=1"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    browser.send(request).await
}

#[tokio::test]
async fn only_our_own_pages_may_change_something() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let elsewhere = app.base_url.replace("127.0.0.1", "localhost");
    for headers in [
        vec![("origin", "https://evil.example")],
        vec![("origin", elsewhere.as_str())],
        vec![("origin", "null")],
        vec![("sec-fetch-site", "same-site")],
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "none")],
        vec![],
    ] {
        let answer = add_from(&browser, &headers).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
        assert!(
            answer.body.contains("nothing was changed") && answer.body.contains(&app.base_url),
            "{}",
            answer.body
        );
    }
    assert_eq!(browser.cookie("cashwrap"), None);
    assert_eq!(
        add_from(&browser, &[("origin", &app.base_url)]).await.status,
        StatusCode::OK
    );
    assert_eq!(
        add_from(&browser, &[("sec-fetch-site", "same-origin")])
            .await
            .status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn looking_is_open_to_every_origin_but_changes_nothing() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let request = browser
        .request(Method::GET, "/product/blue-shoes")
        .header(ORIGIN, "https://evil.example");
    let page = browser.send(request).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("access-control-allow-origin"), "");
    let request = browser.request(
        Method::GET,
        &format!("/api/add_to_cart?sku={BLUE_SHOES}&quantity=1"),
    );
    let answer = browser.send(request).await;
    assert!(!answer.status.is_success(), "{answer:?}");
    assert_eq!(browser.cookie("cashwrap"), None);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let large = "x".repeat(65 * 1024);
    let request = |body: reqwest::Body| {
        browser
            .request(Method::POST, "/api/add_to_cart")
            .header(ORIGIN, &app.base_url)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, FORM)
            .body(body)
    };
    let answer = browser.send(request(large.into())).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("65536"), "{}", answer.body);
    assert_eq!(browser.cookie("cashwrap"), None);
}

#[tokio::test]
async fn the_session_cookie_is_for_us_alone() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let answer = add_from(&browser, &[("origin", &app.base_url)]).await;
    let cookie = answer.header("set-cookie").to_lowercase();
    assert!(
        cookie.contains("httponly") && cookie.contains("samesite=lax") && cookie.contains("path=/"),
        "{cookie}"
    );
    assert!(!cookie.contains("secure"), "the demo speaks plain HTTP: {cookie}");
    let app = TestApp::start_with(&[("base_url", "https://shop.example")]).await;
    let answer = add_from(&app.browser(), &[("origin", "https://shop.example")]).await;
    assert!(answer.header("set-cookie").to_lowercase().contains("secure"));
    assert!(answer.header("strict-transport-security").contains("max-age"));
}

#[tokio::test]
async fn a_session_id_that_somebody_made_up_is_worth_nothing() {
    let app = TestApp::start().await;
    let browser = app.browser();
    let made_up = "AAAAAAAAAAAAAAAAAAAAAA";
    let answer = add_from(
        &browser,
        &[
            ("origin", &app.base_url),
            ("cookie", &format!("cashwrap={made_up}")),
        ],
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK);
    let given = browser.cookie("cashwrap").unwrap();
    assert_ne!(given, made_up);
}

#[tokio::test]
async fn pages_say_from_where_scripts_and_frames_may_come() {
    let app = TestApp::start().await;
    let page = app.browser().get("/product/blue-shoes").await;
    let policy = page.header("content-security-policy").to_owned();
    assert_eq!(page.headers.get_all("content-security-policy").iter().count(), 1);
    let nonce = policy
        .split("'nonce-")
        .nth(1)
        .and_then(|rest| rest.split('\'').next())
        .unwrap()
        .to_owned();
    assert!(nonce.len() > 15, "{policy}");
    for word in [
        "'strict-dynamic'",
        "'wasm-unsafe-eval'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "http://localhost:",
    ] {
        assert!(policy.contains(word), "no {word} in {policy}");
    }
    assert!(
        !policy.contains("script-src 'unsafe-inline'") && !policy.contains("'unsafe-eval'"),
        "{policy}"
    );
    for script in page.body.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap();
        assert!(
            tag.contains(&format!("nonce=\"{nonce}\"")),
            "a script without the page's nonce: <script{tag}>"
        );
    }
    assert_eq!(
        page.header("cross-origin-opener-policy"),
        "same-origin-allow-popups"
    );
    assert_eq!(page.header("referrer-policy"), "strict-origin-when-cross-origin");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_ne!(page.header("x-request-id"), "");
    let again = app.browser().get("/product/blue-shoes").await;
    assert!(
        !again.header("content-security-policy").contains(&nonce),
        "a nonce is used once"
    );
}

#[tokio::test]
async fn a_made_up_refusal_in_the_address_does_not_speak_for_us() {
    let app = TestApp::start().await;
    let page = app
        .browser()
        .get("/cart?__path=%2Fapi%2Fadd_to_cart&__err=IkNhbGwgNTU1IHRvIHBheSI%3D")
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains("Call 555"), "{}", page.text());
}
