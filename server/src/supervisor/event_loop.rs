//! The event loop of the parent: waits for sockets, signals and deadlines, then acts on them.

use std::error::Error;
use std::time::{Duration, Instant};

use datetime_protocol::error::Refusal;
use nix::poll::PollFd;
use nix::sys::signal::Signal;
use nix::unistd::Pid;
use smallvec::SmallVec;
use tracing::{info, warn};

use super::configuration::Configuration;
use super::connections::Connections;
use super::notify::Notify;
use super::phase::{Action, Event, Phase};
use super::reload::reload;
use super::report::Report;
use super::startup::{Startup, check_local_networks, confine};
use super::status_query::{MAX_STATUS_CHILDREN, fork_status_child};
use crate::clock::LocalZone;
use crate::listener::{Accepted, Listeners};
use crate::log::{DefaultLog, LogHandle};
use crate::platform::{Signals, Woken, redirect_standard_streams};
use crate::runtime::RuntimeFiles;
use crate::status::{Status, wall_clock};

/// Maximum number of clients accepted from one listener before other events are handled.
const ACCEPT_BATCH: usize = 16;

/// Number of polled descriptors that fit on the stack: usually a few listeners and the control socket.
const POLL_FDS: usize = 8;

/// How long to wait after a lack of descriptors or memory: long enough not to use much CPU time, short enough not to be
/// noticed by clients.
const PAUSE: Duration = Duration::from_millis(100);

