use shop::Shop;
use tokio_util::sync::CancellationToken;

use super::{CommandError, process};
use crate::config::Config;

#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  DATABASE_URL=postgres://shop@db/shop cashwrap work")]
pub struct Arguments {
    /// For a shop that is served with --demo.
    #[arg(long)]
    demo: bool,
}

/// Does jobs until told to stop.
pub async fn run(arguments: Arguments) -> Result<(), CommandError> {
    let config = Config::load(arguments.demo)?;
    let shop = Shop::open(config.shop).await?;
    let stop = CancellationToken::new();
    process::stop_on_signal(stop.clone())?;
    tracing::info!("waiting for work");
    shop.run_jobs(stop).await;
    shop.close().await;
    Ok(())
}
