//! The program `datetime-client`: reads the command line, then opens the window or prints one answer.

// Without this, Windows opens a console in addition to the window.
#![windows_subsystem = "windows"]

use std::env;
use std::process::ExitCode;

use datetime_client::arguments::Arguments;
use datetime_client::worker::Timeouts;
use datetime_client::{compare, once, paths, system, window};

/// The exit code for a command line that is not valid.
const INVALID: u8 = 2;

fn main() -> ExitCode {
    system::attach_console();
    let arguments = match Arguments::parse_from_line(env::args_os()) {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return match error.exit_code() {
                0 => ExitCode::SUCCESS,
                _ if env::args_os().any(|argument| argument == "--compare") => compare::UNKNOWN.into(),
                _ => INVALID.into(),
            };
        }
    };
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