/// The parent process.
pub(crate) struct Supervisor {
    pid: Pid,
    started: Instant,
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
        let Startup { loaded, templates, listeners, log, default_log, runtime } = startup;
        let signals = Signals::of_parent().map_err(|error| format!("cannot handle signals: {error}"))?;
        let started = Instant::now();
        let (notify, warning) = Notify::from_environment(started);
        let (local_zone, zone_warning) = LocalZone::read();
        for warning in warning.into_iter().chain(zone_warning) {
            warn!("{warning}");
        }
        for listener in listeners.iter() {
            info!("listening on {}", listener.address());
        }
        check_local_networks(&loaded.settings.access);
        // Last, because the sandbox forbids to open further sockets of other kinds.
        let confinement = confine(&loaded.settings.process)?;
        let connections = Connections::new(signals, confinement, local_zone, started)
            .map_err(|error| format!("cannot reserve memory shared with sessions: {error}"))?;
        if let Err(error) = redirect_standard_streams() {
            warn!("cannot open /dev/null: {error}; sessions keep the standard streams of this process");
        }
        notify.ready();
        Ok(Self {
            pid: Pid::this(),
            started,
            configuration: Configuration::new(loaded, templates),
            listeners,
            connections,
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
            self.wait();
            let now = Instant::now();
            if self.paused_until.is_some_and(|end| end <= now) {
                self.paused_until = None;
            }
            self.on_signals(now);
            self.on(Event::Tick, now);
            self.connections.advance(&self.configuration, &mut self.report, now);
            if self.phase == Phase::Serving {
                self.accept_clients(now);
            }
            self.accept_queries(now);
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

    /// Waits for an event. It does not return which: each part checks its sockets and deadlines without waiting.
    fn wait(&mut self) {
        let deadlines =
            [self.phase.deadline(), self.connections.deadline(), self.paused_until, self.notify.deadline()];
        // On the stack, because every fork copies the heap pages that this loop writes to.
        let mut fds = SmallVec::<[PollFd<'_>; POLL_FDS]>::new();
        if self.paused_until.is_none() {
            fds.extend(self.listeners.poll_fds());
        }
        if self.accepts_queries() {
            fds.extend(self.runtime.poll_fd());
        }
        fds.extend(self.connections.poll_fds());
        match self.signals.wait(&mut fds, deadlines.into_iter().flatten().min()) {
            Ok(Woken::Signal | Woken::Deadline) => {}
            // A wait that finds a socket ready delivers no signals.
            Ok(Woken::Ready) => _ = self.signals.deliver_pending(),
            Err(error) => {
                drop(fds);
                self.report.fault("cannot wait for clients", &error.into(), Instant::now());
                self.signals.rest(PAUSE);
            }
        }
    }

    fn on_signals(&mut self, now: Instant) {
        let pending = self.signals.take_pending();
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
                self.close_listeners(now);
                self.connections.signal_sessions(Signal::SIGTERM);
            }
            Action::Kill => {
                self.connections.drop_refused();
                if self.connections.count() > 0 {
                    warn!("stopping at once: ending {} sessions", self.connections.count());
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
            Ok((configuration, moved)) => {
                self.configuration = configuration;
                for warning in &moved.warnings {
                    warn!("{warning}; skipped");
                }
                for address in &moved.opened {
                    info!("listening on {address}");
                }
                let now = Instant::now();
                for listener in moved.removed {
                    self.connections.retire(listener, now);
                }
                self.connections.advance(&self.configuration, &mut self.report, now);
                self.report.reloaded(self.configuration.source());
            }
            Err(error) => self.report.reload_failed(error.as_ref()),
        }
        self.notify.ready();
    }

    /// Closes the listeners. Refuses the clients in their queues first, because closing a queue resets them.
    fn close_listeners(&mut self, now: Instant) {
        for index in 0..self.listeners.count() {
            for _ in 0..self.configuration.settings().server.backlog.get() {
                match self.listeners.accept(index) {
                    Some(Accepted::Client(stream, peer)) => {
                        self.connections.refuse(stream, peer, Refusal::Stopping, &mut self.report, now);
                    }
                    Some(Accepted::Next) => {}
                    Some(Accepted::Empty | Accepted::Pause(_) | Accepted::Broken(_)) | None => break,
                }
            }
        }
        self.listeners.close();
        self.connections.refuse_waiting(&mut self.report, now);
    }

    fn accept_clients(&mut self, now: Instant) {
        for index in 0..self.listeners.count() {
            for _ in 0..ACCEPT_BATCH {
                if self.paused_until.is_some() || !self.accept_client(index, now) {
                    break;
                }
            }
        }
    }

    /// Accepts one client. Returns whether there may be more. Each client is forked before the next is accepted, so that no
    /// child inherits the socket of another client.
    fn accept_client(&mut self, index: usize, now: Instant) -> bool {
        let (what, error) = match self.listeners.accept(index) {
            Some(Accepted::Client(stream, peer)) => {
                self.connections.on_connection(stream, peer, &self.configuration, &mut self.report, now);
                return true;
            }
            Some(Accepted::Next) => return true,
            Some(Accepted::Empty) | None => return false,
            Some(Accepted::Pause(error)) => ("cannot accept a client, resting", error),
            Some(Accepted::Broken(error)) => ("a listening socket is broken", error),
        };
        self.report.fault(what, &error, now);
        self.paused_until = Some(now + PAUSE);
        false
    }

    fn accepts_queries(&self) -> bool {
        self.phase != Phase::Killing
            && self.paused_until.is_none()
            && self.connections.status_children() < MAX_STATUS_CHILDREN
    }

    /// Answers programs that have connected to the control socket.
    fn accept_queries(&mut self, now: Instant) {
        while self.accepts_queries() {
            let stream = match self.runtime.accept() {
                Ok(Some(stream)) => stream,
                Ok(None) => return,
                Err(error) => {
                    self.paused_until = Some(now + PAUSE);
                    return self.report.fault("cannot accept a status query, resting", &error, now);
                }
            };
            match fork_status_child(self.pid, &stream, || self.status(now)) {
                Ok(pid) => self.connections.add_status_child(pid),
                Err(error) => {
                    return self.report.fault("cannot fork to answer a status query", &error.into(), now);
                }
            }
        }
    }

    fn status(&self, now: Instant) -> Status {
        let limits = &self.configuration.settings().limits;
        let drain_timeout = limits.drain_timeout.as_duration().as_millis();
        Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pid: self.pid.as_raw(),
            started: wall_clock(self.started, now),
            uptime_seconds: now.saturating_duration_since(self.started).as_secs(),
            settings: self.configuration.source().to_string(),
            listening: self.listeners.iter().map(|listener| listener.address().to_string()).collect(),
            max_clients: limits.max_clients.get(),
            stopping: self.phase != Phase::Serving,
            drain_timeout_ms: u64::try_from(drain_timeout).unwrap_or(u64::MAX),
            totals: self.report.totals(self.connections.requests()),
            clients: self.connections.clients(now),
        }
    }
}
