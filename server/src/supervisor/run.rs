//! The parent's loop: wait, note what happened, act.

use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use datetime_protocol::error::Refusal;
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use smallvec::SmallVec;
use tracing::{info, warn};

use super::phase::{Action, Event, Phase};
use super::state::Supervisor;
use crate::listener::{Accepted, accept};
use crate::platform::Woken;
use crate::platform::{Exit, reap_one};

/// Clients taken from one listener before the loop looks at everything else again.
const ACCEPT_BATCH: usize = 16;

/// Descriptors that are waited for at most times: listeners and the control socket.
const FEW: usize = 8;

/// The rest after the system had no room for a client: long enough not to spin, short enough not to be noticed.
pub(super) const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

impl Supervisor {
    /// Serves until it is stopped. Returns once no child is left.
    pub fn run(mut self) {
        while !self.is_done() {
            self.wait();
            let now = Instant::now();
            if self.paused_until.is_some_and(|end| end <= now) {
                self.paused_until = None;
            }
            self.on_signals(now);
            self.on(Event::Tick, now);
            self.refused.discard_input(now);
            self.tend_retiring(now);
            self.tend_proxied(now);
            if self.phase == Phase::Serving && self.paused_until.is_none() {
                self.accept_clients(now);
            }
            if self.phase != Phase::Killing && self.paused_until.is_none() {
                self.answer_control(now);
            }
            self.notify.keep_alive(now);
        }
        for asking in &self.status_children {
            let _ = kill(*asking, Signal::SIGKILL);
        }
        if let Some(socket) = self.runtime.control_socket.take() {
            socket.remove();
        }
        if let Some(lock) = self.runtime.lock.take() {
            lock.release();
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
        let deadlines = [
            self.phase.deadline(),
            self.refused.deadline(),
            self.proxied.deadline(),
            self.retiring.deadline(),
            self.paused_until,
            self.notify.deadline(),
        ];
        // On the stack: the memory of this loop is what every fork copies.
        let mut fds = SmallVec::<[PollFd<'_>; FEW]>::new();
        if self.paused_until.is_none() {
            fds.extend(
                self.listeners.iter().map(|listener| PollFd::new(listener.as_fd(), PollFlags::POLLIN)),
            );
        }
        if let Some(socket) = &self.runtime.control_socket
            && self.phase != Phase::Killing
            && self.paused_until.is_none()
            && self.can_answer_control()
        {
            fds.push(PollFd::new(socket.as_fd(), PollFlags::POLLIN));
        }
        fds.extend(self.retiring.poll_fds());
        fds.extend(self.proxied.poll_fds());
        fds.extend(self.refused.poll_fds());
        let deadline = deadlines.into_iter().flatten().min();
        match self.signals.wait(&mut fds, deadline) {
            Ok(Woken::Signal | Woken::Deadline) => {}
            // Signals that were delivered are taken in any case.
            Ok(Woken::Ready) => _ = self.signals.deliver_pending(),
            Err(error) => {
                // ENOMEM: nothing to do but to go on a little later.
                drop(fds);
                self.report.fault("cannot wait for clients", &error.into(), Instant::now());
                self.signals.rest(ACCEPT_PAUSE);
            }
        }
    }

    fn on_signals(&mut self, now: Instant) {
        let pending = self.signals.take_pending();
        if pending.includes(Signal::SIGCHLD) {
            self.reap(now);
        }
        if pending.includes(Signal::SIGHUP) {
            self.on(Event::ReloadAsked, now);
        }
        if pending.includes(Signal::SIGTERM) || pending.includes(Signal::SIGINT) {
            self.on(Event::StopAsked, now);
        }
    }

    fn on(&mut self, event: Event, now: Instant) {
        let drain_timeout = self.loaded.settings.limits.drain_timeout.as_duration();
        let (phase, action) = self.phase.on(event, now, drain_timeout);
        self.phase = phase;
        match action {
            Action::Nothing => {}
            Action::Reload => self.reload(),
            Action::Drain => {
                info!("stopping: {} clients have {drain_timeout:?} to finish", self.children.count());
                self.notify.stopping();
                self.close_listeners(now);
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

    /// Stops listening; who waits to be accepted is told why, since closing the queue would reset them.
    fn close_listeners(&mut self, now: Instant) {
        for place in 0..self.listeners.count() {
            for _ in 0..self.loaded.settings.server.backlog.get() {
                match self.listeners.get(place).map(|listener| accept(listener.socket())) {
                    Some(Accepted::Client(stream, peer)) => {
                        self.refuse(stream, peer, Refusal::Stopping, now);
                    }
                    Some(Accepted::Next) => {}
                    Some(Accepted::Empty | Accepted::Pause(_) | Accepted::Broken(_)) | None => break,
                }
            }
        }
        for (stream, proxy) in self.proxied.take_all() {
            self.refuse(stream, proxy, Refusal::Stopping, now);
        }
        self.listeners.close();
        self.retiring.clear();
    }

    fn signal_children(&self, signal: Signal) {
        for pid in self.children.pids() {
            // ESRCH: it has just ended, and will be reaped.
            let _ = kill(pid, signal);
        }
    }

    /// Reaps every child that has ended: many may stand behind one SIGCHLD.
    pub(super) fn reap(&mut self, now: Instant) {
        loop {
            match reap_one() {
                Ok(None) | Err(Errno::ECHILD) => return,
                Ok(Some((pid, exit))) => {
                    self.status_children.retain(|asking| *asking != pid);
                    self.end(pid, exit, now);
                }
                Err(Errno::EINTR) => {}
                Err(error) => return self.report.fault("cannot reap children", &error.into(), now),
            }
        }
    }

    fn end(&mut self, pid: Pid, exit: Exit, now: Instant) {
        let Some(child) = self.children.remove(pid) else { return };
        self.totals.requests += child.requests();
        let end = self.report.ended(pid, &child, exit, now);
        self.totals.ended_by(end);
        if let Some(row) = child.row {
            self.scoreboard.give_back(row);
        }
    }

    fn accept_clients(&mut self, now: Instant) {
        for place in 0..self.listeners.count() {
            // Each client is forked before the next is taken: a child must not hold another one's socket.
            for _ in 0..ACCEPT_BATCH {
                let Some(accepted) = self.listeners.get(place).map(|listener| accept(listener.socket()))
                else {
                    break;
                };
                if !self.on_accepted(accepted, now) {
                    break;
                }
            }
        }
    }

    /// Acts on one accept; whether to go on with the next.
    fn on_accepted(&mut self, accepted: Accepted, now: Instant) -> bool {
        match accepted {
            Accepted::Client(stream, peer) => {
                self.on_connection(stream, peer, now);
                true
            }
            Accepted::Next => true,
            Accepted::Empty => false,
            Accepted::Pause(reason) => {
                self.report.fault("cannot accept a client, resting", &reason, now);
                self.paused_until = Some(now + ACCEPT_PAUSE);
                false
            }
            Accepted::Broken(reason) => {
                self.report.fault("a listening socket is broken", &reason, now);
                self.paused_until = Some(now + ACCEPT_PAUSE);
                false
            }
        }
    }
}
