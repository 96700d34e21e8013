//! The servers that are compared, and how each is started.

use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use datetime_testkit::{Process, TIMEOUT, children, free_port, wait_until};

use crate::load::Workload;

/// Simultaneous clients that every server has to accept: more than are ever connected.
const MAX_CLIENTS: usize = 6000;

const BASELINE: &str = include_str!("../servers/baseline.c");
const PYTHON: &str = include_str!("../servers/fork_server.py");

/// One of the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Candidate {
    /// Ours as released, with higher limits.
    Ours,
    /// The same with `log.level = "info"`.
    OursInfo,
    /// The same without its sandbox.
    OursUnsandboxed,
    /// A fork loop in C with no features.
    Baseline,
    /// The baseline, answering all commands of one read with one write.
    BatchingBaseline,
    /// A fork loop in Python.
    Python,
    /// `tcpserver` running `date`.
    Tcpserver,
    /// `socat` running `date`.
    Socat,
    /// The daytime service built into xinetd, which does not fork.
    Xinetd,
}

/// The programs to start, and a directory for their settings and logs.
#[derive(Debug)]
pub struct Programs {
    server: PathBuf,
    directory: PathBuf,
}

/// A server that listens. Dropping it kills it with its children.
#[derive(Debug)]
pub struct Server {
    pub candidate: Candidate,
    pub address: SocketAddr,
    process: Process,
}

impl Candidate {
    /// All that serve sessions, in the order of a round.
    pub const ALL: [Self; 8] = [
        Self::Ours,
        Self::Baseline,
        Self::OursInfo,
        Self::OursUnsandboxed,
        Self::Python,
        Self::Tcpserver,
        Self::Socat,
        Self::Xinetd,
    ];

    /// Its name in the report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ours => "datetime-server",
            Self::OursInfo => "datetime-server, log at info",
            Self::OursUnsandboxed => "datetime-server, no sandbox",
            Self::Baseline => "baseline in C, static",
            Self::BatchingBaseline => "baseline in C, batched writes",
            Self::Python => "Python, os.fork",
            Self::Tcpserver => "tcpserver running date",
            Self::Socat => "socat running date",
            Self::Xinetd => "xinetd daytime (does not fork)",
        }
    }

    /// Whether it is this project's server.
    pub const fn is_ours(self) -> bool {
        matches!(self, Self::Ours | Self::OursInfo | Self::OursUnsandboxed)
    }

    /// What a client does in one session.
    pub const fn workload(self) -> Workload {
        let has_commands = !matches!(self, Self::Tcpserver | Self::Socat | Self::Xinetd);
        if has_commands { Workload::Session } else { Workload::Listen }
    }

    /// The program it needs, and the command that prints its version.
    pub const fn requires(self) -> Option<(&'static str, &'static [&'static str])> {
        match self {
            Self::Python => Some(("python3", &["python3", "--version"])),
            Self::Tcpserver => Some(("tcpserver", &["dpkg-query", "-W", "-f=${Version}\n", "ucspi-tcp"])),
            Self::Socat => Some(("socat", &["dpkg-query", "-W", "-f=${Version}\n", "socat"])),
            Self::Xinetd => Some(("xinetd", &["dpkg-query", "-W", "-f=${Version}\n", "xinetd"])),
            Self::Ours | Self::OursInfo | Self::OursUnsandboxed => None,
            Self::Baseline | Self::BatchingBaseline => None,
        }
    }

    fn is_installed(self) -> bool {
        let Some((program, _)) = self.requires() else { return true };
        let path = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&path).any(|directory| directory.join(program).is_file())
    }

    fn command(self, programs: &Programs, port: u16) -> Result<Command> {
        let (port_argument, limit) = (port.to_string(), MAX_CLIENTS.to_string());
        let tcpserver = ["-RHl0", "-c", &limit, "-b", "1024", "127.0.0.1", &port_argument, "date"];
        let socat = format!("TCP4-LISTEN:{port},bind=127.0.0.1,reuseaddr,fork,backlog=1024");
        Ok(match self {
            Self::Ours => programs.our_server(port, "warn", true)?,
            Self::OursInfo => programs.our_server(port, "info", true)?,
            Self::OursUnsandboxed => programs.our_server(port, "warn", false)?,
            Self::Baseline => programs.command("./baseline", &[&port_argument]),
            Self::BatchingBaseline => programs.command("./baseline", &[&port_argument, "batch"]),
            Self::Python => programs.command("python3", &["fork_server.py", &port_argument]),
            Self::Tcpserver => programs.command("tcpserver", &tcpserver),
            Self::Socat => programs.command("socat", &[&socat, "EXEC:date"]),
            Self::Xinetd => programs.xinetd(port)?,
        })
    }
}

