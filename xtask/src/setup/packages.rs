//! Debian packages, as root or through sudo.

use std::io::IsTerminal;
use std::process::Command;
use std::sync::Once;

use anyhow::{Context, Result, bail};

use crate::process::{find, is_root, program, run};
use crate::say;

/// Installs the packages, or says what a person has to install.
///
/// `purpose` finishes the sentence "needed for …".
pub fn install(packages: &[&str], purpose: &str) -> Result<()> {
    let list = packages.join(" ");
    let by_hand = || format!("please install {list} by hand (needed for {purpose})");
    if find(&["apt-get"]).is_none() {
        bail!("this machine has no apt-get: {}", by_hand());
    }
    refresh_list().with_context(by_hand)?;
    let _step = say::step(format!("Installing {list}"));
    run(as_root("apt-get")?
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(packages))
    .with_context(by_hand)
}

/// The program, run with the superuser's rights.
pub fn as_root(name: &str) -> Result<Command> {
    let mut command;
    if is_root() {
        command = program(name);
        command.env("DEBIAN_FRONTEND", "noninteractive");
    } else if find(&["sudo"]).is_some() {
        command = program("sudo");
        if !std::io::stdin().is_terminal() {
            command.arg("-n");
        }
        command.args(["env", "DEBIAN_FRONTEND=noninteractive", name]);
    } else {
        bail!("`{name}` needs the superuser's rights, and there is no sudo");
    }
    Ok(command)
}

/// A fresh machine knows no packages until its list was fetched once.
fn refresh_list() -> Result<()> {
    static ONCE: Once = Once::new();
    let mut outcome = Ok(());
    ONCE.call_once(|| {
        let _step = say::step("Fetching the list of packages");
        outcome = as_root("apt-get").and_then(|mut it| run(it.args(["update", "-qq"])));
    });
    outcome
}
