//! Amazon's vocabulary as enums that do not break when Amazon learns a new word.

/// Declares an enum of words spelled on the wire as in Rust, with `Other(String)` for all that is new.
///
/// Serialized it is the word itself, so that a stored unknown word becomes known by an update of this crate.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $word:ident $(= $wire:literal)?),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $($(#[$doc])* $word,)+
            /// A word this crate does not know, as received.
            Other(String),
        }

        impl $name {
            /// The word as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$word => $crate::words!(@wire $word $($wire)?),)+
                    $name::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($crate::words!(@wire $word $($wire)?) => $name::$word,)+
                    other => $name::Other(other.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                $name::from(word.as_str())
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> String {
                word.as_str().to_owned()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
    (@wire $word:ident $wire:literal) => { $wire };
    (@wire $word:ident) => { stringify!($word) };
}

pub(crate) use words;
