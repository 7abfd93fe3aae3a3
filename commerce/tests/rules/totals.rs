//! Totals with figures computed by hand.

use commerce::cart::Line;
use commerce::money::{Currency, Money, MoneyError};
use commerce::totals::{TaxMode, TaxRounding, TaxRule, Totals, TotalsError, quote, spread_discount};

use crate::{line, region, usd};

fn rule(country: &str, state: &str, class: &str, rate_ppm: u32, label: &str) -> TaxRule {
    let own = str::to_owned;
    TaxRule {
        country: own(country),
        state: own(state),
        class: own(class),
        rate_ppm,
        label: own(label),
    }
}

fn sales_tax() -> TaxRule {
    rule("US", "NY", "standard", 88_750, "Sales tax")
}

/// Quotes for New York.
fn quoted(
    lines: &[Line],
    discount: i64,
    shipping: i64,
    rules: &[TaxRule],
    how: (TaxMode, TaxRounding),
) -> Totals {
    let address = region("NY", "10001");
    quote(
        lines,
        usd(discount),
        usd(shipping),
        rules,
        Some(&address),
        how.0,
        how.1,
    )
    .unwrap()
}

fn taxes(totals: &Totals) -> Vec<(&str, u32, i64, i64)> {
    let lines = totals.tax_lines.iter();
    lines
        .map(|line| {
            (
                line.label.as_str(),
                line.rate_ppm,
                line.base.minor(),
                line.tax.minor(),
            )
        })
        .collect()
}

const ADDED: (TaxMode, TaxRounding) = (TaxMode::Added, TaxRounding::PerLine);
const INCLUDED: (TaxMode, TaxRounding) = (TaxMode::Included, TaxRounding::PerLine);

#[test]
fn blue_shoes_with_shipping_and_sales_tax_on_top() {
    let totals = quoted(&[line("blue-shoes", usd(9450), 1)], 0, 495, &[sales_tax()], ADDED);
    // 8.386875 and 0.4393125, rounded each: 8.39 + 0.44.
    assert_eq!(taxes(&totals), [("Sales tax", 88_750, 9945, 883)]);
    assert_eq!(totals.subtotal, usd(9450));
    assert_eq!(totals.shipping, usd(495));
    assert_eq!(totals.tax, usd(883));
    assert_eq!(totals.total, usd(10_828));
}

#[test]
fn blue_shoes_with_the_tax_inside_the_price() {
    let vat = rule("US", "", "standard", 200_000, "VAT");
    let totals = quoted(&[line("blue-shoes", usd(9450), 1)], 0, 495, &[vat], INCLUDED);
    // A sixth of 94.50 is 15.75, of 4.95 is 0.825.
    assert_eq!(taxes(&totals), [("VAT", 200_000, 7875 + 412, 1575 + 83)]);
    assert_eq!(totals.total, usd(9945));
}

#[test]
fn rounding_per_line_and_per_total_differ_where_they_should() {
    let lines = [
        line("a", usd(110), 1),
        line("b", usd(110), 1),
        line("c", usd(110), 1),
    ];
    let rules = [rule("US", "NY", "standard", 50_000, "Tax")];
    // Three times 0.055 is 0.06 each; 5 % of 3.30 is 0.165.
    assert_eq!(quoted(&lines, 0, 0, &rules, ADDED).tax, usd(18));
    assert_eq!(
        quoted(&lines, 0, 0, &rules, (TaxMode::Added, TaxRounding::PerTotal)).tax,
        usd(17)
    );
    // Included: 1.10 - 1.10/1.05 = 0.05238 each, 0.15714 together.
    assert_eq!(quoted(&lines, 0, 0, &rules, INCLUDED).tax, usd(15));
    let per_total = quoted(&lines, 0, 0, &rules, (TaxMode::Included, TaxRounding::PerTotal));
    assert_eq!(taxes(&per_total), [("Tax", 50_000, 314, 16)]);
    assert_eq!(per_total.total, usd(330));
}

