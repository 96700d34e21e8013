//! A server that is measured: how it is started, and that it is gone afterwards.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::error::Error;
use crate::load::Talk;
use crate::wait;

/// How long a server may take to listen, and to end.
const PATIENCE: Duration = Duration::from_secs(10);
/// Clients that every server has to take at once: more than are ever held.
const CLIENTS: usize = 6000;

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Ours, as it is released, but for its caps.
    Ours,
    /// The same with `log.level = "info"`.
    OursInfo,
    /// The same without its sandbox.
    OursOpen,
    /// The bare loop.
    Floor,
    /// The bare loop that collects its answers.
    FloorCollecting,
    /// The one that most people begin with.
    Python,
    /// `tcpserver` running `date`.
    Tcpserver,
    /// `socat` running `date`.
    Socat,
    /// The daytime service built into xinetd, which does not fork.
    Xinetd,
}

/// Where the programs are.
#[derive(Clone, Debug)]
pub struct Programs<'p> {
    /// Ours, static.
    pub server: &'p Path,
    /// The bare loop.
    pub floor: &'p Path,
    /// The script of the Python server.
    pub script: &'p Path,
    /// For settings and logs.
    pub folder: &'p Path,
}

/// A running server.
#[derive(Debug)]
pub struct Contestant {
    /// Which.
    pub kind: Kind,
    process: Child,
    address: SocketAddr,
}

impl Kind {
    /// What it is called in the report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ours => "datetime-server",
            Self::OursInfo => "datetime-server, log at info",
            Self::OursOpen => "datetime-server, sandbox off",
            Self::Floor => "bare loop in C, static",
            Self::FloorCollecting => "bare loop that collects answers",
            Self::Python => "Python, os.fork",
            Self::Tcpserver => "tcpserver running date",
            Self::Socat => "socat running date",
            Self::Xinetd => "xinetd's daytime (does not fork)",
        }
    }

    /// How one session with it goes.
    pub const fn session(self) -> Talk {
        match self {
            Self::Tcpserver | Self::Socat | Self::Xinetd => Talk::Listen,
            Self::Ours
            | Self::OursInfo
            | Self::OursOpen
            | Self::Floor
            | Self::FloorCollecting
            | Self::Python => Talk::Session,
        }
    }

    /// What it is, where that is another's program.
    pub const fn foreign(self) -> Option<(&'static str, &'static [&'static str])> {
        match self {
            Self::Python => Some(("python3", &["--version"])),
            Self::Tcpserver => Some(("dpkg-query", &["-W", "-f=${Version}\n", "ucspi-tcp"])),
            Self::Socat => Some(("dpkg-query", &["-W", "-f=${Version}\n", "socat"])),
            Self::Xinetd => Some(("dpkg-query", &["-W", "-f=${Version}\n", "xinetd"])),
            Self::Ours | Self::OursInfo | Self::OursOpen | Self::Floor | Self::FloorCollecting => None,
        }
    }

    fn is_installed(self) -> bool {
        let program = match self {
            Self::Python => "python3",
            Self::Tcpserver => "tcpserver",
            Self::Socat => "socat",
            Self::Xinetd => "xinetd",
            Self::Ours | Self::OursInfo | Self::OursOpen | Self::Floor | Self::FloorCollecting => {
                return true;
            }
        };
        let folders = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
    }

    fn command(self, programs: &Programs<'_>, port: u16) -> Result<Command, Error> {
        let port_text = port.to_string();
        let with = |program: &str, arguments: &[&str]| {
            let mut command = Command::new(program);
            command.args(arguments);
            command
        };
        let (clients, ours) =
            (CLIENTS.to_string(), |level, sandbox| settings(programs, port, level, sandbox));
        Ok(match self {
            Self::Ours => ours("warn", true)?,
            Self::OursInfo => ours("info", true)?,
            Self::OursOpen => ours("warn", false)?,
            Self::Floor => with(&programs.floor.to_string_lossy(), &[&port_text]),
            Self::FloorCollecting => with(&programs.floor.to_string_lossy(), &[&port_text, "collect"]),
            Self::Python => with("python3", &[&programs.script.to_string_lossy(), &port_text]),
            Self::Tcpserver => {
                with("tcpserver", &["-RHl0", "-c", &clients, "-b", "1024", "127.0.0.1", &port_text, "date"])
            }
            Self::Socat => {
                let listen = format!("TCP4-LISTEN:{port},bind=127.0.0.1,reuseaddr,fork,backlog=1024");
                with("socat", &[&listen, "EXEC:date"])
            }
            Self::Xinetd => {
                let file = programs.folder.join("xinetd.conf");
                write(&file, &xinetd(port))?;
                with("xinetd", &["-dontfork", "-stayalive", "-f", &file.to_string_lossy()])
            }
        })
    }
}

