//! `run` and `build`.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::process::{program, run as run_to_end, target};
use crate::setup::{Compiler, compiler};
use crate::{say, site};

#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  cargo xtask run\n  CASHWRAP_ADDR=127.0.0.1:8000 cargo xtask run --release"
)]
pub struct Arguments {
    /// Serve the optimized server; slower to build, faster to answer.
    #[arg(long)]
    release: bool,
    /// Passed on to `cashwrap serve --demo`.
    #[arg(last = true)]
    more: Vec<String>,
}

#[derive(clap::Args)]
#[command(after_help = "Example:\n  cargo xtask build --release")]
pub struct BuildArguments {
    /// Build the optimized server.
    #[arg(long)]
    release: bool,
}

/// How the server is compiled. The browser's side is always small.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Dev,
    Release,
}

/// Serves the demo shop until Ctrl-C.
pub fn run(arguments: &Arguments) -> Result<()> {
    let compiler = compiler()?;
    let manifest = site::build(compiler)?;
    if let Err(error) = site::check_budget(&manifest) {
        // Told, but no reason to keep somebody from looking at their work; `build` and `test` stop here.
        say::problem(&format!("{error:#}"));
    }
    let server = server(compiler, profile(arguments.release))?;
    let mut command = program(server);
    command
        .args(["serve", "--demo"])
        .args(&arguments.more)
        .env("CASHWRAP_SITE", site::folder());
    // The server takes our place: Ctrl-C reaches it directly, and it ends both shop and payment provider.
    Err(command.exec()).context("cannot start the server")
}

/// Builds and stops.
pub fn build_only(arguments: &BuildArguments) -> Result<()> {
    let compiler = compiler()?;
    let manifest = site::build(compiler)?;
    site::check_budget(&manifest)?;
    let server = server(compiler, profile(arguments.release))?;
    say::line(&format!(
        "{}: {} files",
        site::folder().display(),
        manifest.files.len()
    ));
    say::line(&format!("{}", server.display()));
    Ok(())
}

/// Compiles the server and says where it is.
pub fn server(compiler: Compiler, profile: Profile) -> Result<PathBuf> {
    let (name, folder) = match profile {
        Profile::Dev => ("dev", "debug"),
        Profile::Release => ("release", "release"),
    };
    let _step = say::step(format!("Compiling the server ({name})"));
    let mut cargo = compiler.cargo();
    cargo.args([
        "build",
        "--package",
        "cashwrap",
        "--bin",
        "cashwrap",
        "--profile",
        name,
    ]);
    run_to_end(&mut cargo)?;
    Ok(target().join(folder).join("cashwrap"))
}

fn profile(release: bool) -> Profile {
    if release { Profile::Release } else { Profile::Dev }
}
