//! The client against a server that misbehaves on command.

use super::*;
use crate::Secret;
use crate::fixtures::fixture;
use crate::operations::*;
use crate::test_server::{CLIENT_ID, KEY, Server, Step, TOKEN, header_of, soon};
use std::collections::BTreeMap;

fn authorize() -> Authorize {
    Authorize::new(
        "S02-4711000-1234001",
        "cw-1001-a2",
        crate::answers::Price::new("94.50", "EUR"),
    )
    .transaction_timeout(0u32)
    .seller_note("a note & a *star*")
}

fn ok() -> Step {
    Step::Answer(200, fixture!("authorize").to_vec())
}

fn confirmed() -> Step {
    Step::Answer(200, fixture!("confirm_order_reference").to_vec())
}

fn throttled() -> Step {
    Step::Answer(503, fixture!("error_throttled").to_vec())
}

fn internal() -> Step {
    Step::Answer(500, fixture!("error_internal").to_vec())
}

fn refused() -> Step {
    Step::Answer(405, fixture!("error_not_modifiable").to_vec())
}

#[tokio::test]
async fn a_request_is_signed_as_the_server_would_check_it() {
    let server = Server::start([ok()]);
    let answered = server.client().ask(&authorize(), soon()).await.unwrap();
    assert_eq!(answered.tries, 1);
    assert!(answered.request_id.unwrap().starts_with("0c0ffee0-"));
    let request = server.seen()[0].clone();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(
        head.starts_with("POST /OffAmazonPayments_Sandbox/2013-01-01 HTTP/1.1\r\n"),
        "{head}"
    );
    assert_eq!(
        header_of(head, "content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert!(
        header_of(head, "user-agent")
            .unwrap()
            .starts_with("amazon-pay-rust/")
    );
    let mut sent: BTreeMap<String, String> = url::form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect();
    let signature = sent.remove("Signature").unwrap();
    assert_eq!(sent["Action"], "Authorize");
    assert_eq!(sent["SellerAuthorizationNote"], "a note & a *star*");
    assert_eq!(
        (sent["TransactionTimeout"].as_str(), sent["SellerId"].as_str()),
        ("0", "ASELLER01")
    );
    let parameters: Vec<_> = sent.into_iter().collect();
    let host = header_of(head, "host").unwrap();
    assert!(host.starts_with("127.0.0.1:"));
    let text = sign::string_to_sign("POST", host, "/OffAmazonPayments_Sandbox/2013-01-01", &parameters);
    assert_eq!(signature, sign::signature(&KEY.into(), &text));
}

#[tokio::test]
async fn trouble_on_their_side_is_tried_again() {
    let html = Step::Answer(502, b"<html><body>Bad gateway<br></body></html>".to_vec());
    let garbage = Step::Answer(200, b"\x00\xff not xml".to_vec());
    let half = Step::Half(200, fixture!("authorize").to_vec());
    for trouble in [internal(), html, garbage, half, Step::Cut] {
        let server = Server::start([trouble, ok()]);
        let answered = server.client().ask(&authorize(), soon()).await.unwrap();
        assert_eq!(answered.tries, 2);
        assert_eq!(
            answered.answer.amazon_authorization_id,
            "S02-4711000-1234001-A000012"
        );
        let seen = server.seen();
        let reference = "AuthorizationReferenceId=cw-1001-a2&";
        assert!(seen.len() == 2 && seen.iter().all(|request| request.contains(reference)));
    }
}

#[tokio::test]
async fn unclear_to_the_end_means_outcome_unknown() {
    let cases = [
        (internal(), "InternalServerError"),
        (Step::Answer(200, b"hello".to_vec()), "cannot be read"),
        (Step::Answer(200, Vec::new()), "cannot be read"),
        (Step::Answer(200, vec![b' '; MAX_ANSWER + 1]), "longer than"),
        (Step::Half(200, fixture!("authorize").to_vec()), "cut"),
        (Step::Cut, "cut"),
    ];
    for (step, words) in cases {
        let server = Server::start([step.clone(), step.clone(), step]);
        let error = server.client().call(&authorize(), soon()).await.unwrap_err();
        assert!(error.outcome_unknown() && error.retryable(), "{error}");
        assert_eq!((error.tries(), server.seen().len()), (3, 3), "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[tokio::test]
async fn throttling_waits_longer_and_is_surely_not_done() {
    let server = Server::start([throttled(), ok()]);
    let started = Instant::now();
    assert!(server.client().call(&authorize(), soon()).await.is_ok());
    assert!(
        started.elapsed() >= Duration::from_millis(90),
        "{:?}",
        started.elapsed()
    );

    let server = Server::start([throttled(), throttled(), throttled()]);
    let error = server.client().call(&authorize(), soon()).await.unwrap_err();
    assert!(error.throttled() && error.retryable() && !error.outcome_unknown());
    assert_eq!(error.code(), Some(&ErrorCode::RequestThrottled));
    assert!(error.request_id().is_some());
}

#[tokio::test]
async fn an_exhausted_hour_is_not_waited_for() {
    let body = String::from_utf8(fixture!("error_throttled").to_vec()).unwrap();
    let body = body.replace("RequestThrottled", "QuotaExceeded").into_bytes();
    let server = Server::start([Step::Answer(503, body), ok()]);
    let error = server.client().call(&authorize(), soon()).await.unwrap_err();
    assert_eq!(
        (error.tries(), error.outcome_unknown(), error.retryable()),
        (1, false, true)
    );
}

#[tokio::test]
async fn a_clear_refusal_is_final() {
    let server = Server::start([refused(), ok()]);
    let error = server.client().call(&authorize(), soon()).await.unwrap_err();
    assert_eq!(
        (error.retryable(), error.outcome_unknown(), error.tries()),
        (false, false, 1)
    );
    assert_eq!(error.code(), Some(&ErrorCode::OrderReferenceNotModifiable));
    assert_eq!(error.message(), Some("The order reference is past its draft."));
    assert_eq!(error.http_status(), Some(405));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_refusal_after_an_unclear_try_stays_unknown() {
    let confirm = ConfirmOrderReference::new("S02-4711000-1234001");
    let server = Server::start([Step::Cut, refused()]);
    let error = server.client().call(&confirm, soon()).await.unwrap_err();
    assert_eq!(error.code(), Some(&ErrorCode::OrderReferenceNotModifiable));
    assert!(error.outcome_unknown() && !error.retryable(), "{error}");
    let server = Server::start([throttled(), refused()]);
    let error = server.client().call(&confirm, soon()).await.unwrap_err();
    assert!(!error.outcome_unknown(), "throttled means not done: {error}");
    let server = Server::start([Step::Cut, confirmed()]);
    assert!(server.client().call(&confirm, soon()).await.is_ok());
}

#[tokio::test]
async fn what_has_no_key_of_ours_is_not_repeated_in_doubt() {
    let create = CreateOrderReferenceForId::new("C02-4711000-7654001");
    let made = Step::Answer(200, fixture!("create_order_reference_for_id").to_vec());
    for doubt in [Step::Cut, internal()] {
        let server = Server::start([doubt, made.clone()]);
        let error = server.client().call(&create, soon()).await.unwrap_err();
        assert!(error.outcome_unknown());
        assert_eq!(server.seen().len(), 1);
    }
    let server = Server::start([throttled(), made]);
    assert!(server.client().call(&create, soon()).await.is_ok());
}

#[tokio::test]
async fn reads_change_nothing_whatever_happens() {
    let server = Server::start([Step::Cut, Step::Cut, Step::Cut]);
    let error = server
        .client()
        .call(&GetOrderReferenceDetails::new("S02-1-1"), soon())
        .await
        .unwrap_err();
    assert!(error.retryable() && !error.outcome_unknown());
}

#[tokio::test]
async fn a_slow_answer_is_given_up_in_time() {
    let slow = || Step::After(Duration::from_millis(2500), 200, fixture!("authorize").to_vec());
    let server = Server::start([slow(), ok()]);
    assert_eq!(server.client().ask(&authorize(), soon()).await.unwrap().tries, 2);

    let stalled = Step::Stall(Duration::from_millis(2500), 200, fixture!("authorize").to_vec());
    for step in [slow(), stalled] {
        let server = Server::start([step, ok()]);
        let started = Instant::now();
        let deadline = Deadline::within(Duration::from_millis(150));
        let error = server.client().call(&authorize(), deadline).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::TimedOut(_)), "{error:?}");
        assert!(error.outcome_unknown());
        assert!(
            started.elapsed() < Duration::from_millis(2000),
            "{:?}",
            started.elapsed()
        );
        assert_eq!(error.tries(), 1);
    }
}

#[tokio::test]
async fn a_pause_never_outlasts_the_deadline() {
    let server = Server::start([throttled(), ok()]);
    let mut config = server.config();
    config.timing.throttled_pause = Duration::from_secs(60);
    let deadline = Deadline::within(Duration::from_secs(3));
    let client = Client::new(config).unwrap();
    let error = client.call(&authorize(), deadline).await.unwrap_err();
    assert_eq!((error.tries(), error.throttled()), (1, true));
    assert!(!deadline.has_passed());
}

#[tokio::test]
async fn nobody_there_is_surely_not_done() {
    let server = Server::start([]);
    let error = server.client().call(&authorize(), soon()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NotConnected(_)), "{error:?}");
    assert!(error.retryable() && !error.outcome_unknown());
    assert_eq!(error.tries(), 3);
}

#[tokio::test]
async fn nothing_is_sent_without_time_or_against_the_limits() {
    let server = Server::start([ok()]);
    let error = server
        .client()
        .call(&authorize(), Deadline::within(Duration::ZERO))
        .await
        .unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoTime) && !error.outcome_unknown());
    let long = authorize().seller_note("n".repeat(256));
    let error = server.client().call(&long, soon()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Authorize: the request is not valid: SellerAuthorizationNote has 256 characters, 255 are allowed"
    );
    assert!(!error.retryable() && !error.outcome_unknown());
    let both = GetOrderReferenceDetails::new("S02-1-1")
        .access_token(Secret::new(TOKEN))
        .address_consent_token(Secret::new(TOKEN));
    assert!(server.client().call(&both, soon()).await.is_err());
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = Server::start([ok()]);
    let server = Server::start([Step::Redirect(elsewhere.url.to_string())]);
    let error = server.client().call(&authorize(), soon()).await.unwrap_err();
    assert_eq!(error.http_status(), Some(307));
    assert!(error.outcome_unknown() && !error.retryable());
    assert!(elsewhere.seen().is_empty());
}