/// As a service manager starts it: in one session with its load, a server's processes would share one portion of the
/// processors with it (sched(7), autogroup).
fn in_own_session(command: &Command) -> Command {
    let mut own = Command::new("setsid");
    own.arg(command.get_program()).args(command.get_args());
    own
}

/// Ours on settings whose caps are out of the way: else they would be measured.
fn settings(programs: &Programs<'_>, port: u16, level: &str, sandbox: bool) -> Result<Command, Error> {
    let file = programs.folder.join(format!("server-{level}-{sandbox}.toml"));
    let folder = programs.folder.display();
    write(
        &file,
        &format!(
            "[server]\nbind = [\"127.0.0.1\"]\nport = {port}\n[limits]\nmax_clients = {CLIENTS}\n\
             max_clients_per_address = {CLIENTS}\n[process]\npid_file = '{folder}/{port}.pid'\n\
             control_socket = '{folder}/{port}.sock'\nsandbox = {sandbox}\n[log]\nlevel = \"{level}\"\n"
        ),
    )?;
    let mut command = Command::new(programs.server);
    command.arg("--config").arg(file).arg("run");
    Ok(command)
}

fn xinetd(port: u16) -> String {
    format!(
        "service daytime\n{{\n type = INTERNAL UNLISTED\n id = daytime-stream\n protocol = tcp\n \
         socket_type = stream\n wait = no\n port = {port}\n bind = 127.0.0.1\n instances = UNLIMITED\n \
         per_source = UNLIMITED\n cps = 1000000 1\n disable = no\n}}\n"
    )
}

fn write(file: &Path, text: &str) -> Result<(), Error> {
    fs::write(file, text).map_err(Error::system(format!("cannot write {}", file.display())))
}

impl Contestant {
    /// Starts a server on a free port and waits until it listens; `None` where its program is not installed.
    pub fn start(kind: Kind, programs: &Programs<'_>) -> Result<Option<Self>, Error> {
        let port = free_port().map_err(Error::system("cannot find a free port"))?;
        let log = programs.folder.join(format!("{kind:?}.log"));
        let file = File::create(&log).map_err(Error::system(format!("cannot write {}", log.display())))?;
        if kind.foreign().is_some() && !kind.is_installed() {
            return Ok(None);
        }
        let mut command = in_own_session(&kind.command(programs, port)?);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(file);
        let process = command.spawn().map_err(Error::system(format!("cannot start {}", kind.name())))?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut contestant = Self { kind, process, address };
        let mut listens = false;
        wait::until(PATIENCE, || {
            listens = TcpStream::connect(address).is_ok();
            listens || contestant.has_ended()
        });
        if listens {
            return Ok(Some(contestant));
        }
        let told = fs::read_to_string(&log).unwrap_or_default();
        Err(Error::Failed(format!("{} does not listen; it said:\n{told}", kind.name())))
    }

    fn has_ended(&mut self) -> bool {
        !self.process.try_wait().is_ok_and(|status| status.is_none())
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its parent process.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Contestant {
    fn drop(&mut self) {
        if let Ok(pid) = i32::try_from(self.process.id()) {
            let _ = kill(Pid::from_raw(pid), Signal::SIGTERM);
        }
        wait::until(PATIENCE, || self.has_ended());
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}
