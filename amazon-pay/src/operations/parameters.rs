//! A request's parameters, and the limits they keep.

use crate::answers::Price;
use serde::{Deserialize, Serialize};

/// Names and values in the order they were added; signing sorts them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    pairs: Vec<(String, String)>,
}

/// A request that breaks a limit of the contract; found before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{parameter} {problem}")]
pub struct InvalidRequest {
    /// The parameter's name on the wire.
    pub parameter: String,
    pub problem: Problem,
}

/// Which limit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("must not be empty")]
    Empty,
    #[error("has {length} characters, {limit} are allowed")]
    TooLong { length: usize, limit: usize },
    #[error("may only have letters, digits, `-` and `_`")]
    Characters,
    #[error("must be a decimal above zero, with at most two decimals (JPY: none)")]
    Amount,
    #[error("must be an ISO 4217 code")]
    Currency,
    #[error("must be 0, or a multiple of 5 from 5 to 1440 minutes")]
    Timeout,
    #[error("must not be given together with {0}")]
    NotTogether(&'static str),
    #[error("must be given")]
    NotGiven,
    #[error("must be a time range of at most 31 days that does not run backwards")]
    TimeRange,
}

/// A marketplace provider's share in an authorization or a capture, or the part of it a refund takes back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderShare {
    pub provider_id: String,
    pub amount: Price,
}

/// Longest ids that are ours.
const REFERENCE_LIMIT: usize = 32;
/// Longest ids that are Amazon's; real ones have 27 characters at most.
const ID_LIMIT: usize = 64;
/// What a card statement shows of a descriptor.
const SOFT_DESCRIPTOR_LIMIT: usize = 16;

type Checked = Result<(), InvalidRequest>;

impl Parameters {
    /// The names and values added so far.
    pub fn into_pairs(self) -> Vec<(String, String)> {
        self.pairs
    }

    /// Adds a value as it is.
    pub fn add(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.pairs.push((name.into(), value.into()));
    }

    /// Adds one of Amazon's ids.
    pub fn id(&mut self, name: &str, value: &str) -> Checked {
        characters(name, value)?;
        self.text(name, value, ID_LIMIT)
    }

    /// Adds one of our own reference ids, the key that makes repeats harmless.
    pub fn reference(&mut self, name: &str, value: &str) -> Checked {
        characters(name, value)?;
        self.text(name, value, REFERENCE_LIMIT)
    }

    /// Adds a text that must be there, of at most `limit` characters.
    pub fn text(&mut self, name: &str, value: &str, limit: usize) -> Checked {
        if value.is_empty() {
            return Err(invalid(name, Problem::Empty));
        }
        let length = value.chars().count();
        if length > limit {
            return Err(invalid(name, Problem::TooLong { length, limit }));
        }
        self.add(name, value);
        Ok(())
    }

    /// Adds a text if there is one; an empty one is left out.
    pub fn note(&mut self, name: &str, value: Option<&String>, limit: usize) -> Checked {
        match value {
            Some(value) if !value.is_empty() => self.text(name, value, limit),
            _ => Ok(()),
        }
    }

    /// Adds what a card statement shall show.
    pub fn soft_descriptor(&mut self, value: Option<&String>) -> Checked {
        self.note("SoftDescriptor", value, SOFT_DESCRIPTOR_LIMIT)
    }

    /// Adds a flag if it is set either way.
    pub fn flag(&mut self, name: &str, value: Option<bool>) {
        if let Some(value) = value {
            self.add(name, if value { "true" } else { "false" });
        }
    }

    /// Adds an amount and its currency below a name.
    pub fn price(&mut self, name: &str, price: &Price) -> Checked {
        if price.currency.len() != 3 || !price.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(invalid(&format!("{name}.CurrencyCode"), Problem::Currency));
        }
        if !is_amount(&price.amount, &price.currency) {
            return Err(invalid(&format!("{name}.Amount"), Problem::Amount));
        }
        self.add(format!("{name}.Amount"), &price.amount);
        self.add(format!("{name}.CurrencyCode"), &price.currency);
        Ok(())
    }

    /// Adds an amount if there is one.
    pub fn optional_price(&mut self, name: &str, price: Option<&Price>) -> Checked {
        price.map_or(Ok(()), |price| self.price(name, price))
    }

    /// Adds the minutes an authorization may take.
    pub fn timeout(&mut self, minutes: Option<u32>) -> Checked {
        let Some(minutes) = minutes else { return Ok(()) };
        if minutes > 1440 || minutes % 5 != 0 {
            return Err(invalid("TransactionTimeout", Problem::Timeout));
        }
        self.add("TransactionTimeout", minutes.to_string());
        Ok(())
    }

    /// Adds a list of providers' shares: `<list>.member.<n>.ProviderId` and `<list>.member.<n>.<amount>.…`.
    pub fn shares(&mut self, list: &str, amount: &str, shares: Option<&Vec<ProviderShare>>) -> Checked {
        for (index, share) in shares.into_iter().flatten().enumerate() {
            let member = format!("{list}.member.{}", index + 1);
            self.id(&format!("{member}.ProviderId"), &share.provider_id)?;
            self.price(&format!("{member}.{amount}"), &share.amount)?;
        }
        Ok(())
    }
}

