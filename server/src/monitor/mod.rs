//! The monitor: the process that was started. It has the files, the privileges and the settings, and never reads from a client. It
//! starts the server, starts it again if it crashes, and alone signals it and its sessions.

mod environment;
mod notify;
mod process;
mod reload;
mod restart;

use std::error::Error;
use std::os::fd::{AsFd, AsRawFd, RawFd};
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags};
use nix::sys::signal::Signal;
use nix::unistd::Pid;
use tracing::{error, info, warn};

use self::environment::Watcher;
use self::notify::Notify;
use self::process::ServerProcess;
use self::reload::{Reloaded, reload};
use self::restart::Backoff;
use crate::channel::{Configure, Instruction, Notice, Received};
use crate::listener::{Listener, Listeners, MAX_LISTENERS};
use crate::log::{DefaultLog, LogHandle};
use crate::platform::{
    Exit, MAX_PASSED, PANICKED, PendingSignals, Signals, exited_child, reap, redirect_standard_streams,
    set_child_subreaper,
};
use crate::runtime::RuntimeFiles;
use crate::sandbox::Identity;
use crate::server::{self, Inherited};
use crate::settings::Loaded;
use crate::status::Reloads;

/// How long to pause after a wait that failed.
const PAUSE: Duration = Duration::from_millis(100);

/// How long a server that has closed its channel may take to exit, and killed sessions when the monitor stops.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// How long after the drain timeout a server is killed that has not reported the timeout itself.
const OVERDUE: Duration = Duration::from_secs(1);

/// Maximum number of notices at once. A server sends fewer even while a reload takes long, and more of them would keep the monitor
/// from handling signals.
const MAX_NOTICES: usize = 1024;

/// How long a reload waits for the server to close the listening sockets that the last one removed. It closes them after 200 ms.
const LONGEST_RETIREMENT: Duration = Duration::from_secs(2);

/// What was opened and checked before the server starts.
pub(crate) struct Startup {
    pub(crate) loaded: Loaded,
    pub(crate) hostname: String,
    /// The user of the server, if it is not that of the monitor.
    pub(crate) identity: Option<Identity>,
    pub(crate) listeners: Listeners,
    pub(crate) log: LogHandle,
    /// Where the server logs if its settings name no file.
    pub(crate) default_log: DefaultLog,
    pub(crate) runtime: RuntimeFiles,
    pub(crate) signals: Signals,
}

/// The monitor.
pub(crate) struct Monitor {
    startup: Startup,
    watcher: Watcher,
    notify: Notify,
    reloads: Reloads,
    started: Instant,
    phase: Phase,
    /// `None` while a crashed server waits to be started again.
    server: Option<ServerProcess>,
    /// Why the server did not start.
    failure: Option<String>,
    backoff: Backoff,
    restarts: u64,
    restart_at: Option<Instant>,
    /// When to kill a server that should have ended.
    kill_at: Option<Instant>,
    reload_requested: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Serving,
    /// The server drains.
    Stopping,
    /// The server has ended, and the rest of its process group has until then to end.
    Ended {
        until: Instant,
    },
}

impl Monitor {
    /// Starts the server, and returns once it accepts clients; `None` if a signal has stopped it before.
    ///
    /// # Errors
    /// Why the server did not start.
    pub(crate) fn start(startup: Startup) -> Result<Option<Self>, Box<dyn Error>> {
        let (notify, warning) = Notify::from_environment();
        if let Some(warning) = warning {
            warn!("{warning}");
        }
        // Without it, sessions of a crashed server become children of init, which reaps them.
        let _ = set_child_subreaper();
        let mut monitor = Self {
            startup,
            watcher: Watcher::new(),
            notify,
            reloads: Reloads::default(),
            started: Instant::now(),
            phase: Phase::Serving,
            server: None,
            failure: None,
            backoff: Backoff::default(),
            restarts: 0,
            restart_at: None,
            kill_at: None,
            reload_requested: false,
        };
        monitor.watcher.watch_for(&monitor.startup.loaded.settings, Instant::now());
        if let Err(error) = monitor.start_server() {
            monitor.startup.runtime.remove();
            return Err(format!("cannot start the server process: {error}").into());
        }
        while !monitor.server.as_ref().is_some_and(|server| server.is_ready) {
            monitor.wait_for_event();
            if monitor.phase != Phase::Serving {
                monitor.run();
                return Ok(None);
            }
            if monitor.server.is_none() {
                monitor.startup.runtime.remove();
                let failure = monitor.failure.take();
                return Err(failure
                    .unwrap_or_else(|| "the server process ended; see the log".to_owned())
                    .into());
            }
        }
        for listener in monitor.startup.listeners.iter() {
            info!("listening on {}", listener.endpoint());
        }
        if let Err(error) = redirect_standard_streams() {
            warn!("cannot open /dev/null: {error}; the standard streams stay open");
        }
        monitor.notify.ready();
        Ok(Some(monitor))
    }

