//! What every command's process needs: a runtime, a log, one TLS provider, and the wish to stop in good order.

use std::future::Future;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use super::CommandError;

/// Runs a command to its end.
pub fn block_on(work: impl Future<Output = Result<(), CommandError>>) -> Result<(), CommandError> {
    log();
    // One provider for all TLS in the process; a second call finds it there, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

/// `RUST_LOG` says what is written; on a terminal for people, otherwise one JSON object a line.
fn log() {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,tower_sessions=warn,hyper=warn"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let done = if std::io::IsTerminal::is_terminal(&std::io::stderr()) {
        builder.compact().try_init()
    } else {
        builder.json().try_init()
    };
    // Only a second call in one process fails, and then the first log is the one.
    let _ = done;
}

/// Cancels the token at the first SIGINT or SIGTERM; the second one ends the process at once.
#[expect(
    clippy::disallowed_methods,
    reason = "it listens until the process ends; nothing can be lost with it"
)]
pub fn stop_on_signal(stop: CancellationToken) -> Result<(), CommandError> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        let mut next = async || {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        };
        next().await;
        tracing::info!("stopping: finishing what has begun");
        stop.cancel();
        next().await;
        tracing::warn!("stopping at once");
        std::process::exit(130)
    });
    Ok(())
}
