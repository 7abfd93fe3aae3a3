//! Sends one mail about an order.

use super::Outcome;
use crate::Shop;
use crate::db::orders;
use crate::email::{Template, render};
use crate::error::Broken;

/// Reads the order as it is now, writes the mail and hands it over. The Message-ID is made from the job, so a
/// mail that a crash sends twice can be told by its id.
pub(super) async fn run(shop: &Shop, job: &str, order: &str, template: Template) -> Result<Outcome, Broken> {
    let mut conn = shop.db().read().await?;
    let Some(row) = orders::by_number(conn.on(), order).await? else {
        return Err(Broken::data("a mail about an order that is not there"));
    };
    let lines = orders::lines(conn.on(), order).await?;
    drop(conn);
    if let Some(letter) = render(shop, template, &row, &lines)? {
        shop.mailer().send(shop, job, letter).await?;
    }
    Ok(Outcome::Done)
}
