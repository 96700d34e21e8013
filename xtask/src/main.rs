//! Developer tasks: `cargo xtask demo` shows the service, `cargo xtask test` runs every check, the others measure and package it.
#![forbid(unsafe_code)]

#[cfg(target_os = "linux")]
mod balancer;
mod bench;
mod checks;
mod cross;
mod demo;
mod dist;
mod icons;
mod monitoring;
mod process;
mod release;
mod system_deps;
mod window;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// Developer tasks of the date and time service
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Builds and starts the server and the client, and stops the server when the window is closed
    Demo {
        /// Use a virtual display and press the buttons automatically, even if there is a real display
        #[arg(long = "virtual")]
        on_virtual_display: bool,
    },
    /// Runs every check, or only the given steps; all must pass before a change is merged
    Test {
        /// The steps to run
        steps: Vec<checks::Step>,
    },
    /// Makes system calls of the server fail, each with every error of its manual page, and checks that the service goes on
    Faults {
        /// Only the faults of this call, of one of its errors, or a single case: close, close:EIO, close:EIO:1:serve
        #[arg(long)]
        call: Option<String>,
        /// Only the selection that is part of `test`
        #[arg(long)]
        short: bool,
    },
    /// Compares the server with others, measures the window, and writes docs/benchmarks.md
    Bench(bench::Options),
    /// Renders all icon files from icons/datetime.svg
    Icons,
    /// Builds the Linux packages and tests them in a fresh Debian
    Package(dist::Options),
    /// Builds for another operating system and tests what can be tested here
    Cross {
        /// The operating system
        system: cross::System,
    },
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if process::interrupted() => {
            eprintln!("interrupted; all started programs have been stopped");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    process::catch_interrupts()?;
    let workspace = Workspace::locate()?;
    match &arguments.task {
        Task::Demo { on_virtual_display } => demo::run(&workspace, *on_virtual_display),
        Task::Test { steps } => checks::run(&workspace, steps),
        Task::Faults { call, short } => {
            checks::faults(&workspace, call.as_deref().unwrap_or_default(), *short)
        }
        Task::Bench(options) => bench::run(&workspace, options),
        Task::Icons => icons::write(&workspace),
        Task::Package(options) => dist::run(&workspace, options),
        Task::Cross { system } => cross::run(&workspace, *system),
    }
}
