//! The event loop of the server: waits for sockets, signals, instructions and deadlines, then acts on them.

use std::hint::black_box;
use std::io::ErrorKind;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};

use ipnet::IpNet;
use nix::poll::{PollFd, PollFlags};
use nix::sys::signal::Signal;
use nix::unistd::{Pid, Uid};
use tracing::{error, info, warn};

use super::configuration::Configuration;
use super::connections::Connections;
use super::phase::{Action, Event, Phase};
use super::poll_set::{Ready, wait};
use super::report::Report;
use super::status_query::{MAX_STATUS_CHILDREN, fork_status_child};
use crate::channel::{Channel, Configure, Environment, Instruction, Notice, Received};
use crate::listener::{Accepted, Listener};
use crate::log::{LogHandle, Prepared};
use crate::platform::{ChildSignal, PendingSignals, Signals};
use crate::sandbox::Confinement;
use crate::settings::{self, SettingsError};

/// How long to pause after a lack of descriptors or memory: uses little CPU time, and clients hardly notice it.
const PAUSE: Duration = Duration::from_millis(100);

/// After this many waits in a row that found a socket ready, signals are delivered: only a wait that has to wait delivers them.
const MAX_BUSY_WAITS: u32 = 16;

/// The server process. Aligned to a page: every fork makes the kernel copy the pages that change.
#[repr(align(4096))]
pub(super) struct Server<'m> {
    pub(super) monitor: Pid,
    pub(super) user: Uid,
    pub(super) started: Instant,
    pub(super) restarts: u64,
    pub(super) confinement: Confinement,
    pub(super) configuration: Configuration,
    /// The networks that `local` in `[access]` stands for.
    pub(super) networks: Vec<IpNet>,
    pub(super) listeners: Vec<Listener>,
    pub(super) connections: Connections,
    pub(super) control_socket: Option<UnixListener>,
    pub(super) report: Report,
    pub(super) log: &'m mut LogHandle,
    pub(super) channel: Channel,
    pub(super) signals: Signals,
    /// Receives SIGCHLD where the system has a descriptor for it.
    pub(super) child_signal: Option<ChildSignal>,
    /// The interval of [`Notice::Alive`], and when the next one is due.
    pub(super) watchdog: Option<(Duration, Instant)>,
    pub(super) phase: Phase,
    /// No client or status query is accepted before this time.
    pub(super) paused_until: Option<Instant>,
    /// Whether the monitor has ended.
    pub(super) is_orphaned: bool,
    /// How many waits in a row have found a socket ready.
    pub(super) busy_waits: u32,
}

/// Fills the stack to the beginning of a page. Every fork copies the pages that change, those of the stack too.
#[repr(align(4096))]
struct Page {
    _bytes: [u8; 4096],
}

