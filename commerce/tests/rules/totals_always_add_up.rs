//! Whatever the lines, rates and settings: the totals add up to the cent.

use commerce::address::Address;
use commerce::cart::Line;
use commerce::money::{Currency, Money};
use commerce::totals::{TaxMode, TaxRounding, TaxRule, quote, spread_discount};
use proptest::prelude::*;

use crate::line;

const CLASSES: [&str; 4] = ["standard", "reduced", "books", "shipping"];

fn lines(currency: Currency) -> impl Strategy<Value = Vec<Line>> {
    let prices = prop_oneof![0..300_i64, 0..1_000_000_i64];
    let one = (prices, 1..=99_u32, 0..3_usize, any::<bool>());
    prop::collection::vec(one, 0..8).prop_map(move |lines| {
        let lines = lines.into_iter().enumerate();
        lines
            .map(|(index, (price, quantity, class, digital))| Line {
                tax_class: CLASSES[class].to_owned(),
                digital,
                ..line(&format!("sku-{index}"), Money::new(price, currency), quantity)
            })
            .collect()
    })
}

fn rules() -> impl Strategy<Value = Vec<TaxRule>> {
    let places = prop::sample::select(vec![("", ""), ("US", ""), ("US", "NY"), ("DE", "")]);
    let rates = prop_oneof![Just(0_u32), Just(88_750), Just(200_000), 0..1_000_000_u32];
    let one = (
        places,
        0..4_usize,
        rates,
        prop::sample::select(vec!["Tax", "Levy"]),
    );
    prop::collection::vec(one, 0..9).prop_map(|rules| {
        let rules = rules.into_iter();
        rules
            .map(|((country, state), class, rate_ppm, label)| TaxRule {
                country: country.to_owned(),
                state: state.to_owned(),
                class: CLASSES[class].to_owned(),
                rate_ppm,
                label: label.to_owned(),
            })
            .collect()
    })
}

fn addresses() -> impl Strategy<Value = Option<Address>> {
    prop::sample::select(vec![
        None,
        Some(Address::region("New York", "NY", "10001", "US")),
        Some(Address::region("Newark", "New Jersey", "07101", "US")),
        Some(Address::region("Berlin", "", "10115", "DE")),
    ])
}

fn currencies() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec![
        Currency::USD,
        Currency::EUR,
        Currency::JPY,
        Currency::parse("KWD").unwrap(),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn totals_always_add_up(
        (lines, currency) in currencies().prop_flat_map(|currency| (lines(currency), Just(currency))),
        discount_permille in 0..=1000_i64,
        shipping in prop_oneof![Just(0_i64), 0..5_000_i64],
        rules in rules(),
        address in addresses(),
        mode in prop::sample::select(TaxMode::ALL),
        rounding in prop::sample::select(TaxRounding::ALL),
    ) {
        let subtotal: i64 = lines.iter().map(|line| line.unit_price.minor() * i64::from(line.quantity)).sum();
        let discount = Money::new(subtotal * discount_permille / 1000, currency);
        let shipping = Money::new(shipping, currency);
        let totals = quote(&lines, discount, shipping, &rules, address.as_ref(), mode, rounding).unwrap();

        // The sums, redone here in plain integers.
        prop_assert_eq!(totals.subtotal.minor(), subtotal);
        prop_assert_eq!(totals.discount, discount);
        prop_assert_eq!(totals.shipping, shipping);
        let added = if mode == TaxMode::Added { totals.tax.minor() } else { 0 };
        prop_assert_eq!(totals.total.minor(), subtotal - discount.minor() + shipping.minor() + added);
        prop_assert_eq!(totals.tax.minor(), totals.tax_lines.iter().map(|line| line.tax.minor()).sum::<i64>());

        // Nothing is negative, nothing changes currency, no tax line stands twice.
        let lines_of_tax = totals.tax_lines.iter().flat_map(|line| [line.base, line.tax]);
        let all = [totals.subtotal, totals.discount, totals.shipping, totals.tax, totals.total];
        for amount in all.into_iter().chain(lines_of_tax) {
            prop_assert!(!amount.is_negative());
            prop_assert_eq!(amount.currency(), currency);
        }
        for (index, one) in totals.tax_lines.iter().enumerate() {
            let twice = totals.tax_lines[..index].iter().any(|other| {
                other.label == one.label && other.rate_ppm == one.rate_ppm
            });
            prop_assert!(!twice);
        }

        // Base times rate is the tax, within half a unit per rounding.
        let roundings = match rounding {
            TaxRounding::PerLine => lines.len() as i128 + 1,
            TaxRounding::PerTotal => 1,
        };
        if mode == TaxMode::Added {
            for line in &totals.tax_lines {
                let exact = i128::from(line.base.minor()) * i128::from(line.rate_ppm);
                let off = (i128::from(line.tax.minor()) * 1_000_000 - exact).abs();
                prop_assert!(off <= 500_000 * roundings, "{line:?} is off by {off} millionths");
            }
        } else {
            prop_assert!(totals.tax.minor() <= totals.total.minor());
        }
    }

    #[test]
    fn with_one_rate_for_everything_the_tax_is_on_everything(
        lines in lines(Currency::USD),
        shipping in 0..5_000_i64,
        rate_ppm in 0..500_000_u32,
        mode in prop::sample::select(TaxMode::ALL),
        rounding in prop::sample::select(TaxRounding::ALL),
    ) {
        let everywhere = |class: &&str| TaxRule {
            country: String::new(), state: String::new(), class: (*class).to_owned(), rate_ppm, label: "Tax".to_owned(),
        };
        let rules: Vec<TaxRule> = CLASSES.iter().map(everywhere).collect();
        let zero = Money::zero(Currency::USD);
        let shipping = Money::new(shipping, Currency::USD);
        let totals = quote(&lines, zero, shipping, &rules, None, mode, rounding).unwrap();
        // Net and tax of the only tax line are the whole total.
        if let [line] = totals.tax_lines.as_slice() {
            prop_assert_eq!(line.base.add(line.tax), Ok(totals.total));
        } else {
            prop_assert!(totals.total.is_zero() && totals.tax_lines.is_empty());
        }
    }

    #[test]
    fn no_line_is_discounted_below_nothing(lines in lines(Currency::USD), discount_permille in 0..=1000_i64) {
        let subtotal: i64 = lines.iter().map(|line| line.unit_price.minor() * i64::from(line.quantity)).sum();
        let discount = Money::new(subtotal * discount_permille / 1000, Currency::USD);
        let shares = spread_discount(&lines, discount).unwrap();
        prop_assert_eq!(Money::sum(Currency::USD, shares.iter().copied()), Ok(discount));
        for (share, line) in shares.iter().zip(&lines) {
            prop_assert!(!share.is_negative() && share.minor() <= line.total().unwrap().minor());
        }
    }
}
