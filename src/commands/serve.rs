use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use axum::serve::ListenerExt as _;
use shop::Shop;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::{CommandError, process, simulate};
use crate::config::{Config, help};
use crate::router::{Served, router};
use crate::site::Site;

/// How long requests that have begun may take when the process is asked to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(30);

#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  cashwrap serve --demo\n  CASHWRAP_ADDR=0.0.0.0:80 CASHWRAP_BASE_URL=https://shop.example cashwrap serve\n\n\
                  `cashwrap serve --help` lists every setting.",
    after_long_help = format!("Example:\n  cashwrap serve --demo\n\n{}", help())
)]
pub struct Arguments {
    /// A shop to play with: demo goods, SQLite under data/, and a pretend Amazon beside it.
    #[arg(long)]
    demo: bool,
    /// The demo's pretend Amazon runs elsewhere (`cashwrap simulate`).
    #[arg(long, requires = "demo")]
    no_simulator: bool,
    /// Leave background work to `cashwrap work`.
    #[arg(long)]
    no_jobs: bool,
    /// Also serve 2 kB of nothing at /bench/fixed, to measure pages against.
    #[arg(long, hide = true)]
    bench_route: bool,
}

pub async fn run(arguments: Arguments) -> Result<(), CommandError> {
    let config = Config::load(arguments.demo)?;
    let site = Site::open(&config.site)?;
    let stop = CancellationToken::new();
    let (beside, background) = (TaskTracker::new(), TaskTracker::new());

    // Both addresses first: if one is taken, nothing has been touched yet.
    let listener = listen(config.addr, "addr").await?;
    let provider = if config.demo && !arguments.no_simulator {
        let listener = listen(config.provider.addr, "simulator.addr").await?;
        Some(simulate::start(&config.provider, listener, &beside)?)
    } else {
        None
    };
    let shop = Shop::open(config.shop.clone()).await?;
    if config.demo {
        shop.seed_demo().await?;
    }
    let jobs = CancellationToken::new();
    if !arguments.no_jobs {
        let (shop, stop) = (shop.clone(), jobs.clone());
        background.spawn(async move { shop.run_jobs(stop).await });
    }
    process::stop_on_signal(stop.clone())?;

    let served = Served {
        site,
        theming: config.theming.clone(),
        fixed_route: arguments.bench_route,
    };
    let app = router(shop.clone(), &served);
    welcome(&config);
    serve(listener, app, stop).await?;

    // No request is left: now the jobs end, then the shop they work for, then the provider that they ask.
    jobs.cancel();
    ended(background).await;
    shop.close().await;
    drop(provider);
    ended(beside).await;
    Ok(())
}

async fn ended(tasks: TaskTracker) {
    tasks.close();
    tasks.wait().await;
}

/// Serves until told to stop, then lets requests finish that have begun.
async fn serve(
    listener: TcpListener,
    app: axum::Router,
    stop: CancellationToken,
) -> Result<(), CommandError> {
    // Without this, each small piece of an answer waits 40 ms for the receipt of the one before.
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY cannot be set");
        }
    });
    let graceful = axum::serve(listener, app).with_graceful_shutdown(stop.clone().cancelled_owned());
    let too_late = async {
        stop.cancelled().await;
        tokio::time::sleep(LAST_REQUESTS).await;
    };
    tokio::select! {
        served = graceful => served?,
        () = too_late => tracing::warn!("some requests did not finish in time"),
    }
    Ok(())
}

async fn listen(addr: SocketAddr, setting: &str) -> Result<TcpListener, CommandError> {
    TcpListener::bind(addr)
        .await
        .map_err(|error| format!("`{setting}`: cannot listen on {addr}: {error}").into())
}

/// What a person needs to begin.
#[expect(
    clippy::print_stdout,
    reason = "the person who started it reads here where to go"
)]
fn welcome(config: &Config) {
    println!(
        "{} is open at {}",
        config.shop.store_name,
        config.shop.base_url.as_str().trim_end_matches('/')
    );
    if config.demo {
        println!("  pretend Amazon   {}", config.provider.public_url);
        println!("  demo buyer       buyer@example.com / cashwrap");
        println!("  data             {}", database(config));
        println!("Stop with Ctrl-C.");
    }
}

fn database(config: &Config) -> String {
    match config.shop.database_url.strip_prefix("sqlite:") {
        Some(file) => Path::new(file).display().to_string(),
        // The rest of the address holds a password.
        None => "PostgreSQL".to_owned(),
    }
}
