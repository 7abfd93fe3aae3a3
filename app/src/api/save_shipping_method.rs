use commerce::checkout::CheckoutView;
use leptos::prelude::*;

use crate::error::AppError;

/// The shopper has chosen how the parcel goes.
#[server(endpoint = "save_shipping_method")]
pub async fn save_shipping_method(#[server(default)] code: String) -> Result<CheckoutView, AppError> {
    let saved = async {
        let checkout = crate::session::Visit::here()?.open_checkout().await?;
        Ok(shop::actions::save_shipping_method(&crate::here::shop(), &checkout, &code).await?)
    };
    super::answer::with_view(super::answer::or_refuse(saved.await)?).await
}
