use simulator::Settings;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use super::{CommandError, process};
use crate::config::{Layers, Provider};

#[derive(clap::Args, Debug)]
#[command(after_help = "Example:\n  CASHWRAP_SIMULATOR_ADDR=127.0.0.1:3001 cashwrap simulate")]
pub struct Arguments {}

/// The pretend Amazon alone; it needs none of the shop's settings.
pub async fn run(_: Arguments) -> Result<(), CommandError> {
    let mut layers = Layers::new();
    layers.file(std::path::Path::new("cashwrap.toml"))?;
    layers.environment(std::env::vars_os())?;
    let provider = Provider::from_layers(&layers)?;
    let listener = TcpListener::bind(provider.addr)
        .await
        .map_err(|error| format!("`simulator.addr`: cannot listen on {}: {error}", provider.addr))?;
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let running = start(&provider, listener, &tasks)?;
    announce(&provider);
    process::stop_on_signal(stop.clone())?;
    stop.cancelled().await;
    drop(running);
    tasks.close();
    tasks.wait().await;
    Ok(())
}

/// Runs until the guard is dropped.
pub fn start(
    provider: &Provider,
    listener: TcpListener,
    tasks: &TaskTracker,
) -> Result<DropGuard, CommandError> {
    if let Some(folder) = provider.state.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("`simulator.state`: cannot make {}: {error}", folder.display()))?;
    }
    let settings = Settings {
        public_url: provider.public_url.clone(),
        state_file: Some(provider.state.clone()),
        ..Settings::default()
    };
    let stop = CancellationToken::new();
    let serving = simulator::serve(settings, listener, stop.clone())
        .map_err(|error| format!("the pretend Amazon cannot start: {error}"))?;
    tasks.spawn(async move {
        if let Err(error) = serving.await {
            tracing::error!(%error, "the pretend Amazon has stopped");
        }
    });
    Ok(stop.drop_guard())
}

#[expect(
    clippy::print_stdout,
    reason = "the person who started it reads here where to go"
)]
fn announce(provider: &Provider) {
    println!("The pretend Amazon is open at {}", provider.public_url);
    println!("  demo buyer       buyer@example.com / cashwrap");
}
