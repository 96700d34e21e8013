//! `cargo xtask test`: every check there is, one after the other, and a table of how each went.

mod cargo;
mod tour;

use std::time::Instant;

use clap::ValueEnum;

use crate::error::Error;
use crate::packages::{self, Purpose};
use crate::report::{self, Outcome};
use crate::workspace::Workspace;
use crate::{balancer, package, rules, wait};
#[cfg(target_os = "linux")]
pub use cargo::build_programs;
pub use cargo::run_kept;

/// One thing that is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Step {
    /// The system packages that the tests need are there, or are installed
    Packages,
    /// Every source is formatted as rustfmt does it
    Format,
    /// Who imports whom, how long files are, where unsafe code stands
    Rules,
    /// Clippy has nothing to say
    Lints,
    /// The documentation builds without a warning
    Docs,
    /// Unit, property and process tests, and the window by label without a display
    Tests,
    /// The real client against the real server, in a real window on a virtual display
    Window,
    /// The menu's entry and what software centres show are as their rules have it
    Desktop,
    /// HAProxy before three servers: one is killed, one reloaded, while clients come
    Balancer,
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::Packages => "packages",
            Self::Format => "format",
            Self::Rules => "rules",
            Self::Lints => "lints",
            Self::Docs => "docs",
            Self::Tests => "tests",
            Self::Window => "window",
            Self::Desktop => "desktop",
            Self::Balancer => "balancer",
        }
    }

    fn check(self, workspace: &Workspace) -> Result<(), Error> {
        match self {
            Self::Packages => packages::ensure(workspace, Purpose::Test),
            Self::Format => cargo::format(workspace),
            Self::Rules => rules::check(workspace.root()),
            Self::Lints => cargo::lints(workspace),
            Self::Docs => cargo::docs(workspace),
            Self::Tests => cargo::tests(workspace),
            Self::Window => tour::check(workspace),
            Self::Desktop => package::check_desktop_files(workspace),
            Self::Balancer => balancer::check(workspace),
        }
    }
}

/// Runs `chosen`, or everything; a step that fails does not keep the others from running.
pub fn run(workspace: &Workspace, chosen: &[Step]) -> Result<(), Error> {
    let steps = if chosen.is_empty() { Step::value_variants() } else { chosen };
    let mut outcomes = Vec::new();
    for step in steps {
        wait::check_interrupt()?;
        println!("\n== {} ==", step.name());
        let started = Instant::now();
        let failure = match step.check(workspace) {
            Ok(()) => None,
            Err(Error::Interrupted) => return Err(Error::Interrupted),
            Err(error) => Some(error.with_causes()),
        };
        let outcome = Outcome { name: step.name(), took: started.elapsed(), failure };
        println!("{}", outcome.line());
        outcomes.push(outcome);
    }
    if outcomes.len() > 1 {
        println!("\n{}", report::summary(&outcomes));
    }
    report::verdict(&outcomes)
}
