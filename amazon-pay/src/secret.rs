//! A text that must never be seen: keys and access tokens.

use std::fmt;

/// A secret text. `Debug` and `Display` print stars; only [`Secret::expose`] shows it.
///
/// There is no `Serialize` on purpose: what cannot be written cannot end in a log or a table by accident.
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Takes a text into custody.
    pub fn new(text: impl Into<String>) -> Self {
        Secret(text.into())
    }

    /// The text itself, for the one place that signs or sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// True when there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Secret(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Secret(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_prints_stars_of_one_length() {
        let short = Secret::new("a");
        let long = Secret::new("Atza|a-much-longer-token");
        assert_eq!(format!("{short:?} {short} {long:?} {long:#?}"), "*** *** *** ***");
        assert_eq!(long.expose(), "Atza|a-much-longer-token");
    }
}
