//! Named places at which a test may kill the process, compiled in by the feature `kill-points` only.
//!
//! With `CASHWRAP_KILL_POINT=name` in the environment the process says on standard error that it has come to
//! that place and goes no further, so that the test can kill it exactly there.

/// Waits for ever when the environment names this point; otherwise, and in every release, does nothing.
#[cfg(feature = "kill-points")]
#[expect(
    clippy::print_stderr,
    reason = "the test that waits for this line reads standard error"
)]
pub async fn kill_point(name: &str) {
    use std::sync::LazyLock;
    static NAMED: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("CASHWRAP_KILL_POINT").ok());
    if NAMED.as_deref() == Some(name) {
        eprintln!("kill point reached: {name}");
        std::future::pending::<()>().await;
    }
}

/// Waits for ever when the environment names this point; otherwise, and in every release, does nothing.
#[cfg(not(feature = "kill-points"))]
#[inline(always)]
pub async fn kill_point(_name: &str) {}
