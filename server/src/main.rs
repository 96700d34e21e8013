//! The program `datetime-server`: parses the command line, and prints errors.

#![cfg(unix)]
#![forbid(unsafe_code)]

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use datetime_server::args::{Args, Command};
use datetime_server::control::{self, StatusFormat};

fn main() -> ExitCode {
    match execute(Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If standard error is closed, only the exit code is left.
            let _ = writeln!(std::io::stderr(), "datetime-server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn execute(args: Args) -> Result<(), Box<dyn Error>> {
    match args.command.unwrap_or(Command::Run) {
        Command::Run => control::run(args.config.as_deref()),
        Command::Start => control::start(args.config.as_deref()),
        Command::Stop => control::stop(args.config.as_deref()),
        Command::Reload => control::reload(args.config.as_deref()),
        Command::Status { json: true, .. } => control::status(args.config.as_deref(), StatusFormat::Json),
        Command::Status { prometheus: true, .. } => {
            control::status(args.config.as_deref(), StatusFormat::Prometheus)
        }
        Command::Status { .. } => control::status(args.config.as_deref(), StatusFormat::Text),
        Command::Announce => control::announce(args.config.as_deref()),
        Command::Doctor => control::doctor(args.config.as_deref()),
        Command::Check { print } => control::check(args.config.as_deref(), print),
    }
}
