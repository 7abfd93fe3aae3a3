use leptos::prelude::*;

use crate::error::AppError;

/// Takes the token that a sign-in brought, once. From a product page, the chosen variant goes into the cart first.
#[server(endpoint = "sign_in")]
pub async fn sign_in(
    #[server(default)] token: String,
    #[server(default)] state: String,
    #[server(default)] sku: String,
    #[server(default)] quantity: String,
) -> Result<(), AppError> {
    crate::here::never_store();
    let signed_in = async {
        if !crate::session::Visit::here()?.sign_in_begun_with(&state).await? {
            return Err(AppError::SignInNotBegunHere);
        }
        if !sku.is_empty() {
            super::line::have(&sku, &quantity).await?;
        }
        crate::sign_in::finish_sign_in(token, &state).await
    };
    super::answer::or_refuse(signed_in.await)?;
    crate::here::lead_plain_form("/checkout/amazon");
    Ok(())
}
