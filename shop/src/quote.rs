//! What a cart would cost its buyer now: lines, shipping, tax. Reads the shelf; `commerce` does the sums.

use commerce::address::Address;
use commerce::cart::{self, Line};
use commerce::money::{Currency, Money};
use commerce::shipping::{self, ShippingMethod, ShippingOption};
use commerce::totals::{self, TaxRule, Totals};

use crate::Shop;
use crate::db::carts::{self, CartLineRow};
use crate::db::catalog::{self, MethodRow, TaxRuleRow};
use crate::db::{Conn, On, Tx};
use crate::error::Broken;
use crate::read::line_of;

/// A cart with its price for one address.
#[derive(Clone, Debug)]
pub(crate) struct Quote {
    pub lines: Vec<Line>,
    /// Some line is sold out, or there are fewer than asked for.
    pub line_problem: bool,
    pub needs_shipping: bool,
    /// The methods that fit; empty while there is no address.
    pub options: Vec<ShippingOption>,
    /// The method that holds.
    pub method: Option<ShippingOption>,
    /// The name of the chosen method that no longer fits.
    pub replaced: Option<String>,
    pub totals: Totals,
    /// How often the cart was changed.
    pub cart_revision: i64,
}

/// Something that lends a connection: a reader or a transaction.
pub(crate) trait Lends {
    fn lend(&mut self) -> On<'_>;
}

impl Lends for Conn {
    fn lend(&mut self) -> On<'_> {
        self.on()
    }
}

impl Lends for Tx {
    fn lend(&mut self) -> On<'_> {
        self.on()
    }
}

/// Quotes a cart at today's prices. `chosen` is the code of the shipping method that the shopper had.
pub(crate) async fn quote<L: Lends + Send>(
    shop: &Shop,
    db: &mut L,
    cart: &str,
    address: Option<&Address>,
    chosen: Option<&str>,
) -> Result<Quote, Broken> {
    let rows = carts::lines(db.lend(), cart).await?;
    let lines = rows.iter().map(line_of).collect::<Result<Vec<_>, _>>()?;
    let currency = shop.settings().currency;
    let subtotal = cart::subtotal(&lines, currency).map_err(Broken::money)?;
    let needs_shipping = cart::needs_shipping(&lines);
    let address = address.filter(|_| needs_shipping);

    let (mut options, mut replaced, mut rules) = (Vec::new(), None, Vec::new());
    let mut method = None;
    if let Some(address) = address {
        let methods = catalog::methods(db.lend()).await?;
        let methods = methods
            .into_iter()
            .map(method_of)
            .collect::<Result<Vec<_>, _>>()?;
        options = shipping::eligible(&methods, address, subtotal).map_err(Broken::money)?;
        if let Some(settled) = shipping::settle(chosen, &options) {
            replaced = settled.replaced.map(|code| {
                methods
                    .iter()
                    .find(|known| known.code == code)
                    .map_or(code, |known| known.name.clone())
            });
            method = Some(settled.method);
        }
        rules = catalog::tax_rules(db.lend(), &address.country_code()).await?;
    }
    let rules = rules.into_iter().map(rule_of).collect::<Result<Vec<_>, _>>()?;
    let shipping = method
        .as_ref()
        .map_or(Money::zero(currency), |method: &ShippingOption| method.price);
    let settings = shop.settings();
    let totals = totals::quote(
        &lines,
        Money::zero(currency),
        shipping,
        &rules,
        address,
        settings.tax_mode,
        settings.tax_rounding,
    )
    .map_err(Broken::money)?;
    Ok(Quote {
        line_problem: rows.iter().any(short),
        lines,
        needs_shipping,
        options,
        method,
        replaced,
        totals,
        cart_revision: carts::revision(db.lend(), cart).await?,
    })
}

fn short(row: &CartLineRow) -> bool {
    row.stock < row.quantity
}

fn method_of(row: MethodRow) -> Result<ShippingMethod, Broken> {
    let currency = Currency::parse(&row.currency).map_err(Broken::data)?;
    Ok(ShippingMethod {
        code: row.code,
        name: row.name,
        promise: row.promise,
        price: Money::new(row.price_minor, currency),
        free_from: row.free_from_minor.map(|minor| Money::new(minor, currency)),
        countries: row.countries.0,
        except_states: row.except_states.0,
    })
}

fn rule_of(row: TaxRuleRow) -> Result<TaxRule, Broken> {
    Ok(TaxRule {
        country: row.country,
        state: row.state,
        class: row.class,
        rate_ppm: u32::try_from(row.rate_ppm).map_err(Broken::data)?,
        label: row.label,
    })
}
