use leptos::prelude::*;

use crate::error::AppError;

/// Sets how many of a variant are in the cart; 0 takes it out.
#[server(endpoint = "change_quantity")]
pub async fn change_quantity(
    #[server(default)] sku: String,
    #[server(default)] quantity: String,
) -> Result<(), AppError> {
    let changed = async {
        let visit = crate::session::Visit::here()?;
        let wanted = super::line::read_quantity(&sku, &quantity)?;
        let cart = visit.cart().await?.ok_or(AppError::EmptyCart)?;
        shop::actions::change_quantity(&crate::here::shop(), &cart, &sku.as_str().into(), wanted)
            .await
            .map_err(|error| AppError::on_line(error, &sku, &quantity))?;
        visit.keep_cart(&cart).await
    };
    super::answer::or_refuse(changed.await)?;
    crate::here::lead_plain_form("/cart");
    Ok(())
}
