//! The project's own commands. Each does the set-up it needs, so that a fresh clone needs nothing by hand:
//!
//! - `run`: builds everything and serves a demo shop;
//! - `test`: every test there is, on both databases and in a real browser;
//! - `lint`: formatting, clippy, and `tidy`;
//! - `tidy`: the rules of the house that no compiler knows;
//! - `build`: the server and what browsers load;
//! - `bench`: how fast and how small.
//!
//! What builds the browser's files (wasm-bindgen, Lightning CSS, brotli) is linked in as libraries, so nothing
//! has to be installed and nothing can drift from the lock file.

mod bench;
mod demo;
mod leash;
mod lint;
mod process;
mod run;
mod say;
mod setup;
mod site;
mod test;
mod tidy;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Cashwrap's own commands",
    disable_help_subcommand = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Set up, build, and serve a demo shop with its own pretend payment provider.
    Run(run::Arguments),
    /// Set up, and run every test: unit, both databases, real browser.
    Test(test::Arguments),
    /// Check formatting, clippy and the rules of the house.
    Lint(lint::Arguments),
    /// Build the server and the browser's files in `target/site`.
    Build(run::BuildArguments),
    /// Measure the release build: requests, latency, memory, sizes.
    Bench(bench::Arguments),
    /// Check the rules of the house that no compiler knows; every breach is told as `file:line`.
    Tidy(tidy::Arguments),
}

fn main() -> std::process::ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Lint(arguments) => lint::run(&arguments),
        Command::Build(arguments) => run::build_only(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Tidy(arguments) => tidy::run(&arguments),
    };
    finish(outcome)
}

fn finish(outcome: Result<()>) -> std::process::ExitCode {
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            say::problem(&format!("{error:#}"));
            std::process::ExitCode::FAILURE
        }
    }
}
