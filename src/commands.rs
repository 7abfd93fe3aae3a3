//! What `cashwrap` can be told to do, one command per file.

mod doctor;
mod migrate;
mod process;
mod seed;
mod serve;
mod simulate;
mod work;

use clap::{Parser, Subcommand};

/// Why a command stopped, for the person who gave it.
pub type CommandError = Box<dyn std::error::Error + Send + Sync>;

/// The command line.
#[derive(Parser, Debug)]
#[command(
    name = "cashwrap",
    version,
    about = "A shop and checkout for Amazon Pay",
    disable_help_subcommand = true
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve the shop, and do its background work in the same process.
    Serve(serve::Arguments),
    /// Do background work only; any number of such processes may share one PostgreSQL.
    Work(work::Arguments),
    /// Serve the pretend Amazon only, as a process of its own.
    Simulate(simulate::Arguments),
    /// Bring the database up to date and stop.
    Migrate(migrate::Arguments),
    /// Fill an empty shop with the demo catalog and stop.
    Seed(seed::Arguments),
    /// Check the configuration, the database, the site and the way to Amazon.
    Doctor(doctor::Arguments),
}

/// Does what it was told.
///
/// # Errors
/// When the command cannot be carried out; the text is for the person who gave it.
pub fn run(arguments: Arguments) -> Result<(), CommandError> {
    match arguments.command {
        Command::Serve(arguments) => process::block_on(serve::run(arguments)),
        Command::Work(arguments) => process::block_on(work::run(arguments)),
        Command::Simulate(arguments) => process::block_on(simulate::run(arguments)),
        Command::Migrate(arguments) => process::block_on(migrate::run(arguments)),
        Command::Seed(arguments) => process::block_on(seed::run(arguments)),
        Command::Doctor(arguments) => process::block_on(doctor::run(arguments)),
    }
}
