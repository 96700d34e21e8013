//! The program `datetime-server`: takes the command line, and turns what fails into a line and an exit code.

#![cfg(unix)]

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use datetime_server::args::{Args, Command};
use datetime_server::control::{self, StatusFormat};

fn main() -> ExitCode {
    match carry_out(Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Standard error may be closed; then the exit code alone must do.
            let _ = writeln!(std::io::stderr(), "datetime-server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(args: Args) -> Result<(), Box<dyn Error>> {
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
        Command::Doctor => control::doctor(args.config.as_deref()),
        Command::Check { print } => control::check(args.config.as_deref(), print),
    }
}
