//! Many requests at once, by `wrk`.

use std::process::Command;

use anyhow::{Context, Result};

use crate::demo::DemoServer;
use crate::process::{ask, find};

/// What `wrk` saw.
pub struct Load {
    pub per_second: f64,
    pub median: String,
    pub p99: String,
}

/// Asks for one address over 16 connections. One thread, held on one core where the system lets us.
pub fn wrk(demo: &DemoServer, path: &str, cookies: &str, seconds: u32) -> Result<Load> {
    let mut command = if find(&["taskset"]).is_some() {
        let mut pinned = Command::new("taskset");
        pinned.args(["-c", "1", "wrk"]);
        pinned
    } else {
        Command::new("wrk")
    };
    command.args(["-t1", "-c16", "--latency", &format!("-d{seconds}s")]);
    if !cookies.is_empty() {
        command.args(["-H", &format!("Cookie: {cookies}")]);
    }
    command.arg(format!("{}{path}", demo.shop));
    let told = ask(&mut command).with_context(|| format!("wrk failed on {path}"))?;
    anyhow::ensure!(
        !told.contains("Non-2xx"),
        "{path} did not answer with success:\n{told}"
    );
    let after = |word: &str| {
        told.lines()
            .map(str::trim)
            .find_map(|line| line.strip_prefix(word))
            .map(|rest| rest.trim().to_owned())
            .with_context(|| format!("wrk did not say `{word}`:\n{told}"))
    };
    Ok(Load {
        per_second: after("Requests/sec:")?.parse()?,
        median: after("50%")?,
        p99: after("99%")?,
    })
}
