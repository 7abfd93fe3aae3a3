//! `simulator`: a pretend Amazon Pay as a process of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use simulator::Settings;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// A pretend Amazon Pay: API, sign-in, widgets, and a control door under /_simulator/.
///
/// Example: simulator --addr 127.0.0.1:3001 --state data/simulator.json
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; port 0 takes a free one and prints it.
    #[arg(long, env = "CASHWRAP_SIMULATOR_ADDR", default_value = "127.0.0.1:3001")]
    addr: SocketAddr,
    /// The origin that browsers see; http://localhost:PORT unless given.
    #[arg(long)]
    public_url: Option<String>,
    /// Keep the state in this file, so that it survives a kill; in memory only unless given.
    #[arg(long)]
    state: Option<PathBuf>,
    /// Listen to other machines too. Whoever reaches the simulator can do everything in it.
    #[arg(long)]
    allow_remote: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::print_stdout,
    reason = "who starts it reads the address from the first line"
)]
async fn run(arguments: Arguments) -> Result<(), simulator::ServeError> {
    let listener = TcpListener::bind(arguments.addr).await?;
    let port = listener.local_addr()?.port();
    let public_url = arguments
        .public_url
        .unwrap_or_else(|| format!("http://localhost:{port}"));
    println!("simulator: {public_url}");
    let settings = Settings {
        public_url,
        state_file: arguments.state,
        allow_remote: arguments.allow_remote,
    };
    let stop = CancellationToken::new();
    let stopper = stop.clone();
    let serving = simulator::serve(settings, listener, stop)?;
    tokio::pin!(serving);
    tokio::select! {
        served = &mut serving => return served,
        () = asked_to_stop() => stopper.cancel(),
    }
    serving.await
}

/// Returns on the first SIGINT or SIGTERM.
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
