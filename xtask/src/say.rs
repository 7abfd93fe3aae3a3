//! What a person sees while the commands work: one line when a step begins, one when it ends with its time, and
//! a sign of life every twenty seconds of a long one.

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A step under way; says how long it took when it is dropped.
pub struct Step {
    what: String,
    begun: Instant,
    ticker: Option<(Sender<()>, JoinHandle<()>)>,
}

/// Says that `what` begins, and every twenty seconds that it still goes on.
pub fn step(what: impl Into<String>) -> Step {
    let what = what.into();
    let begun = Instant::now();
    line(&format!("▸ {what} …"));
    let (stop, stopped) = channel();
    let name = what.clone();
    let ticker = std::thread::spawn(move || {
        while stopped.recv_timeout(Duration::from_secs(20)) == Err(std::sync::mpsc::RecvTimeoutError::Timeout)
        {
            line(&format!("  … {name}, {} so far", elapsed(begun)));
        }
    });
    Step {
        what,
        begun,
        ticker: Some((stop, ticker)),
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        if let Some((stop, ticker)) = self.ticker.take() {
            drop(stop);
            let _ = ticker.join();
        }
        line(&format!("✓ {} ({})", self.what, elapsed(self.begun)));
    }
}

/// A plain line for the person at the keyboard. Standard error, so that standard output stays readable by
/// programs (the tests' last line, `tidy`'s findings).
pub fn line(text: &str) {
    eprintln!("{text}");
}

/// Why a command stopped.
pub fn problem(text: &str) {
    eprintln!("✗ {text}");
}

fn elapsed(since: Instant) -> String {
    let all = since.elapsed();
    if all < Duration::from_secs(60) {
        return format!("{}.{} s", all.as_secs(), all.subsec_millis() / 100);
    }
    format!("{} min {:02} s", all.as_secs() / 60, all.as_secs() % 60)
}
