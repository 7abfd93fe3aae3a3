//! The weight that pages may have, from `docs/budgets.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::manifest::Manifest;
use crate::say;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budgets {
    budget: BTreeMap<String, Budget>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budget {
    /// Addresses within the site; their brotli sizes are added.
    files: Vec<String>,
    /// Kilobytes of a thousand bytes.
    at_most_kb: u64,
}

/// Fails when something is heavier than allowed, or when a budget names a file that is not there.
pub fn check(path: &Path, manifest: &Manifest) -> Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let budgets: Budgets = toml::from_str(&text).with_context(|| path.display().to_string())?;
    let mut broken = Vec::new();
    for (name, budget) in &budgets.budget {
        let mut bytes = 0;
        for file in &budget.files {
            let entry = manifest.files.get(file);
            bytes += entry
                .with_context(|| format!("{}: no file {file} in the site", path.display()))?
                .brotli;
        }
        let told = format!(
            "{name}: {}.{} of {} kB brotli",
            bytes / 1000,
            bytes % 1000 / 100,
            budget.at_most_kb
        );
        say::line(&format!("  {told}"));
        if bytes > budget.at_most_kb * 1000 {
            broken.push(told);
        }
    }
    if !broken.is_empty() {
        bail!("over the budget in {}: {}", path.display(), broken.join("; "));
    }
    Ok(())
}
