//! What a page makes a browser fetch from us.

use std::collections::BTreeSet;

use anyhow::Result;

use super::shopper::{Shopper, agent};
use crate::demo::DemoServer;
use crate::say;
use crate::site::Manifest;

/// Prints script, WebAssembly and style of each page, raw and brotli. A page without an island has no script.
pub fn tell(demo: &DemoServer, manifest: &Manifest) -> Result<()> {
    say::line(&format!(
        "\n{:<22} {:>10} {:>18} {:>18} {:>18}",
        "kB raw / brotli", "HTML", "script", "wasm", "style"
    ));
    let shopper = Shopper::new(demo);
    shopper.ready("CW-BLUE-8", &mut Default::default())?;
    let cookies = shopper.cookies();
    for (name, path, cookies) in [
        ("home", "/", ""),
        ("category", "/category/footwear", ""),
        ("product", "/product/blue-shoes", ""),
        ("cart", "/cart", &cookies),
        ("checkout", "/checkout/amazon", &cookies),
    ] {
        let mut request = agent().get(format!("{}{path}", demo.shop));
        if !cookies.is_empty() {
            request = request.header("cookie", cookies);
        }
        let html = request.call()?.body_mut().read_to_string()?;
        let weigh = |ending: &str| {
            let named: BTreeSet<&str> = manifest
                .files
                .keys()
                .map(String::as_str)
                .filter(|file| file.ends_with(ending) && html.contains(&format!("/{file}?v=")))
                .collect();
            let sum = |size: fn(&crate::site::Entry) -> u64| -> u64 {
                named.iter().map(|file| size(&manifest.files[*file])).sum()
            };
            format!(
                "{:.1} / {:.1}",
                kilobytes(sum(|entry| entry.bytes)),
                kilobytes(sum(|entry| entry.brotli))
            )
        };
        say::line(&format!(
            "{name:<22} {:>10.1} {:>18} {:>18} {:>18}",
            kilobytes(html.len() as u64),
            weigh(".js"),
            weigh(".wasm"),
            weigh(".css")
        ));
    }
    Ok(())
}

fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
}
