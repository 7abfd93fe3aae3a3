use leptos::prelude::*;

use crate::error::AppError;

/// Takes a variant out of the cart.
#[server(endpoint = "remove_line")]
pub async fn remove_line(#[server(default)] sku: String) -> Result<(), AppError> {
    let removed = async {
        let visit = crate::session::Visit::here()?;
        let cart = visit.cart().await?.ok_or(AppError::EmptyCart)?;
        shop::actions::change_quantity(&crate::here::shop(), &cart, &sku.as_str().into(), 0)
            .await
            .map_err(|error| AppError::on_line(error, &sku, ""))?;
        visit.keep_cart(&cart).await
    };
    super::answer::or_refuse(removed.await)?;
    crate::here::lead_plain_form("/cart");
    Ok(())
}
