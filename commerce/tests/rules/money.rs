//! Amounts: reading, writing, rounding, splitting, refusing.

use std::cmp::Ordering;
use std::collections::HashSet;

use commerce::money::{Currency, Money, MoneyError};
use proptest::prelude::*;

use crate::usd;

#[test]
fn blue_shoes_cost_what_they_cost_everywhere() {
    let price = Money::parse_decimal("94.50", Currency::USD).unwrap();
    assert_eq!(price, usd(9450));
    assert_eq!(price.to_decimal(), "94.50");
    assert_eq!(price.to_string(), "$94.50");
    assert_eq!(format!("{price:?}"), "94.50 USD");
    let json = r#"{"minor":9450,"currency":"USD"}"#;
    assert_eq!(serde_json::to_string(&price).unwrap(), json);
    assert_eq!(serde_json::from_str::<Money>(json).unwrap(), price);
}

#[test]
fn shoppers_read_amounts_with_sign_groups_and_currency() {
    let text = |minor, code| Money::new(minor, Currency::parse(code).unwrap()).to_string();
    assert_eq!(text(123_456_789, "USD"), "$1,234,567.89");
    assert_eq!(text(100_000, "EUR"), "€1,000.00");
    assert_eq!(text(-300, "GBP"), "-£3.00");
    assert_eq!(text(1_000, "JPY"), "¥1,000");
    assert_eq!(text(9_450, "CHF"), "94.50 CHF");
    assert_eq!(text(1_234_567, "KWD"), "1,234.567 KWD");
    assert_eq!(text(5, "USD"), "$0.05");
    assert_eq!(text(-5, "USD"), "-$0.05");
    assert_eq!(text(i64::MIN, "USD"), "-$92,233,720,368,547,758.08");
}

#[test]
fn amounts_are_read_only_when_nothing_is_lost() {
    let read = |text, code| Money::parse_decimal(text, Currency::parse(code).unwrap()).map(Money::minor);
    assert_eq!(read("94.5", "USD"), Ok(9450));
    assert_eq!(read("94", "USD"), Ok(9400));
    assert_eq!(read("94.5000", "USD"), Ok(9450));
    assert_eq!(read("0094.50", "USD"), Ok(9450));
    assert_eq!(read("-3.00", "USD"), Ok(-300));
    assert_eq!(read("-0.01", "USD"), Ok(-1));
    assert_eq!(read("1000", "JPY"), Ok(1000));
    assert_eq!(read("1000.00", "JPY"), Ok(1000));
    assert_eq!(read("1.234", "KWD"), Ok(1234));
    assert_eq!(read("-92233720368547758.08", "USD"), Ok(i64::MIN));
    for text in [
        "", "-", ".5", "5.", "94.501", "1,000.00", "+1", " 1", "1 ", "1e3", "--1", "1.2.3", "٣", "$1", "0x1",
    ] {
        assert!(
            matches!(read(text, "USD"), Err(MoneyError::NotAnAmount(_))),
            "{text:?}"
        );
    }
    assert!(matches!(read("1000.5", "JPY"), Err(MoneyError::NotAnAmount(_))));
    assert_eq!(read("92233720368547758.08", "USD"), Err(MoneyError::Overflow));
    assert_eq!(read(&"9".repeat(5000), "USD"), Err(MoneyError::Overflow));
}

#[test]
fn halves_are_rounded_away_from_zero() {
    // 5 % of 0.10 is half a cent.
    assert_eq!(usd(10).share_ppm(50_000), Ok(usd(1)));
    assert_eq!(usd(-10).share_ppm(50_000), Ok(usd(-1)));
    // Just below the half.
    assert_eq!(usd(10).share_ppm(49_999), Ok(usd(0)));
    // 94.50 at 8.875 % is 8.386875.
    assert_eq!(usd(9450).share_ppm(88_750), Ok(usd(839)));
    // 20 % and 19 % inside 94.50: 15.75 and 15.0882.
    assert_eq!(usd(9450).included_share_ppm(200_000), Ok(usd(1575)));
    assert_eq!(usd(9450).included_share_ppm(190_000), Ok(usd(1509)));
    assert_eq!(usd(-9450).included_share_ppm(190_000), Ok(usd(-1509)));
    // The product does not fit 64 bits, the result does.
    assert_eq!(usd(i64::MAX).share_ppm(1_000_000), Ok(usd(i64::MAX)));
    assert_eq!(usd(i64::MAX).share_ppm(1_000_001), Err(MoneyError::Overflow));
}

