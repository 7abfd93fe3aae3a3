//! Reading a call: its parameters from query or body, and typed access to them.

use std::collections::BTreeMap;

use super::error::{ApiError, Code};
use crate::clock::Millis;
use crate::model::{Amount, Environment, Region, SellerId};
use crate::money;

/// The parameters of every call, which are no part of what an operation is asked to do.
const COMMON: &[&str] = &[
    "AWSAccessKeyId",
    "Action",
    "MWSAuthToken",
    "SellerId",
    "Signature",
    "SignatureMethod",
    "SignatureVersion",
    "Timestamp",
    "Version",
];

/// Decoded parameters; each name once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Reads `name=value&…`; `+` and `%20` are both a space.
    ///
    /// # Errors
    /// A name that comes twice: it is not clear which one was meant.
    pub fn parse(encoded: &[u8]) -> Result<Self, ApiError> {
        let mut parameters = BTreeMap::new();
        for (name, value) in url::form_urlencoded::parse(encoded) {
            if name.is_empty() {
                continue;
            }
            if let Some(_former) = parameters.insert(name.to_string(), value.into_owned()) {
                return Err(ApiError::parameter(format!(
                    "The parameter {name} is given more than once."
                )));
            }
        }
        Ok(Self(parameters))
    }

    /// A parameter that is there and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// All, by raw byte order of the names, as the signature wants them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// What the operation is asked to do, without the parameters of every call.
    #[must_use]
    pub fn own(&self) -> BTreeMap<String, String> {
        let own = self
            .0
            .iter()
            .filter(|(name, value)| !COMMON.contains(&name.as_str()) && !value.is_empty());
        own.map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

/// A call that is signed by a known seller.
#[derive(Debug, Clone)]
pub struct Call {
    pub operation: String,
    pub seller: SellerId,
    pub region: Region,
    pub environment: Environment,
    pub parameters: Parameters,
    /// Business time.
    pub now: Millis,
}

impl Call {
    /// A parameter that is there and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)
    }

    /// A parameter that must be there.
    ///
    /// # Errors
    /// `InvalidParameterValue` when it is not.
    pub fn required(&self, name: &str) -> Result<&str, ApiError> {
        self.get(name).ok_or_else(|| ApiError::missing(name))
    }

    /// A text of at most so many characters; empty when absent.
    ///
    /// # Errors
    /// `InvalidParameterValue` when it is longer.
    pub fn text(&self, name: &str, limit: usize) -> Result<String, ApiError> {
        let text = self.get(name).unwrap_or_default();
        if text.chars().count() > limit {
            return Err(ApiError::parameter(format!(
                "1 validation error detected: Value at '{name}' failed to satisfy constraint: \
                 Member must have length less than or equal to {limit}"
            )));
        }
        Ok(text.to_owned())
    }

    /// The seller's own id of a transaction: 1 to 32 of `a-z A-Z 0-9 - _`.
    ///
    /// # Errors
    /// `InvalidParameterValue` when absent or different.
    pub fn reference_id(&self, name: &str) -> Result<String, ApiError> {
        let id = self.required(name)?;
        let fits = id.len() <= 32
            && id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if fits {
            Ok(id.to_owned())
        } else {
            Err(ApiError::parameter(format!(
                "The value '{id}' of {name} is invalid: it must have 1 to 32 letters, digits, hyphens and \
                 underscores."
            )))
        }
    }

    /// `true` or `false`; `None` when absent.
    ///
    /// # Errors
    /// `InvalidParameterValue` for any other word.
    pub fn boolean(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.get(name).map(str::to_ascii_lowercase).as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(ApiError::parameter(format!(
                "The value '{other}' of {name} is no boolean."
            ))),
        }
    }

    /// A whole number; `None` when absent.
    ///
    /// # Errors
    /// `InvalidParameterValue` when it is no whole number.
    pub fn number(&self, name: &str) -> Result<Option<i64>, ApiError> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        let number = text.parse();
        number
            .map(Some)
            .map_err(|_| ApiError::parameter(format!("The value '{text}' of {name} is no number.")))
    }

    /// A positive amount from `{name}.Amount` and `{name}.CurrencyCode` in a currency of the service. One with
    /// too many decimals is no error but `None`: recorded calls show that the service does not keep it.
    ///
    /// # Errors
    /// `InvalidParameterValue` or `CurrencyUnsupported`.
    pub fn loose_amount(&self, name: &str) -> Result<Option<Amount>, ApiError> {
        let field = format!("{name}.Amount");
        let text = self.required(&field)?;
        let currency = self.required(&format!("{name}.CurrencyCode"))?;
        if money::decimals(currency).is_none() {
            return Err(ApiError::new(
                Code::CurrencyUnsupported,
                format!("The currency {currency} is not supported."),
            ));
        }
        if let Some(amount) = Amount::parse(text, currency) {
            if amount.minor == 0 {
                return Err(ApiError::parameter(format!(
                    "The value of {field} must be greater than zero."
                )));
            }
            return Ok(Some(amount));
        }
        let decimal = text.len() <= 40
            && text.split_once('.').is_some_and(|(whole, fraction)| {
                let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
                digits(whole) && digits(fraction)
            });
        if decimal {
            return Ok(None);
        }
        Err(ApiError::parameter(format!(
            "The value '{text}' of {field} is no valid amount."
        )))
    }

    /// Like [`Call::loose_amount`], but too many decimals are an error.
    ///
    /// # Errors
    /// `InvalidParameterValue` or `CurrencyUnsupported`.
    pub fn amount(&self, name: &str) -> Result<Amount, ApiError> {
        self.loose_amount(name)?.ok_or_else(|| {
            ApiError::parameter(format!(
                "The value of {name}.Amount has more decimals than its currency."
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_come_in_two_spellings_and_names_only_once() {
        let read = Parameters::parse(b"a=1+2%203&b=%C3%BC&c=").expect("good parameters");
        assert_eq!(read.get("a"), Some("1 2 3"));
        assert_eq!(read.get("b"), Some("ü"));
        assert_eq!(read.get("c"), None);
        assert_eq!(read.iter().count(), 3);
        assert!(Parameters::parse(b"a=1&a=1").is_err());
    }

    proptest::proptest! {
        #[test]
        fn reading_never_panics(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            let read = Parameters::parse(&bytes);
            let call = Call {
                operation: String::new(),
                seller: String::new(),
                region: Region::Na,
                environment: Environment::Sandbox,
                parameters: read.unwrap_or_default(),
                now: 0,
            };
            let names: Vec<String> = call.parameters.iter().map(|(name, _)| name.to_owned()).collect();
            for name in names {
                let _ = (call.text(&name, 9), call.reference_id(&name), call.boolean(&name), call.number(&name));
            }
        }

        #[test]
        fn amounts_never_panic(amount in ".{0,30}", currency in "USD|JPY|EUR|.{0,4}") {
            let encoded = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("A.Amount", &amount)
                .append_pair("A.CurrencyCode", &currency)
                .finish();
            let call = Call {
                operation: String::new(),
                seller: String::new(),
                region: Region::Na,
                environment: Environment::Sandbox,
                parameters: Parameters::parse(encoded.as_bytes()).expect("two names"),
                now: 0,
            };
            if let Ok(read) = call.amount("A") {
                proptest::prop_assert!(read.minor > 0);
                proptest::prop_assert_eq!(Amount::parse(&read.decimal(), &read.currency), Some(read));
            }
        }
    }
}
