//! What people can do: one server function per file, each a verb.
//!
//! Every one works from a plain form before (or without) the WebAssembly. Arguments are text or have defaults,
//! because a form may leave a field out and people type what they like; what is wrong is told by an
//! [`AppError`](crate::error::AppError) code, and what a shopper can mend during checkout by the view itself.
//! No price, no total and no state ever comes in through here.

mod acknowledge_purchase;
mod add_to_cart;
mod begin_sign_in;
mod change_quantity;
mod checkout_status;
mod give_up_order;
mod place_order;
mod remove_line;
mod save_address;
mod save_payment_method;
mod save_shipping_method;
mod sign_in;
mod start_amazon_checkout;

pub use acknowledge_purchase::{AcknowledgePurchase, acknowledge_purchase};
pub use add_to_cart::{AddToCart, add_to_cart};
pub use begin_sign_in::{BeginSignIn, begin_sign_in};
pub use change_quantity::{ChangeQuantity, change_quantity};
pub use checkout_status::{CheckoutStatus, checkout_status};
pub use give_up_order::{GiveUpOrder, give_up_order};
pub use place_order::{PlaceOrder, place_order};
pub use remove_line::{RemoveLine, remove_line};
pub use save_address::{SaveAddress, save_address};
pub use save_payment_method::{SavePaymentMethod, save_payment_method};
pub use save_shipping_method::{SaveShippingMethod, save_shipping_method};
pub use sign_in::{SignIn, sign_in};
pub use start_amazon_checkout::{StartAmazonCheckout, start_amazon_checkout};

#[cfg(feature = "ssr")]
mod line {
    use crate::error::AppError;

    /// A quantity as people type it. The shop decides which numbers it takes; this only reads the number.
    pub fn read_quantity(sku: &str, typed: &str) -> Result<i64, AppError> {
        typed
            .trim()
            .parse()
            .map_err(|_| AppError::bad_quantity(sku, typed))
    }

    /// Sees to it that the cart holds this many pieces, and adds what is missing. A sign-in that failed, or was
    /// sent twice, so never makes two of one.
    pub async fn have(sku: &str, typed: &str) -> Result<(), AppError> {
        let wanted = read_quantity(sku, if typed.is_empty() { "1" } else { typed })?;
        let cart = crate::session::Visit::here()?.cart().await?;
        let page = shop::read::cart(&crate::here::shop(), cart.as_ref()).await?;
        let line = page.lines.iter().find(|line| line.sku == sku);
        let there = line.map_or(0, |line| i64::from(line.quantity));
        if there > 0 && there >= wanted {
            return Ok(());
        }
        add(sku, &(wanted - there).to_string()).await
    }

    /// Puts pieces into the visitor's cart, and gives the visitor one if there is none.
    pub async fn add(sku: &str, typed: &str) -> Result<(), AppError> {
        let visit = crate::session::Visit::here()?;
        let shop = crate::here::shop();
        let typed = if typed.is_empty() { "1" } else { typed };
        let quantity = read_quantity(sku, typed)?;
        let cart = visit.cart().await?;
        let cart = shop::actions::add_to_cart(&shop, cart.as_ref(), &sku.into(), quantity)
            .await
            .map_err(|error| AppError::on_line(error, sku, typed))?;
        visit.keep_cart(&cart).await
    }
}

#[cfg(feature = "ssr")]
mod answer {
    use commerce::checkout::{CheckoutView, Stage};

    use crate::error::{AppError, refuse};
    use crate::{here, session::Visit, sign_in::forget_token};

    /// Every step answers with the whole checkout as it now is. A placed order is remembered for the success
    /// page, and a plain form is led to the page that shows the new state.
    pub async fn with_view(view: CheckoutView) -> Result<CheckoutView, AppError> {
        here::never_store();
        if let Stage::Placed { order_number } = &view.stage {
            Visit::here()?.keep_order(&order_number.as_str().into()).await?;
            forget_token();
        }
        here::lead_plain_form(match view.stage {
            Stage::Placed { .. } => "/checkout/success",
            Stage::Ended => "/cart",
            _ => "/checkout/amazon",
        });
        Ok(view)
    }

    /// A refusal leads a plain form to the page that shows it.
    pub fn or_refuse<T>(answer: Result<T, AppError>) -> Result<T, AppError> {
        answer.or_else(refuse)
    }
}
