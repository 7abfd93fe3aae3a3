//! Errors come in two kinds: what a person should read ([`Refused`]) and what an engineer should read
//! ([`Broken`]). An action answers with [`ActionError`], a read with [`Broken`].

use std::borrow::Cow;

/// Why an action did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// A plain "no" with a sentence for the shopper. Nothing was changed.
    #[error("{}", .0.sentence())]
    Refused(Refused),
    /// The cart, checkout or order does not exist (any more).
    #[error("not found")]
    NotFound,
    /// Something is wrong on our side. Log it; the person sees "something went wrong".
    #[error(transparent)]
    Broken(#[from] Broken),
}

impl From<Refused> for ActionError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<sqlx::Error> for ActionError {
    fn from(error: sqlx::Error) -> Self {
        Self::Broken(error.into())
    }
}

/// A "no" that a shopper can understand.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Refused {
    /// There is no such product or variant.
    UnknownProduct,
    /// Zero, negative, or beyond what one line may hold.
    BadQuantity,
    /// Fewer are left than were asked for.
    NotEnoughStock {
        /// How many can be had.
        available: i64,
    },
    /// The cart holds as many different products as it may.
    CartFull,
    /// An order from this cart is being decided, or waits for another payment method.
    OrderInProgress,
    /// There is nothing in the cart.
    EmptyCart,
    /// The cart costs nothing, so there is nothing to pay.
    NothingToPay,
    /// The sign-in was refused by Amazon or has expired.
    SignInFailed,
    /// The token was made for another shop.
    SignInForAnotherShop,
    /// The address, wallet or shipping step came with a payment that is not this shopper's.
    PaymentNotYours,
    /// Amazon cannot be reached; nothing was changed.
    GatewayUnavailable,
}

impl Refused {
    /// What the shopper reads.
    pub fn sentence(&self) -> Cow<'static, str> {
        let text = match self {
            Self::UnknownProduct => "We don't sell that product (any more).",
            Self::BadQuantity => "Please choose a quantity from 1 to 99.",
            Self::NotEnoughStock { available: 0 } => "Sorry, that one is sold out.",
            Self::NotEnoughStock { available: 1 } => "Sorry, only one is left.",
            Self::NotEnoughStock { available } => {
                return Cow::Owned(format!("Sorry, only {available} are left."));
            }
            Self::CartFull => "Your cart is full. Please place this order first, or remove something.",
            Self::OrderInProgress => {
                "An order from this cart is not finished yet, so the cart can't be changed now. Go back to the \
                 checkout to finish it."
            }
            Self::EmptyCart => "Your cart is empty.",
            Self::NothingToPay => "There is nothing to pay in this cart.",
            Self::SignInFailed => "Amazon did not accept the sign-in. Please sign in again.",
            Self::SignInForAnotherShop => {
                "That sign-in was made for another shop. Please sign in again here."
            }
            Self::PaymentNotYours => {
                "That payment doesn't belong to your sign-in. Please sign in with Amazon again."
            }
            Self::GatewayUnavailable => {
                "Amazon can't be reached at the moment. Nothing was changed; please try again shortly."
            }
        };
        Cow::Borrowed(text)
    }

    /// A short, stable name for scripts and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownProduct => "unknown_product",
            Self::BadQuantity => "bad_quantity",
            Self::NotEnoughStock { .. } => "not_enough_stock",
            Self::CartFull => "cart_full",
            Self::OrderInProgress => "order_in_progress",
            Self::EmptyCart => "empty_cart",
            Self::NothingToPay => "nothing_to_pay",
            Self::SignInFailed => "sign_in_failed",
            Self::SignInForAnotherShop => "sign_in_for_another_shop",
            Self::PaymentNotYours => "payment_not_yours",
            Self::GatewayUnavailable => "gateway_unavailable",
        }
    }
}

/// What an engineer should read. Never shown to a shopper, never holds tokens or personal data.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The database refused or is out of reach.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A row or stored text that cannot be what we wrote.
    #[error("unreadable data: {0}")]
    Data(String),
    /// A sum that does not fit, or currencies that do not match.
    #[error("money: {0}")]
    Money(String),
    /// The gateway's answer makes no sense to us.
    #[error("gateway: {0}")]
    Gateway(String),
    /// A mail could not be made or sent.
    #[error("mail: {0}")]
    Mail(String),
    /// A sealed value could not be opened, or the random source failed.
    #[error("sealing: {0}")]
    Sealing(&'static str),
    /// A task of ours ended by a panic.
    #[error("a task ended early: {0}")]
    Task(String),
}

impl Broken {
    pub(crate) fn data(what: impl std::fmt::Display) -> Self {
        Self::Data(what.to_string())
    }

    pub(crate) fn money(what: impl std::fmt::Display) -> Self {
        Self::Money(what.to_string())
    }
}

/// Why the shop could not open.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The database address is not one we understand.
    #[error("database_url: {0}")]
    DatabaseUrl(String),
    /// The database could not be reached or its folder not be made.
    #[error("cannot open the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The database's history does not fit this program.
    #[error("cannot bring the database up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The folder of the database file could not be made.
    #[error("cannot make the folder of the database file: {0}")]
    Folder(std::io::Error),
    /// The Amazon settings don't go together.
    #[error("amazon settings: {0}")]
    Amazon(String),
    /// The mail settings cannot be used.
    #[error("mail settings: {0}")]
    Mail(String),
    /// The shop could not prepare what it needs.
    #[error(transparent)]
    Broken(#[from] Broken),
}