impl Programs {
    /// Compiles the baseline and writes the Python server, both to `directory`.
    pub fn prepare(server: &Path, directory: &Path) -> Result<Self> {
        let server = server.canonicalize().with_context(|| format!("cannot find {}", server.display()))?;
        let programs = Self { server, directory: directory.to_owned() };
        programs.write("fork_server.py", PYTHON)?;
        programs.write("baseline.c", BASELINE)?;
        let mut compiler = Command::new("cc");
        compiler.args(["-O2", "-Wall", "-static", "-o", "baseline", "baseline.c"]).current_dir(directory);
        let status = compiler.status().context("cannot run the C compiler, cc")?;
        ensure!(status.success(), "cc cannot compile the baseline: {status}");
        Ok(programs)
    }

    fn write(&self, name: &str, text: &str) -> Result<()> {
        fs::write(self.directory.join(name), text).with_context(|| format!("cannot write {name}"))
    }

    /// Our server, with limits that are out of the way: otherwise those would be measured.
    fn our_server(&self, port: u16, level: &str, sandbox: bool) -> Result<Command> {
        let settings = format!(
            "[server]\nbind = [\"127.0.0.1\"]\nport = {port}\n[limits]\nmax_clients = {MAX_CLIENTS}\n\
             max_clients_per_address = {MAX_CLIENTS}\n[process]\npid_file = \"{port}.pid\"\n\
             control_socket = \"{port}.sock\"\nsandbox = {sandbox}\n[log]\nlevel = \"{level}\"\n"
        );
        let file = format!("{port}.toml");
        self.write(&file, &settings)?;
        Ok(self.command(&self.server, &["--config", &file, "run"]))
    }

    /// xinetd with its daytime service and without limits.
    fn xinetd(&self, port: u16) -> Result<Command> {
        let settings = format!(
            "service daytime\n{{\n type = INTERNAL UNLISTED\n id = daytime-stream\n protocol = tcp\n \
             socket_type = stream\n wait = no\n port = {port}\n bind = 127.0.0.1\n instances = UNLIMITED\n \
             per_source = UNLIMITED\n cps = 1000000 1\n disable = no\n}}\n"
        );
        self.write("xinetd.conf", &settings)?;
        Ok(self.command("xinetd", &["-dontfork", "-stayalive", "-f", "xinetd.conf"]))
    }

    /// Runs a program in a new session, as a service manager does. The scheduler divides the CPU between sessions first
    /// (sched(7), autogroup), so a server in the session of its load would compete with it.
    fn command(&self, program: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
        let mut command = Command::new("setsid");
        command.current_dir(&self.directory).arg(program).args(arguments);
        command
    }
}

impl Server {
    /// Starts a server on a free port and waits until it listens; `None` if its program is not installed.
    pub fn start(candidate: Candidate, programs: &Programs) -> Result<Option<Self>> {
        if !candidate.is_installed() {
            return Ok(None);
        }
        let port = free_port()?;
        let log = programs.directory.join(format!("{candidate:?}.log"));
        let mut command = candidate.command(programs, port)?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&log)?);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut server = Self { candidate, address, process: Process::spawn(&mut command)? };
        let has_ended = |server: &mut Self| !matches!(server.process.ended(), Ok(None));
        let responds = wait_until(TIMEOUT, || TcpStream::connect(address).is_ok() || has_ended(&mut server));
        let log = fs::read_to_string(&log).unwrap_or_default();
        let runs = responds && !has_ended(&mut server);
        ensure!(runs, "{} does not listen; its log is:\n{log}", candidate.name());
        Ok(Some(server))
    }

    /// The ID of the process that forks for each client. Ours is started by a monitor.
    pub fn id(&self) -> u32 {
        let started = self.process.id();
        if self.candidate.is_ours() { children(started).first().copied().unwrap_or(started) } else { started }
    }
}