    /// Supervises the server until it has stopped.
    pub(crate) fn run(mut self) {
        while !matches!(self.phase, Phase::Ended { until } if until <= Instant::now()) {
            self.wait_for_event();
        }
        self.startup.runtime.remove();
        info!("stopped");
    }

    fn start_server(&mut self) -> std::io::Result<()> {
        let Self { startup, watcher, notify, reloads, started, restarts, .. } = self;
        let monitor = Pid::this();
        self.server = Some(ServerProcess::start(|channel| {
            let Startup { loaded, hostname, identity, listeners, log, runtime, signals, .. } = startup;
            server::serve(Inherited {
                monitor,
                channel,
                signals: *signals,
                identity: *identity,
                settings: loaded.settings.clone(),
                source: loaded.source.to_string(),
                hostname,
                environment: watcher.environment(),
                listeners: listeners.take(),
                control_socket: runtime.take_control_socket(),
                log,
                reloads: reloads.clone(),
                started: *started,
                restarts: *restarts,
                watchdog: notify.watchdog(),
            })
        })?);
        Ok(())
    }

    fn wait_for_event(&mut self) {
        let end = if let Phase::Ended { until } = self.phase { Some(until) } else { None };
        // While no server runs, the monitor itself answers the service manager.
        let keep_alive =
            self.restart_at.and(self.notify.watchdog()).map(|interval| Instant::now() + interval);
        let deadlines = [self.watcher.deadline(), self.restart_at, self.kill_at, self.reload_deadline()];
        let deadline = deadlines.into_iter().chain([end, keep_alive]).flatten().min();
        let connected = self.server.iter().filter(|server| server.is_connected);
        let mut fds: Vec<_> =
            connected.map(|server| PollFd::new(server.channel.as_fd(), PollFlags::POLLIN)).collect();
        let signals = self.startup.signals;
        if let Err(error) = signals.wait(&mut fds, deadline) {
            warn!("cannot wait for the server: {error}");
            signals.pause(PAUSE);
        }
        // A wait that finds the channel ready delivers no signals.
        let _ = signals.deliver_pending();
        let now = Instant::now();
        if self.restart_at.is_some() {
            self.notify.keep_alive();
        }
        self.on_notices();
        self.on_signals(now);
        if self.watcher.poll(&self.startup.loaded.settings, now) {
            self.send(&Instruction::Environment(self.watcher.environment()), &[]);
        }
        if self.kill_at.is_some_and(|kill| kill <= now) {
            self.kill_at = None;
            if let Some(server) = &self.server {
                warn!("the server process {} does not end; killing it", server.pid);
                server.signal_group(Signal::SIGKILL);
            }
        }
        if self.restart_at.is_some_and(|restart| restart <= now) {
            self.restart(now);
        }
        if self.reload_requested
            && self.phase == Phase::Serving
            && self.reload_deadline().is_none_or(|end| end <= now)
        {
            self.reload_requested = false;
            self.reload(now);
        }
    }

    /// Until when a requested reload waits. The addresses of listening sockets that the last reload removed cannot be used again
    /// before the server has closed them.
    fn reload_deadline(&self) -> Option<Instant> {
        self.server.as_ref().filter(|_| self.reload_requested)?.retiring_until
    }

