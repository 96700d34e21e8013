//! SIGHUP: the whole file is checked first, then swapped; a mistake keeps what was.

use std::error::Error;
use std::time::Instant;

use tracing::{error, info, warn};

use super::state::Supervisor;
use crate::log;
use crate::session::Answers;
use crate::settings;

impl Supervisor {
    /// Reads the settings anew and takes them, or says why not and keeps the old ones.
    pub(super) fn reload(&mut self) {
        self.notify.reloading();
        let now = Instant::now();
        self.leaving.hurry(now);
        self.tend_leaving(now);
        match self.try_reload() {
            Ok(()) => {
                self.totals.reloads += 1;
                self.totals.last_reload_error.clear();
                info!("settings reloaded from {}", self.loaded.source);
            }
            Err(reason) => {
                self.totals.failed_reloads += 1;
                self.totals.last_reload_error = reason.to_string();
                for line in self.totals.last_reload_error.lines() {
                    error!("reload failed, the old settings stay: {line}");
                }
            }
        }
        self.notify.ready();
    }

    /// Everything that can fail comes before everything that changes.
    fn try_reload(&mut self) -> Result<(), Box<dyn Error>> {
        let hostname = crate::host::name();
        let loaded = settings::load_again(&self.loaded.source, &hostname)?;
        let answers = Answers::new(&loaded.settings, &hostname).map_err(|unfit| unfit.to_string())?;
        let log = log::prepare(&loaded.settings.log, &self.default_log, None)?;
        let moved = self.listeners.move_to(&loaded.settings.server)?;
        self.log.change(log);
        if loaded.settings.process != self.loaded.settings.process {
            warn!("a change in [process] needs a restart; what is in force there stays");
        }
        self.answers = answers;
        self.loaded = loaded;
        for warning in &moved.warnings {
            warn!("{warning}; skipped");
        }
        for address in &moved.opened {
            info!("listening on {address}");
        }
        for listener in moved.left {
            self.leave(listener, Instant::now());
        }
        Ok(())
    }
}
