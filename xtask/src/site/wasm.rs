//! The islands: compiled for browsers, then split into a module and the script that loads it.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::files::{Output, version};
use crate::process::{run, target};
use crate::setup::Compiler;

const SCRIPT: &str = "pkg/cashwrap.js";
const MODULE: &str = "pkg/cashwrap.wasm";

pub fn compile(compiler: Compiler) -> Result<()> {
    run(compiler.cargo().args([
        "build",
        "--package",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        "wasm-release",
    ]))
}

/// Splits the compiled module, unless an earlier build did so with the very same one.
pub fn bind(output: &mut Output) -> Result<()> {
    let compiled = compiled();
    let raw = std::fs::read(&compiled).with_context(|| format!("{} is missing", compiled.display()))?;
    let stamp = target().join("wasm32-unknown-unknown/wasm-release/bound-from");
    let this = version(&raw);
    if std::fs::read_to_string(&stamp).is_ok_and(|before| before == this)
        && output.keep(SCRIPT)
        && output.keep(MODULE)
    {
        return Ok(());
    }
    let folder = output.site().join("..").join("bindings");
    let _ = std::fs::remove_dir_all(&folder);
    Bindgen::new()
        .input_path(&compiled)
        .out_name("cashwrap")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)?;
    let script = std::fs::read_to_string(folder.join("cashwrap.js"))?;
    let module = std::fs::read(folder.join("cashwrap_bg.wasm"))?;
    if folder.join("snippets").exists() {
        // A snippet is one more request that starts only after the script came, under a name without a version.
        bail!("a crate of the browser side brings a script snippet; bind by `extern \"C\"` instead");
    }
    let islands = islands(&script);
    if islands == 0 {
        bail!("the browser's script exports no island: does `frontend` still mention `app`?");
    }
    output.put(SCRIPT, script.as_bytes())?;
    output.put(MODULE, &module)?;
    std::fs::write(stamp, this)?;
    Ok(())
}

fn compiled() -> PathBuf {
    target().join("wasm32-unknown-unknown/wasm-release/frontend.wasm")
}

/// How many islands the script exports: functions called `Name_<digits>`.
fn islands(script: &str) -> usize {
    let exported = script
        .lines()
        .filter_map(|line| line.strip_prefix("export function "));
    let names = exported.filter_map(|rest| rest.split('(').next());
    names.filter(|name| is_island(name)).count()
}

fn is_island(name: &str) -> bool {
    name.rsplit_once('_').is_some_and(|(name, number)| {
        name.starts_with(|first: char| first.is_ascii_uppercase())
            && !number.is_empty()
            && number.chars().all(|digit| digit.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::islands;

    #[test]
    fn islands_are_told_from_other_exports() {
        let script = "export function hydrate() {\nexport function Checkout_123456(a) {\nfunction Other_1() {\n\
                      export function wake_2() {\nexport function Cart_(a) {\n";
        assert_eq!(islands(script), 1);
    }
}
