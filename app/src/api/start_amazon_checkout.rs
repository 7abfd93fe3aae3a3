use leptos::prelude::*;

use crate::error::AppError;

/// Leads the browser to Amazon's sign-in page, without any script. From a product page, the chosen variant goes
/// into the cart first.
#[server(endpoint = "start_amazon_checkout")]
pub async fn start_amazon_checkout(
    #[server(default)] sku: String,
    #[server(default)] quantity: String,
) -> Result<(), AppError> {
    let started = async {
        if !sku.is_empty() {
            super::line::have(&sku, &quantity).await?;
        }
        let visit = crate::session::Visit::here()?;
        visit.cart().await?.ok_or(AppError::EmptyCart)?;
        visit.begin_sign_in().await
    };
    let state = super::answer::or_refuse(started.await)?;
    crate::here::go(&crate::sign_in::sign_in_address(
        &crate::here::storefront(),
        &state,
    ));
    Ok(())
}
