//! A server of the test's own, and a client that never waits for ever.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

/// Nothing that a test waits for takes longer, also on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// The binary under test, in the test's own folder, told apart from the settings of the machine.
pub fn command(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_datetime-server"));
    command.current_dir(folder).env_remove("DATETIME_SERVER_CONFIG").env_remove("TZ");
    command.env("HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path().join("xdg"));
    command
        .env("RUNTIME_DIRECTORY", folder.path().join("run"))
        .env("XDG_STATE_HOME", folder.path().join("state"));
    command.stdin(Stdio::null());
    command
}

/// Puts `wrapper` in the place of a command, in the same directory and environment.
pub fn adopt(command: &mut Command, mut wrapper: Command) {
    wrapper.current_dir(command.get_current_dir().unwrap());
    for (key, value) in command.get_envs() {
        match value {
            Some(value) => wrapper.env(key, value),
            None => wrapper.env_remove(key),
        };
    }
    wrapper.stdin(Stdio::null()).stderr(Stdio::piped());
    *command = wrapper;
}

/// Runs a command; its exit code, and all that it printed. One that has not ended after a while is ended, and has no code.
pub fn run(command: &mut Command) -> (Option<i32>, String) {
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (output, errors) = (process.stdout.take().unwrap(), process.stderr.take().unwrap());
    let (output, errors) = (lines_of(output), lines_of(errors));
    let end = Instant::now() + PATIENCE;
    let (_keep, never) = channel::<()>();
    while process.try_wait().unwrap().is_none() && Instant::now() < end {
        let _ = never.recv_timeout(Duration::from_millis(5));
    }
    let _ = process.kill();
    let code = process.wait().unwrap().code();
    let lines: Vec<String> = output.iter().chain(errors.iter()).collect();
    (code, lines.join("\n"))
}

/// A running server; killed when it goes out of scope, its children with it.
pub struct Server {
    process: Child,
    folder: TempDir,
    log: Receiver<String>,
    seen: Vec<String>,
    pub address: SocketAddr,
}

impl Server {
    /// Starts a server on `127.0.0.1`, on a free port, with these settings beside those of `[server]`.
    pub fn start(settings: &str) -> Self {
        Self::start_with(settings, |_| {})
    }

    /// The same, with a word in how it is started.
    pub fn start_with(settings: &str, adjust: impl FnOnce(&mut Command)) -> Self {
        let folder = TempDir::new().unwrap();
        let mut command = command(&folder);
        command.args(["--config", "server.toml", "run"]).stderr(Stdio::piped());
        adjust(&mut command);
        fs::write(folder.path().join("server.toml"), with_free_port(settings)).unwrap();
        let mut process = command.spawn().unwrap();
        let log = lines_of(process.stderr.take().unwrap());
        let unknown = SocketAddr::new(IpAddr::from([127, 0, 0, 1]), 0);
        let mut server = Self { process, folder, log, seen: Vec::new(), address: unknown };
        let line = server.wait_for_log("listening on ");
        server.address = line.rsplit(' ').next().unwrap().parse().unwrap();
        server
    }

    pub fn connect(&self) -> Client {
        Client::connect(self.address)
    }

    /// Runs a command on this server; its exit code, and all that it printed.
    pub fn control(&self, args: &[&str]) -> (Option<i32>, String) {
        run(command(&self.folder).args(["--config", "server.toml"]).args(args))
    }

    /// A client that has read the welcome.
    pub fn welcomed(&self) -> Client {
        let mut client = self.connect();
        assert!(client.line().unwrap().starts_with("Welcome"));
        client
    }

    pub fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.process.id()).unwrap())
    }

    pub fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).unwrap();
    }

    /// Holds the server still in its wait, and waits until it is: it may have something to do, and the signal alone is
    /// only on its way.
    pub fn freeze(&self) {
        let stat = format!("/proc/{}/stat", self.pid());
        let is_in = |state: &str| fs::read_to_string(&stat).unwrap().contains(state);
        wait_until(|| is_in(") S "), || "the server does not come to rest".to_owned());
        self.signal(Signal::SIGSTOP);
        wait_until(|| is_in(") T "), || "the server does not stop".to_owned());
    }

    /// Writes new settings and has them taken; waits until the server says so.
    pub fn reload(&mut self, settings: &str) {
        self.write_settings(&with_free_port(settings));
        self.signal(Signal::SIGHUP);
        self.wait_for_log("settings reloaded");
    }

    pub fn write_settings(&self, text: &str) {
        fs::write(self.settings_file(), text).unwrap();
    }

    pub fn settings_file(&self) -> PathBuf {
        self.folder.path().join("server.toml")
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The next line of the log that has `part` in it.
    pub fn wait_for_log(&mut self, part: &str) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(line) = self.log.recv_timeout(left) else {
                panic!("no log line with {part:?} came; the log was:\n{}", self.seen.join("\n"));
            };
            self.seen.push(line.clone());
            if line.contains(part) {
                return line;
            }
        }
    }

    /// The processes of its clients.
    pub fn children(&self) -> Vec<Pid> {
        let path = format!("/proc/{pid}/task/{pid}/children", pid = self.pid());
        let text = fs::read_to_string(path).unwrap_or_default();
        text.split_whitespace().map(|pid| Pid::from_raw(pid.parse().unwrap())).collect()
    }

    /// Waits until it has this many children.
    pub fn wait_for_children(&self, count: usize) {
        wait_until(
            || self.children().len() == count,
            || format!("children: {:?}, not {count}", self.children()),
        );
    }

    /// Waits for its end; the rest of its log is then in what this returns.
    pub fn wait_for_end(&mut self) -> (ExitStatus, String) {
        let mut status = None;
        wait_until(
            || {
                status = self.process.try_wait().unwrap();
                status.is_some()
            },
            || "the server did not end".to_owned(),
        );
        self.seen.extend(self.log.iter());
        (status.unwrap(), self.seen.join("\n"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        self.seen.extend(self.log.iter());
        let log = self.seen.join("\n");
        if !std::thread::panicking() {
            assert!(!log.contains("panicked"), "the server or a child of it panicked:\n{log}");
        }
    }
}

/// Waits until `done`, looking often, for [`PATIENCE`] at most.
pub fn wait_until(mut done: impl FnMut() -> bool, otherwise: impl FnOnce() -> String) {
    let end = Instant::now() + PATIENCE;
    let (_keep, never) = channel::<()>();
    while !done() {
        assert!(Instant::now() < end, "{}", otherwise());
        // Nothing is ever sent: the time-out is the pause between two looks.
        let _ = never.recv_timeout(Duration::from_millis(5));
    }
}

fn with_free_port(settings: &str) -> String {
    if settings.contains("[server]") {
        settings.to_owned()
    } else {
        format!("[server]\nbind = [\"127.0.0.1\"]\nport = 0\n{settings}")
    }
}

fn lines_of(output: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// A client on a raw socket.
pub struct Client {
    reader: BufReader<TcpStream>,
}

impl Client {
    pub fn connect(address: SocketAddr) -> Self {
        Self::over(TcpStream::connect_timeout(&address, PATIENCE).unwrap())
    }

    /// A client on a connection that stands.
    pub fn over(stream: TcpStream) -> Self {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Self { reader: BufReader::new(stream) }
    }

    pub fn stream(&self) -> &TcpStream {
        self.reader.get_ref()
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.stream().write_all(bytes).unwrap();
    }

    /// The next line without its end; `None` at the end of file.
    pub fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let count = self.reader.read_line(&mut line).expect("a line or the end of file comes in time");
        (count > 0).then(|| line.strip_suffix('\n').expect("every line has an end").to_owned())
    }

    /// The next line; `None` at the end of file, also where the connection was reset.
    pub fn line_or_reset(&mut self) -> Option<String> {
        let mut line = String::new();
        let count = self.reader.read_line(&mut line).unwrap_or_default();
        (count > 0).then_some(line)
    }

    /// Asks and reads the answer.
    pub fn ask(&mut self, command: &str) -> String {
        self.send(format!("{command}\n").as_bytes());
        self.line().expect("an answer comes")
    }

    /// Reads the welcome, asks, and reads the answer.
    pub fn ask_after_welcome(&mut self, command: &str) -> String {
        self.line().expect("the welcome comes");
        self.ask(command)
    }

    /// All lines up to the end of file.
    pub fn rest(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.line()).collect()
    }

    pub fn finish_sending(&self) {
        self.stream().shutdown(Shutdown::Write).unwrap();
    }
}
