//! What the settings say to clients, made ready once for all sessions.

use datetime_protocol::answer::{Answer, Unfit};
use datetime_protocol::command::MomentWord;
use datetime_protocol::vocabulary::Vocabulary;

use crate::clock::{Format, Zone};
use crate::settings::{Settings, ZoneChoice};

/// The welcome, the words, the zone, and a format for each word that is answered with a moment.
#[derive(Clone, Debug)]
pub struct Templates {
    /// The first line.
    pub welcome: Answer,
    /// The words understood.
    pub vocabulary: Vocabulary,
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
    /// [`Unfit`] where the machine's name does not fit into the welcome.
    pub fn new(settings: &Settings, hostname: &str) -> Result<Self, Unfit> {
        let (words, further): (Vec<_>, Vec<_>) = settings.commands.iter().cloned().unzip();
        Ok(Self {
            welcome: settings.server.welcome.render(hostname)?,
            vocabulary: Vocabulary::new(words).unwrap_or_default(),
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
    pub fn format(&self, word: MomentWord) -> Option<&Format> {
        match word {
            MomentWord::Day => Some(&self.day),
            MomentWord::Date => Some(&self.date),
            MomentWord::Time => Some(&self.time),
            MomentWord::Further(place) => self.further.get(place),
        }
    }
}
