//! Whose token it is: the login calls against a server that misbehaves on command.

use super::*;
use crate::fixtures::fixture;
use crate::test_server::{CLIENT_ID, Server, Step, TOKEN, header_of, soon};

fn json(status: u16, text: &str) -> Step {
    Step::Answer(status, text.as_bytes().to_vec())
}

const TOKEN_INFO: &str = include_str!("fixtures/tokeninfo.json");
const PROFILE: &str = include_str!("fixtures/profile.json");
const INVALID: &str = include_str!("fixtures/invalid_token.json");

#[tokio::test]
async fn a_token_of_ours_is_accepted_and_its_owner_told() {
    let server = Server::start([
        Step::Answer(500, fixture!("error_internal").to_vec()),
        json(200, TOKEN_INFO),
        json(200, PROFILE),
    ]);
    let client = server.client();
    let token = Secret::new("Atza%7Cthe-token-nobody-sees");
    let info = client.login().token_info(&token, soon()).await.unwrap();
    assert_eq!(
        (info.user_id.as_str(), info.expires_in),
        ("amzn1.account.MARALINDQVIST", 3571)
    );
    let profile = client.login().profile(&token, soon()).await.unwrap();
    assert_eq!(profile.email.as_deref(), Some("mara@example.org"));
    let seen = server.seen();
    assert!(
        seen[1].starts_with("GET /auth/o2/tokeninfo HTTP/1.1\r\n"),
        "{}",
        seen[1]
    );
    assert!(
        seen[2].starts_with("GET /user/profile HTTP/1.1\r\n"),
        "{}",
        seen[2]
    );
    assert!(
        seen.iter()
            .all(|request| header_of(request, "x-amz-access-token") == Some(TOKEN))
    );
}

#[tokio::test]
async fn tokens_that_are_not_ours_or_no_good_are_told_apart() {
    async fn ask(step: Step) -> LoginError {
        let server = Server::start([step.clone(), step.clone(), step]);
        server
            .client()
            .login()
            .token_info(&Secret::new(TOKEN), soon())
            .await
            .unwrap_err()
    }
    let foreign = TOKEN_INFO.replace(CLIENT_ID, "amzn1.application-oa2-client.somebodyelse");
    assert!(matches!(
        ask(json(200, &foreign)).await,
        LoginError::ForeignAudience
    ));
    let nobody = TOKEN_INFO.replace(&format!("\"aud\": \"{CLIENT_ID}\""), "\"x\": 1");
    assert!(matches!(
        ask(json(200, &nobody)).await,
        LoginError::ForeignAudience
    ));
    for gone in ["0", "-1"] {
        let expired = TOKEN_INFO.replace("3571", gone);
        assert!(matches!(ask(json(200, &expired)).await, LoginError::Expired));
    }
    for status in [200, 400, 401] {
        let error = ask(json(status, INVALID)).await;
        assert!(!error.retryable());
        assert!(
            matches!(&error, LoginError::Refused { error, .. } if error == "invalid_token"),
            "{error:?}"
        );
    }
    for trouble in [
        json(200, "{"),
        json(200, "[]"),
        json(500, INVALID),
        json(502, "busy"),
        Step::Cut,
    ] {
        let error = ask(trouble).await;
        assert!(
            matches!(&error, LoginError::Call(_)) && error.retryable(),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_token_for_our_application_is_accepted() {
    let server = Server::start([json(200, TOKEN_INFO)]);
    let mut config = server.config();
    config.client_id = "amzn1.application.cashwrapfixture".to_owned();
    let client = Client::new(config).unwrap();
    assert!(
        client
            .login()
            .token_info(&Secret::new(TOKEN), soon())
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn what_is_no_token_is_never_sent() {
    let server = Server::start([json(200, TOKEN_INFO)]);
    let client = server.client();
    for bad in ["", "  ", "a b", "a\r\nx: y", "a%0d%0ax", "ü", &"a".repeat(5000)] {
        let error = client
            .login()
            .token_info(&Secret::new(bad), soon())
            .await
            .unwrap_err();
        assert!(matches!(error, LoginError::Malformed), "{bad:?}");
    }
    assert!(server.seen().is_empty());
}
