//! An island's property that travels as a text of JSON.
//!
//! Leptos reads properties with one kind of JSON reader and answers of server functions with another, so a type that
//! comes both ways would stand in the WebAssembly twice. Packed, both ways share one; for the checkout that is a
//! fifth of all bytes.

use leptos::serde_json;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};

/// The value, to be taken out with `.0`.
#[derive(Clone, Debug, PartialEq)]
pub struct Packed<T>(pub T);

impl<T: Serialize> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(&self.0).map_err(S::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // From bytes, because that is what answers are read from.
        serde_json::from_slice(text.as_bytes())
            .map(Self)
            .map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Packed;
    use crate::error::AppError;
    use leptos::serde_json;

    #[test]
    fn what_is_packed_comes_out_again() {
        let packed = Packed(Some(AppError::bad_quantity("CW-\"1\"", "minus one")));
        let text = serde_json::to_string(&packed).unwrap();
        assert_eq!(
            serde_json::from_str::<Packed<Option<AppError>>>(&text).unwrap(),
            packed
        );
    }
}
