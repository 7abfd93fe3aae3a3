//! The folder with everything that browsers load, as `cargo xtask build` leaves it.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// A site that can be served.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its folder.
    pub folder: PathBuf,
    /// Changes when the script, the WebAssembly or the style sheet does; it stands behind their addresses.
    pub version: String,
}

/// Why a folder cannot be served.
#[derive(Debug, thiserror::Error)]
#[error("`site`: {} holds no built site ({why}); `cargo xtask build` makes one", folder.display())]
pub struct NoSite {
    folder: PathBuf,
    why: String,
}

#[derive(Deserialize)]
struct Manifest {
    files: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
struct Entry {
    version: String,
}

impl Site {
    /// Looks into the folder.
    ///
    /// # Errors
    /// When there is no manifest, or it names no script, WebAssembly or style sheet.
    pub fn open(folder: &Path) -> Result<Site, NoSite> {
        let refuse = |why: String| NoSite {
            folder: folder.to_path_buf(),
            why,
        };
        let text = std::fs::read_to_string(folder.join("manifest.json"))
            .map_err(|error| refuse(format!("manifest.json: {error}")))?;
        let manifest: Manifest =
            serde_json::from_str(&text).map_err(|error| refuse(format!("manifest.json: {error}")))?;
        let mut hasher = DefaultHasher::new();
        for file in ["pkg/cashwrap.js", "pkg/cashwrap.wasm", "pkg/cashwrap.css"] {
            let entry = manifest
                .files
                .get(file)
                .ok_or_else(|| refuse(format!("it has no {file}")))?;
            entry.version.hash(&mut hasher);
        }
        Ok(Site {
            folder: folder.to_path_buf(),
            version: format!("{:016x}", hasher.finish()),
        })
    }
}
