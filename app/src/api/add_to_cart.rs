use leptos::prelude::*;

use crate::error::AppError;

/// Puts pieces of a variant into the visitor's cart. A plain form goes on to the cart.
#[server(endpoint = "add_to_cart")]
pub async fn add_to_cart(
    #[server(default)] sku: String,
    #[server(default)] quantity: String,
) -> Result<(), AppError> {
    super::answer::or_refuse(super::line::add(&sku, &quantity).await)?;
    crate::here::lead_plain_form("/cart");
    Ok(())
}
