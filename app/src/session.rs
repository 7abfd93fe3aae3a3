//! What one browser's session remembers, typed.
//!
//! Pages only read; the keys are written by server functions and by the sign-in's return page, which answer after
//! they have written. A visitor who only looks has no cookie, and reading without a cookie asks nobody.

use http::request::Parts;
use leptos::prelude::use_context;
use serde::{Serialize, de::DeserializeOwned};
use shop::{CartId, CheckoutId, OrderNumber};
use tower_sessions::Session;

use crate::error::AppError;

const CART: &str = "cart_id";
const CHECKOUT: &str = "checkout_id";
const SIGN_IN_STATE: &str = "sign_in_state";
const LAST_ORDER: &str = "last_order";

/// The session of the request that is being answered.
#[derive(Clone, Debug)]
pub struct Visit(Session);

impl Visit {
    /// Takes the session from the request.
    ///
    /// # Errors
    /// When the process runs without the session layer.
    pub fn here() -> Result<Self, AppError> {
        use_context::<Parts>()
            .and_then(|parts| parts.extensions.get::<Session>().cloned())
            .map(Self)
            .ok_or_else(|| {
                tracing::error!("the session layer is missing");
                AppError::Broken
            })
    }

    /// The visitor's cart, if there is one.
    pub async fn cart(&self) -> Result<Option<CartId>, AppError> {
        self.read(CART).await
    }

    /// Remembers the cart for as long as the cart itself is kept, from now on. The word for a sign-in is made with
    /// it, so that the requests of a page with several buttons find the same one.
    pub async fn keep_cart(&self, cart: &CartId) -> Result<(), AppError> {
        // Marks the session as changed: its row and its cookie begin their thirty days anew, as the cart does.
        self.0.set_expiry(self.0.expiry());
        if self.cart().await?.as_ref() != Some(cart) {
            self.0.insert(CART, cart).await?;
            self.begin_sign_in().await?;
        }
        Ok(())
    }

    /// The checkout that the visitor has signed in to.
    pub async fn checkout(&self) -> Result<Option<CheckoutId>, AppError> {
        self.read(CHECKOUT).await
    }

    /// The checkout, or the refusal that there is none.
    pub async fn open_checkout(&self) -> Result<CheckoutId, AppError> {
        self.checkout().await?.ok_or(AppError::CheckoutGone)
    }

    /// The order placed last in this session.
    pub async fn last_order(&self) -> Result<Option<OrderNumber>, AppError> {
        self.read(LAST_ORDER).await
    }

    /// Remembers the order for the success page.
    pub async fn keep_order(&self, number: &OrderNumber) -> Result<(), AppError> {
        if self.last_order().await?.as_ref() != Some(number) {
            self.0.insert(LAST_ORDER, number).await?;
        }
        Ok(())
    }

    /// The word that a sign-in must bring back. There is one per session until a sign-in has used it, so that
    /// two tabs can both finish.
    pub async fn begin_sign_in(&self) -> Result<String, AppError> {
        if let Some(state) = self.read(SIGN_IN_STATE).await? {
            return Ok(state);
        }
        self.renew_state().await
    }

    async fn renew_state(&self) -> Result<String, AppError> {
        // A session id is 128 bits of good chance, which is just what is needed here.
        let state = tower_sessions::session::Id::default().to_string();
        self.0.insert(SIGN_IN_STATE, &state).await?;
        Ok(state)
    }

    /// Whether this word was given out by this session.
    pub async fn sign_in_begun_with(&self, state: &str) -> Result<bool, AppError> {
        let expected: Option<String> = self.read(SIGN_IN_STATE).await?;
        Ok(!state.is_empty() && expected.as_deref() == Some(state))
    }

    /// The visitor has become a buyer: the checkout is theirs, the next sign-in has another word, and the session
    /// gets a new id, so that an id planted before is worth nothing now. The last order may be another buyer's.
    pub async fn signed_in(&self, checkout: &CheckoutId) -> Result<(), AppError> {
        if self.checkout().await?.as_ref() != Some(checkout) {
            self.0.remove_value(LAST_ORDER).await?;
        }
        self.0.insert(CHECKOUT, checkout).await?;
        self.renew_state().await?;
        self.0.cycle_id().await?;
        Ok(())
    }

    async fn read<T: Serialize + DeserializeOwned>(&self, key: &str) -> Result<Option<T>, AppError> {
        Ok(self.0.get(key).await?)
    }
}