    fn on_signals(&mut self, now: Instant) {
        let pending = PendingSignals::take();
        if pending.includes(Signal::SIGHUP) {
            self.reload_requested = true;
        }
        if pending.includes(Signal::SIGTERM) || pending.includes(Signal::SIGINT) {
            self.stop(now);
        }
        if pending.includes(Signal::SIGCHLD) {
            self.reap(now);
        }
    }

    fn on_notices(&mut self) {
        for _ in 0..MAX_NOTICES {
            let Some(server) = self.server.as_mut().filter(|server| server.is_connected) else { return };
            match server.channel.receive() {
                Ok(Received::Message(notice, _)) => self.on_notice(notice),
                Ok(Received::Nothing) => return,
                // The server is about to exit.
                Ok(Received::Closed) => {
                    server.is_connected = false;
                    self.kill_at = Some(Instant::now() + LAST_WAIT);
                }
                Err(error) => server.kill(&format!("sent an invalid message: {error}")),
            }
        }
        if let Some(server) = &mut self.server {
            server.kill("sent too many messages");
        }
    }

    fn on_notice(&mut self, notice: Notice) {
        let Some(server) = &mut self.server else { return };
        match notice {
            Notice::Ready => {
                server.is_ready = true;
                if self.restarts > 0 {
                    info!("serving again, as process {}", server.pid);
                }
            }
            Notice::Failed(reason) => {
                error!("the server cannot start: {reason}");
                self.failure = Some(reason);
            }
            Notice::Alive => self.notify.keep_alive(),
            Notice::Retired => server.retiring_until = None,
            // A session ends in its own time on SIGTERM; the server itself ignores it.
            Notice::Draining if self.phase == Phase::Stopping => server.signal_group(Signal::SIGTERM),
            Notice::DrainTimeout if self.phase == Phase::Stopping => server.signal_group(Signal::SIGKILL),
            Notice::Draining | Notice::DrainTimeout => {}
        }
    }

    fn stop(&mut self, now: Instant) {
        if self.phase == Phase::Serving {
            self.phase = Phase::Stopping;
            self.restart_at = None;
            self.notify.stopping();
            let drain_timeout = self.startup.loaded.settings.limits.drain_timeout.as_duration();
            match self.server {
                Some(_) => {
                    self.kill_at = Some(now + drain_timeout + OVERDUE);
                    self.send(&Instruction::Stop, &[]);
                }
                None => self.phase = Phase::Ended { until: now },
            }
        } else if let Some(server) = &self.server {
            warn!("stopping immediately");
            server.signal_group(Signal::SIGKILL);
        }
    }

    /// Sends an instruction to the server, if it runs. A server that does not read is killed.
    fn send(&self, instruction: &Instruction, descriptors: &[RawFd]) {
        let Some(server) = &self.server else { return };
        if let Err(error) = server.channel.send(instruction, descriptors) {
            error!("cannot instruct the server process {}: {error}; killing it", server.pid);
            server.signal_group(Signal::SIGKILL);
        }
    }

    fn reload(&mut self, now: Instant) {
        self.notify.reloading();
        let Startup { loaded, identity, listeners, default_log, .. } = &mut self.startup;
        match reload(loaded, *identity, listeners, default_log) {
            Ok(reloaded) => self.configure(reloaded, now),
            Err(reason) => self.on_failed_reload(reason.as_ref()),
        }
        self.notify.ready();
    }

