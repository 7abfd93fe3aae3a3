//! The checkout page: what is chosen, what it costs, what is missing.

use commerce::checkout::{self, Answer, CheckoutView, Facts, LineView, PaymentMethod, Stage};
use commerce::money::Currency;

use super::order::order_line;
use crate::db::checkouts::{self, CheckoutRow, stage, wallet};
use crate::db::{carts, orders};
use crate::error::Broken;
use crate::quote::{Lends, Quote, quote};
use crate::{CheckoutId, Shop};

/// The checkout as it stands; `None` when there is none with this id.
///
/// # Errors
/// When the database fails.
pub async fn checkout(shop: &Shop, id: &CheckoutId) -> Result<Option<CheckoutView>, Broken> {
    let mut conn = shop.db().read().await?;
    match checkouts::by_id(conn.on(), id.as_str()).await? {
        Some(row) => view(shop, &mut conn, &row).await.map(Some),
        None => Ok(None),
    }
}

/// The view of a checkout's row: from the cart while the shopper chooses, from the order once there is one.
pub(crate) async fn view<L: Lends + Send>(
    shop: &Shop,
    db: &mut L,
    row: &CheckoutRow,
) -> Result<CheckoutView, Broken> {
    if row.stage != stage::CHOOSING
        && let Some(number) = &row.order_number
        && let Some(view) = view_of_order(shop, db, row, number).await?
    {
        return Ok(view);
    }
    let address = row.address.as_ref().map(|address| &address.0);
    let quote = quote(shop, db, &row.cart_id, address, row.method.as_deref()).await?;
    view_of_quote(shop, row, &quote)
}

/// The view while the shopper chooses.
pub(crate) fn view_of_quote(shop: &Shop, row: &CheckoutRow, quote: &Quote) -> Result<CheckoutView, Broken> {
    let address = row
        .address
        .as_ref()
        .map(|address| &address.0)
        .filter(|_| quote.needs_shipping);
    let method = quote.method.as_ref().map(|method| method.code.clone());
    let details = address
        .map(|address| address.missing_for_delivery())
        .unwrap_or_default();
    let missing = checkout::missing(&Facts {
        sign_in: answer(row.token_expires_at > shop.now()),
        lines: answer(!quote.line_problem),
        needs_shipping: quote.needs_shipping,
        address,
        address_details: &details,
        options: &quote.options,
        method: method.as_deref(),
        payment_method: payment_method(&row.wallet),
        terms: Answer::Given,
        total: quote.totals.total,
    });
    Ok(CheckoutView {
        revision: row.revision + quote.cart_revision,
        stage: stage_of(row),
        needs_shipping: quote.needs_shipping,
        needs_terms: shop.settings().terms_required,
        payment_id: row.payment_id.clone(),
        address: address.cloned(),
        options: quote.options.clone(),
        shipping_known: !quote.needs_shipping || method.is_some(),
        method,
        lines: quote
            .lines
            .iter()
            .map(LineView::new)
            .collect::<Result<_, _>>()
            .map_err(Broken::money)?,
        totals: quote.totals.clone(),
        missing,
        refusal: row.refusal.as_ref().map(|refusal| refusal.0),
        note: row.note.as_ref().map(|note| note.0.clone()),
    })
}

/// The view once there is an order: everything but the payment method is frozen as it was agreed.
async fn view_of_order<L: Lends + Send>(
    shop: &Shop,
    db: &mut L,
    row: &CheckoutRow,
    number: &str,
) -> Result<Option<CheckoutView>, Broken> {
    let Some(order) = orders::by_number(db.lend(), number).await? else {
        return Ok(None);
    };
    let currency = Currency::parse(&order.currency).map_err(Broken::data)?;
    let rows = orders::lines(db.lend(), number).await?;
    let lines = rows
        .iter()
        .map(|line| order_line(line, currency))
        .collect::<Result<Vec<_>, _>>()?;
    let needs_shipping = order.shipping_code.is_some();
    let option = order.shipping_code.as_ref().map(|code| checkout::ShippingOption {
        code: code.clone(),
        name: order.shipping_name.clone().unwrap_or_default(),
        promise: String::new(),
        price: order.totals.0.shipping,
    });
    let options: Vec<_> = option.into_iter().collect();
    let address = order.address.as_ref().map(|address| &address.0);
    let missing = match row.stage.as_str() {
        stage::CHOOSE_ANOTHER_METHOD => checkout::missing(&Facts {
            sign_in: answer(row.token_expires_at > shop.now()),
            lines: Answer::Given,
            needs_shipping,
            address,
            address_details: &[],
            options: &options,
            method: order.shipping_code.as_deref(),
            payment_method: payment_method(&row.wallet),
            terms: Answer::Given,
            total: order.totals.0.total,
        }),
        _ => Vec::new(),
    };
    Ok(Some(CheckoutView {
        revision: row.revision + carts::revision(db.lend(), &row.cart_id).await?,
        stage: stage_of(row),
        needs_shipping,
        needs_terms: shop.settings().terms_required,
        payment_id: row.payment_id.clone(),
        address: address.cloned(),
        options,
        method: order.shipping_code.clone(),
        lines,
        totals: order.totals.0,
        shipping_known: true,
        missing,
        refusal: row.refusal.as_ref().map(|refusal| refusal.0),
        note: row.note.as_ref().map(|note| note.0.clone()),
    }))
}

fn stage_of(row: &CheckoutRow) -> Stage {
    match (row.stage.as_str(), &row.order_number) {
        (stage::CHOOSING, _) => Stage::Choosing,
        (stage::DECIDING, _) => Stage::Deciding,
        (stage::CHOOSE_ANOTHER_METHOD, _) => Stage::ChooseAnotherMethod,
        (stage::PLACED, Some(number)) => Stage::Placed {
            order_number: number.clone(),
        },
        _ => Stage::Ended,
    }
}

fn payment_method(word: &str) -> PaymentMethod {
    match word {
        wallet::CHOSEN => PaymentMethod::Chosen,
        wallet::NOT_ALLOWED => PaymentMethod::NotAllowed,
        _ => PaymentMethod::Open,
    }
}

fn answer(given: bool) -> Answer {
    if given { Answer::Given } else { Answer::Open }
}