#[test]
fn a_discount_is_spread_over_the_lines_before_tax() {
    let lines = [line("blue-shoes", usd(9450), 1), line("laces", usd(500), 2)];
    // 904.31 and 95.69 cents.
    assert_eq!(spread_discount(&lines, usd(1000)), Ok(vec![usd(904), usd(96)]));
    let totals = quoted(&lines, 1000, 0, &[sales_tax()], ADDED);
    // 85.46 and 9.04 at 8.875 %: 7.584575 and 0.8023.
    assert_eq!(taxes(&totals), [("Sales tax", 88_750, 9450, 758 + 80)]);
    assert_eq!(totals.total, usd(10_450 - 1000 + 838));
    assert_eq!(totals.goods(), Ok(usd(9450)));
}

#[test]
fn two_taxes_of_one_rank_apply_together() {
    let rules = [
        rule("US", "NY", "standard", 50_000, "Federal"),
        rule("US", "NY", "standard", 70_000, "Provincial"),
    ];
    let lines = [line("blue-shoes", usd(9450), 1)];
    let added = quoted(&lines, 0, 0, &rules, ADDED);
    assert_eq!(
        taxes(&added),
        [("Federal", 50_000, 9450, 473), ("Provincial", 70_000, 9450, 662)]
    );
    // Included: 12/112 of 94.50 is 10.125, split 5 to 7: 4.2208 and 5.9092.
    let included = quoted(&lines, 0, 0, &rules, INCLUDED);
    assert_eq!(
        taxes(&included),
        [("Federal", 50_000, 8437, 422), ("Provincial", 70_000, 8437, 591)]
    );
    assert_eq!(included.tax, usd(1013));
    // The same rule twice counts once.
    let twice = [sales_tax(), sales_tax()];
    assert_eq!(
        taxes(&quoted(&lines, 0, 0, &twice, ADDED)),
        [("Sales tax", 88_750, 9450, 839)]
    );
}

#[test]
fn the_rule_nearest_to_the_address_wins() {
    let rules = [
        rule("", "", "standard", 10_000, "World"),
        rule("US", "", "standard", 20_000, "Country"),
        rule("US", "NY", "standard", 30_000, "State"),
        rule("DE", "NY", "standard", 40_000, "Elsewhere"),
        rule("US", "NY", "books", 50_000, "Books"),
    ];
    let label = |address: Option<&commerce::address::Address>| {
        let lines = [line("a", usd(10_000), 1)];
        let (zero, mode) = (usd(0), TaxMode::Added);
        let totals = quote(&lines, zero, zero, &rules, address, mode, TaxRounding::PerLine).unwrap();
        totals.tax_lines[0].label.clone()
    };
    assert_eq!(label(Some(&region("NY", "10001"))), "State");
    assert_eq!(label(Some(&region("New York", "10001"))), "State");
    assert_eq!(label(Some(&region("ny", "10001"))), "State");
    assert_eq!(label(Some(&region("NJ", "07001"))), "Country");
    assert_eq!(label(Some(&region("", ""))), "Country");
    assert_eq!(label(None), "World");
}

#[test]
fn shipping_follows_its_own_class_or_else_the_dearest_goods() {
    let mut book = line("book", usd(1000), 1);
    book.tax_class = "books".to_owned();
    let lines = [book, line("shoes", usd(1000), 1)];
    let mut rules = vec![
        rule("US", "", "books", 70_000, "Reduced"),
        rule("US", "", "standard", 190_000, "Full"),
    ];
    let totals = quoted(&lines, 0, 500, &rules, ADDED);
    assert_eq!(
        taxes(&totals),
        [("Reduced", 70_000, 1000, 70), ("Full", 190_000, 1500, 190 + 95)]
    );
    rules.push(rule("US", "", "shipping", 0, "Shipping is free of tax"));
    let totals = quoted(&lines, 0, 500, &rules, ADDED);
    assert_eq!(totals.tax, usd(70 + 190));
    assert_eq!(taxes(&totals)[2], ("Shipping is free of tax", 0, 500, 0));
    // Free shipping has no tax and leaves no line.
    assert_eq!(quoted(&lines, 0, 0, &rules, ADDED).tax_lines.len(), 2);
}

