//! The desktop client of the date and time service: the story is in the library.

// Without this, Windows opens a console beside the window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

use clap::Parser;
use datetime_client::arguments::Arguments;
use datetime_client::window;

fn main() -> ExitCode {
    match window::run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("datetime-client: {error}");
            ExitCode::FAILURE
        }
    }
}
