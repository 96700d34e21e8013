//! Socket activation, readiness notifications and the watchdog, as systemd uses them.

use std::fs;
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::process::{Command, Stdio};

use datetime_testkit::Process;
use nix::sys::signal::Signal;
use tempfile::TempDir;

use crate::common::{Client, Server, TIMEOUT, command, wait_until};

/// A server that inherits its listening socket; killed on drop.
struct Activated {
    process: Process,
    directory: TempDir,
}

impl Activated {
    /// Passes the socket as systemd does: as descriptor 3, with the PID of the receiving process in `$LISTEN_PID`.
    fn start(listener: TcpListener, settings: &str) -> Self {
        Self::start_with(listener, Stdio::null(), 1, settings)
    }

    /// Passes `count` sockets: `first`, and `second` as descriptor 4.
    fn start_with(first: TcpListener, second: impl Into<Stdio>, count: u8, settings: &str) -> Self {
        let directory = TempDir::new().unwrap();
        fs::write(directory.path().join("server.toml"), settings).unwrap();
        let program = command(&directory).get_program().to_owned();
        let script = "exec 3<&0 4<&1 </dev/null >/dev/null; export LISTEN_PID=$$; exec \"$0\" --config server.toml run";
        let mut shell = Command::new("/bin/sh");
        shell.current_dir(&directory).env("RUNTIME_DIRECTORY", directory.path().join("run"));
        shell.env("LISTEN_FDS", count.to_string()).args(["-c", script]).arg(program);
        shell.stdin(OwnedFd::from(first)).stdout(second).stderr(Stdio::null());
        Self { process: Process::start(&mut shell).unwrap(), directory }
    }
}

#[test]
fn inherited_sockets_are_served_and_stay_open_on_reload() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut server = Activated::start(listener, "[formats]\nday = \"DAY\"");
    for _ in 0..2 {
        assert_eq!(Client::connect(address).ask_after_welcome("day"), "DAY");
        server.process.signal(Signal::SIGHUP).unwrap();
    }
    server.process.signal(Signal::SIGTERM).unwrap();
    assert!(server.process.wait().unwrap().success());
}

#[test]
fn an_inherited_socket_serves_the_protocol_whose_port_it_has() {
    let [commands, other] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let [address, daytime] = [&commands, &other].map(|listener| listener.local_addr().unwrap());
    let settings = |table: &str| format!("[{table}]\nport = {}", daytime.port());
    let server = Activated::start_with(commands, OwnedFd::from(other), 2, &settings("daytime"));
    assert!(Client::connect(daytime).line().unwrap().ends_with('\r'));
    fs::write(server.directory.path().join("server.toml"), settings("time_protocol")).unwrap();
    server.process.signal(Signal::SIGHUP).unwrap();
    let is_time = || {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::net::TcpStream::connect(daytime).unwrap(), &mut bytes).unwrap();
        bytes.len() == 4
    };
    wait_until(is_time, || "a reload does not change the protocol".to_owned());
    assert!(Client::connect(address).line().unwrap().starts_with("Welcome"));
}

#[test]
fn an_ipv4_client_on_a_dual_stack_socket_is_matched_by_its_ipv4_address() {
    let listener = TcpListener::from(dual_stack_socket());
    let port = listener.local_addr().unwrap().port();
    let _server = Activated::start(listener, "[access]\nallow = [\"127.0.0.1\"]");
    assert!(Client::connect(([127, 0, 0, 1], port).into()).line().unwrap().starts_with("Welcome"));
}

/// A listening socket on `::` that also accepts IPv4 clients, as `ListenStream=9900` of systemd creates it.
fn dual_stack_socket() -> OwnedFd {
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

/// The socket in `$NOTIFY_SOCKET`, as systemd listens on it.
fn notify_socket(path: &Path) -> UnixDatagram {
    let socket = UnixDatagram::bind(path).unwrap();
    socket.set_read_timeout(Some(TIMEOUT)).unwrap();
    socket
}

fn receive(socket: &UnixDatagram) -> String {
    let mut buffer = [0; 256];
    let count = socket.recv(&mut buffer).unwrap();
    String::from_utf8_lossy(buffer.get(..count).unwrap()).into_owned()
}

#[test]
fn the_service_manager_is_notified_of_ready_reload_and_stop() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("notify");
    let manager = notify_socket(&path);
    let mut server = Server::start_with("", |command| {
        command.env("NOTIFY_SOCKET", &path);
    });
    assert_eq!(receive(&manager), "READY=1");
    server.reload("");
    assert!(receive(&manager).starts_with("RELOADING=1\nMONOTONIC_USEC="));
    assert_eq!(receive(&manager), "READY=1");
    server.signal(Signal::SIGTERM);
    assert_eq!(receive(&manager), "STOPPING=1");
    assert!(server.wait_for_end().0.success());
}

#[test]
fn the_event_loop_notifies_the_watchdog_only_if_it_is_for_this_process() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("notify");
    let manager = notify_socket(&path);
    let _server = Server::start_with("", |command| {
        command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "20000");
    });
    assert_eq!(receive(&manager), "READY=1");
    for _ in 0..3 {
        assert_eq!(receive(&manager), "WATCHDOG=1");
    }
    let path = directory.path().join("other");
    let other = notify_socket(&path);
    let _unwatched = Server::start_with("", |command| {
        command.env("NOTIFY_SOCKET", &path).env("WATCHDOG_USEC", "20000").env("WATCHDOG_PID", "1");
    });
    assert_eq!(receive(&other), "READY=1");
    other.set_read_timeout(Some(std::time::Duration::from_millis(200))).unwrap();
    assert!(other.recv(&mut [0; 256]).is_err(), "WATCHDOG_PID names another process");
}

#[test]
fn a_broken_listener_does_not_keep_the_others_from_being_served() {
    let [broken, sound] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let (owner, address) = (broken.try_clone().unwrap(), sound.local_addr().unwrap());
    let settings = "[formats]\nday = \"DAY\"";
    let _server = Activated::start_with(broken, OwnedFd::from(sound), 2, settings);
    assert_eq!(Client::connect(address).ask_after_welcome("day"), "DAY");
    nix::sys::socket::shutdown(std::os::fd::AsRawFd::as_raw_fd(&owner), nix::sys::socket::Shutdown::Both)
        .unwrap();
    for _ in 0..3 {
        assert_eq!(Client::connect(address).ask_after_welcome("day"), "DAY");
    }
}

#[test]
fn an_inherited_socket_that_does_not_listen_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let connection = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let mut server = Activated::start(TcpListener::from(OwnedFd::from(connection)), "");
    assert_eq!(server.process.wait().unwrap().code(), Some(1));
}
