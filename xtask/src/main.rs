//! The chores of this workspace: `cargo xtask demo` shows the service, `cargo xtask test` checks everything, `cargo
//! xtask bench` measures it.

mod balancer;
mod bench;
mod checks;
mod cross;
mod demo;
mod error;
mod icons;
mod package;
mod packages;
mod platform;
mod process;
mod release;
mod report;
mod rules;
mod server;
mod settings;
mod tools;
mod wait;
mod window;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Error;
use crate::workspace::Workspace;

/// Chores of the date and time service.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Builds server and client, starts both, and stops the server when the window closes
    Demo {
        /// Use a virtual display and drive the window, also where there is a real one
        #[arg(long = "virtual")]
        on_virtual_display: bool,
    },
    /// Checks everything that is checked: the only thing that has to pass before a change lands
    Test {
        /// Only these steps
        steps: Vec<checks::Step>,
    },
    /// Measures the server beside others and what the window costs, and writes docs/benchmarks.md
    Bench(bench::Options),
    /// Makes every form of the icon from icons/datetime.svg
    Icons,
    /// Makes the packages for Linux, and tries them in a fresh Debian
    Package(package::Options),
    /// Builds for another system, and tries here what can be tried
    Cross {
        /// The system
        system: cross::System,
    },
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Interrupted) => {
            eprintln!("interrupted; everything that was started has been stopped");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("error: {}", error.with_causes());
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Error> {
    wait::heed_interrupts()?;
    let workspace = Workspace::locate()?;
    match &arguments.chore {
        Chore::Demo { on_virtual_display } => demo::show(&workspace, *on_virtual_display),
        Chore::Test { steps } => checks::run(&workspace, steps),
        Chore::Bench(options) => bench::run(&workspace, options),
        Chore::Icons => icons::write(&workspace),
        Chore::Package(options) => package::run(&workspace, options),
        Chore::Cross { system } => cross::run(&workspace, *system),
    }
}
