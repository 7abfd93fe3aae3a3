//! `test`: every test there is. The last line says how many passed and failed, over all of them.

mod count;
mod playwright;

use std::process::Command;

use anyhow::Result;

use crate::process::program;
use crate::run::Profile;
use crate::setup::{Browser, Compiler, browser, compiler, postgres};
use crate::{run, say, site};
use count::Count;

#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  cargo xtask test\n  cargo xtask test sqlite\n  cargo xtask test browser -- --grep \"two tabs\""
)]
pub struct Arguments {
    /// Only these parts; all of them when none is named.
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// Passed on: to each test program, or to Playwright.
    #[arg(last = true)]
    more: Vec<String>,
}

#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// xtask's own tests.
    Tools,
    /// Every crate's tests, and the server's on SQLite.
    Sqlite,
    /// The tests that touch a database, on a throw-away PostgreSQL.
    Postgres,
    /// Playwright against the release build.
    Browser,
}

/// The crates whose tests run with the compiler that also builds the server. One selection for every run:
/// another one would unite other features and compile the dependencies once more.
const PACKAGES: [&str; 6] = ["cashwrap", "amazon-pay", "app", "commerce", "shop", "simulator"];

/// Those whose tests ask a database.
const ON_A_DATABASE: [&str; 2] = ["cashwrap", "shop"];

pub fn run(arguments: &Arguments) -> Result<()> {
    let wanted = |part| arguments.parts.is_empty() || arguments.parts.contains(&part);
    // All set-up first: who lacks something hears it now and not after ten minutes of compiling.
    let compiler = compiler()?;
    let browser = if wanted(Part::Browser) {
        Some(browser()?)
    } else {
        None
    };
    let postgres = if wanted(Part::Postgres) {
        Some(postgres()?)
    } else {
        None
    };

    let mut count = Count::default();
    if wanted(Part::Tools) {
        let _step = say::step("Tests of xtask");
        let mut cargo = program("cargo");
        cargo
            .args(["test", "--quiet", "--package", "xtask", "--"])
            .args(&arguments.more);
        count.cargo(&mut cargo);
    }
    if wanted(Part::Sqlite) {
        let _step = say::step("Tests of every crate, on SQLite");
        let mut cargo = cargo_test(compiler, &["--no-fail-fast"]);
        cargo
            .env("CASHWRAP_TEST_DATABASE", "sqlite")
            .arg("--")
            .args(&arguments.more);
        count.cargo(&mut cargo);
    }
    if let Some(postgres) = postgres {
        let _step = say::step("Tests that ask a database, on PostgreSQL");
        let outcome = on_postgres(compiler, &postgres.url, &arguments.more, &mut count);
        count.held(outcome);
    }
    if let Some(browser) = browser {
        let outcome = in_a_browser(compiler, &browser, &arguments.more, &mut count);
        count.held(outcome);
    }
    if count.passed == 0 {
        count.broken("no test ran");
    }
    // The last line of all, also for those who read both streams as one.
    count.tell();
    if count.failed > 0 {
        std::process::exit(1);
    }
    Ok(())
}

fn on_postgres(compiler: Compiler, url: &str, more: &[String], count: &mut Count) -> Result<()> {
    let mut cargo = cargo_test(
        compiler,
        &["--no-run", "--message-format=json-render-diagnostics"],
    );
    for test in count::test_programs(&mut cargo, &ON_A_DATABASE)? {
        let mut command = program(&test.program);
        command
            .current_dir(test.folder)
            .args(more)
            .env("CASHWRAP_TEST_DATABASE", url);
        count.cargo(&mut command);
    }
    Ok(())
}

fn in_a_browser(compiler: Compiler, browser: &Browser, more: &[String], count: &mut Count) -> Result<()> {
    let manifest = site::build(compiler)?;
    count.held(site::check_budget(&manifest));
    let server = run::server(compiler, Profile::Release)?;
    let _step = say::step("Tests in a real browser");
    playwright::run(browser, &server, more, count)
}

fn cargo_test(compiler: Compiler, arguments: &[&str]) -> Command {
    let mut cargo = compiler.cargo();
    cargo.arg("test");
    for package in PACKAGES {
        cargo.args(["--package", package]);
    }
    cargo.args(["--features", "cashwrap/kill-points"]).args(arguments);
    cargo
}
