//! `start`, `stop`, `reload` and `status`: a server in the background, found by its PID file and its socket.

use std::fs;
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram;
use std::process::{Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use crate::background::Background;
use crate::common::{Client, Server, command, wait_until};

#[test]
fn start_returns_once_it_listens_and_stop_once_it_has_ended() {
    let server = Background::new();
    assert_eq!(server.control(&["status"]).0, Some(1), "none runs yet");
    let (code, said) = server.control(&["start"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(server.connect().line().unwrap().starts_with("Welcome"), "it listens already");
    let pid = server.pid();
    assert!(said.contains(&format!("process {pid}")), "{said}");
    let (code, said) = server.control(&["start"]);
    assert_eq!(code, Some(1));
    assert!(said.contains(&format!("a server runs already, as process {pid}")), "{said}");
    let (code, said) = server.control(&["stop"]);
    assert_eq!(code, Some(0), "{said}");
    wait_until(|| kill(pid, None).is_err(), || "it is still there".to_owned());
    assert_eq!(server.control(&["stop"]).0, Some(1), "none runs any more");
    let log = fs::read_to_string(server.folder.path().join("state/datetime-server/server.log")).unwrap();
    assert!(log.contains("listening on") && log.contains("stopped"), "{log}");
}

#[test]
fn start_says_why_it_cannot() {
    let server = Background::new();
    let _taken = TcpListener::bind(("127.0.0.1", server.port)).unwrap();
    let (code, said) = server.control(&["start"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("is taken by another program"), "{said}");
    server.write("foo = 1");
    let (code, said) = server.control(&["start"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("server.toml:4:1: unknown key \"foo\""), "{said}");
}

#[test]
fn the_lock_and_not_the_file_says_whether_a_server_lives() {
    let server = Background::new();
    server.control(&["start"]);
    let pid = server.pid();
    kill(pid, Signal::SIGKILL).unwrap();
    wait_until(|| kill(pid, None).is_err(), || "it is still there".to_owned());
    assert!(
        server.folder.path().join("run/server.pid").exists()
            && server.folder.path().join("run/control.sock").exists()
    );
    let (code, said) = server.control(&["status"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("no server runs"), "{said}");
    assert_eq!(server.control(&["start"]).0, Some(0), "what a dead server left is in nobody's way");
}

#[test]
fn a_child_does_not_keep_the_lock() {
    let server = Background::new();
    server.control(&["start"]);
    let mut client = server.connect();
    client.line();
    let child = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children", pid = server.pid()))
        .unwrap_or_default();
    let Ok(child) = child.trim().parse().map(Pid::from_raw) else { return };
    kill(child, Signal::SIGSTOP).unwrap();
    kill(server.pid(), Signal::SIGKILL).unwrap();
    wait_until(|| server.control(&["status"]).1.contains("no server runs"), || "the lock is kept".to_owned());
    kill(child, Signal::SIGKILL).unwrap();
}

#[test]
fn status_tells_of_each_client_without_asking_it() {
    let server = Background::new();
    server.control(&["start"]);
    let mut client = server.connect();
    client.line();
    for _ in 0..3 {
        client.ask("day");
    }
    client.ask("nonsense");
    let (code, said) = server.control(&["status", "--json"]);
    assert_eq!(code, Some(0), "{said}");
    let status: datetime_server::status::Status = serde_json::from_str(&said).unwrap();
    assert_eq!(status.pid, server.pid().as_raw());
    assert_eq!(status.listening, [format!("127.0.0.1:{}", server.port)]);
    let row = status.clients.first().unwrap();
    assert_eq!(row.address, client.stream().local_addr().unwrap().to_string());
    assert_eq!((row.requests, status.totals.requests, status.totals.sessions), (3, 3, 1));
    assert!(chrono::DateTime::parse_from_rfc3339(&row.since).is_ok());
    let (_, text) = server.control(&["status"]);
    assert!(text.contains("clients: 1 of at most 512") && text.contains(&row.address), "{text}");
    let (_, text) = server.control(&["status", "--prometheus"]);
    assert!(text.contains("\ndatetime_server_requests_total 3\n"), "{text}");
}

#[test]
fn the_control_socket_is_its_owners_alone() {
    let server = Background::new();
    server.control(&["start"]);
    let socket = fs::metadata(server.folder.path().join("run/control.sock")).unwrap();
    assert_eq!(socket.permissions().mode() & 0o077, 0, "nobody else's");
}

#[test]
fn reload_says_whether_the_server_took_the_settings() {
    let server = Background::new();
    server.control(&["start"]);
    server.write("[formats]\nday = \"NEW\"");
    let (code, said) = server.control(&["reload"]);
    assert_eq!(code, Some(0), "{said}");
    let mut client = server.connect();
    client.line();
    assert_eq!(client.ask("day"), "NEW");
    server.write("[formats]\nday = \"%Q\"");
    let (code, said) = server.control(&["reload"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("server.toml:5:7: day: \"%Q\" is not a format"), "{said}");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let settings =
        format!("[server]\nbind = [\"127.0.0.1\"]\nport = {}\n", taken.local_addr().unwrap().port());
    fs::write(server.folder.path().join("server.toml"), settings).unwrap();
    let (code, said) = server.control(&["reload"]);
    assert_eq!(code, Some(1), "what only the server finds out is said too");
    assert!(said.contains("the old settings stay: cannot listen on"), "{said}");
}

#[test]
fn a_second_server_of_the_same_user_serves_and_says_that_it_is_not_found() {
    let folder = TempDir::new().unwrap();
    let run = folder.path().join("run");
    let _first = Server::start_with("", |command| {
        command.env("RUNTIME_DIRECTORY", &run);
    });
    let settings = "[server]\nbind = [\"127.0.0.1\"]\nport = 0\n";
    let mut second = Server::start_with(settings, |command| {
        command.env("RUNTIME_DIRECTORY", &run);
    });
    second.welcomed();
    second.signal(Signal::SIGTERM);
    let (_, log) = second.wait_for_end();
    assert!(log.contains("a server of this user runs already (process "), "{log}");
}

/// A server that is handed its listening socket; killed when it goes out of scope.
struct HandedOver {
    process: std::process::Child,
    _folder: TempDir,
}

impl HandedOver {
    /// As systemd does it: the socket is descriptor 3, and the variables name the process that it is for.
    fn start(listener: TcpListener, settings: &str) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("server.toml"), settings).unwrap();
        let program = command(&folder).get_program().to_owned();
        let script =
            "exec 3<&0 </dev/null; export LISTEN_PID=$$ LISTEN_FDS=1; exec \"$0\" --config server.toml run";
        let mut shell = Command::new("/bin/sh");
        shell.current_dir(&folder).env("RUNTIME_DIRECTORY", folder.path().join("run"));
        shell.args(["-c", script]).arg(program).stdin(OwnedFd::from(listener)).stderr(Stdio::null());
        Self { process: shell.spawn().unwrap(), _folder: folder }
    }

    fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(i32::try_from(self.process.id()).unwrap()), signal).unwrap();
    }
}

impl Drop for HandedOver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn sockets_of_the_service_manager_are_served_and_stay_on_reload() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut server = HandedOver::start(listener, "[formats]\nday = \"DAY\"");
    for _ in 0..2 {
        assert_eq!(Client::connect(address).ask_after_welcome("day"), "DAY");
        server.signal(Signal::SIGHUP);
    }
    server.signal(Signal::SIGTERM);
    assert!(server.process.wait().unwrap().success());
}

#[test]
fn a_client_of_ipv4_on_a_socket_of_both_families_is_known_by_its_own_address() {
    let listener = TcpListener::from(socket_of_both_families());
    let port = listener.local_addr().unwrap().port();
    let _server = HandedOver::start(listener, "[access]\nallow = [\"127.0.0.1\"]");
    assert!(Client::connect(([127, 0, 0, 1], port).into()).line().unwrap().starts_with("Welcome"));
}

/// A listening socket of `::` that takes IPv4 clients too, as `ListenStream=9900` of systemd makes one.
fn socket_of_both_families() -> OwnedFd {
    use nix::sys::socket::{
        AddressFamily, Backlog, SockFlag, SockType, SockaddrIn6, bind, listen, setsockopt, socket,
    };
    let socket = socket(AddressFamily::Inet6, SockType::Stream, SockFlag::empty(), None).unwrap();
    setsockopt(&socket, nix::sys::socket::sockopt::Ipv6V6Only, &false).unwrap();
    let address = SockaddrIn6::from(std::net::SocketAddrV6::new(std::net::Ipv6Addr::UNSPECIFIED, 0, 0, 0));
    bind(std::os::fd::AsRawFd::as_raw_fd(&socket), &address).unwrap();
    listen(&socket, Backlog::new(16).unwrap()).unwrap();
    socket
}

#[test]
fn a_server_does_not_take_the_control_socket_of_another() {
    let folder = TempDir::new().unwrap();
    let run = folder.path().join("run");
    let first = Server::start_with("", |command| {
        command.env("RUNTIME_DIRECTORY", &run);
    });
    let other = format!("[process]\npid_file = \"{}\"", folder.path().join("other.pid").display());
    let second = Server::start_with(&other, |command| {
        command.env("RUNTIME_DIRECTORY", &run);
    });
    second.welcomed();
    drop(second);
    let output = command(&folder).env("RUNTIME_DIRECTORY", &run).args(["status", "--json"]).output().unwrap();
    let status: datetime_server::status::Status = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(status.pid, first.pid().as_raw());
}

#[test]
fn a_service_manager_is_told_what_happens() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("notify");
    let manager = UnixDatagram::bind(&path).unwrap();
    manager.set_read_timeout(Some(crate::common::TIMEOUT)).unwrap();
    let heard = || {
        let mut buffer = [0; 256];
        let count = manager.recv(&mut buffer).unwrap();
        String::from_utf8_lossy(buffer.get(..count).unwrap()).into_owned()
    };
    let mut server = Server::start_with("", |command| {
        command.env("NOTIFY_SOCKET", &path);
    });
    assert_eq!(heard(), "READY=1");
    server.reload("");
    assert!(heard().starts_with("RELOADING=1\nMONOTONIC_USEC="));
    assert_eq!(heard(), "READY=1");
    server.signal(Signal::SIGTERM);
    assert_eq!(heard(), "STOPPING=1");
    assert!(server.wait_for_end().0.success());
}

#[test]
fn a_service_manager_that_watches_is_told_that_the_loop_runs() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("notify");
    let manager = UnixDatagram::bind(&path).unwrap();
    manager.set_read_timeout(Some(crate::common::TIMEOUT)).unwrap();
    let received = || {
        let mut buffer = [0; 256];
        let count = manager.recv(&mut buffer).unwrap();
        String::from_utf8_lossy(buffer.get(..count).unwrap()).into_owned()
    };
    let _server = Server::start_with("", |command| {
        command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "20000");
    });
    assert_eq!(received(), "READY=1");
    for _ in 0..3 {
        assert_eq!(received(), "WATCHDOG=1");
    }
    let other = UnixDatagram::bind(folder.path().join("other")).unwrap();
    other.set_read_timeout(Some(std::time::Duration::from_millis(200))).unwrap();
    let _unwatched = Server::start_with("", |command| {
        command.env("NOTIFY_SOCKET", folder.path().join("other"));
        command.env("WATCHDOG_USEC", "20000").env("WATCHDOG_PID", "1");
    });
    assert!(other.recv(&mut [0; 256]).is_ok(), "READY=1");
    assert!(other.recv(&mut [0; 256]).is_err(), "the variable is for another process");
}

