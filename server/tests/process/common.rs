//! The test kit with the binary under test, and with panics in place of its errors.

use std::fs;
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::ops::Deref;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use datetime_testkit as testkit;
use nix::sys::signal::Signal;
use nix::unistd::Pid;

pub use testkit::TIMEOUT;

const PROGRAM: &str = env!("CARGO_BIN_EXE_datetime-server");

/// The binary under test, run in `directory`.
pub fn command(directory: impl AsRef<Path>) -> Command {
    testkit::command(Path::new(PROGRAM), directory.as_ref())
}

/// Replaces a command by `wrapper`, in the same directory and environment.
pub fn wrap(command: &mut Command, mut wrapper: Command) {
    wrapper.current_dir(command.get_current_dir().unwrap());
    for (key, value) in command.get_envs() {
        match value {
            Some(value) => wrapper.env(key, value),
            None => wrapper.env_remove(key),
        };
    }
    wrapper.stdin(Stdio::null());
    *command = wrapper;
}

/// Runs a command and returns its exit code and output. The code is `None` if it did not exit in time.
pub fn run(command: &mut Command) -> (Option<i32>, String) {
    let output = testkit::output(command).unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (output.status.code(), text.concat())
}

/// Polls until `condition` is true, for up to [`TIMEOUT`].
pub fn wait_until(condition: impl FnMut() -> bool, otherwise: impl FnOnce() -> String) {
    assert!(testkit::wait_until(TIMEOUT, condition), "{}", otherwise());
}

pub fn free_port() -> u16 {
    testkit::free_port().unwrap()
}

/// The sessions of the server with this monitor.
pub fn sessions(monitor: Pid) -> Vec<Pid> {
    let sessions = testkit::sessions(u32::try_from(monitor.as_raw()).unwrap());
    sessions.into_iter().map(pid).collect()
}

fn pid(number: u32) -> Pid {
    Pid::from_raw(i32::try_from(number).unwrap())
}

/// A running server; see [`testkit::Server`].
pub struct Server {
    kit: testkit::Server,
    pub address: SocketAddr,
}

impl Server {
    pub fn start(settings: &str) -> Self {
        Self::start_with(settings, |_| {})
    }

    pub fn start_with(settings: &str, adjust: impl FnOnce(&mut Command)) -> Self {
        let kit = testkit::Server::start_with(Path::new(PROGRAM), settings, adjust).unwrap();
        Self { address: kit.address(), kit }
    }

    pub fn connect(&self) -> Client {
        Client::connect(self.address)
    }

    /// A client that has read the welcome.
    pub fn welcomed(&self) -> Client {
        let mut client = self.connect();
        assert!(client.line().unwrap().starts_with("Welcome"));
        client
    }

    pub fn control(&self, arguments: &[&str]) -> (Option<i32>, String) {
        run(command(self.directory()).args(["--config", "server.toml"]).args(arguments))
    }

    /// The monitor, which is the process to signal.
    pub fn pid(&self) -> Pid {
        pid(self.id())
    }

    /// The server: the child of the monitor, and the parent of the sessions.
    pub fn server_pid(&self) -> Pid {
        pid(self.server_id().unwrap())
    }

    pub fn signal(&self, signal: Signal) {
        self.kit.signal(signal).unwrap();
    }

    /// Stops the server with SIGSTOP while it waits for events, and waits until it is stopped. It may still
    /// be busy, and a signal is not delivered immediately.
    pub fn freeze(&self) {
        let stat = format!("/proc/{}/stat", self.server_pid());
        let is_in = |state: &str| fs::read_to_string(&stat).unwrap().contains(state);
        wait_until(|| is_in(") S "), || "the server never waits".to_owned());
        nix::sys::signal::kill(self.server_pid(), Signal::SIGSTOP).unwrap();
        wait_until(|| is_in(") T "), || "the server does not stop".to_owned());
    }

    /// Continues a server after [`Server::freeze`].
    pub fn thaw(&self) {
        nix::sys::signal::kill(self.server_pid(), Signal::SIGCONT).unwrap();
    }

    pub fn reload(&mut self, settings: &str) {
        self.kit.reload(settings).unwrap();
    }

    pub fn write_settings(&self, text: &str) {
        fs::write(self.settings_file(), text).unwrap();
    }

    pub fn wait_for_log(&mut self, part: &str) -> String {
        self.kit.wait_for_log(part).unwrap()
    }

    pub fn sessions(&self) -> Vec<Pid> {
        sessions(self.pid())
    }

    pub fn wait_for_sessions(&self, count: usize) {
        let sessions = || self.sessions();
        wait_until(|| sessions().len() == count, || format!("sessions: {:?}, not {count}", sessions()));
    }

    /// Waits until the server ends; how it ended, and its log.
    pub fn wait_for_end(&mut self) -> (ExitStatus, String) {
        (self.kit.wait().unwrap(), self.log())
    }
}

impl Deref for Server {
    type Target = testkit::Server;

    fn deref(&self) -> &Self::Target {
        &self.kit
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let log = self.log();
        if !std::thread::panicking() {
            assert!(!log.contains("panicked"), "the server or a child of it panicked:\n{log}");
        }
    }
}

/// A client on a raw socket; see [`testkit::Client`].
pub struct Client(testkit::Client);

impl Client {
    pub fn connect(address: SocketAddr) -> Self {
        Self(testkit::Client::connect(address).unwrap())
    }

    /// A client on an existing connection.
    pub fn over(stream: TcpStream) -> Self {
        Self(testkit::Client::new(stream).unwrap())
    }

    pub fn stream(&self) -> &TcpStream {
        self.0.stream()
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.0.send(bytes).unwrap();
    }

    /// The next line without its end; `None` at the end of file.
    pub fn line(&mut self) -> Option<String> {
        self.0.line().unwrap()
    }

    /// The next line; `None` at the end of file, and also if the connection was reset.
    pub fn line_or_reset(&mut self) -> Option<String> {
        self.0.line().unwrap_or_default()
    }

    /// Sends a command and reads the answer.
    pub fn ask(&mut self, command: &str) -> String {
        self.0.ask(command).unwrap()
    }

    /// Reads the welcome, sends a command and reads the answer.
    pub fn ask_after_welcome(&mut self, command: &str) -> String {
        self.line().expect("a welcome");
        self.ask(command)
    }

    /// All lines up to the end of file.
    pub fn rest(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.line()).collect()
    }

    /// Closes the sending side.
    pub fn finish_sending(&self) {
        self.stream().shutdown(Shutdown::Write).unwrap();
    }
}
