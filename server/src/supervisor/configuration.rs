//! The current settings and what is prepared from them. A reload replaces both.

use std::error::Error;

use crate::host;
use crate::session::Templates;
use crate::settings::{Loaded, Settings, Source, load_again};

/// The settings for new clients.
pub(super) struct Configuration {
    loaded: Loaded,
    templates: Templates,
}

impl Configuration {
    pub(super) fn new(loaded: Loaded, templates: Templates) -> Self {
        Self { loaded, templates }
    }

    /// Loads the settings again from where they came from.
    ///
    /// # Errors
    /// The settings cannot be read or are invalid.
    pub(super) fn load_again(&self) -> Result<Self, Box<dyn Error>> {
        let hostname = host::name();
        let loaded = load_again(&self.loaded.source, &hostname)?;
        let templates = Templates::new(&loaded.settings, &hostname).map_err(|error| error.to_string())?;
        Ok(Self::new(loaded, templates))
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.loaded.settings
    }

    /// Where the settings came from.
    pub(super) fn source(&self) -> &Source {
        &self.loaded.source
    }

    pub(super) fn templates(&self) -> &Templates {
        &self.templates
    }
}
