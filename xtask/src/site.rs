//! Everything a browser loads, in `target/site`: the WebAssembly of the islands with its script, one style sheet,
//! and the files of `public/`, each with a brotli twin where that pays, and `manifest.json` with versions and
//! sizes. Only what changed is made again.

mod budget;
mod files;
mod manifest;
mod style;
mod wasm;

use std::path::PathBuf;

use anyhow::Result;

use crate::process::{root, target};
use crate::say;
use crate::setup::Compiler;

pub use manifest::{Entry, Manifest};

/// The folder that the server serves.
pub fn folder() -> PathBuf {
    target().join("site")
}

/// Builds the site.
pub fn build(compiler: Compiler) -> Result<Manifest> {
    let site = folder();
    std::fs::create_dir_all(site.join("pkg"))?;
    let before = Manifest::read(&site);

    {
        let _step = say::step("Compiling the browser side");
        wasm::compile(compiler)?;
    }
    let mut output = files::Output::new(&site, before);
    {
        let _step = say::step("Packing what browsers load");
        wasm::bind(&mut output)?;
        style::bundle(&root().join("style/main.css"), &mut output)?;
        files::copy_public(&root().join("public"), &mut output)?;
    }
    output.finish()
}

/// Checks the site's weight against `docs/budgets.toml`.
pub fn check_budget(manifest: &Manifest) -> Result<()> {
    budget::check(&root().join("docs/budgets.toml"), manifest)
}
