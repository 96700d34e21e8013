//! The parent's loop: wait, note what happened, act.

use std::net::{SocketAddr, TcpStream};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use datetime_protocol::error::ErrorLine;
use ipnet::IpNet;
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use tracing::{debug, error, info, warn};

use super::admission::admit;
use super::children::Child;
use super::notify::Notify;
use super::phase::{Action, Event, Phase};
use super::scoreboard::Row;
use super::state::{Runtime, Supervisor};
use crate::clock::{SystemClock, Zone};
use crate::confine::Confinement;
use crate::host;
use crate::listener::{Accepted, accept};
use crate::process::fork::fork_child;
use crate::process::shed::close_all_but;
use crate::process::signals::Signals;
use crate::session::{End, Session, serve};
use crate::settings::ZoneChoice;

/// Clients taken from one listener before the loop looks at everything else again.
const ACCEPT_BATCH: usize = 64;

/// The rest after the system had no room for a client: long enough not to spin, short enough not to be noticed.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

impl Supervisor {
    /// Serves until it is stopped. Returns once no child is left.
    pub fn run(mut self) {
        while !self.is_done() {
            self.wait();
            let now = Instant::now();
            self.on_signals(now);
            self.on(Event::Tick, now);
            self.refused.tend(now);
            if self.phase == Phase::Serving {
                self.accept_clients(now);
                self.answer_control(now);
            }
        }
        if let Some(socket) = self.runtime.control_socket.take() {
            socket.remove();
        }
        if let Some(file) = self.runtime.pid_file.take() {
            file.release();
        }
        info!("stopped");
    }

    fn is_done(&self) -> bool {
        match self.phase {
            Phase::Serving => false,
            Phase::Draining { .. } => self.children.count() == 0 && self.refused.is_empty(),
            Phase::Killing => self.children.count() == 0,
        }
    }

