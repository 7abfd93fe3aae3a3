//! Which methods fit, and what happens to a choice that no longer does.

use commerce::address::Address;
use commerce::money::{Currency, Money, MoneyError};
use commerce::shipping::{ShippingMethod, ShippingOption, cheapest, eligible, settle};

use crate::{region, usd};

fn method(code: &str, price: i64, countries: &[&str], except: &[&str]) -> ShippingMethod {
    let own = |list: &[&str]| list.iter().map(|&one| one.to_owned()).collect();
    ShippingMethod {
        code: code.to_owned(),
        name: code.to_uppercase(),
        promise: "soon".to_owned(),
        price: usd(price),
        free_from: None,
        countries: own(countries),
        except_states: own(except),
    }
}

fn methods() -> Vec<ShippingMethod> {
    let standard = ShippingMethod {
        free_from: Some(usd(10_000)),
        ..method("standard", 495, &["US"], &[])
    };
    vec![
        method("express", 1495, &["US"], &["HI", "US-AK"]),
        standard,
        method("world", 2495, &[], &[]),
    ]
}

fn offered(address: &Address, subtotal: i64) -> Vec<(String, i64)> {
    let options = eligible(&methods(), address, usd(subtotal)).unwrap();
    options
        .into_iter()
        .map(|option| (option.code, option.price.minor()))
        .collect()
}

fn codes(address: &Address) -> Vec<String> {
    offered(address, 9450).into_iter().map(|(code, _)| code).collect()
}

#[test]
fn methods_go_where_the_merchant_says() {
    assert_eq!(codes(&region("NY", "10001")), ["express", "standard", "world"]);
    assert_eq!(codes(&Address::region("Berlin", "", "10115", "DE")), ["world"]);
    assert_eq!(
        codes(&Address::region("Berlin", "", "10115", "us")),
        ["express", "standard", "world"]
    );
    for state in ["HI", "hi", "Hawaii", "AK", "Alaska"] {
        assert_eq!(codes(&region(state, "96801")), ["standard", "world"], "{state}");
    }
    // Alaska is excepted in the United States only.
    let mut everywhere = method("express", 1495, &[], &["US-AK"]);
    assert!(everywhere.serves(&Address::region("", "AK", "", "XX")));
    everywhere.countries = vec!["US".to_owned()];
    assert!(!everywhere.serves(&region("AK", "99501")));
    // Nobody ships to nowhere.
    assert_eq!(codes(&Address::default()), [] as [&str; 0]);
}

#[test]
fn shipping_is_free_from_its_bound_on() {
    let price = |subtotal| offered(&region("NY", "10001"), subtotal)[1].1;
    assert_eq!([price(9999), price(10_000), price(10_001)], [495, 0, 0]);
}

#[test]
fn a_method_in_another_currency_is_a_mistake_and_not_left_out() {
    let outcome = eligible(
        &methods(),
        &region("NY", "10001"),
        Money::new(9450, Currency::EUR),
    );
    assert_eq!(
        outcome,
        Err(MoneyError::CurrencyMismatch(Currency::USD, Currency::EUR))
    );
}

#[test]
fn a_choice_that_fits_stays() {
    let options = eligible(&methods(), &region("NY", "10001"), usd(9450)).unwrap();
    let settled = settle(Some("express"), &options).unwrap();
    assert_eq!(
        (settled.method.code.as_str(), settled.replaced),
        ("express", None)
    );
}

#[test]
fn a_choice_that_no_longer_fits_is_replaced_by_the_cheapest_that_does() {
    let options = eligible(&methods(), &region("HI", "96801"), usd(9450)).unwrap();
    let settled = settle(Some("express"), &options).unwrap();
    assert_eq!(
        (settled.method.code.as_str(), settled.replaced.as_deref()),
        ("standard", Some("express"))
    );
    assert_eq!(settled.method.price, usd(495));
}

#[test]
fn the_step_is_filled_in_with_the_cheapest() {
    let options = eligible(&methods(), &region("NY", "10001"), usd(9450)).unwrap();
    let settled = settle(None, &options).unwrap();
    assert_eq!(
        (settled.method.code.as_str(), settled.replaced),
        ("standard", None)
    );
    let same_price = |code: &str| ShippingOption {
        code: code.to_owned(),
        price: usd(5),
        ..options[0].clone()
    };
    assert_eq!(cheapest(&[same_price("a"), same_price("b")]).unwrap().code, "a");
}

#[test]
fn where_nothing_fits_nothing_is_settled() {
    assert_eq!(settle(Some("express"), &[]), None);
    assert_eq!(settle(None, &[]), None);
}
