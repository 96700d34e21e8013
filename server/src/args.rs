//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Tells the day, date and time to everybody who connects: one child process for each client.
///
/// Settings are looked for at --config, then `$DATETIME_SERVER_CONFIG`, config/server.toml under the working folder, the
/// user's config folder, /etc/datetime-server/server.toml, then the built-in defaults.
#[derive(Debug, Parser)]
#[command(name = "datetime-server", version)]
pub struct Args {
    /// The settings file
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// What to do; without it, run
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Serve in the foreground, logging to standard error
    Run,
    /// Read the settings, and report their mistakes
    Check {
        /// Show the effective settings as TOML
        #[arg(long)]
        print: bool,
    },
}