    /// Waits until something is there to do; what it is, each part finds out for itself without waiting.
    fn wait(&mut self) {
        let deadlines = [self.phase.deadline(), self.refused.deadline(), self.paused_until];
        let timeout = deadlines.into_iter().flatten().min().map_or(PollTimeout::NONE, |deadline| {
            let left = deadline.saturating_duration_since(Instant::now());
            // Rounded up, or the loop would spin through the last millisecond.
            PollTimeout::try_from(left.as_millis().saturating_add(1)).unwrap_or(PollTimeout::MAX)
        });
        let mut fds = vec![PollFd::new(self.signals.as_fd(), PollFlags::POLLIN)];
        if self.paused_until.is_none() {
            fds.extend(
                self.listeners.iter().map(|listener| PollFd::new(listener.as_fd(), PollFlags::POLLIN)),
            );
        }
        if let Some(socket) = &self.runtime.control_socket
            && self.phase == Phase::Serving
        {
            fds.push(PollFd::new(socket.as_fd(), PollFlags::POLLIN));
        }
        fds.extend(self.refused.poll_fds());
        match poll(&mut fds, timeout) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(error) => {
                // ENOMEM: nothing to do but to go on a little later.
                drop(fds);
                let now = Instant::now();
                self.report.fault("cannot wait for clients", &error.into(), now);
                self.paused_until = Some(now + ACCEPT_PAUSE);
            }
        }
    }

    fn on_signals(&mut self, now: Instant) {
        let came = self.signals.take();
        if came.includes(Signal::SIGCHLD) {
            self.reap(now);
        }
        if came.includes(Signal::SIGHUP) {
            self.on(Event::ReloadAsked, now);
        }
        if came.includes(Signal::SIGTERM) || came.includes(Signal::SIGINT) {
            self.on(Event::StopAsked, now);
        }
    }

    fn on(&mut self, event: Event, now: Instant) {
        let drain_timeout = self.loaded.settings.limits.drain_timeout.or_zero();
        let (phase, action) = self.phase.on(event, now, drain_timeout);
        self.phase = phase;
        match action {
            Action::Nothing => {}
            Action::Reload => self.reload(),
            Action::Drain => {
                info!("stopping: {} clients have {drain_timeout:?} to finish", self.children.count());
                self.notify.stopping();
                self.listeners.close();
                self.signal_children(Signal::SIGTERM);
            }
            Action::Kill => {
                self.refused.clear();
                if self.children.count() > 0 {
                    warn!("stopping at once: ending {} sessions", self.children.count());
                }
                self.signal_children(Signal::SIGKILL);
            }
        }
    }

    fn signal_children(&self, signal: Signal) {
        for pid in self.children.pids() {
            // ESRCH: it has just ended, and will be reaped.
            let _ = kill(pid, signal);
        }
    }

    /// Reaps every child that has ended: many may stand behind one SIGCHLD.
    fn reap(&mut self, now: Instant) {
        loop {
            match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
                Ok(WaitStatus::StillAlive) | Err(Errno::ECHILD) => return,
                Ok(status) => {
                    if let Some(pid) = status.pid() {
                        self.asking.retain(|asking| *asking != pid);
                        self.end(pid, status, now);
                    }
                }
                Err(Errno::EINTR) => {}
                Err(error) => return self.report.fault("cannot reap children", &error.into(), now),
            }
        }
    }

    fn end(&mut self, pid: Pid, status: WaitStatus, now: Instant) {
        let Some(child) = self.children.remove(pid) else { return };
        self.totals.requests += child.requests();
        if !self.report.ended(&child, status, now) {
            self.totals.crashed += 1;
        }
        if let Some(row) = child.row {
            self.scoreboard.give_back(row);
        }
    }

    fn accept_clients(&mut self, now: Instant) {
        if self.paused_until.is_some_and(|end| now < end) {
            return;
        }
        self.paused_until = None;
        let mut clients = Vec::new();
        for listener in self.listeners.iter() {
            for _ in 0..ACCEPT_BATCH {
                match accept(listener.socket()) {
                    Accepted::Client(stream, peer) => clients.push((stream, peer)),
                    Accepted::Next => {}
                    Accepted::Empty => break,
                    Accepted::Pause(reason) => {
                        self.report.fault("cannot accept a client, resting", &reason, now);
                        self.paused_until = Some(now + ACCEPT_PAUSE);
                        break;
                    }
                    Accepted::Fatal(reason) => {
                        error!("the listening socket on {} is broken: {reason}", listener.address());
                        self.paused_until = Some(now + ACCEPT_PAUSE);
                        break;
                    }
                }
            }
        }
        for (stream, peer) in clients {
            self.receive(stream, peer);
        }
    }

    /// Admits a client and forks its child, or refuses it with a line that says why.
    pub(super) fn receive(&mut self, stream: TcpStream, peer: SocketAddr) {
        let now = Instant::now();
        // Children that have ended hold no place, also where their signal is not taken yet.
        self.reap(now);
        let settings = &self.loaded.settings;
        let local = || local_networks().unwrap_or_default();
        match admit(peer.ip(), &settings.access, &settings.limits, &self.children, local) {
            Ok(()) => self.start(stream, peer, now),
            Err(line) => self.refuse(stream, peer, &line, now),
        }
    }

    fn refuse(&mut self, stream: TcpStream, peer: SocketAddr, line: &ErrorLine, now: Instant) {
        self.report.refused(peer, line, now);
        *self.totals.refused.entry(line.cause().to_owned()).or_default() += 1;
        self.refused.refuse(stream, line, now);
    }

    fn start(&mut self, stream: TcpStream, peer: SocketAddr, now: Instant) {
        // Before the fork: the client keeps the zone that the machine has now.
        if let Some(warning) = self.local_zone.refresh() {
            warn!("{warning}");
        }
        let row = self.scoreboard.take(now);
        match fork_child(|| self.child(&stream, row)) {
            Ok(pid) => {
                debug!(%peer, %pid, "session begun");
                self.totals.sessions += 1;
                self.children.insert(pid, Child { peer, since: now, row });
            }
            Err(error) => {
                if let Some(row) = row {
                    self.scoreboard.give_back(row);
                }
                self.report.fault("cannot fork", &error.into(), now);
                self.refuse(stream, peer, &ErrorLine::NoProcess, now);
            }
        }
    }

    /// A child's whole life: lets go of what is the parent's, talks, and returns its exit status.
    fn child(&mut self, stream: &TcpStream, row: Option<Row>) -> u8 {
        host::die_with_parent();
        // A listener kept open here would hold the port after the parent is gone.
        self.listeners.close();
        self.refused.clear();
        self.runtime = Runtime::default();
        self.notify = Notify::nobody();
        let Ok(signals) = Signals::of_child() else { return End::Failed.status() };
        self.signals = signals;
        if std::mem::replace(&mut self.confinement, Confinement::Off).confine_child().is_err() {
            return End::Failed.status();
        }
        let [reader, writer] = self.signals.descriptors();
        close_all_but(&[stream.as_fd(), reader, writer]);
        let limits = &self.loaded.settings.limits;
        let zone = match self.loaded.settings.formats.timezone {
            ZoneChoice::Local => self.local_zone.zone().clone(),
            ZoneChoice::Named(zone) => Zone::Named(zone),
        };
        let session = Session {
            answers: &self.answers,
            zone: &zone,
            clock: &SystemClock,
            idle_timeout: limits.idle_timeout.get(),
            write_timeout: limits.write_timeout.get(),
            on_request: &|| {
                if let Some(row) = row {
                    row.count(Instant::now());
                }
            },
        };
        serve(&session, stream, self.signals.as_fd()).status()
    }
}

/// The networks that this machine is on at the moment.
fn local_networks() -> nix::Result<Vec<IpNet>> {
    let interfaces = nix::ifaddrs::getifaddrs()?;
    Ok(interfaces.filter_map(|interface| host::network(&interface)).collect())
}
