//! Amounts as the wire has them: a decimal text and a currency code, kept as whole minor units.

use serde::{Deserialize, Serialize};

/// Minor units (cents, yen) of a currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    pub minor: i64,
    /// ISO 4217, three capitals.
    pub currency: String,
}

/// Every currency the service knows, with its number of decimals.
const CURRENCIES: &[(&str, u32)] = &[
    ("AUD", 2),
    ("CHF", 2),
    ("DKK", 2),
    ("EUR", 2),
    ("GBP", 2),
    ("HKD", 2),
    ("JPY", 0),
    ("NOK", 2),
    ("NZD", 2),
    ("SEK", 2),
    ("USD", 2),
    ("ZAR", 2),
];

/// Decimals of a currency; `None` for one the service does not know.
#[must_use]
pub fn decimals(currency: &str) -> Option<u32> {
    CURRENCIES
        .iter()
        .find(|(code, _)| *code == currency)
        .map(|(_, decimals)| *decimals)
}

impl Amount {
    /// Zero of a currency.
    #[must_use]
    pub fn zero(currency: &str) -> Self {
        Self {
            minor: 0,
            currency: currency.to_owned(),
        }
    }

    /// Reads `94.50` with `USD`. `None` when the text is no plain decimal, has more decimals than the currency
    /// (unless the rest are zeros), or is too large to count.
    #[must_use]
    pub fn parse(text: &str, currency: &str) -> Option<Self> {
        let places = usize::try_from(decimals(currency)?).ok()?;
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 12 || !digits(whole) || !digits(fraction) {
            return None;
        }
        if text.ends_with('.') || fraction.bytes().skip(places).any(|byte| byte != b'0') {
            return None;
        }
        let mut minor: i64 = whole.parse().ok()?;
        let mut rest = fraction.bytes();
        for _ in 0..places {
            let digit = rest.next().map_or(0, |byte| i64::from(byte - b'0'));
            minor = minor.checked_mul(10)?.checked_add(digit)?;
        }
        Some(Self {
            minor,
            currency: currency.to_owned(),
        })
    }

    /// `94.50`, or `9450` for a currency without decimals.
    #[must_use]
    pub fn decimal(&self) -> String {
        match decimals(&self.currency) {
            Some(0) => self.minor.to_string(),
            _ => format!("{}.{:02}", self.minor / 100, self.minor % 100),
        }
    }

    /// What may be charged or refunded above this amount: the smaller of 15 % and a bound per currency
    /// (75.00 where the vendor says so; 8,400 JPY is a guess).
    #[must_use]
    pub fn tolerance(&self) -> i64 {
        let bound = if self.currency == "JPY" { 8_400 } else { 7_500 };
        (self.minor / 100 * 15 + self.minor % 100 * 15 / 100).min(bound)
    }

    /// The largest single transaction in this currency, in minor units.
    #[must_use]
    pub fn transaction_limit(&self) -> i64 {
        if self.currency == "JPY" {
            10_000_000
        } else {
            15_000_000
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        for (text, currency, minor) in [
            ("94.50", "USD", 9450),
            ("1", "EUR", 100),
            ("0.5", "GBP", 50),
            ("100", "JPY", 100),
            ("100.00", "JPY", 100),
        ] {
            assert_eq!(
                Amount::parse(text, currency).map(|amount| amount.minor),
                Some(minor),
                "{text} {currency}"
            );
        }
        for (text, currency) in [
            ("7.3295", "USD"),
            ("", "USD"),
            ("1.", "USD"),
            (".5", "USD"),
            ("-1.00", "USD"),
            ("1,00", "USD"),
            ("1e3", "USD"),
            ("9999999999999", "USD"),
            ("1.00", "XXX"),
            ("1.50", "JPY"),
            ("١", "USD"),
        ] {
            assert_eq!(Amount::parse(text, currency), None, "{text} {currency}");
        }
    }

    #[test]
    fn tolerance_is_the_smaller_of_the_two() {
        let usd = |minor| Amount {
            minor,
            currency: "USD".to_owned(),
        };
        assert_eq!(usd(10_000).tolerance(), 1_500);
        assert_eq!(usd(100_000).tolerance(), 7_500);
        assert_eq!(usd(i64::MAX).tolerance(), 7_500);
        assert_eq!(usd(9_450).decimal(), "94.50");
    }
}
