use leptos::prelude::*;

use crate::error::AppError;

/// The success page has offered the purchase to whoever counts; it need not be offered again.
#[server(endpoint = "acknowledge_purchase")]
pub async fn acknowledge_purchase(#[server(default)] number: String) -> Result<(), AppError> {
    let acknowledged = async {
        // Only the browser that ordered may say so.
        let ordered = crate::pages::order_of_this_visit().await?;
        let number = ordered
            .filter(|ordered| ordered.as_str() == number)
            .ok_or(AppError::CheckoutGone)?;
        Ok(shop::actions::acknowledge_purchase(&crate::here::shop(), &number).await?)
    };
    super::answer::or_refuse(acknowledged.await)
}
