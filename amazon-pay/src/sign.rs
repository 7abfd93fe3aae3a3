//! Signature Version 2: HMAC-SHA256 over method, host, path and sorted parameters.

use crate::Secret;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ring::hmac;

/// RFC 3986: letters, digits and these four stay, all else becomes `%XX` in capitals.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// One name or value, encoded as signing wants it: a space is `%20`, a star is `%2A`.
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The parameters as `name=value`, joined by `&`, in the byte order of their names.
///
/// The signature itself, if it is among them, is left out.
pub fn canonical_query(parameters: &[(String, String)]) -> String {
    let mut sorted: Vec<_> = parameters
        .iter()
        .filter(|(name, _)| name != "Signature")
        .collect();
    sorted.sort_by(|(a, _), (b, _)| a.as_bytes().cmp(b.as_bytes()));
    let pairs: Vec<_> = sorted
        .into_iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}

/// What is signed: four lines without an ending newline. `host` carries a port that is not the scheme's own.
pub fn string_to_sign(method: &str, host: &str, path: &str, parameters: &[(String, String)]) -> String {
    let method = method.to_ascii_uppercase();
    let host = host.to_ascii_lowercase();
    let path = if path.is_empty() { "/" } else { path };
    format!("{method}\n{host}\n{path}\n{}", canonical_query(parameters))
}

/// The signature of a text, in Base64.
pub fn signature(key: &Secret, text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.expose().as_bytes());
    STANDARD.encode(hmac::sign(&key, text.as_bytes()))
}

/// The body of a signed POST: the sorted parameters and, last, their signature.
pub fn signed_body(key: &Secret, host: &str, path: &str, parameters: &[(String, String)]) -> String {
    let signature = signature(key, &string_to_sign("POST", host, path, parameters));
    format!("{}&Signature={}", canonical_query(parameters), encode(&signature))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    /// A request with every character that is easy to encode wrongly.
    fn awkward() -> Vec<(String, String)> {
        pairs(&[
            ("Version", "2013-01-01"),
            ("TransactionTimeout", "0"),
            ("Timestamp", "2020-02-03T04:05:06.000Z"),
            ("SoftDescriptor", "Müller*~ +/=&"),
            ("SignatureVersion", "2"),
            ("SignatureMethod", "HmacSHA256"),
            ("SellerId", "A1EXAMPLESELLER"),
            (
                "SellerAuthorizationNote",
                r#"{"SandboxSimulation": {"State":"Declined", "ReasonCode":"AmazonRejected"}}"#,
            ),
            ("CaptureNow", "false"),
            ("AuthorizationReferenceId", "auth-0001_A"),
            ("AuthorizationAmount.CurrencyCode", "EUR"),
            ("AuthorizationAmount.Amount", "19.95"),
            ("AmazonOrderReferenceId", "S02-1234567-1234567"),
            ("Action", "Authorize"),
            ("AWSAccessKeyId", "AKIAEXAMPLEKEY000001"),
        ])
    }

    const KEY: &str = "exampleSecretKey/+1234567890abcdEFGHijkl";

    #[test]
    fn the_worked_example_comes_out() {
        let text = string_to_sign(
            "post",
            "MWS-EU.amazonservices.com",
            "/OffAmazonPayments_Sandbox/2013-01-01",
            &awkward(),
        );
        let lines: Vec<_> = text.split('\n').collect();
        assert_eq!(
            lines[..3],
            [
                "POST",
                "mws-eu.amazonservices.com",
                "/OffAmazonPayments_Sandbox/2013-01-01"
            ]
        );
        assert!(
            lines[3].starts_with("AWSAccessKeyId=AKIAEXAMPLEKEY000001&Action=Authorize&"),
            "{text}"
        );
        assert!(
            lines[3].contains("&SoftDescriptor=M%C3%BCller%2A~%20%2B%2F%3D%26&"),
            "{text}"
        );
        assert!(lines[3].ends_with("&Version=2013-01-01"), "{text}");
        assert_eq!(
            signature(&KEY.into(), &text),
            "Hax70tsEQ6js20Cy4V/rkx7g88iWvKjuIDHtqVK/UXI="
        );
    }

    #[test]
    fn a_signed_get_with_a_trailing_slash_comes_out() {
        let parameters = pairs(&[
            ("Action", "GetServiceStatus"),
            ("AWSAccessKeyId", "AKIAEXAMPLEKEY000001"),
            ("SellerId", "A1EXAMPLESELLER"),
            ("SignatureMethod", "HmacSHA256"),
            ("SignatureVersion", "2"),
            ("Timestamp", "2020-02-03T04:05:06Z"),
            ("Version", "2013-01-01"),
        ]);
        let path = "/OffAmazonPayments_Sandbox/2013-01-01/";
        let text = string_to_sign("GET", "mws.amazonservices.com", path, &parameters);
        assert_eq!(
            signature(&KEY.into(), &text),
            "KkLtGLDw9EWzk28qswmTmqi8MwjPLGdLViwtzHTZhoY="
        );
    }

    #[test]
    fn the_body_carries_the_encoded_signature_last() {
        let body = signed_body(
            &KEY.into(),
            "mws-eu.amazonservices.com",
            "/OffAmazonPayments_Sandbox/2013-01-01",
            &awkward(),
        );
        assert!(
            body.ends_with("&Signature=Hax70tsEQ6js20Cy4V%2Frkx7g88iWvKjuIDHtqVK%2FUXI%3D"),
            "{body}"
        );
        assert!(!body.contains(KEY) && !body.contains('+'));
    }

    #[test]
    fn empty_values_keep_their_sign_and_empty_paths_become_a_slash() {
        let text = string_to_sign("POST", "h", "", &pairs(&[("b", ""), ("a", " ")]));
        assert_eq!(text, "POST\nh\n/\na=%20&b=");
    }

    proptest! {
        #[test]
        fn the_order_of_parameters_does_not_count(
            map in proptest::collection::btree_map("[A-Za-z.0-9]{1,12}", "\\PC{0,12}", 1..12),
            turn in 0usize..12,
        ) {
            let sorted: Vec<(String, String)> = map.into_iter().collect();
            let mut turned = sorted.clone();
            turned.rotate_left(turn % sorted.len());
            turned.reverse();
            let key = Secret::new("key");
            prop_assert_eq!(signed_body(&key, "h", "/p", &sorted), signed_body(&key, "h", "/p", &turned));
        }

        #[test]
        fn encoding_can_be_undone_and_leaves_only_plain_characters(text in "\\PC{0,40}") {
            let encoded = encode(&text);
            prop_assert!(encoded.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~%".contains(&b)));
            prop_assert_eq!(percent_encoding::percent_decode_str(&encoded).decode_utf8().unwrap(), text);
        }
    }
}
