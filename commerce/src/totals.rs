//! Lines, discount, shipping and tax become one total that always adds up to the minor unit.
//!
//! `subtotal - discount + shipping (+ tax, when it is added) = total`, and the tax lines sum to the tax. Rates
//! and bases are kept in [`TaxLine`], so that an order can say later how its tax came about.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::address::Address;
use crate::cart::Line;
use crate::money::{Currency, Money, MoneyError};
use crate::regions::state_key;

/// The tax class of shipping. Without a rule for it, shipping is taxed like the goods with the highest rate.
pub const SHIPPING_TAX_CLASS: &str = "shipping";

/// One rate for one place and class.
///
/// For each class, the rules that name the state win over those for the whole country (`state: ""`), and those
/// over rules for everywhere (`country: ""`). Several rules of the same rank apply together, each to the full
/// base, like a federal and a provincial tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRule {
    /// Two-letter country code; `""`: everywhere.
    pub country: String,
    /// State; `""`: the whole country.
    pub state: String,
    /// Tax class of the goods, or [`SHIPPING_TAX_CLASS`].
    pub class: String,
    /// The rate in parts per million: 8.875 % is `88_750`.
    pub rate_ppm: u32,
    /// What shoppers read: "Sales tax".
    pub label: String,
}

words! {
    /// Whether shop prices contain the tax.
    pub enum TaxMode {
        /// Prices contain it; the total does not change by it.
        Included = "included",
        /// It comes on top.
        Added = "added",
    }
}

words! {
    /// Where tax is rounded to whole minor units.
    pub enum TaxRounding {
        /// On each line (shipping counts as one), then summed.
        PerLine = "per_line",
        /// Once per rate, on the sum of all lines.
        PerTotal = "per_total",
    }
}

/// The tax at one rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxLine {
    /// What shoppers read.
    pub label: String,
    /// The rate in parts per million.
    pub rate_ppm: u32,
    /// The net amount that was taxed.
    pub base: Money,
    /// The tax on it.
    pub tax: Money,
}

/// What the shopper pays and how it comes about. All amounts are in one currency and none is negative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// All lines at shop prices.
    pub subtotal: Money,
    /// What is taken off, as a positive amount.
    pub discount: Money,
    /// Shipping at shop prices.
    pub shipping: Money,
    /// All tax, contained in the other amounts or added to them.
    pub tax: Money,
    /// What the shopper pays.
    pub total: Money,
    /// Whether `tax` is contained or added.
    pub tax_mode: TaxMode,
    /// The tax by rate; sums to `tax`.
    pub tax_lines: Vec<TaxLine>,
}

/// Why totals could not be made. Each is a mistake in the data, not in what a shopper did.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TotalsError {
    /// Amounts that do not go together.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A price, discount or shipping cost below 0.
    #[error("{0} is negative")]
    Negative(&'static str),
    /// A discount above the subtotal.
    #[error("the discount is larger than the goods")]
    DiscountTooLarge,
}

impl Totals {
    /// Nothing to pay, in this currency.
    pub fn zero(currency: Currency, tax_mode: TaxMode) -> Self {
        let zero = Money::zero(currency);
        Self {
            subtotal: zero,
            discount: zero,
            shipping: zero,
            tax: zero,
            total: zero,
            tax_mode,
            tax_lines: Vec::new(),
        }
    }

    /// The goods after discount: what shipping bounds such as "free from 50" are compared with.
    pub fn goods(&self) -> Result<Money, MoneyError> {
        self.subtotal.sub(self.discount)
    }
}

/// The discount's share of each line, in proportion to the line totals and without losing a minor unit. No share
/// is larger than its line.
pub fn spread_discount(lines: &[Line], discount: Money) -> Result<Vec<Money>, TotalsError> {
    if lines.is_empty() {
        return if discount.is_zero() {
            Ok(Vec::new())
        } else {
            Err(TotalsError::DiscountTooLarge)
        };
    }
    let mut weights = Vec::with_capacity(lines.len());
    for line in lines {
        let total = line.total()?;
        total.compare(discount)?;
        weights.push(u64::try_from(total.minor()).map_err(|_| TotalsError::Negative("price"))?);
    }
    Ok(discount.allocate(&weights)?)
}

/// Makes the totals of a cart.
///
/// `discount` and `shipping` are positive amounts at shop prices (zero for none) and name the currency.
/// Without an address no tax rule applies except those for everywhere.
pub fn quote(
    lines: &[Line],
    discount: Money,
    shipping: Money,
    rules: &[TaxRule],
    address: Option<&Address>,
    mode: TaxMode,
    rounding: TaxRounding,
) -> Result<Totals, TotalsError> {
    let currency = discount.currency();
    for (what, amount) in [("discount", discount), ("shipping", shipping)] {
        amount.compare(discount)?;
        if amount.is_negative() {
            return Err(TotalsError::Negative(what));
        }
    }
    let subtotal = crate::cart::subtotal(lines, currency)?;
    let goods = subtotal.sub(discount)?;
    if goods.is_negative() {
        return Err(TotalsError::DiscountTooLarge);
    }

    let parcels = parcels(lines, discount, shipping, rules, address)?;
    let parcels = match rounding {
        TaxRounding::PerLine => parcels,
        TaxRounding::PerTotal => merged(parcels, mode)?,
    };
    let tax_lines = tax_lines(&parcels, mode)?;
    let tax = Money::sum(currency, tax_lines.iter().map(|line| line.tax))?;
    let before_tax = goods.add(shipping)?;
    let total = match mode {
        TaxMode::Included => before_tax,
        TaxMode::Added => before_tax.add(tax)?,
    };
    Ok(Totals {
        subtotal,
        discount,
        shipping,
        tax,
        total,
        tax_mode: mode,
        tax_lines,
    })
}

