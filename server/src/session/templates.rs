//! The texts and formats of the settings, prepared once for all sessions.

use datetime_protocol::answer::{Answer, InvalidAnswer};
use datetime_protocol::command::TimeFormat;
use datetime_protocol::parser::CommandParser;

use crate::clock::{Format, Zone};
use crate::settings::{Settings, ZoneChoice};

/// The welcome, the commands, the time zone, and a format for each command that formats a time.
#[derive(Clone, Debug)]
pub(crate) struct Templates {
    /// The first line that a client gets.
    pub(crate) welcome: Answer,
    /// Parses built-in and custom commands.
    pub(crate) parser: CommandParser,
    /// The time zone; `None` for that of the machine.
    pub(crate) zone: Option<Zone>,
    day: Format,
    date: Format,
    time: Format,
    /// The line of Daytime.
    pub(super) daytime: Format,
    custom: Vec<Format>,
}

impl Templates {
    /// Prepares the texts and formats of `settings`.
    ///
    /// # Errors
    /// [`InvalidAnswer`] if the welcome is invalid with this host name.
    pub(crate) fn new(settings: &Settings, hostname: &str) -> Result<Self, InvalidAnswer> {
        let (names, custom): (Vec<_>, Vec<_>) = settings.commands.iter().cloned().unzip();
        Ok(Self {
            welcome: settings.server.welcome.render(hostname)?,
            parser: CommandParser::new(names).unwrap_or_default(),
            zone: match settings.formats.timezone {
                ZoneChoice::Local => None,
                ZoneChoice::Named(name) => Some(Zone::named(name)),
            },
            day: settings.formats.day.clone(),
            date: settings.formats.date.clone(),
            time: settings.formats.time.clone(),
            daytime: settings.daytime.format.clone(),
            custom,
        })
    }

    /// The format of a command; `None` for a custom command of other settings.
    pub(super) fn format(&self, format: TimeFormat) -> Option<&Format> {
        match format {
            TimeFormat::Day => Some(&self.day),
            TimeFormat::Date => Some(&self.date),
            TimeFormat::Time => Some(&self.time),
            TimeFormat::Custom(index) => self.custom.get(index),
        }
    }
}
