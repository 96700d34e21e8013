//! SIGHUP: the whole file is checked first, then swapped; a mistake keeps what was.

use std::error::Error;
use std::time::Instant;

use tracing::{error, info, warn};

use super::state::Supervisor;
use crate::log;
use crate::session::Templates;
use crate::settings;

impl Supervisor {
    /// Reads the settings anew and takes them, or says why not and keeps the old ones.
    pub(super) fn reload(&mut self) {
        self.notify.reloading();
        let now = Instant::now();
        self.retiring.expire_now(now);
        self.tend_retiring(now);
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
        let templates = Templates::new(&loaded.settings, &hostname).map_err(|unfit| unfit.to_string())?;
        let log = log::prepare(&loaded.settings.log, &self.default_log, None)?;
        let moved = self.listeners.move_to(&loaded.settings.server)?;
        self.log.change(log);
        if loaded.settings.process != self.loaded.settings.process {
            warn!("a change in [process] needs a restart; what is in force there stays");
        }
        self.templates = templates;
        self.loaded = loaded;
        for warning in &moved.warnings {
            warn!("{warning}; skipped");
        }
        for address in &moved.opened {
            info!("listening on {address}");
        }
        for listener in moved.left {
            self.retire(listener, Instant::now());
        }
        Ok(())
    }
}
