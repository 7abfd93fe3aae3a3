use commerce::checkout::CheckoutView;
use leptos::prelude::*;

use crate::error::AppError;

/// The shopper has chosen what to pay with in the widget. The shop cannot see what; it learns whether it fits.
#[server(endpoint = "save_payment_method")]
pub async fn save_payment_method(#[server(default)] payment_id: String) -> Result<CheckoutView, AppError> {
    let saved = async {
        let checkout = crate::session::Visit::here()?.open_checkout().await?;
        Ok(shop::actions::save_payment_method(&crate::here::shop(), &checkout, &payment_id).await?)
    };
    super::answer::with_view(super::answer::or_refuse(saved.await)?).await
}
