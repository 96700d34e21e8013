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
    /// Serve in the background; returns once it listens
    Start,
    /// End the server that was started, and wait until it has ended
    Stop,
    /// Check the settings, then have the running server take them over
    Reload,
    /// Show what the running server does
    Status {
        /// As one JSON object
        #[arg(long, conflicts_with = "prometheus")]
        json: bool,
        /// In the text format of Prometheus
        #[arg(long)]
        prometheus: bool,
    },
    /// Read the settings, and report their mistakes
    Check {
        /// Show the effective settings as TOML
        #[arg(long)]
        print: bool,
    },
    /// Look for what goes wrong on first days, and say what to do
    Doctor,
}
