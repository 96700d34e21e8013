//! What the settings say to clients, made ready once for all sessions.

use datetime_protocol::answer::{Answer, InvalidAnswer};
use datetime_protocol::command::TimeFormat;
use datetime_protocol::parser::CommandParser;

use crate::clock::{Format, Zone};
use crate::settings::{Settings, ZoneChoice};

/// The welcome, the words, the zone, and a format for each word that is answered with a moment.
#[derive(Clone, Debug)]
pub struct Templates {
    /// The first line.
    pub welcome: Answer,
    /// The words understood.
    pub parser: CommandParser,
    /// The zone, where it is not the machine's.
    pub zone: Option<Zone>,
    day: Format,
    date: Format,
    time: Format,
    further: Vec<Format>,
}

impl Templates {
    /// What checked settings say, on the machine of that name.
    ///
    /// # Errors
    /// [`InvalidAnswer`] where the machine's name does not fit into the welcome.
    pub fn new(settings: &Settings, hostname: &str) -> Result<Self, InvalidAnswer> {
        let (words, further): (Vec<_>, Vec<_>) = settings.commands.iter().cloned().unzip();
        Ok(Self {
            welcome: settings.server.welcome.render(hostname)?,
            parser: CommandParser::new(words).unwrap_or_default(),
            zone: match settings.formats.timezone {
                ZoneChoice::Local => None,
                ZoneChoice::Named(name) => Some(Zone::named(name)),
            },
            day: settings.formats.day.clone(),
            date: settings.formats.date.clone(),
            time: settings.formats.time.clone(),
            further,
        })
    }

    /// The format of a word; `None` for a further word that is not one of these settings.
    #[must_use]
    pub fn format(&self, word: TimeFormat) -> Option<&Format> {
        match word {
            TimeFormat::Day => Some(&self.day),
            TimeFormat::Date => Some(&self.date),
            TimeFormat::Time => Some(&self.time),
            TimeFormat::Custom(place) => self.further.get(place),
        }
    }
}