#[test]
fn arithmetic_refuses_instead_of_guessing() {
    let euros = Money::new(100, Currency::EUR);
    let mismatch = MoneyError::CurrencyMismatch(Currency::USD, Currency::EUR);
    assert_eq!(usd(100).add(euros), Err(mismatch.clone()));
    assert_eq!(usd(100).sub(euros), Err(mismatch.clone()));
    assert_eq!(usd(100).compare(euros), Err(mismatch.clone()));
    assert_eq!(
        Money::sum(Currency::USD, [usd(1), euros]),
        Err(MoneyError::CurrencyMismatch(Currency::USD, Currency::EUR))
    );
    assert_eq!(usd(i64::MAX).add(usd(1)), Err(MoneyError::Overflow));
    assert_eq!(usd(i64::MIN).sub(usd(1)), Err(MoneyError::Overflow));
    assert_eq!(usd(i64::MAX).times(2), Err(MoneyError::Overflow));
    assert_eq!(usd(9450).times(99), Ok(usd(935_550)));
    assert_eq!(usd(9450).times(0), Ok(usd(0)));
    assert_eq!(usd(1).compare(usd(2)), Ok(Ordering::Less));
    assert_eq!(Money::sum(Currency::JPY, []), Ok(Money::zero(Currency::JPY)));
}

#[test]
fn a_split_gives_what_is_left_to_the_largest_remainder() {
    let split = |minor, weights: &[u64]| {
        usd(minor)
            .allocate(weights)
            .map(|parts| parts.into_iter().map(Money::minor).collect::<Vec<_>>())
    };
    assert_eq!(split(10_000, &[1, 1, 1]), Ok(vec![3334, 3333, 3333]));
    // 904.31 and 95.69 cents: the cent goes to the second.
    assert_eq!(split(1_000, &[9450, 1000]), Ok(vec![904, 96]));
    // 1.5 and 3.5: equal remainders, the first gets it.
    assert_eq!(split(5, &[3, 7]), Ok(vec![2, 3]));
    assert_eq!(split(-5, &[3, 7]), Ok(vec![-2, -3]));
    assert_eq!(split(7, &[0, 5, 0]), Ok(vec![0, 7, 0]));
    assert_eq!(split(5, &[0, 0]), Ok(vec![3, 2]));
    assert_eq!(
        split(i64::MIN, &[u64::MAX, u64::MAX]),
        Ok(vec![i64::MIN / 2, i64::MIN / 2])
    );
    assert_eq!(split(i64::MIN, &[1]), Ok(vec![i64::MIN]));
    assert_eq!(split(5, &[]), Err(MoneyError::NoShares));
}

