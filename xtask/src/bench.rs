//! `bench`.

use anyhow::{Result, bail};

#[derive(clap::Args)]
#[command(after_help = "Example:\n  cargo xtask bench")]
pub struct Arguments {}

pub fn run(_: &Arguments) -> Result<()> {
    bail!("not there yet")
}