pub(super) fn invalid(parameter: &str, problem: Problem) -> InvalidRequest {
    InvalidRequest {
        parameter: parameter.to_owned(),
        problem,
    }
}

fn characters(name: &str, value: &str) -> Checked {
    if value.is_empty() {
        return Err(invalid(name, Problem::Empty));
    }
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if value.bytes().all(fits) {
        Ok(())
    } else {
        Err(invalid(name, Problem::Characters))
    }
}

/// Amazon does not refuse a third decimal, it silently leaves the amount unset; so we refuse it here.
fn is_amount(amount: &str, currency: &str) -> bool {
    let (whole, decimals) = amount.split_once('.').unwrap_or((amount, "0"));
    let limit = if currency == "JPY" { 0 } else { 2 };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && digits(decimals)
        && whole.len() <= 12
        && (decimals.len() <= limit || decimals.bytes().all(|byte| byte == b'0'))
        && amount.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(result: Checked) -> Problem {
        result.unwrap_err().problem
    }

    #[test]
    fn references_have_32_plain_characters_at_most() {
        let mut to = Parameters::default();
        assert!(to.reference("R", &"a".repeat(32)).is_ok());
        assert!(to.reference("R", "Az-09_").is_ok());
        assert_eq!(
            problem(to.reference("R", &"a".repeat(33))),
            Problem::TooLong {
                length: 33,
                limit: 32
            }
        );
        assert_eq!(problem(to.reference("R", "")), Problem::Empty);
        for bad in ["a b", "a.b", "ä", "a/b", "a\n"] {
            assert_eq!(problem(to.reference("R", bad)), Problem::Characters, "{bad:?}");
        }
    }

    #[test]
    fn limits_count_characters_not_bytes() {
        let mut to = Parameters::default();
        assert!(to.note("N", Some(&"ß".repeat(255)), 255).is_ok());
        assert!(to.note("N", Some(&"ß".repeat(256)), 255).is_err());
        assert!(to.soft_descriptor(Some(&"ü".repeat(16))).is_ok());
        let error = to.soft_descriptor(Some(&"ü".repeat(17))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "SoftDescriptor has 17 characters, 16 are allowed"
        );
        to = Parameters::default();
        assert!(to.note("N", Some(&String::new()), 255).is_ok());
        assert!(to.into_pairs().is_empty());
    }

    #[test]
    fn timeouts_are_zero_or_steps_of_five() {
        let mut to = Parameters::default();
        for good in [0, 5, 10, 1435, 1440] {
            assert!(to.timeout(Some(good)).is_ok(), "{good}");
        }
        for bad in [1, 4, 6, 1441, 1445, u32::MAX] {
            assert_eq!(problem(to.timeout(Some(bad))), Problem::Timeout, "{bad}");
        }
    }

    #[test]
    fn amounts_are_plain_decimals_above_zero() {
        let check =
            |amount: &str, currency: &str| Parameters::default().price("P", &Price::new(amount, currency));
        for good in ["1", "0.01", "94.50", "150000.00"] {
            assert!(check(good, "USD").is_ok(), "{good}");
        }
        for bad in [
            "", "0", "0.00", "-1", "+1", "1,5", "1.", ".5", "7.3295", "7.500", "1e3", " 1", "NaN",
        ] {
            assert_eq!(problem(check(bad, "USD")), Problem::Amount, "{bad}");
        }
        assert!(check("100", "JPY").is_ok() && check("100.00", "JPY").is_ok());
        assert_eq!(problem(check("100.50", "JPY")), Problem::Amount);
        for bad in ["usd", "US", "", "USDX", "U$D"] {
            assert_eq!(problem(check("1", bad)), Problem::Currency, "{bad}");
        }
    }

    #[test]
    fn lists_count_from_one() {
        let shares = vec![
            ProviderShare {
                provider_id: "APROVIDER".into(),
                amount: Price::new("1.00", "USD"),
            },
            ProviderShare {
                provider_id: "BPROVIDER".into(),
                amount: Price::new("2.00", "USD"),
            },
        ];
        let mut to = Parameters::default();
        to.shares("ProviderCreditList", "CreditAmount", Some(&shares))
            .unwrap();
        let names: Vec<_> = to.into_pairs().into_iter().map(|(name, _)| name).collect();
        assert_eq!(
            names,
            [
                "ProviderCreditList.member.1.ProviderId",
                "ProviderCreditList.member.1.CreditAmount.Amount",
                "ProviderCreditList.member.1.CreditAmount.CurrencyCode",
                "ProviderCreditList.member.2.ProviderId",
                "ProviderCreditList.member.2.CreditAmount.Amount",
                "ProviderCreditList.member.2.CreditAmount.CurrencyCode",
            ]
        );
    }
}
