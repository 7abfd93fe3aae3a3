//! The real browser and what drives it: Chromium, Node, and the packages of `end2end/`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::packages::install;
use crate::process::{find, program, root, run};
use crate::say;

/// A browser that tests can drive.
pub struct Browser {
    /// The program; `None` when Playwright brings its own.
    pub chromium: Option<PathBuf>,
}

/// Finds or installs all of it.
pub fn browser() -> Result<Browser> {
    if find(&["node"]).is_none() || find(&["npm"]).is_none() {
        install(&["nodejs", "npm"], "the tests in a real browser")?;
    }
    node_modules(&root().join("end2end"))?;
    Ok(Browser {
        chromium: chromium()?,
    })
}

impl Browser {
    /// Playwright, to be run in `end2end/`.
    pub fn playwright(&self) -> Command {
        let mut command = program("npx");
        command
            .current_dir(root().join("end2end"))
            .args(["--no-install", "playwright"]);
        if let Some(chromium) = &self.chromium {
            command.env("CASHWRAP_CHROMIUM", chromium);
        }
        command
    }
}

fn chromium() -> Result<Option<PathBuf>> {
    const NAMES: [&str; 4] = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    if let Some(named) = std::env::var_os("CASHWRAP_CHROMIUM") {
        return Ok(Some(named.into()));
    }
    if let Some(found) = find(&NAMES) {
        return Ok(Some(found));
    }
    let by_package = install(&["chromium"], "the tests in a real browser");
    if let Some(found) = find(&NAMES) {
        return Ok(Some(found));
    }
    let _step = say::step("Asking Playwright for its own Chromium");
    let own = Browser { chromium: None };
    match (by_package, run(own.playwright().args(["install", "chromium"]))) {
        (_, Ok(())) => Ok(None),
        (Err(why), Err(_)) => Err(why),
        (Ok(()), Err(why)) => Err(why).context("Chromium was installed, but is not on the PATH"),
    }
}

/// Installs the packages when the lock file is not the one they were installed from.
fn node_modules(folder: &Path) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let wanted = std::fs::read(&lock)
        .with_context(|| format!("{} is missing: the browser tests cannot run", lock.display()))?;
    let stamp = folder.join("node_modules/.installed-from");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let _step = say::step("Installing the packages of end2end");
    let mut npm = program("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run(&mut npm)?;
    if !folder.join("node_modules").is_dir() {
        bail!("npm left no node_modules in {}", folder.display());
    }
    std::fs::write(stamp, wanted)?;
    Ok(())
}
