//! The sign-in page: who gets in, and where the answer goes.

use super::*;
use crate::world::RedirectAnswer;

fn location(response: &Response) -> url::Url {
    let value = response
        .headers()
        .get(header::LOCATION)
        .unwrap()
        .to_str()
        .unwrap();
    url::Url::parse(value).unwrap()
}

fn by_redirect(more: &str) -> String {
    format!(
        "/ap/oa?client_id={CLIENT_ID}&scope=profile%20payments%3Awidget&response_type=token&state=a%26b\
         &redirect_uri=http%3A%2F%2F127.0.0.1%3A3000%2Freturn%3Fkept%3D1{more}"
    )
}

#[tokio::test]
async fn signing_in_leads_back_with_a_token_for_this_client() {
    let shop = Shop::new();
    let form = format!("do=sign-in&email=+Buyer%40Example.com&password={PASSWORD}");
    let response = shop.press(&by_redirect(""), &form, "").await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let target = location(&response);
    let said = |name: &str| {
        target
            .query_pairs()
            .find(|(key, _)| key == name)
            .unwrap()
            .1
            .into_owned()
    };
    assert_eq!(target.origin().ascii_serialization(), SHOP);
    assert_eq!(
        (
            said("kept"),
            said("state"),
            said("token_type"),
            said("expires_in")
        ),
        ("1".into(), "a&b".into(), "bearer".into(), "3600".into())
    );
    let token = said("access_token");
    shop.world(|world| {
        let token = world.token(&token).unwrap();
        assert_eq!(
            (token.client_id.as_str(), token.scope.as_str()),
            (CLIENT_ID, "profile payments:widget")
        );
        assert_eq!(world.buyer_by_token(&token.token).unwrap().email, ALEX);
    });
    let cookies: Vec<_> = response.headers().get_all(header::SET_COOKIE).iter().collect();
    assert_eq!(cookies.len(), 2, "{cookies:?}");
}

#[tokio::test]
async fn the_answer_can_come_in_the_hash() {
    let shop = Shop::new();
    shop.world(|world| {
        let switches = crate::world::Switches {
            redirect_answer: RedirectAnswer::Hash,
            ..world.settings().clone()
        };
        world.change_settings(switches);
    });
    let target = location(&shop.press(&by_redirect(""), "do=demo", "").await);
    assert_eq!(target.query(), Some("kept=1"));
    assert!(
        target.fragment().unwrap().starts_with("access_token=Atza%7C"),
        "{target}"
    );
    let refused = location(&shop.press(&by_redirect(""), "do=cancel", "").await);
    assert!(
        refused.fragment().unwrap().starts_with("error=access_denied"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_wrong_password_is_told_at_its_field_and_signs_nobody_in() {
    let shop = Shop::new();
    let response = shop
        .press(
            &by_redirect(""),
            "do=sign-in&email=buyer%40example.com&password=x",
            "",
        )
        .await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.headers().get(header::SET_COOKIE).is_none());
    let page = text(response).await;
    assert!(page.contains("aria-describedby=\"password-problem\""), "{page}");
    assert!(
        page.contains("value=\"buyer@example.com\""),
        "what was typed stays"
    );
}

#[tokio::test]
async fn who_is_signed_in_goes_on_with_one_click_and_nobody_else_does() {
    let shop = Shop::new();
    let session = shop.world(|world| {
        let hannah = world.find_buyer(HANNAH).unwrap().id.clone();
        world.start_session(&hannah)
    });
    let cookie = format!("other=1; amazon_session={session}");
    let request = Request::get(by_redirect(""))
        .header(header::COOKIE, &cookie)
        .body(Body::empty())
        .unwrap();
    assert!(
        text(shop.send(request).await)
            .await
            .contains("Continue as Hannah Sommer")
    );
    assert_eq!(
        shop.press(&by_redirect(""), "do=continue", &cookie)
            .await
            .status(),
        StatusCode::SEE_OTHER
    );

    let stranger = shop
        .press(&by_redirect(""), "do=continue", "amazon_session=made-up")
        .await;
    assert_eq!(stranger.status(), StatusCode::OK, "the page again");
    shop.press("/ap/signout", "", &cookie).await;
    assert_eq!(
        shop.press(&by_redirect(""), "do=continue", &cookie)
            .await
            .status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_sign_in_never_returns_to_an_address_that_the_client_may_not_use() {
    let shop = Shop::new();
    let ask = |tail: &str| format!("/ap/oa?client_id={CLIENT_ID}&scope=profile&{tail}");
    for tail in [
        "",
        "redirect_uri=https%3A%2F%2Fevil.example%2F",
        "redirect_uri=javascript%3Aalert(1)",
        "redirect_uri=http%3A%2F%2F127.0.0.1%40evil.example%2F",
        "popup=1&opener_origin=https%3A%2F%2Fevil.example",
        "popup=1&opener_origin=http%3A%2F%2F127.0.0.1%3A3000%2Fpath",
        "popup=1&opener_origin=*",
        "popup=1&opener_origin=null",
        "popup=1",
    ] {
        let response = shop.press(&ask(tail), "do=demo", "").await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{tail}");
        assert!(response.headers().get(header::LOCATION).is_none(), "{tail}");
    }
    let unknown = shop
        .get("/ap/oa?client_id=nobody&scope=profile&redirect_uri=http%3A%2F%2Flocalhost%2F")
        .await;
    assert_eq!(unknown.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_is_wrong_with_the_request_is_told_to_the_shop() {
    let shop = Shop::new();
    for (from, to, error) in [
        (
            "response_type=token",
            "response_type=code",
            "unsupported_response_type",
        ),
        ("scope=profile", "scope=everything", "invalid_scope"),
    ] {
        let target = location(&shop.get(&by_redirect("").replace(from, to)).await);
        assert!(
            target.query().unwrap().contains(&format!("error={error}")),
            "{target}"
        );
        assert!(target.query().unwrap().contains("state=a%26b"), "{target}");
    }
}

#[tokio::test]
async fn the_popup_answers_the_page_that_opened_it_and_no_script_can_slip_in() {
    let shop = Shop::new();
    let address = format!(
        "/ap/oa?client_id={CLIENT_ID}&scope=profile&popup=1&opener_origin=http%3A%2F%2F127.0.0.1%3A3000\
         &state=%3C%2Fscript%3E%3Cscript%3Ealert(1)"
    );
    let page = text(shop.press(&address, "do=demo", "").await).await;
    let (_, rest) = page.split_once("id=\"answer\">").unwrap();
    let (told, _) = rest.split_once("</script>").unwrap();
    let told: Value = serde_json::from_str(told).unwrap();
    assert_eq!(told["target"], SHOP);
    assert_eq!(told["answer"]["state"], "</script><script>alert(1)");
    assert!(
        told["answer"]["access_token"]
            .as_str()
            .unwrap()
            .starts_with("Atza|")
    );
    assert!(!page.contains("<script>alert"));
}

#[tokio::test]
async fn a_form_sent_from_another_site_signs_nobody_in() {
    let shop = Shop::new();
    let request = Request::post(by_redirect(""))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    let response = shop.send(request.body(Body::from("do=demo")).unwrap()).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
}
