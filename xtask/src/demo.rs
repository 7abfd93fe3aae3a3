//! The release server with its pretend payment provider, on free ports and throw-away data.

use std::path::Path;

use anyhow::Result;

use crate::leash::{Hold, Leash, free_port, temporary_folder};
use crate::process::target;
use crate::site;

/// A demo shop for the length of a run.
pub struct DemoServer {
    pub leash: Leash,
    /// `http://127.0.0.1:…`
    pub shop: String,
    /// `http://localhost:…`: another site than the shop, as Amazon is.
    pub provider: String,
}

impl DemoServer {
    /// Starts it and waits until it answers.
    pub fn start(program: &Path, more: &[&str]) -> Result<DemoServer> {
        let folder = temporary_folder("demo")?;
        let (port, provider_port) = (free_port()?, free_port()?);
        let shop = format!("http://127.0.0.1:{port}");
        let provider = format!("http://localhost:{provider_port}");
        let environment = [
            ("CASHWRAP_ADDR", format!("127.0.0.1:{port}")),
            ("CASHWRAP_SIMULATOR_ADDR", format!("127.0.0.1:{provider_port}")),
            ("CASHWRAP_SITE", site::folder().display().to_string()),
            ("RUST_LOG", "warn".to_owned()),
        ];
        let mut leash = Leash::start(Hold {
            program,
            arguments: ["serve", "--demo"]
                .iter()
                .chain(more)
                .map(|word| (*word).to_owned())
                .collect(),
            environment: environment.map(|(name, value)| (name.to_owned(), value)).into(),
            user: None,
            folder: Some(&folder),
            signal: "TERM",
            log: target().join("demo-server.log"),
        })?;
        leash.wait_for_port(port, "the shop")?;
        leash.wait_for_port(provider_port, "the payment provider")?;
        Ok(DemoServer {
            leash,
            shop,
            provider,
        })
    }
}