/// One tax that applies: what distinguishes one tax line from another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Levy {
    label: String,
    rate_ppm: u32,
}

/// An amount at shop prices, and the taxes on it; the unit of rounding.
#[derive(Debug, Clone)]
struct Parcel {
    amount: Money,
    levies: Vec<Levy>,
}

impl Parcel {
    /// All rates on this amount together, in parts per million.
    fn rate(&self) -> Result<u32, MoneyError> {
        let mut rates = self.levies.iter().map(|levy| levy.rate_ppm);
        rates
            .try_fold(0_u32, u32::checked_add)
            .ok_or(MoneyError::Overflow)
    }
}

/// Each line less its share of the discount, and the shipping.
fn parcels(
    lines: &[Line],
    discount: Money,
    shipping: Money,
    rules: &[TaxRule],
    address: Option<&Address>,
) -> Result<Vec<Parcel>, TotalsError> {
    let mut parcels = Vec::with_capacity(lines.len() + 1);
    let mut dearest: Option<Parcel> = None;
    for (line, share) in lines.iter().zip(spread_discount(lines, discount)?) {
        let parcel = Parcel {
            amount: line.total()?.sub(share)?,
            levies: levies(rules, address, &line.tax_class),
        };
        if !line.digital && dearest.as_ref().map(Parcel::rate).transpose()? < Some(parcel.rate()?) {
            dearest = Some(parcel.clone());
        }
        parcels.push(parcel);
    }
    if !shipping.is_zero() {
        let own = levies(rules, address, SHIPPING_TAX_CLASS);
        let levies = if own.is_empty() {
            dearest.map_or(own, |parcel| parcel.levies)
        } else {
            own
        };
        parcels.push(Parcel {
            amount: shipping,
            levies,
        });
    }
    Ok(parcels)
}

/// The rules of the highest rank that match this place and class. The same rule twice counts once.
fn levies(rules: &[TaxRule], address: Option<&Address>, class: &str) -> Vec<Levy> {
    let country = address.map(Address::country_code).unwrap_or_default();
    let state = address.map(Address::state_code).unwrap_or_default();
    let rank = |rule: &TaxRule| {
        let in_country = rule.country.trim().eq_ignore_ascii_case(&country);
        let in_state = !state.is_empty() && state_key(&country, &rule.state) == state;
        match (rule.country.trim().is_empty(), rule.state.trim().is_empty()) {
            _ if rule.class != class => 0,
            (true, true) => 1,
            (false, true) if in_country => 2,
            (false, false) if in_country && in_state => 3,
            _ => 0,
        }
    };
    let best = rules.iter().map(rank).max().unwrap_or(0);
    let mut levies: Vec<Levy> = Vec::new();
    for rule in rules.iter().filter(|rule| best > 0 && rank(rule) == best) {
        let levy = Levy {
            label: rule.label.clone(),
            rate_ppm: rule.rate_ppm,
        };
        if !levies.contains(&levy) {
            levies.push(levy);
        }
    }
    levies
}

/// Sums what is rounded together: for added tax all amounts under one levy, for included tax all amounts under
/// the same set of levies (since there one tax is part of the other's base).
fn merged(parcels: Vec<Parcel>, mode: TaxMode) -> Result<Vec<Parcel>, MoneyError> {
    let mut sums: Vec<Parcel> = Vec::new();
    for parcel in parcels {
        let sets = match mode {
            TaxMode::Included => vec![parcel.levies],
            TaxMode::Added => parcel.levies.into_iter().map(|levy| vec![levy]).collect(),
        };
        for levies in sets {
            match sums.iter_mut().find(|sum| sum.levies == levies) {
                Some(sum) => sum.amount = sum.amount.add(parcel.amount)?,
                None => sums.push(Parcel {
                    amount: parcel.amount,
                    levies,
                }),
            }
        }
    }
    Ok(sums)
}

/// The tax on each parcel, rounded there, summed by levy. Levies on nothing leave no line.
fn tax_lines(parcels: &[Parcel], mode: TaxMode) -> Result<Vec<TaxLine>, MoneyError> {
    let mut lines: Vec<TaxLine> = Vec::new();
    for parcel in parcels
        .iter()
        .filter(|parcel| !parcel.amount.is_zero() && !parcel.levies.is_empty())
    {
        let (base, taxes) = taxes(parcel, mode)?;
        for (levy, tax) in parcel.levies.iter().zip(taxes) {
            match lines
                .iter_mut()
                .find(|line| line.label == levy.label && line.rate_ppm == levy.rate_ppm)
            {
                Some(line) => {
                    line.base = line.base.add(base)?;
                    line.tax = line.tax.add(tax)?;
                }
                None => lines.push(TaxLine {
                    label: levy.label.clone(),
                    rate_ppm: levy.rate_ppm,
                    base,
                    tax,
                }),
            }
        }
    }
    Ok(lines)
}

/// The net base of a parcel, and the tax for each of its levies.
fn taxes(parcel: &Parcel, mode: TaxMode) -> Result<(Money, Vec<Money>), MoneyError> {
    match mode {
        TaxMode::Added => {
            let taxes = parcel
                .levies
                .iter()
                .map(|levy| parcel.amount.share_ppm(levy.rate_ppm));
            Ok((parcel.amount, taxes.collect::<Result<_, _>>()?))
        }
        TaxMode::Included => {
            let tax = parcel.amount.included_share_ppm(parcel.rate()?)?;
            let weights: Vec<u64> = parcel
                .levies
                .iter()
                .map(|levy| u64::from(levy.rate_ppm))
                .collect();
            Ok((parcel.amount.sub(tax)?, tax.allocate(&weights)?))
        }
    }
}