#[test]
fn a_socket_that_does_not_listen_is_an_error_before_the_server_is_ready() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let connection = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let mut server = HandedOver::start(TcpListener::from(OwnedFd::from(connection)), "");
    assert_eq!(server.process.wait().unwrap().code(), Some(1));
}

#[test]
fn metrics_name_every_cause_and_end_and_say_that_no_server_runs() {
    let server = Background::new();
    let (code, text) = server.control(&["status", "--prometheus"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("\ndatetime_server_up 0\n"), "{text}");
    server.write("[limits]\nmax_clients = 1");
    server.control(&["start"]);
    let mut client = server.connect();
    client.line();
    assert!(server.connect().line().unwrap().starts_with("error: the server is full"));
    assert_eq!(client.ask("quit"), "goodbye");
    wait_until(
        || server.control(&["status", "--prometheus"]).1.contains("_ended_total{end=\"quit\"} 1"),
        || "the end is not counted".to_owned(),
    );
    let (code, text) = server.control(&["status", "--prometheus"]);
    assert_eq!(code, Some(0));
    for line in [
        "datetime_server_up 1".to_owned(),
        format!("datetime_server_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION")),
        "datetime_server_refused_total{cause=\"full\"} 1".to_owned(),
        "datetime_server_refused_total{cause=\"stopping\"} 0".to_owned(),
        "datetime_server_refused_total{cause=\"no_proxy_header\"} 0".to_owned(),
        "datetime_server_sessions_ended_total{end=\"idle\"} 0".to_owned(),
    ] {
        assert!(text.lines().any(|found| found == line), "{line} in {text}");
    }
    let described: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")).collect();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(['{', ' ']).next().unwrap();
        assert!(described.iter().any(|known| known.starts_with(&format!("{name} "))), "{name} has no type");
    }
    assert_eq!(server.control(&["stop"]).0, Some(0));
}
