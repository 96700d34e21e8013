//! `datetime-server doctor`: looks for what goes wrong on first days, and says what to do.

mod capacity;
mod clock;
mod formats;
mod network;
mod port;

use std::error::Error;
use std::fmt;
use std::path::Path;

use super::output::print;
use crate::clock::{LocalZone, Zone};
use crate::settings::{Settings, ZoneChoice};
use crate::{host, settings};

/// What one look found.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Finding {
    /// As it should be.
    Good(String),
    /// Worth knowing, or to be done elsewhere.
    Note(String),
    /// Will go wrong; the second half is what to do.
    Trouble(String, String),
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good(what) => write!(out, "ok       {what}"),
            Self::Note(what) => write!(out, "note     {what}"),
            Self::Trouble(what, cure) => write!(out, "trouble  {what}\n         → {cure}"),
        }
    }
}

/// Looks at everything, and prints what it finds.
///
/// # Errors
/// The mistakes in the settings; or, after all findings, that some of them are trouble.
pub fn doctor(config: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let loaded = settings::load(config, &host::name())?;
    let settings = &loaded.settings;
    let (zone, warning) = zone(settings);
    let mut findings = vec![Finding::Good(format!("settings: {}, no errors", loaded.source))];
    findings.extend(
        warning.map(|what| {
            Finding::Trouble(what, "correct the time zone, or set [formats] timezone".to_owned())
        }),
    );
    findings.extend(formats::look(settings, &zone, chrono::Utc::now()));
    findings.extend(clock::look());
    findings.extend(capacity::look(settings));
    findings.extend(port::look(config, settings));
    findings.extend(network::look(settings));
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    print(&format!("{}\n", lines.join("\n")))?;
    match findings.iter().filter(|finding| matches!(finding, Finding::Trouble(..))).count() {
        0 => Ok(()),
        count => Err(format!("found trouble: {count}").into()),
    }
}

fn zone(settings: &Settings) -> (Zone, Option<String>) {
    match settings.formats.timezone {
        ZoneChoice::Named(zone) => (Zone::named(zone), None),
        ZoneChoice::Local => {
            let (local, warning) = LocalZone::read();
            (local.zone().clone(), warning)
        }
    }
}
