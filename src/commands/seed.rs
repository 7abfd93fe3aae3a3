use shop::Shop;

use super::CommandError;
use crate::config::Config;

#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  DATABASE_URL=sqlite:shop.db cashwrap seed --demo")]
pub struct Arguments {
    /// For a shop that is served with --demo.
    #[arg(long)]
    demo: bool,
}

/// Puts the demo goods on the shelf. What is there stays; a second call changes nothing.
pub async fn run(arguments: Arguments) -> Result<(), CommandError> {
    let config = Config::load(arguments.demo)?;
    let shop = Shop::open(config.shop).await?;
    shop.seed_demo().await?;
    shop.close().await;
    tracing::info!("the demo goods are on the shelf");
    Ok(())
}
