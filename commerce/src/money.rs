//! Money: whole minor units of one currency, and arithmetic that refuses instead of guessing.
//!
//! There is no way from here to a float. Rounding, where a rule demands it, is half-up away from zero and done
//! in 128 bits.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use crate::currency::Currency;

/// One million: rates are given in parts per million, so 20 % is `200_000`.
pub const PPM: u32 = 1_000_000;

/// Why an amount could not be read or computed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Not a code of ISO 4217 in which one can pay.
    #[error("{0:?} is not a currency code")]
    UnknownCurrency(String),
    /// Two currencies in one sum.
    #[error("{0} and {1} cannot be combined")]
    CurrencyMismatch(Currency, Currency),
    /// The result does not fit 64 bits of minor units.
    #[error("the amount is too large")]
    Overflow,
    /// The text is not an amount, or has more decimals than the currency.
    #[error("{0:?} is not an amount")]
    NotAnAmount(String),
    /// An amount cannot be split among nobody.
    #[error("there is nothing to split the amount over")]
    NoShares,
}

/// An amount of money: minor units (cents for dollars, yen for yen) and their currency. May be negative.
///
/// In JSON: `{"minor":9450,"currency":"USD"}`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// An amount from minor units: `Money::new(9450, Currency::USD)` is 94.50 USD.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in this currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The amount in minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether the amount is 0.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Whether the amount is below 0.
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// Reads `"94.50"`, `"94.5"`, `"94"` or `"-3.00"`. Further decimals may only be zeros, since anything else
    /// would lose money; signs other than a leading minus, blanks and separators are not amounts.
    pub fn parse_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let refuse = || MoneyError::NotAnAmount(text.chars().take(32).collect());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return Err(refuse()),
            None => (digits, ""),
        };
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return Err(refuse());
        }
        let places = currency.exponent() as usize;
        let (kept, beyond) = fraction.split_at(fraction.len().min(places));
        if beyond.bytes().any(|byte| byte != b'0') {
            return Err(refuse());
        }
        let padding = std::iter::repeat_n(b'0', places - kept.len());
        let mut magnitude: i128 = 0;
        for digit in whole.bytes().chain(kept.bytes()).chain(padding) {
            magnitude = magnitude * 10 + i128::from(digit - b'0');
            if magnitude > i128::from(i64::MAX) + 1 {
                return Err(MoneyError::Overflow);
            }
        }
        Self::from_wide(if negative { -magnitude } else { magnitude }, currency)
    }

    /// The amount as plain decimal text with all its decimals and no separators: `"94.50"`, `"1000"` for yen.
    pub fn to_decimal(self) -> String {
        let (whole, fraction) = self.parts();
        let sign = if self.is_negative() { "-" } else { "" };
        format!("{sign}{whole}{fraction}")
    }

    /// The sum. Refuses two currencies and an overflow.
    #[expect(clippy::should_implement_trait, reason = "an operator could not refuse")]
    pub fn add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        self.minor
            .checked_add(other.minor)
            .map(|minor| Self { minor, ..self })
            .ok_or(MoneyError::Overflow)
    }

    /// The difference. Refuses two currencies and an overflow.
    #[expect(clippy::should_implement_trait, reason = "an operator could not refuse")]
    pub fn sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        self.minor
            .checked_sub(other.minor)
            .map(|minor| Self { minor, ..self })
            .ok_or(MoneyError::Overflow)
    }

    /// This amount `count` times.
    pub fn times(self, count: u32) -> Result<Self, MoneyError> {
        Self::from_wide(i128::from(self.minor) * i128::from(count), self.currency)
    }

    /// The sum of many amounts; zero for none.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::add)
    }

    /// Compares two amounts of one currency. There is deliberately no `<`, which could not refuse.
    pub fn compare(self, other: Self) -> Result<Ordering, MoneyError> {
        self.same_currency(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    /// A share in parts per million, rounded half-up away from zero: 8.875 % of 94.50 is
    /// `share_ppm(88_750)`, 8.39.
    pub fn share_ppm(self, ppm: u32) -> Result<Self, MoneyError> {
        self.ratio(u64::from(ppm), u64::from(PPM))
    }

    /// The part of this amount that was added at `ppm` to make it: the tax inside a price that includes it.
    /// Rounded half-up away from zero.
    pub fn included_share_ppm(self, ppm: u32) -> Result<Self, MoneyError> {
        self.ratio(u64::from(ppm), u64::from(PPM) + u64::from(ppm))
    }

    /// Splits the amount in proportion to `weights`, one part per weight, so that the parts add up to the whole
    /// and none is a full minor unit away from its exact share.
    ///
    /// Units that do not divide go to the parts with the largest remainder, the first among equals. Weights
    /// that are all 0 count as equal. No weights at all is [`MoneyError::NoShares`].
    pub fn allocate(self, weights: &[u64]) -> Result<Vec<Self>, MoneyError> {
        if weights.is_empty() {
            return Err(MoneyError::NoShares);
        }
        let even = weights.iter().all(|&weight| weight == 0);
        let weight = |index: usize| if even { 1 } else { u128::from(weights[index]) };
        let whole: u128 = (0..weights.len()).map(weight).sum();
        let magnitude = u128::from(self.minor.unsigned_abs());

        let mut parts: Vec<u128> = (0..weights.len())
            .map(|i| magnitude * weight(i) / whole)
            .collect();
        let left = magnitude - parts.iter().sum::<u128>();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by_key(|&i| std::cmp::Reverse(magnitude * weight(i) % whole));
        // Fewer units are left than there are parts with a remainder, so nobody gets two.
        for (&index, _) in order.iter().zip(0..left) {
            parts[index] += 1;
        }
        parts
            .into_iter()
            .map(|part| {
                let part = i128::try_from(part).map_err(|_| MoneyError::Overflow)?;
                Self::from_wide(if self.is_negative() { -part } else { part }, self.currency)
            })
            .collect()
    }

    /// `self * numerator / denominator`, rounded half-up away from zero; `denominator` is never 0 here.
    fn ratio(self, numerator: u64, denominator: u64) -> Result<Self, MoneyError> {
        let product = i128::from(self.minor) * i128::from(numerator);
        let denominator = i128::from(denominator);
        let rounded = (product.abs() * 2 + denominator) / (denominator * 2);
        Self::from_wide(rounded * product.signum(), self.currency)
    }

    fn from_wide(minor: i128, currency: Currency) -> Result<Self, MoneyError> {
        i64::try_from(minor)
            .map(|minor| Self { minor, currency })
            .map_err(|_| MoneyError::Overflow)
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch(self.currency, other.currency))
        }
    }

    /// The unsigned whole part, and the fraction with its point (empty for currencies without decimals).
    fn parts(self) -> (u64, String) {
        let magnitude = self.minor.unsigned_abs();
        let units = self.currency.units();
        let places = self.currency.exponent() as usize;
        let fraction = if places == 0 {
            String::new()
        } else {
            format!(".{:0places$}", magnitude % units)
        };
        (magnitude / units, fraction)
    }
}

/// For shoppers: `$1,234.50`, `-€3.00`, `¥1,000`, and `1,234.50 CHF` where no sign is well known.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = self.parts();
        let sign = if self.is_negative() { "-" } else { "" };
        let grouped = grouped(whole);
        match self.currency.symbol() {
            Some(symbol) => write!(f, "{sign}{symbol}{grouped}{fraction}"),
            None => write!(f, "{sign}{grouped}{fraction} {}", self.currency),
        }
    }
}

/// For engineers: `94.50 USD`.
impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.to_decimal(), self.currency)
    }
}

/// `1234567` as `1,234,567`.
fn grouped(whole: u64) -> String {
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
