use commerce::checkout::CheckoutView;
use leptos::prelude::*;

use crate::error::AppError;

/// The shopper has chosen an address in the widget: the shop looks at it and quotes anew.
#[server(endpoint = "save_address")]
pub async fn save_address(#[server(default)] payment_id: String) -> Result<CheckoutView, AppError> {
    let saved = async {
        let checkout = crate::session::Visit::here()?.open_checkout().await?;
        Ok(shop::actions::save_address(&crate::here::shop(), &checkout, &payment_id).await?)
    };
    super::answer::with_view(super::answer::or_refuse(saved.await)?).await
}
