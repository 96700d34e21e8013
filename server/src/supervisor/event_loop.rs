//! The event loop of the parent: waits for sockets, signals and deadlines, then acts on them.

use std::error::Error;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use nix::unistd::Pid;
use tracing::{info, warn};

use super::configuration::Configuration;
use super::connections::{Connections, Sessions};
use super::local_networks::check_local_networks;
use super::notify::Notify;
use super::phase::{Action, Event, Phase};
use super::poll_set::{Ready, wait};
use super::reload::reload;
use super::report::Report;
use super::startup::{Startup, close_standard_streams, confine};
use super::status_query::{MAX_STATUS_CHILDREN, fork_status_child, status};
use crate::clock::LocalZone;
use crate::listener::{Accepted, Listeners};
use crate::log::{DefaultLog, LogHandle};
use crate::platform::{PendingSignals, Signals};
use crate::runtime::RuntimeFiles;

/// Maximum number of clients accepted from one listener before other events are handled.
const ACCEPT_BATCH: usize = 16;

/// How long to pause after a lack of descriptors or memory: uses little CPU time, and clients hardly notice it.
const PAUSE: Duration = Duration::from_millis(100);

/// The parent process.
pub(crate) struct Supervisor {
    configuration: Configuration,
    listeners: Listeners,
    connections: Connections,
    runtime: RuntimeFiles,
    report: Report,
    log: LogHandle,
    default_log: DefaultLog,
    notify: Notify,
    signals: Signals,
    phase: Phase,
    /// No client or status query is accepted before this time.
    paused_until: Option<Instant>,
}

impl Supervisor {
    /// Prepares to serve: handles signals, connects to the service manager, and confines this process.
    ///
    /// # Errors
    /// The system provides no signal handlers or no shared memory, or not all of a required sandbox.
    pub(crate) fn new(startup: Startup) -> Result<Self, Box<dyn Error>> {
        let signals = Signals::for_parent().map_err(|error| format!("cannot handle signals: {error}"))?;
        let started = Instant::now();
        let (notify, warning) = Notify::from_environment(started);
        let (local_zone, zone_warning) = LocalZone::read();
        for warning in warning.into_iter().chain(zone_warning) {
            warn!("{warning}");
        }
        startup.log_addresses();
        let Startup { loaded, templates, listeners, log, default_log, runtime } = startup;
        check_local_networks(&loaded.settings.access);
        // Last, because the sandbox forbids sockets such as those of the previous steps.
        let confinement = confine(&loaded.settings.process)?;
        let sessions = Sessions::new(signals, confinement, local_zone, started)
            .map_err(|error| format!("cannot reserve memory shared with sessions: {error}"))?;
        close_standard_streams();
        notify.ready();
        Ok(Self {
            configuration: Configuration::new(loaded, templates),
            listeners,
            connections: Connections::new(sessions),
            runtime,
            report: Report::new(started),
            log,
            default_log,
            notify,
            signals,
            phase: Phase::Serving,
            paused_until: None,
        })
    }

    /// Serves until a stop is requested and no session is left.
    pub(crate) fn run(mut self) {
        while !self.is_done() {
            let ready = self.wait();
            let now = Instant::now();
            self.paused_until = self.paused_until.filter(|end| *end > now);
            self.on_signals(now);
            self.on(Event::Tick, now);
            self.connections.advance(&self.configuration, &mut self.report, now);
            if ready.clients && self.phase == Phase::Serving && self.paused_until.is_none() {
                self.accept_clients(now);
            }
            if ready.query && self.accepts_queries() {
                self.accept_query(now);
            }
            self.notify.keep_alive(now);
        }
        self.connections.kill_status_children();
        self.runtime.remove();
        info!("stopped");
    }

    fn is_done(&self) -> bool {
        match self.phase {
            Phase::Serving => false,
            Phase::Draining { .. } => self.connections.are_closed(),
            Phase::Killing => self.connections.count() == 0,
        }
    }

    /// Waits for an event. Returns which sockets can be accepted from; for the rest, each part checks its own sockets and
    /// deadlines.
    fn wait(&mut self) -> Ready {
        let deadlines =
            [self.phase.deadline(), self.connections.deadline(), self.paused_until, self.notify.deadline()];
        let control_socket = self.runtime.poll_fd().filter(|_| self.accepts_queries());
        let listeners = self.listeners.poll_fds().filter(|_| self.paused_until.is_none());
        let deadline = deadlines.into_iter().flatten().min();
        wait(self.signals, control_socket, listeners, self.connections.poll_fds(), deadline).unwrap_or_else(
            |error| {
                self.report.fault("cannot wait for clients", &error.into(), Instant::now());
                self.signals.pause(PAUSE);
                Ready { clients: true, query: true }
            },
        )
    }

