//! What a merchant's theme puts on pages.

use crate::harness::{Buyer, Folder, TestApp, placed_number};

#[tokio::test]
async fn the_success_page_shows_the_themes_slot_and_lets_its_code_run() {
    let theme = Folder::new();
    let slot = "<p>Hello from the theme</p><script>window.counted = true</script>";
    std::fs::write(theme.path().join("success-slot.html"), slot).unwrap();
    let folder = theme.path().display().to_string();
    let app = TestApp::start_with(&[
        ("theme.folder", folder.as_str()),
        ("theme.origins", "https://stats.example"),
    ])
    .await;
    let buyer = Buyer::signed_in(&app).await;
    let view = buyer.ready().await;
    placed_number(&buyer.place(&view).await.json());

    let page = buyer.browser.get("/checkout/success").await;
    assert!(page.text().contains("Hello from the theme"), "{}", page.body);
    let policy = page.header("content-security-policy");
    let nonce = policy
        .split_once("'nonce-")
        .and_then(|(_, rest)| rest.split_once('\''))
        .map(|(nonce, _)| nonce)
        .unwrap();
    assert!(
        page.body
            .contains(&format!("<script nonce=\"{nonce}\">window.counted")),
        "{}",
        page.body
    );
    for directive in ["img-src", "connect-src"] {
        let allowed = policy.split(';').any(|one| {
            one.trim().starts_with(directive)
                && one.split(' ').any(|source| source == "https://stats.example")
        });
        assert!(allowed, "{directive} in {policy}");
    }
}
