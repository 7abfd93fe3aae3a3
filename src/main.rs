//! `cashwrap`: a shop and checkout for Amazon Pay.

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[expect(
    clippy::print_stderr,
    reason = "the person who started it reads here why it stopped"
)]
fn main() -> ExitCode {
    let arguments = cashwrap::commands::Arguments::parse();
    match cashwrap::commands::run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cashwrap: {error}");
            ExitCode::FAILURE
        }
    }
}
