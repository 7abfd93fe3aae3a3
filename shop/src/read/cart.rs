//! The cart and the small cart in the header.

use commerce::cart::{Line, MAX_QUANTITY};
use commerce::checkout::Notice;
use commerce::money::{Currency, Money};

use super::catalog::price;
use super::views::{CartLine, CartPage, LineProblem, MiniCart};
use crate::db::carts::{self, CartLineRow};
use crate::db::checkouts::stage;
use crate::error::{Broken, Refused};
use crate::{CartId, Shop};

/// The cart page. A visitor without a cart, or with one that has expired, sees an empty one.
///
/// # Errors
/// When the database fails.
pub async fn cart(shop: &Shop, id: Option<&CartId>) -> Result<CartPage, Broken> {
    let Some(id) = id else { return Ok(empty(shop)) };
    let mut conn = shop.db().read().await?;
    let Some(row) = carts::cart(conn.on(), id.as_str(), shop.now()).await? else {
        return Ok(empty(shop));
    };
    let mut lines = cart_lines(&carts::lines(conn.on(), id.as_str()).await?)?;
    drop(conn);
    let waits_for_method = row.holder_stage.as_deref() == Some(stage::CHOOSE_ANOTHER_METHOD);
    let frozen = waits_for_method || row.holder_stage.as_deref() == Some(stage::DECIDING);
    if frozen {
        // The order has taken these pieces already: that none are left is no problem of this cart.
        lines.iter_mut().for_each(|line| line.problem = None);
    }
    let subtotal = subtotal(&lines, shop.settings().currency)?;
    let why_not = why_not_pay(&lines, subtotal, frozen && !waits_for_method);
    Ok(CartPage {
        count: count(&lines),
        subtotal,
        notice: row.notice.as_deref().and_then(|word| Notice::parse(word).ok()),
        waits_for_method,
        can_pay: why_not.is_none(),
        why_not,
        needs_shipping: lines.iter().any(|line| !line.digital),
        frozen,
        lines,
    })
}

/// The small cart in the header.
///
/// # Errors
/// When the database fails.
pub async fn mini_cart(shop: &Shop, id: Option<&CartId>) -> Result<MiniCart, Broken> {
    let page = cart(shop, id).await?;
    Ok(MiniCart {
        count: page.count,
        lines: page.lines,
        subtotal: page.subtotal,
        can_pay: page.can_pay,
    })
}

fn empty(shop: &Shop) -> CartPage {
    CartPage {
        lines: Vec::new(),
        count: 0,
        subtotal: Money::zero(shop.settings().currency),
        notice: None,
        waits_for_method: false,
        can_pay: false,
        why_not: Some(Refused::EmptyCart.sentence().into_owned()),
        needs_shipping: false,
        frozen: false,
    }
}

fn why_not_pay(lines: &[CartLine], subtotal: Money, deciding: bool) -> Option<String> {
    if deciding {
        return Some(Refused::OrderInProgress.sentence().into_owned());
    }
    if lines.is_empty() {
        return Some(Refused::EmptyCart.sentence().into_owned());
    }
    if lines.iter().any(|line| line.problem.is_some()) {
        return Some("Please mend the marked lines first.".to_owned());
    }
    subtotal
        .is_zero()
        .then(|| Refused::NothingToPay.sentence().into_owned())
}

fn subtotal(lines: &[CartLine], currency: Currency) -> Result<Money, Broken> {
    Money::sum(currency, lines.iter().map(|line| line.total)).map_err(Broken::money)
}

fn count(lines: &[CartLine]) -> u32 {
    lines.iter().map(|line| line.quantity).sum()
}

fn cart_lines(rows: &[CartLineRow]) -> Result<Vec<CartLine>, Broken> {
    rows.iter().map(cart_line).collect()
}

/// A row as the cart shows it.
fn cart_line(row: &CartLineRow) -> Result<CartLine, Broken> {
    let line = line_of(row)?;
    let problem = match row.stock {
        stock if stock >= row.quantity => None,
        ..=0 => Some(LineProblem::SoldOut),
        stock => Some(LineProblem::OnlySomeLeft(stock)),
    };
    let most = u32::try_from(row.stock.max(0))
        .unwrap_or(MAX_QUANTITY)
        .min(MAX_QUANTITY);
    Ok(CartLine {
        total: line.total().map_err(Broken::money)?,
        unit_price: line.unit_price,
        quantity: line.quantity,
        sku: line.sku,
        slug: line.slug,
        name: line.name,
        variant: line.variant,
        picture: line.picture,
        digital: line.digital,
        most,
        problem,
    })
}

/// A row in the words of the rules.
pub(crate) fn line_of(row: &CartLineRow) -> Result<Line, Broken> {
    Ok(Line {
        sku: row.sku.clone(),
        name: row.name.clone(),
        variant: row.variant.clone(),
        picture: row.picture.clone(),
        slug: row.slug.clone(),
        unit_price: price(row.price_minor, &row.currency)?,
        quantity: u32::try_from(row.quantity).map_err(Broken::data)?,
        digital: row.digital.0,
        tax_class: row.tax_class.clone(),
    })
}
