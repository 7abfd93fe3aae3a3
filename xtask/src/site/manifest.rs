//! `manifest.json`: what is in the site, under which version, and how heavy it is.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// By address within the site, such as `pkg/cashwrap.css`.
#[derive(Serialize, Deserialize, Default, Clone, Debug)]
pub struct Manifest {
    pub files: BTreeMap<String, Entry>,
}

/// One file.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Changes with the content, and only with it; for `?v=`.
    pub version: String,
    /// Size as it is.
    pub bytes: u64,
    /// Size of the brotli twin; the same as `bytes` where there is none.
    pub brotli: u64,
}

impl Manifest {
    /// The manifest of an earlier build; empty if there was none.
    pub fn read(site: &Path) -> Manifest {
        let text = std::fs::read_to_string(site.join("manifest.json")).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    pub fn write(&self, site: &Path) -> Result<()> {
        std::fs::write(
            site.join("manifest.json"),
            serde_json::to_string_pretty(self)? + "\n",
        )
        .context("cannot write the site's manifest")
    }
}
