//! Enums that are stored and sent as a word: one place says the word, everything else follows from it.

use thiserror::Error;

/// A stored or sent word that names no variant of the enum it was read as.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{word:?} is not a known {kind}")]
pub struct UnknownWord {
    /// The enum's name, for the engineer who reads the log.
    pub kind: &'static str,
    /// What was read.
    pub word: String,
}

/// Declares an enum whose variants each have one stable word, used in the database, in JSON and in logs.
///
/// The word is written once, so that a renamed variant can never change what is stored.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $word:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $( $(#[$variant_meta])* #[serde(rename = $word)] $variant, )+
        }

        impl $name {
            /// Every variant, in the order of declaration.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The stable word for the database, for JSON and for logs.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }

            /// Reads the word that [`Self::as_str`] wrote; any other text is an [`UnknownWord`](crate::UnknownWord).
            pub fn parse(word: &str) -> Result<Self, $crate::UnknownWord> {
                match word {
                    $( $word => Ok(Self::$variant), )+
                    _ => Err($crate::UnknownWord { kind: stringify!($name), word: word.to_owned() }),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::parse(word)
            }
        }
    };
}
