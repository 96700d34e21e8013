//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Serves the day, date and time over TCP, with one process per client.
///
/// The settings file is named by --config, else by `$DATETIME_SERVER_CONFIG`. Otherwise it is the first that exists of
/// config/server.toml in the working directory, server.toml in the user's configuration directory, and
/// /etc/datetime-server/server.toml. Without a file, the built-in defaults apply.
#[derive(Debug, Parser)]
#[command(name = "datetime-server", version)]
pub struct Args {
    /// Settings file
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Command to run; the default is run
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The command to run.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Serve in the foreground and log to standard error
    Run,
    /// Serve in the background; returns once the server is listening
    Start,
    /// Stop the running server and wait until it has ended
    Stop,
    /// Check the settings, then make the running server load them
    Reload,
    /// Show the status of the running server
    Status {
        /// Print JSON
        #[arg(long, conflicts_with = "prometheus")]
        json: bool,
        /// Print Prometheus metrics
        #[arg(long)]
        prometheus: bool,
    },
    /// Check the settings and report errors
    Check {
        /// Print the effective settings as TOML
        #[arg(long)]
        print: bool,
    },
    /// Check for common set-up problems and suggest fixes
    Doctor,
    /// Announce the running server on the network, through Avahi, until it stops
    Announce,
}