#[tokio::test]
async fn the_buyers_token_goes_out_decoded_under_the_regions_name() {
    for (region, name) in [(Region::Us, "AddressConsentToken"), (Region::De, "AccessToken")] {
        let server = Server::start([Step::Answer(
            200,
            fixture!("get_order_reference_details").to_vec(),
        )]);
        let request = GetOrderReferenceDetails::new("S02-4711000-1234001")
            .buyer_token(region, Secret::new("Atza%7Cthe-token-nobody-sees"));
        server.client().call(&request, soon()).await.unwrap();
        let sent = format!("&{name}=Atza%7Cthe-token-nobody-sees&");
        assert!(
            server.seen()[0].replace("\r\n\r\n", "&").contains(&sent),
            "{name}"
        );
        assert!(!format!("{request:?}").contains("nobody-sees"));
    }
}

#[tokio::test]
async fn secrets_show_nowhere() {
    let server = Server::start([Step::Cut, Step::Cut, Step::Cut, Step::Answer(400, b"{}".to_vec())]);
    let client = server.client();
    let error = client.call(&authorize(), soon()).await.unwrap_err();
    let refused = client
        .login()
        .token_info(&Secret::new(TOKEN), soon())
        .await
        .unwrap_err();
    let shown = format!(
        "{client:?} {error:?} {error} {refused:?} {refused} {:?}",
        server.config()
    );
    assert!(!shown.contains("nobody-sees"), "{shown}");
}

#[test]
fn futures_can_be_spawned() {
    fn sendable<T: Send>(_: T) {}
    let server = Server::start([]);
    let client = server.client();
    let request = authorize();
    sendable(client.call(&request, soon()));
    sendable(client.login().token_info(&Secret::new(TOKEN), soon()));
}

#[test]
fn a_live_client_needs_no_provider_installed_before() {
    let config = Config::new(
        Environment::Live,
        Region::Jp,
        "ASELLER01",
        "AKEY01",
        KEY.into(),
        CLIENT_ID,
    );
    match Client::new(config) {
        Ok(client) => assert_eq!(client.environment(), Environment::Live),
        // A machine without any certificates cannot speak TLS, and says so at the start.
        Err(error) => assert!(matches!(error, ConfigError::Http(_)), "{error:?}"),
    }
}
