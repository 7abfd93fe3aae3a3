//! Quantities and lines.

use commerce::cart::{MAX_QUANTITY, Quantity, QuantityError, count, needs_shipping, subtotal};
use commerce::money::{Currency, Money, MoneyError};

use crate::{line, usd};

#[test]
fn quantities_outside_the_bounds_are_refused() {
    for (quantity, outcome) in [
        (i64::MIN, Err(QuantityError::TooFew)),
        (-1, Err(QuantityError::TooFew)),
        (0, Err(QuantityError::TooFew)),
        (1, Ok(1)),
        (99, Ok(99)),
        (100, Err(QuantityError::TooMany)),
        (i64::from(u32::MAX) + 1, Err(QuantityError::TooMany)),
        (i64::MAX, Err(QuantityError::TooMany)),
    ] {
        assert_eq!(
            Quantity::parse(quantity).map(Quantity::get),
            outcome,
            "{quantity}"
        );
    }
    assert_eq!(Quantity::parse_or_remove(0), Ok(None));
    assert_eq!(
        Quantity::parse_or_remove(2).map(|q| q.map(Quantity::get)),
        Ok(Some(2))
    );
    assert_eq!(Quantity::parse_or_remove(-2), Err(QuantityError::TooFew));
}

#[test]
fn adding_more_of_the_same_stops_at_the_bound() {
    let most = Quantity::parse(i64::from(MAX_QUANTITY)).unwrap();
    assert_eq!(Quantity::ONE.plus(Quantity::ONE).map(Quantity::get), Ok(2));
    assert_eq!(most.plus(Quantity::ONE), Err(QuantityError::TooMany));
    assert_eq!(
        QuantityError::TooMany.to_string(),
        "You can order up to 99 of one product."
    );
}

#[test]
fn lines_make_a_subtotal() {
    let lines = [line("blue-shoes", usd(9450), 2), line("laces", usd(500), 1)];
    assert_eq!(subtotal(&lines, Currency::USD), Ok(usd(19_400)));
    assert_eq!(count(&lines), 3);
    assert_eq!(subtotal(&[], Currency::JPY), Ok(Money::zero(Currency::JPY)));
    let mismatch = MoneyError::CurrencyMismatch(Currency::EUR, Currency::USD);
    assert_eq!(subtotal(&lines, Currency::EUR), Err(mismatch));
}

#[test]
fn a_cart_of_digital_goods_only_is_not_sent() {
    let mut song = line("song", usd(199), 1);
    song.digital = true;
    assert!(!needs_shipping(&[]));
    assert!(!needs_shipping(std::slice::from_ref(&song)));
    assert!(needs_shipping(&[song, line("blue-shoes", usd(9450), 1)]));
}
