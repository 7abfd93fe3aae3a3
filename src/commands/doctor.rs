use std::time::Duration;

use shop::Shop;
use tokio::net::TcpStream;
use url::Url;

use super::CommandError;
use crate::config::Config;
use crate::site::Site;

#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  cashwrap doctor\n  cashwrap doctor --demo")]
pub struct Arguments {
    /// For a shop that is served with --demo.
    #[arg(long)]
    demo: bool,
}

/// Says of each thing the shop needs whether it is well, and fails if one is not.
#[expect(clippy::print_stdout, reason = "the findings are for the person who asked")]
pub async fn run(arguments: Arguments) -> Result<(), CommandError> {
    let mut ill = 0;
    let mut tell = |what: &str, outcome: Result<String, String>| match outcome {
        Ok(well) => println!("well  {what}: {well}"),
        Err(why) => {
            ill += 1;
            println!("ILL   {what}: {why}");
        }
    };
    let config = match Config::load(arguments.demo) {
        Ok(config) => config,
        Err(error) => return Err(error.into()),
    };
    tell(
        "configuration",
        Ok("every setting is known and possible".to_owned()),
    );
    tell(
        "site",
        Site::open(&config.site)
            .map(|site| site.folder.display().to_string())
            .map_err(|it| it.to_string()),
    );
    tell("database", database(&config).await);
    let amazon = &config.shop.amazon;
    let api = match &amazon.api_url {
        Some(url) => url.clone(),
        None => Url::parse(&amazon.region.api_url(amazon.environment))?,
    };
    tell("payments API", reach(&api).await);
    if ill > 0 {
        return Err(format!("{ill} of 4 are ill").into());
    }
    Ok(())
}

async fn database(config: &Config) -> Result<String, String> {
    let shop = Shop::open(config.shop.clone())
        .await
        .map_err(|error| error.to_string())?;
    let answer = shop.check().await.map_err(|error| error.to_string());
    shop.close().await;
    answer.map(|()| "it answers and is up to date".to_owned())
}

async fn reach(url: &Url) -> Result<String, String> {
    let host = url.host_str().ok_or("no host")?.to_owned();
    let port = url.port_or_known_default().ok_or("no port")?;
    let connect = TcpStream::connect((host.as_str(), port));
    match tokio::time::timeout(Duration::from_secs(5), connect).await {
        Ok(Ok(_)) => Ok(format!("{host}:{port} takes connections")),
        Ok(Err(error)) => Err(format!("{host}:{port}: {error}")),
        Err(_) => Err(format!("{host}:{port} does not answer")),
    }
}
