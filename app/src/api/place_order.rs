use commerce::checkout::CheckoutView;
use leptos::prelude::*;

use crate::error::AppError;

/// The shopper orders and agrees to what stands on the page of this revision. Asked twice, it is one order.
#[server(endpoint = "place_order")]
pub async fn place_order(
    #[server(default)] terms: bool,
    #[server(default)] revision: i64,
) -> Result<CheckoutView, AppError> {
    let placed = async {
        let checkout = crate::session::Visit::here()?.open_checkout().await?;
        let consent = shop::actions::Consent { terms, revision };
        Ok(shop::actions::place_order(&crate::here::shop(), &checkout, consent).await?)
    };
    super::answer::with_view(super::answer::or_refuse(placed.await)?).await
}
