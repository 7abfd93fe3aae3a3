//! Signature version 2 and the time window, with the tolerance that real clients need.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ring::hmac;

use super::error::{ApiError, Code};
use super::request::Parameters;
use crate::clock::{self, MINUTE, Millis};

/// How far a request's time may be from the wall clock.
pub const WINDOW: Millis = 15 * MINUTE;

/// All but `A-Z a-z 0-9 - _ . ~` is encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// What a request line gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<'a> {
    /// `POST` or `GET`.
    pub method: &'a str,
    /// The `Host` header as received.
    pub host: &'a str,
    /// The path as received, never decoded.
    pub path: &'a str,
}

/// Checks signature and time.
///
/// # Errors
/// The code that the contract gives for what is wrong, in the order in which the service looks.
pub fn check(line: &Line<'_>, parameters: &Parameters, secret: &str) -> Result<(), ApiError> {
    let signature = parameters.get("Signature").ok_or_else(|| {
        ApiError::new(
            Code::MissingAuthenticationToken,
            "The request must contain a Signature.",
        )
    })?;
    if parameters.get("SignatureVersion") != Some("2") {
        return Err(ApiError::parameter("The value of SignatureVersion must be 2."));
    }
    if parameters.get("SignatureMethod") != Some("HmacSHA256") {
        return Err(ApiError::parameter(
            "The value of SignatureMethod must be HmacSHA256.",
        ));
    }
    let timestamp = parameters
        .get("Timestamp")
        .ok_or_else(|| ApiError::missing("Timestamp"))?;
    let time = clock::parse_iso(timestamp).ok_or_else(|| {
        ApiError::parameter(format!(
            "The Timestamp '{timestamp}' is no ISO 8601 time with a zone."
        ))
    })?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let given = STANDARD.decode(signature).unwrap_or_default();
    let signed_by_host =
        |host: &str| hmac::verify(&key, text_to_sign(line, host, parameters).as_bytes(), &given).is_ok();
    if !hosts(line.host).iter().any(|host| signed_by_host(host)) {
        return Err(ApiError::new(
            Code::SignatureDoesNotMatch,
            "The request signature we calculated does not match the signature you provided. Check your AWS \
             Secret Access Key and signing method. Consult the service documentation for details.",
        ));
    }
    if (clock::wall() - time).abs() >= WINDOW {
        return Err(ApiError::parameter(format!(
            "Request has expired. Timestamp was {timestamp}, the server's time is {}.",
            clock::iso(clock::wall())
        )));
    }
    Ok(())
}

/// Some clients sign the port, some don't, and one signs the whole origin when it is plain HTTP.
fn hosts(header: &str) -> Vec<String> {
    let host = header.to_ascii_lowercase();
    let mut hosts = vec![host.clone(), format!("http://{host}")];
    if let Some((name, port)) = host.rsplit_once(':')
        && port.bytes().all(|byte| byte.is_ascii_digit())
    {
        hosts.push(name.to_owned());
    }
    hosts
}

fn text_to_sign(line: &Line<'_>, host: &str, parameters: &Parameters) -> String {
    let path = if line.path.is_empty() { "/" } else { line.path };
    let mut text = format!("{}\n{host}\n{path}\n", line.method);
    let mut first = true;
    for (name, value) in parameters.iter().filter(|(name, _)| *name != "Signature") {
        if !first {
            text.push('&');
        }
        first = false;
        text.extend(utf8_percent_encode(name, ENCODED));
        text.push('=');
        text.extend(utf8_percent_encode(value, ENCODED));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of the contract: every awkward character, a European host, and a known answer.
    #[test]
    fn the_worked_example_has_the_known_signature() {
        let encoded = "AWSAccessKeyId=AKIAEXAMPLEKEY000001&Action=Authorize&\
            AmazonOrderReferenceId=S02-1234567-1234567&AuthorizationAmount.Amount=19.95&\
            AuthorizationAmount.CurrencyCode=EUR&AuthorizationReferenceId=auth-0001_A&CaptureNow=false&\
            SellerAuthorizationNote=%7B%22SandboxSimulation%22%3A+%7B%22State%22%3A%22Declined%22%2C%20\
            %22ReasonCode%22%3A%22AmazonRejected%22%7D%7D&SellerId=A1EXAMPLESELLER&SignatureMethod=HmacSHA256&\
            SignatureVersion=2&SoftDescriptor=M%C3%BCller%2A~+%2B%2F%3D%26&Timestamp=2020-02-03T04%3A05%3A06.000Z&\
            TransactionTimeout=0&Version=2013-01-01&Signature=ignored";
        let parameters = Parameters::parse(encoded.as_bytes()).expect("good parameters");
        let line = Line {
            method: "POST",
            host: "mws-eu.amazonservices.com",
            path: "/OffAmazonPayments_Sandbox/2013-01-01",
        };
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"exampleSecretKey/+1234567890abcdEFGHijkl");
        let tag = hmac::sign(&key, text_to_sign(&line, line.host, &parameters).as_bytes());
        assert_eq!(
            STANDARD.encode(tag),
            "Hax70tsEQ6js20Cy4V/rkx7g88iWvKjuIDHtqVK/UXI="
        );
    }

    proptest::proptest! {
        #[test]
        fn checking_never_panics(
            host in ".{0,20}",
            path in ".{0,20}",
            body in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
            timestamp in "[0-9TZ:.z+-]{0,30}",
        ) {
            let mut bytes = body;
            bytes.extend_from_slice(b"&Signature=AAAA&SignatureVersion=2&SignatureMethod=HmacSHA256&Timestamp=");
            bytes.extend(timestamp.into_bytes());
            if let Ok(parameters) = Parameters::parse(&bytes) {
                let line = Line { method: "GET", host: &host, path: &path };
                proptest::prop_assert!(check(&line, &parameters, "secret").is_err());
            }
        }
    }
}
