//! What a merchant's theme brings: a folder of its own in place of the one that ships with the product.

use std::path::Path;

use app::Theme;
use url::Url;

use super::layers::{ConfigError, Layers};

/// A theme, and the other sites that its code may talk to.
#[derive(Clone, Debug, Default)]
pub struct Theming {
    /// The pieces that pages show.
    pub theme: Theme,
    /// Origins such as `https://stats.example`, for the pages' policy.
    pub origins: Vec<String>,
}

impl Theming {
    /// Reads the folder once, at the start. A piece that it does not have is the default's.
    ///
    /// # Errors
    /// When the folder does not exist, a piece cannot be read, or an origin is none.
    pub fn from_layers(layers: &Layers) -> Result<Theming, ConfigError> {
        let mut theming = Theming::default();
        if let Some(value) = layers.get("theme.folder") {
            let folder = Path::new(&value.text);
            if !folder.is_dir() {
                return Err(layers.impossible("theme.folder", "there is no such folder"));
            }
            let file = folder.join("success-slot.html");
            match std::fs::read_to_string(&file) {
                Ok(slot) => theming.theme.success_slot = slot,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => {
                    let why = format!("{}: {error}", file.display());
                    return Err(layers.impossible("theme.folder", &why));
                }
            }
        }
        if let Some(value) = layers.get("theme.origins") {
            for word in value.text.split_whitespace() {
                let origin = origin(word).ok_or_else(|| {
                    let why = format!("`{word}` is no origin such as https://stats.example");
                    layers.impossible("theme.origins", &why)
                })?;
                theming.origins.push(origin);
            }
        }
        Ok(theming)
    }
}

fn origin(word: &str) -> Option<String> {
    let url = Url::parse(word).ok()?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let web = matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty();
    (bare && web).then(|| url.origin().ascii_serialization())
}