#[test]
fn the_currency_table_is_well_formed() {
    let all: Vec<Currency> = Currency::all().collect();
    let codes: HashSet<&str> = all.iter().map(|currency| currency.code()).collect();
    assert_eq!(codes.len(), all.len(), "a code stands twice in the table");
    for currency in &all {
        let code = currency.code();
        assert!(
            code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()),
            "{code}"
        );
        assert_eq!(Currency::parse(code), Ok(*currency));
        let json = format!("{code:?}");
        assert_eq!(serde_json::to_string(currency).unwrap(), json);
        assert_eq!(serde_json::from_str::<Currency>(&json).unwrap(), *currency);
    }
    for named in [
        Currency::USD,
        Currency::EUR,
        Currency::GBP,
        Currency::JPY,
        Currency::CHF,
    ] {
        assert_eq!(
            Currency::parse(named.code()),
            Ok(named),
            "constant and table differ"
        );
    }
    let places = |code| Currency::parse(code).unwrap().exponent();
    assert_eq!(
        ["USD", "JPY", "KRW", "KWD", "TND", "CLF", "HUF"].map(places),
        [2, 0, 0, 3, 3, 4, 2]
    );
    for code in ["", "usd", "US", "USDX", "XXX", "XAU", "ZZZ", "us$"] {
        assert_eq!(
            Currency::parse(code),
            Err(MoneyError::UnknownCurrency(code.to_owned()))
        );
    }
    assert!(serde_json::from_str::<Money>(r#"{"minor":1,"currency":"XXX"}"#).is_err());
    assert!(serde_json::from_str::<Money>(r#"{"minor":1.5,"currency":"USD"}"#).is_err());
}

proptest! {
    #[test]
    fn every_amount_in_every_currency_survives_print_and_read(minor: i64) {
        for currency in Currency::all() {
            let money = Money::new(minor, currency);
            prop_assert_eq!(Money::parse_decimal(&money.to_decimal(), currency), Ok(money));
        }
    }

    #[test]
    fn reading_never_panics(text in ".{0,40}", digits in "-?[0-9]{0,25}[.]?[0-9]{0,6}") {
        for currency in [Currency::USD, Currency::JPY, Currency::parse("CLF").unwrap()] {
            for text in [&text, &digits] {
                if let Ok(money) = Money::parse_decimal(text, currency) {
                    // What was read means the same as what would be written.
                    prop_assert_eq!(Money::parse_decimal(&money.to_decimal(), currency), Ok(money));
                }
            }
        }
    }

    #[test]
    fn a_split_adds_up_and_no_part_is_a_unit_off(
        minor: i64,
        weights in prop::collection::vec(prop_oneof![Just(0_u64), 0..1000_u64, any::<u64>()], 1..12),
    ) {
        let parts = usd(minor).allocate(&weights).unwrap();
        prop_assert_eq!(parts.len(), weights.len());
        prop_assert_eq!(parts.iter().map(|part| i128::from(part.minor())).sum::<i128>(), i128::from(minor));
        let even = weights.iter().all(|&weight| weight == 0);
        let weights: Vec<u128> = weights.iter().map(|&weight| if even { 1 } else { u128::from(weight) }).collect();
        let whole: u128 = weights.iter().sum();
        for (part, weight) in parts.iter().zip(weights) {
            // Exact share = product / whole, with floor and remainder, so that nothing is lost in comparing.
            let product = u128::from(minor.unsigned_abs()) * weight;
            let (floor, rest) = (product / whole, product % whole);
            let part = u128::from(part.minor().unsigned_abs());
            prop_assert!(part == floor || (rest > 0 && part == floor + 1), "{part} is not {product}/{whole}");
        }
    }

    #[test]
    fn a_share_is_the_nearest_unit(minor in -1_000_000_000_000_i64..1_000_000_000_000, ppm in 0..3_000_000_u32) {
        let share = i128::from(usd(minor).share_ppm(ppm).unwrap().minor());
        let exact_times_million = i128::from(minor) * i128::from(ppm);
        let off = share * 1_000_000 - exact_times_million;
        prop_assert!(off.abs() <= 500_000);
        // Exactly half goes away from zero.
        if off.abs() == 500_000 {
            prop_assert!(share.abs() * 1_000_000 > exact_times_million.abs());
        }
        let mirrored = usd(-minor).share_ppm(ppm).unwrap().minor();
        prop_assert_eq!(i128::from(mirrored), -share);
    }

    #[test]
    fn adding_and_taking_away_is_exact_or_refused(a: i64, b: i64) {
        match a.checked_add(b) {
            Some(sum) => {
                prop_assert_eq!(usd(a).add(usd(b)), Ok(usd(sum)));
                prop_assert_eq!(usd(sum).sub(usd(b)), Ok(usd(a)));
            }
            None => prop_assert_eq!(usd(a).add(usd(b)), Err(MoneyError::Overflow)),
        }
    }
}
