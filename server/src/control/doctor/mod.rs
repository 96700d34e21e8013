//! `datetime-server doctor`: checks for common set-up problems and explains how to fix them.

mod announcement;
mod capacity;
mod finding;
mod network;
mod port;
mod sandbox;
mod time;

use std::error::Error;
use std::path::Path;

use self::finding::Finding;
use super::output::print;
use crate::{host, settings};

/// Runs all checks and prints what they found.
///
/// # Errors
/// The errors in the settings; or, after all checks, how many problems were found.
pub fn doctor(config: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let loaded = settings::load(config, &host::name())?;
    let settings = &loaded.settings;
    let mut findings = vec![Finding::Good(format!("settings: {}, no errors", loaded.source))];
    findings.extend(time::check(settings));
    findings.extend(capacity::check(settings));
    findings.extend(port::check(config, settings));
    findings.extend(sandbox::check(config));
    findings.extend(network::check(settings));
    findings.extend(announcement::check(config));
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    print(&format!("{}\n", lines.join("\n")))?;
    match findings.iter().filter(|finding| matches!(finding, Finding::Problem(..))).count() {
        0 => Ok(()),
        1 => Err("found 1 problem".into()),
        count => Err(format!("found {count} problems").into()),
    }
}