    fn on_signals(&mut self, now: Instant) {
        let pending = PendingSignals::take();
        if pending.includes(Signal::SIGCHLD) {
            self.connections.reap(&mut self.report, now);
        }
        if pending.includes(Signal::SIGHUP) {
            self.on(Event::ReloadRequested, now);
        }
        if pending.includes(Signal::SIGTERM) || pending.includes(Signal::SIGINT) {
            self.on(Event::StopRequested, now);
        }
    }

    fn on(&mut self, event: Event, now: Instant) {
        let drain_timeout = self.configuration.settings().limits.drain_timeout.as_duration();
        let (phase, action) = self.phase.on(event, now, drain_timeout);
        self.phase = phase;
        match action {
            Action::Nothing => {}
            Action::Reload => self.reload(now),
            Action::Drain => {
                info!("stopping: {} clients have {drain_timeout:?} to finish", self.connections.count());
                self.notify.stopping();
                self.connections.refuse_waiting(&self.listeners, &self.configuration, &mut self.report, now);
                self.listeners.close();
                self.connections.signal_sessions(Signal::SIGTERM);
            }
            Action::Kill => {
                self.connections.drop_refused();
                if self.connections.count() > 0 {
                    warn!("stopping immediately: ending {} sessions", self.connections.count());
                }
                self.connections.signal_sessions(Signal::SIGKILL);
            }
        }
    }

    fn reload(&mut self, now: Instant) {
        self.notify.reloading();
        self.connections.expire_retiring(now);
        self.connections.advance(&self.configuration, &mut self.report, now);
        match reload(&self.configuration, &mut self.listeners, &self.log, &self.default_log) {
            Ok((configuration, removed)) => {
                self.configuration = configuration;
                let now = Instant::now();
                for listener in removed {
                    self.connections.retire(listener, now);
                }
                self.connections.advance(&self.configuration, &mut self.report, now);
                self.report.reloaded(self.configuration.source());
            }
            Err(error) => self.report.reload_failed(error.as_ref()),
        }
        self.notify.ready();
    }

    /// Accepts clients. Each is forked before the next is accepted, so that no child inherits the socket of another client.
    fn accept_clients(&mut self, now: Instant) {
        for listener in self.listeners.iter() {
            for _ in 0..ACCEPT_BATCH {
                let (what, error) = match listener.accept() {
                    Accepted::Client(stream, peer) => {
                        let Self { connections, configuration, report, .. } = self;
                        connections.on_connection(stream, peer, configuration, report, now);
                        continue;
                    }
                    Accepted::Next => continue,
                    Accepted::Empty => break,
                    Accepted::Pause(error) => ("cannot accept a client, pausing", error),
                    Accepted::Broken(error) => ("a listening socket is broken", error),
                };
                self.report.fault(what, &error, now);
                self.paused_until = Some(now + PAUSE);
                // The other listeners are not affected: a broken one stays ready and would otherwise starve them.
                break;
            }
        }
    }

    fn accepts_queries(&self) -> bool {
        self.phase != Phase::Killing
            && self.paused_until.is_none()
            && self.connections.status_children() < MAX_STATUS_CHILDREN
    }

    /// Answers a program that has connected to the control socket.
    fn accept_query(&mut self, now: Instant) {
        let (what, error) = match self.runtime.accept() {
            Ok(Some(stream)) => {
                let Self { configuration, listeners, connections, report, .. } = self;
                let (pid, is_stopping) = (Pid::this(), self.phase != Phase::Serving);
                let status = || status(pid, configuration, listeners, connections, report, is_stopping, now);
                match fork_status_child(&stream, pid, status) {
                    Ok(pid) => return self.connections.add_status_child(pid),
                    Err(error) => ("cannot fork to answer a status query", error.into()),
                }
            }
            Ok(None) => return,
            Err(error) => {
                self.paused_until = Some(now + PAUSE);
                ("cannot accept a status query, pausing", error)
            }
        };
        self.report.fault(what, &error, now);
    }
}
