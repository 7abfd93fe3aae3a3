use leptos::prelude::*;

use crate::error::AppError;

/// The shopper does not want to choose another payment method: the order is given up and the cart is free again.
#[server(endpoint = "give_up_order")]
pub async fn give_up_order() -> Result<(), AppError> {
    let given_up = async {
        let cart = crate::session::Visit::here()?
            .cart()
            .await?
            .ok_or(AppError::EmptyCart)?;
        Ok(shop::actions::give_up_order(&crate::here::shop(), &cart).await?)
    };
    super::answer::or_refuse(given_up.await)?;
    crate::here::lead_plain_form("/cart");
    Ok(())
}
