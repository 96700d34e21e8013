//! The desktop client of the date and time service: the story is in the library.

// Without this, Windows opens a console beside the window.
#![windows_subsystem = "windows"]

use std::process::ExitCode;

use clap::Parser;
use datetime_client::arguments::Arguments;
use datetime_client::worker::timeouts::Timeouts;
use datetime_client::{once, system, window};

fn main() -> ExitCode {
    system::use_callers_console();
    let arguments = Arguments::parse();
    if let Some(command) = &arguments.once {
        return once::run(&arguments.server_or_here(), command, Timeouts::default());
    }
    match window::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            system::tell(&error.to_string());
            ExitCode::FAILURE
        }
    }
}
