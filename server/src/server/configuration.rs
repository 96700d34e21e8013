//! The current settings and what is prepared from them. A reload replaces both.

use crate::session::Templates;
use crate::settings::Settings;

/// The settings for new clients.
pub(super) struct Configuration {
    settings: Settings,
    source: String,
    templates: Templates,
}

impl Configuration {
    /// Prepares settings that came from `source`.
    ///
    /// # Errors
    /// The welcome is invalid with this host name.
    pub(super) fn new(settings: Settings, source: String, hostname: &str) -> Result<Self, String> {
        let templates = Templates::new(&settings, hostname).map_err(|error| error.to_string())?;
        Ok(Self { settings, source, templates })
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Where the settings came from.
    pub(super) fn source(&self) -> &str {
        &self.source
    }

    pub(super) fn templates(&self) -> &Templates {
        &self.templates
    }
}
