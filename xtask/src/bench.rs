//! `bench`: how fast and how small, from one run of the release build with demo data.
//!
//! Everything is measured through the front door: pages by `wrk`, the steps of the checkout by shoppers over plain
//! HTTP. The pretend payment provider runs in the same process, throttling off and without its usual pause before
//! an authorization, and is part of the memory that is printed.

#![allow(clippy::float_arithmetic, reason = "measurements are no money")]

mod load;
mod shopper;
mod weight;

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::demo::DemoServer;
use crate::run::{Profile, server};
use crate::setup::{compiler, install};
use crate::{process, say, site};
use shopper::{Shopper, Steps};

#[derive(clap::Args)]
#[command(after_help = "Example:\n  cargo xtask bench --seconds 3 --orders 100")]
pub struct Arguments {
    /// How long each page is asked for.
    #[arg(long, default_value_t = 5)]
    seconds: u32,
    /// How many orders are placed, half of them one after the other, half by four shoppers at once.
    #[arg(long, default_value_t = 400)]
    orders: usize,
}

pub fn run(arguments: &Arguments) -> Result<()> {
    let compiler = compiler()?;
    if process::find(&["wrk"]).is_none() {
        install(&["wrk"], "the bench")?;
    }
    let manifest = site::build(compiler)?;
    let program = server(compiler, Profile::Release)?;
    let demo = DemoServer::start(&program, &["--bench-route"])?;
    let control = shopper::agent();
    shopper::settle(&control, &demo)?;

    say::line("");
    say::line("One process, two cores, wrk on one of them; the provider's throttling is off.");
    pages(arguments, &demo)?;
    orders(arguments, &demo)?;
    if let Some(kilobytes) = demo.leash.program_id().and_then(resident) {
        say::line(&format!(
            "\nresident memory after the run, the pretend provider included: {:.1} MB",
            kilobytes / 1024.0
        ));
    }
    weight::tell(&demo, &manifest)
}

/// Requests per second of the pages that matter, each beside a fixed answer of 2 kB.
fn pages(arguments: &Arguments, demo: &DemoServer) -> Result<()> {
    let with_cart = Shopper::new(demo);
    for sku in ["CW-BLUE-8", "CW-GUIDE-EBOOK", "CW-PATT-TOTE"] {
        with_cart.add(sku)?;
    }
    let with_order = Shopper::new(demo);
    with_order.buys("CW-GUIDE-EBOOK")?;
    say::line(&format!(
        "\n{:<22} {:>12} {:>10} {:>10} {:>16}",
        "page, 16 connections", "requests/s", "p50", "p99", "of fixed 2 kB"
    ));
    for (name, path, cookies) in [
        ("product page", "/product/blue-shoes", String::new()),
        ("cart, 3 lines", "/cart", with_cart.cookies()),
        ("success page", "/checkout/success", with_order.cookies()),
    ] {
        let fixed = load::wrk(demo, "/bench/fixed", "", arguments.seconds)?;
        let page = load::wrk(demo, path, &cookies, arguments.seconds)?;
        say::line(&format!(
            "{name:<22} {:>12.0} {:>10} {:>10} {:>8.0} ({:.0} %)",
            page.per_second,
            page.median,
            page.p99,
            fixed.per_second,
            100.0 * page.per_second / fixed.per_second
        ));
    }
    Ok(())
}

/// How long each step takes a shopper, and how many orders a second go through.
fn orders(arguments: &Arguments, demo: &DemoServer) -> Result<()> {
    let shelf = shopper::shelf(arguments.orders)?;
    let alone = arguments.orders / 2;
    let mut steps = Steps::default();
    let mut shelf: VecDeque<String> = shelf.into();
    for sku in shelf.drain(..alone) {
        steps.append(Shopper::new(demo).buys(&sku)?);
    }
    say::line(&format!(
        "\n{:<34} {:>10} {:>10}",
        "one shopper at a time", "p50", "p99"
    ));
    for (name, mut times) in [
        ("save address", steps.address),
        ("save payment method", steps.payment_method),
        ("save shipping method", steps.shipping_method),
        ("place order, authorized", steps.placed),
    ] {
        times.sort();
        say::line(&format!(
            "{name:<34} {:>10} {:>10}",
            shown(quantile(&times, 50)),
            shown(quantile(&times, 99))
        ));
    }
    let prepared = shelf
        .iter()
        .map(|sku| {
            let shopper = Shopper::new(demo);
            let revision = shopper.ready(sku, &mut Steps::default())?;
            Ok((shopper, revision))
        })
        .collect::<Result<Vec<_>>>()?;
    let (count, waiting) = (prepared.len(), Mutex::new(prepared));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let shoppers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| -> Result<()> {
                    loop {
                        let next = waiting.lock().ok().and_then(|mut waiting| waiting.pop());
                        let Some((shopper, revision)) = next else {
                            return Ok(());
                        };
                        shopper.place(revision)?;
                    }
                })
            })
            .collect();
        shoppers
            .into_iter()
            .try_for_each(|shopper| shopper.join().ok().context("a shopper was lost")?)
    })?;
    say::line(&format!(
        "orders placed by four shoppers at once: {:.0} a second",
        count as f64 / begun.elapsed().as_secs_f64()
    ));
    Ok(())
}

fn quantile(sorted: &[Duration], percent: usize) -> Duration {
    let last = sorted.len().saturating_sub(1);
    sorted.get(last * percent / 100).copied().unwrap_or_default()
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn resident(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
