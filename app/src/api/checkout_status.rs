use commerce::checkout::CheckoutView;
use leptos::prelude::*;

use crate::error::AppError;

/// The checkout as it now is. Asked every second while Amazon decides.
#[server(endpoint = "checkout_status")]
pub async fn checkout_status() -> Result<CheckoutView, AppError> {
    let looked = async {
        let checkout = crate::session::Visit::here()?.open_checkout().await?;
        shop::read::checkout(&crate::here::shop(), &checkout)
            .await?
            .ok_or(AppError::CheckoutGone)
    };
    super::answer::with_view(super::answer::or_refuse(looked.await)?).await
}