    fn configure(&mut self, reloaded: Reloaded, now: Instant) {
        let Reloaded { mut loaded, hostname, log, moved } = reloaded;
        if loaded.settings.process != self.startup.loaded.settings.process {
            warn!("changes in [process] take effect only after a restart");
            // A server that is started again after a crash must not use them either.
            loaded.settings.process.clone_from(&self.startup.loaded.settings.process);
        }
        let settings = match toml::to_string(&loaded.settings) {
            Ok(settings) => settings,
            Err(error) => return self.on_failed_reload(&error),
        };
        self.watcher.watch_for(&loaded.settings, now);
        self.reloads.succeeded += 1;
        self.reloads.last_error.clear();
        let configure = Configure {
            settings,
            source: loaded.source.to_string(),
            hostname: hostname.clone(),
            is_terminal: log.is_terminal(),
            listening: self.startup.listeners.iter().map(Listener::endpoint).collect(),
            environment: self.watcher.environment(),
            reloads: self.reloads.clone(),
        };
        const { assert!(MAX_LISTENERS < MAX_PASSED, "the log and all listeners are passed at once") };
        let sockets = self.startup.listeners.iter().map(|listener| listener.as_fd().as_raw_fd());
        let descriptors: Vec<RawFd> = std::iter::once(log.as_fd().as_raw_fd()).chain(sockets).collect();
        self.send(&Instruction::Configure(Box::new(configure)), &descriptors);
        if let Some(server) = &mut self.server {
            server.retiring_until = (!moved.removed.is_empty()).then(|| now + LONGEST_RETIREMENT);
        }
        self.startup.log.change(log);
        for warning in &moved.warnings {
            warn!("{warning}");
        }
        for endpoint in &moved.opened {
            info!("listening on {endpoint}");
        }
        self.startup.loaded = loaded;
        self.startup.hostname = hostname;
        if self.server.is_none() {
            // The new settings may have removed the cause of the crash.
            self.restart_at = Some(now);
        }
    }

    fn on_failed_reload(&mut self, reason: &dyn Error) {
        self.reloads.failed += 1;
        self.reloads.last_error = reason.to_string();
        for line in self.reloads.last_error.lines() {
            error!("reload failed, keeping the current settings: {line}");
        }
        self.send(&Instruction::ReloadFailed(self.reloads.clone()), &[]);
    }

    /// Reaps the server, and sessions that outlived it.
    fn reap(&mut self, now: Instant) {
        loop {
            match exited_child() {
                Ok(Some(child)) => {
                    let server = self.server.take_if(|server| server.pid == child);
                    if let Some(server) = &server {
                        // What is left of its group ends with it. Until the server is reaped, the group is its own.
                        server.signal_group(Signal::SIGKILL);
                    }
                    let exit = reap(child).ok().flatten();
                    if let Some(server) = server {
                        self.on_server_end(&server, exit, now);
                    }
                }
                Err(Errno::EINTR) => {}
                Ok(None) => return,
                // No child is left.
                Err(error) => {
                    if let Some(server) = self.server.take() {
                        error!("cannot wait for the server process {}: {error}", server.pid);
                        server.signal_group(Signal::SIGKILL);
                        self.on_server_end(&server, None, now);
                    }
                    if let Phase::Ended { until } = &mut self.phase {
                        *until = now;
                    }
                    return;
                }
            }
        }
    }

    fn on_server_end(&mut self, server: &ServerProcess, exit: Option<Exit>, now: Instant) {
        let how = match exit {
            Some(Exit::Status(status)) if status == i32::from(PANICKED) => "panicked".to_owned(),
            Some(exit) => exit.to_string(),
            None => "ended".to_owned(),
        };
        let pid = server.pid;
        self.kill_at = None;
        if self.phase == Phase::Serving {
            if !server.is_ready && self.restarts == 0 {
                // The program ends with an error.
                return;
            }
            let pause = self.backoff.pause_after(now.saturating_duration_since(server.started));
            self.restart_at = Some(now + pause);
            if pause.is_zero() {
                error!("the server process {pid} {how}; starting it again");
            } else {
                error!("the server process {pid} {how}; starting it again in {pause:?}");
            }
        } else {
            if exit != Some(Exit::Status(0)) {
                warn!("the server process {pid} {how}");
            }
            self.phase = Phase::Ended { until: now + LAST_WAIT };
        }
    }

    fn restart(&mut self, now: Instant) {
        self.restart_at = None;
        self.restarts += 1;
        if let Err(error) = self.start_server() {
            let pause = self.backoff.pause_after(Duration::ZERO);
            error!("cannot start the server process: {error}; trying again in {pause:?}");
            self.restart_at = Some(now + pause);
        }
    }
}
