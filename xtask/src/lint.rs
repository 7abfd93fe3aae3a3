//! `lint`: formatting, clippy and the rules of the house.
//!
//! Clippy runs with the default toolchain: the compiler that builds for browsers may be Debian's, which brings no
//! clippy. The islands' side is checked on this machine's own target, which clippy does not mind.

use anyhow::{Result, bail};

use crate::process::{program, run as run_to_end};
use crate::{say, tidy};

#[derive(clap::Args)]
#[command(after_help = "Example:\n  cargo xtask lint")]
pub struct Arguments {}

pub fn run(_: &Arguments) -> Result<()> {
    let mut broken = Vec::new();
    let mut check = |name: &'static str, outcome: Result<()>| {
        if let Err(error) = outcome {
            say::problem(&format!("{error:#}"));
            broken.push(name);
        }
    };
    check(
        "formatting",
        run_to_end(program("cargo").args(["fmt", "--check"])),
    );
    check("tidy", tidy::run(&tidy::Arguments {}));
    {
        let _step = say::step("Clippy on the server's side");
        check(
            "clippy",
            clippy(&["--all-targets", "--features", "cashwrap/kill-points"]),
        );
    }
    {
        let _step = say::step("Clippy on the browser's side");
        check("clippy on the browser's side", clippy(&["--package", "frontend"]));
    }
    if !broken.is_empty() {
        bail!("not clean: {}", broken.join(", "));
    }
    Ok(())
}

fn clippy(arguments: &[&str]) -> Result<()> {
    let mut cargo = program("cargo");
    cargo
        .args(["clippy", "--quiet"])
        .args(arguments)
        .args(["--", "-D", "warnings"]);
    run_to_end(&mut cargo)
}
