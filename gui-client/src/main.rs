//! The program `datetime-client`: reads the command line, then opens the window or prints one answer.

// Without this, Windows opens a console in addition to the window.
#![windows_subsystem = "windows"]

use std::process::ExitCode;

use clap::Parser;
use datetime_client::arguments::Arguments;
use datetime_client::worker::Timeouts;
use datetime_client::{compare, once, paths, system, window};

fn main() -> ExitCode {
    system::attach_console();
    let arguments = Arguments::parse();
    if let Some(command) = &arguments.once {
        return once::run(&arguments.server_or_localhost(), command, Timeouts::default());
    }
    if let Some(comparison) = arguments.comparison() {
        let settings = arguments.settings.clone().or_else(paths::settings_file);
        return compare::run(&comparison, settings.as_deref());
    }
    match window::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            system::show_error(&error.to_string());
            ExitCode::FAILURE
        }
    }
}