impl Server<'_> {
    /// Serves until the monitor stops the server or ends, and no session is left.
    pub(super) fn run(&mut self) {
        // The frames below begin at the end of a page. Where the kernel puts the stack is random, and they would be on two pages in
        // most servers.
        let page = MaybeUninit::<Page>::uninit();
        black_box(&page);
        self.serve();
        black_box(&page);
    }

    // Not inlined: it would be on the page of its caller.
    #[inline(never)]
    fn serve(&mut self) {
        while !self.is_done() {
            let ready = self.wait();
            let now = Instant::now();
            self.paused_until = self.paused_until.filter(|end| *end > now);
            if let Some(signal) = self.child_signal.as_ref().filter(|_| ready.child) {
                signal.take();
            }
            if ready.child || PendingSignals::take().includes(Signal::SIGCHLD) {
                self.connections.reap(&mut self.report, now);
            }
            if ready.instruction {
                self.receive_instructions(now);
            }
            self.on(Event::Tick, now);
            self.advance(now);
            if self.phase == Phase::Serving && self.paused_until.is_none() {
                self.accept_clients(ready, now);
            }
            if ready.query && self.accepts_queries() {
                self.accept_query(now);
            }
            self.notify_watchdog(now);
        }
    }

    fn is_done(&self) -> bool {
        match self.phase {
            Phase::Serving => false,
            // Sessions get SIGTERM when this process exits.
            Phase::Draining { .. } | Phase::Killing if self.is_orphaned => {
                self.connections.are_refused_closed()
            }
            Phase::Draining { .. } => self.connections.are_closed(),
            Phase::Killing => self.connections.count() == 0,
        }
    }

    /// Waits for an event. Returns which sockets are ready; of connections, each part checks its own sockets and deadlines.
    fn wait(&mut self) -> Ready {
        let watchdog = self.watchdog.map(|(_, next)| next);
        let deadlines = [self.phase.deadline(), self.connections.deadline(), self.paused_until, watchdog];
        let deadline = deadlines.into_iter().flatten().min();
        if self.child_signal.is_none() && self.busy_waits >= MAX_BUSY_WAITS {
            self.busy_waits = 0;
            let _ = self.signals.deliver_pending();
        }
        let poll = |fd| PollFd::new(fd, PollFlags::POLLIN);
        let control_socket = self.control_socket.as_ref().filter(|_| self.accepts_queries()).map(AsFd::as_fd);
        let is_accepting = self.phase == Phase::Serving && self.paused_until.is_none();
        let listeners = self.listeners.iter().filter(|_| is_accepting).map(AsFd::as_fd);
        let ready = wait(
            self.signals,
            self.child_signal.as_ref().map(AsFd::as_fd).map(poll),
            (!self.is_orphaned).then(|| poll(self.channel.as_fd())),
            control_socket.map(poll),
            listeners.map(poll),
            self.connections.poll_fds(),
            deadline,
        );
        match ready {
            Ok(ready) => {
                self.busy_waits = if ready.is_some() { self.busy_waits + 1 } else { 0 };
                ready.unwrap_or_default()
            }
            Err(error) => {
                self.report.fault("cannot wait for clients", &error.into(), Instant::now());
                self.signals.pause(PAUSE);
                Ready::unknown(self.listeners.len())
            }
        }
    }

    // Not inlined, like every function below that runs rarely: it would enlarge the stack frame of `serve`.
    #[inline(never)]
    fn receive_instructions(&mut self, now: Instant) {
        loop {
            match self.channel.receive() {
                Ok(Received::Nothing) => return,
                Ok(Received::Message(Instruction::Stop, _)) => self.on(Event::StopRequested, now),
                Ok(Received::Message(Instruction::Configure(configure), passed)) => {
                    self.configure(*configure, passed, now);
                }
                Ok(Received::Message(Instruction::Environment(environment), _)) => {
                    self.set_environment(environment);
                }
                Ok(Received::Message(Instruction::ReloadFailed(reloads), _)) => {
                    self.report.reloads = reloads;
                }
                Ok(Received::Closed) => return self.on_monitor_end("the monitor has ended", now),
                Err(error) => {
                    return self.on_monitor_end(&format!("cannot read an instruction: {error}"), now);
                }
            }
        }
    }

    /// Stops, because nothing else can stop the server or reload its settings any more.
    fn on_monitor_end(&mut self, reason: &str, now: Instant) {
        if self.phase == Phase::Serving {
            error!("{reason}; stopping");
        }
        self.is_orphaned = true;
        self.on(Event::StopRequested, now);
    }

    fn set_environment(&mut self, environment: Environment) {
        self.connections.set_local_zone(&environment.zone);
        self.networks = environment.networks;
    }

    fn configure(&mut self, configure: Configure, passed: Vec<OwnedFd>, now: Instant) {
        let Configure { settings: text, source, hostname, is_terminal, listening, environment, reloads } =
            configure;
        let configuration = settings::parse(&text, &hostname)
            .map_err(|errors| SettingsError::Invalid { path: source.clone(), errors }.to_string())
            .and_then(|settings| Configuration::new(settings, source.clone(), &hostname));
        let configuration = match configuration {
            Ok(configuration) => configuration,
            // The monitor has validated the settings.
            Err(reason) => return error!("cannot use the settings of the monitor: {reason}"),
        };
        let mut passed = passed.into_iter();
        if let Some(log) = passed.next() {
            self.log.change(Prepared::new(log.into(), &configuration.settings().log, is_terminal));
        }
        let new: Vec<_> =
            passed.zip(listening).map(|(socket, endpoint)| Listener::passed(socket, endpoint)).collect();
        let old = std::mem::replace(&mut self.listeners, new);
        let is_kept = |old: &Listener| self.listeners.iter().any(|new| new.address() == old.address());
        for listener in old.into_iter().filter(|old| !is_kept(old)) {
            self.connections.retire(listener, now);
        }
        self.configuration = configuration;
        self.set_environment(environment);
        self.report.reloads = reloads;
        info!("settings reloaded from {}", self.configuration.source());
    }

    fn on(&mut self, event: Event, now: Instant) {
        let drain_timeout = self.configuration.settings().limits.drain_timeout.as_duration();
        let (phase, action) = self.phase.on(event, now, drain_timeout);
        if action != Action::Nothing {
            self.phase = phase;
            self.act(action, drain_timeout, now);
        }
    }

    #[inline(never)]
    fn act(&mut self, action: Action, drain_timeout: Duration, now: Instant) {
        match action {
            Action::Nothing => {}
            Action::Drain => {
                info!("stopping: {} clients have {drain_timeout:?} to finish", self.connections.count());
                self.connections.refuse_waiting(&self.listeners, &self.configuration, &mut self.report, now);
                self.listeners.clear();
                self.notify(&Notice::Draining);
            }
            Action::Kill => {
                self.connections.drop_refused();
                if self.connections.count() > 0 {
                    warn!("stopping immediately: ending {} sessions", self.connections.count());
                }
                self.notify(&Notice::DrainTimeout);
            }
        }
    }

    /// Handles input and deadlines of connections without a session.
    fn advance(&mut self, now: Instant) {
        let Self { connections, configuration, networks, report, channel, .. } = self;
        let was_retiring = connections.is_retiring();
        connections.advance(configuration, networks, report, now);
        if was_retiring && !connections.is_retiring() {
            let _ = channel.send(&Notice::Retired, &[]);
        }
    }

    /// Tells the monitor. If that fails, the monitor has ended or is about to kill this process.
    fn notify(&self, notice: &Notice) {
        let _ = self.channel.send(notice, &[]);
    }

    /// Accepts a client from each listener that has one. It is forked before the next is accepted, so that no child inherits the
    /// socket of another client.
    fn accept_clients(&mut self, ready: Ready, now: Instant) {
        let Self { listeners, connections, configuration, networks, report, paused_until, .. } = self;
        for listener in ready.listeners().filter_map(|index| listeners.get(index)) {
            let (what, error) = match listener.accept() {
                Accepted::Client(incoming) => {
                    connections.on_connection(incoming, configuration, networks, report, now);
                    continue;
                }
                Accepted::Next | Accepted::Empty => continue,
                Accepted::Pause(error) => ("cannot accept a client, pausing", error),
                Accepted::Broken(error) => ("a listening socket is broken", error),
            };
            report.fault(what, &error, now);
            // The other listeners are not affected: a broken one stays ready and would otherwise starve them.
            *paused_until = Some(now + PAUSE);
        }
    }

    fn accepts_queries(&self) -> bool {
        self.phase != Phase::Killing
            && self.paused_until.is_none()
            && self.connections.status_children() < MAX_STATUS_CHILDREN
    }

    /// Answers a program that has connected to the control socket.
    #[inline(never)]
    fn accept_query(&mut self, now: Instant) {
        let Some(accepted) = self.control_socket.as_ref().map(UnixListener::accept) else { return };
        let (what, error) = match accepted {
            Ok((stream, _)) => match fork_status_child(self, &stream, now) {
                Ok(pid) => return self.connections.add_status_child(pid),
                Err(error) => ("cannot fork to answer a status query", error.into()),
            },
            Err(error) if error.kind() == ErrorKind::WouldBlock => return,
            Err(error) => {
                self.paused_until = Some(now + PAUSE);
                ("cannot accept a status query, pausing", error)
            }
        };
        self.report.fault(what, &error, now);
    }

    fn notify_watchdog(&mut self, now: Instant) {
        if let Some((interval, next)) = self.watchdog.as_mut()
            && *next <= now
        {
            *next = now + *interval;
            self.notify(&Notice::Alive);
        }
    }
}
