use shop::Shop;

use super::CommandError;
use crate::config::Config;

#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  DATABASE_URL=postgres://shop@db/shop cashwrap migrate")]
pub struct Arguments {
    /// For a shop that is served with --demo.
    #[arg(long)]
    demo: bool,
}

/// Opening a shop brings its database up to date; nothing more is wanted here.
pub async fn run(arguments: Arguments) -> Result<(), CommandError> {
    let config = Config::load(arguments.demo)?;
    let shop = Shop::open(config.shop).await?;
    shop.close().await;
    tracing::info!("the database is up to date");
    Ok(())
}
