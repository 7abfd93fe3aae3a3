//! The names by which pages and actions speak of things. All are opaque text; cart and checkout ids are secrets
//! of their session and cannot be guessed.

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is; whether the thing exists is found out by who looks for it.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

id! {
    /// One shopper's cart. Unguessable; kept in the session.
    CartId
}
id! {
    /// One buyer's way from a cart to an order. Unguessable; kept in the session.
    CheckoutId
}
id! {
    /// What is sold: one variant of a product.
    Sku
}
id! {
    /// An order's number as people read it aloud. Not a secret: a guest's page needs the order's key as well.
    OrderNumber
}
