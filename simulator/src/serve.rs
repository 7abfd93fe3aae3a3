//! Serving on a listener, with the manners of a small server: no waiting for small packets, a soft stop.

use std::io;
use std::time::Duration;

use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::journal::JournalError;
use crate::{Settings, Simulator};

/// How long calls under way may take to end once the stop was asked for.
const SOFT_STOP: Duration = Duration::from_secs(2);

/// Why it does not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("the listener failed: {0}")]
    Io(#[from] io::Error),
    #[error("{0} is not a loopback address; whoever reaches the simulator can do everything in it")]
    NotLoopback(std::net::SocketAddr),
}

/// Opens a simulator; what is returned serves it until the token is canceled.
///
/// # Errors
/// At once: the state cannot be opened, or the listener is open to others than this machine without
/// [`Settings::allow_remote`]. Later: the listener fails.
pub fn serve(
    settings: Settings,
    listener: TcpListener,
    stop: CancellationToken,
) -> Result<impl Future<Output = Result<(), ServeError>> + Send, ServeError> {
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() && !settings.allow_remote {
        return Err(ServeError::NotLoopback(address));
    }
    Ok(run(Simulator::open(settings)?.router(), listener, stop))
}

async fn run(router: axum::Router, listener: TcpListener, stop: CancellationToken) -> Result<(), ServeError> {
    // Many small answers: waiting to fill a packet would add 40 ms to each.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY could not be set");
        }
    });
    let soft = stop.clone();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move { soft.cancelled().await });
    // A planned silence would hold the soft stop for a minute.
    let hard = async {
        stop.cancelled().await;
        tokio::time::sleep(SOFT_STOP).await;
    };
    tokio::select! {
        served = serving => served?,
        () = hard => {}
    }
    Ok(())
}
