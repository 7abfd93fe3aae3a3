//! Playwright against the release build.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::count::Count;
use crate::demo::DemoServer;
use crate::process::{status, target};
use crate::say;
use crate::setup::Browser;

#[derive(Deserialize)]
struct Report {
    stats: Stats,
    #[serde(default)]
    errors: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Stats {
    expected: u64,
    unexpected: u64,
    flaky: u64,
    skipped: u64,
}

/// Runs all browser tests and adds their results. A skipped test is a failed one: nobody looks.
pub fn run(browser: &Browser, server: &Path, more: &[String], count: &mut Count) -> Result<()> {
    let server = DemoServer::start(server, &[])?;
    let report = target().join("playwright.json");
    let _ = std::fs::remove_file(&report);
    let mut playwright = browser.playwright();
    playwright
        .args(["test", "--reporter=list,json"])
        .args(more)
        .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report)
        .env("CASHWRAP_BASE_URL", &server.shop)
        .env("CASHWRAP_CONTROL_URL", &server.provider);
    let ended = status(&mut playwright)?;
    let text = std::fs::read_to_string(&report).context("Playwright wrote no report")?;
    let report: Report = serde_json::from_str(&text).context("Playwright's report cannot be read")?;
    count.passed += report.stats.expected + report.stats.flaky;
    count.failed += report.stats.unexpected + report.stats.skipped;
    if report.stats.flaky > 0 {
        say::problem(&format!(
            "{} browser tests passed only at the second try",
            report.stats.flaky
        ));
    }
    let quiet = report.stats.unexpected + report.stats.skipped == 0;
    if (!ended.success() && quiet) || !report.errors.is_empty() {
        count.broken(&format!("Playwright ended with {ended}"));
    }
    if !ended.success() {
        say::line("The server's last words:");
        say::line(&server.leash.last_words());
    }
    Ok(())
}