#[test]
fn digital_goods_do_not_decide_the_tax_on_shipping() {
    let mut song = line("song", usd(1000), 1);
    song.digital = true;
    song.tax_class = "digital".to_owned();
    let lines = [song, line("shoes", usd(1000), 1)];
    let rules = [
        rule("US", "", "digital", 250_000, "Digital"),
        rule("US", "", "standard", 100_000, "Goods"),
    ];
    let totals = quoted(&lines, 0, 500, &rules, ADDED);
    assert_eq!(
        taxes(&totals),
        [("Digital", 250_000, 1000, 250), ("Goods", 100_000, 1500, 150)]
    );
}

#[test]
fn nothing_costs_nothing() {
    assert_eq!(
        quoted(&[], 0, 0, &[sales_tax()], ADDED),
        Totals::zero(Currency::USD, TaxMode::Added)
    );
    // A full discount leaves nothing to pay and nothing to tax.
    let free = quoted(
        &[line("blue-shoes", usd(9450), 1)],
        9450,
        0,
        &[sales_tax()],
        ADDED,
    );
    assert!(free.total.is_zero() && free.tax.is_zero() && free.tax_lines.is_empty());
    assert_eq!(free.subtotal, usd(9450));
}

#[test]
fn impossible_figures_are_refused() {
    let address = region("NY", "10001");
    let shoes = [line("blue-shoes", usd(9450), 1)];
    let try_it = |lines: &[Line], discount, shipping, rules: &[TaxRule]| {
        quote(
            lines,
            discount,
            shipping,
            rules,
            Some(&address),
            TaxMode::Added,
            TaxRounding::PerLine,
        )
        .unwrap_err()
    };
    assert_eq!(
        try_it(&shoes, usd(9451), usd(0), &[]),
        TotalsError::DiscountTooLarge
    );
    assert_eq!(try_it(&[], usd(1), usd(0), &[]), TotalsError::DiscountTooLarge);
    assert_eq!(
        try_it(&shoes, usd(-1), usd(0), &[]),
        TotalsError::Negative("discount")
    );
    assert_eq!(
        try_it(&shoes, usd(0), usd(-1), &[]),
        TotalsError::Negative("shipping")
    );
    let negative = [line("a", usd(200), 1), line("b", usd(-100), 1)];
    assert_eq!(
        try_it(&negative, usd(0), usd(0), &[]),
        TotalsError::Negative("price")
    );
    let euros = Money::new(495, Currency::EUR);
    let mismatch = TotalsError::Money(MoneyError::CurrencyMismatch(Currency::EUR, Currency::USD));
    assert_eq!(try_it(&shoes, usd(0), euros, &[]), mismatch);
    let in_euros = [line("a", euros, 1)];
    assert!(matches!(
        try_it(&in_euros, usd(0), usd(0), &[]),
        TotalsError::Money(MoneyError::CurrencyMismatch(..))
    ));
    let huge = [line("a", usd(i64::MAX), 1), line("b", usd(1), 1)];
    assert_eq!(
        try_it(&huge, usd(0), usd(0), &[]),
        TotalsError::Money(MoneyError::Overflow)
    );
    let all_of_it = [line("a", usd(i64::MAX), 1)];
    assert_eq!(
        try_it(&all_of_it, usd(0), usd(0), &[sales_tax()]),
        TotalsError::Money(MoneyError::Overflow)
    );
}

#[test]
fn totals_travel_as_plain_data() {
    let totals = quoted(&[line("blue-shoes", usd(9450), 1)], 0, 495, &[sales_tax()], ADDED);
    let json = serde_json::to_string(&totals).unwrap();
    assert!(json.contains(r#""tax_mode":"added""#), "{json}");
    assert_eq!(serde_json::from_str::<Totals>(&json).unwrap(), totals);
}
