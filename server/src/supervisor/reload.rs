//! SIGHUP: the whole file is checked first, then swapped; a mistake keeps what was.

use std::error::Error;

use tracing::{error, info, warn};

use super::state::Supervisor;
use crate::listener::{Accepted, Listener, accept};
use crate::log;
use crate::session::Answers;
use crate::settings;

impl Supervisor {
    /// Reads the settings anew and takes them, or says why not and keeps the old ones.
    pub(super) fn reload(&mut self) {
        self.notify.reloading();
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

    /// Takes everybody who waits in a listener.
    fn empty(&mut self, listener: &Listener) {
        loop {
            match accept(listener.socket()) {
                Accepted::Client(stream, peer) => self.receive(stream, peer),
                Accepted::Next => {}
                Accepted::Empty | Accepted::Pause(_) | Accepted::Broken(_) => return,
            }
        }
    }

    /// Everything that can fail comes before everything that changes.
    fn try_reload(&mut self) -> Result<(), Box<dyn Error>> {
        let hostname = crate::host::name();
        let loaded = settings::load(self.config.as_deref(), &hostname)?;
        let answers = Answers::new(&loaded.settings, &hostname).map_err(|unfit| unfit.to_string())?;
        let log = match log::prepare(&loaded.settings.log, self.log_path.as_deref()) {
            Ok(log) => Some(log),
            // The right to open it was given up: the file that is open goes on.
            Err(error) if loaded.settings.log.file == self.loaded.settings.log.file => {
                warn!("{error}; the open one stays");
                None
            }
            Err(error) => return Err(error.into()),
        };
        let moved = self.listeners.move_to(&loaded.settings.server)?;
        if let Some(log) = log {
            self.log.change(log);
        }
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
        for left in moved.left {
            // Who waits in it connected in good faith: closing it with them inside would reset them.
            self.empty(&left);
            let address = left.address();
            drop(left);
            info!("no longer listening on {address}");
        }
        Ok(())
    }
}
