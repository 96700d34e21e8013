//! Daytime (RFC 867) and Time (RFC 868): one answer for each connection, under the limits of the commands.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

use chrono::{NaiveDateTime, TimeDelta, Utc};
use datetime_server::status::Status;
use nix::sys::signal::{Signal, kill};

use crate::common::{Client, Server, TIMEOUT, free_port, wait_until};

/// A server with both protocols.
struct Served {
    server: Server,
    daytime: u16,
    time: u16,
}

impl Served {
    /// `settings` are tables other than `[server]`, `[daytime]` and `[time_protocol]`.
    fn start(settings: &str) -> Self {
        let (daytime, time) = (free_port(), free_port());
        let server = Server::start(&text(daytime, time, settings));
        Self { server, daytime, time }
    }

    fn daytime(&self) -> String {
        String::from_utf8(answer(self.daytime)).unwrap()
    }

    fn status(&self) -> Status {
        let (code, output) = self.server.control(&["status", "--json"]);
        assert_eq!(code, Some(0), "{output}");
        serde_json::from_str(&output).unwrap()
    }
}

fn text(daytime: u16, time: u16, settings: &str) -> String {
    format!("[daytime]\nport = {daytime}\n[time_protocol]\nport = {time}\n{settings}")
}

fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    stream.set_read_timeout(Some(TIMEOUT)).unwrap();
    stream
}

/// All bytes up to the end of file.
fn rest(mut stream: TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    bytes
}

fn answer(port: u16) -> Vec<u8> {
    rest(connect(port))
}

/// Whether the answer of Time is the current time.
fn is_current(answer: &[u8]) -> bool {
    let Ok(bytes) = <[u8; 4]>::try_from(answer) else { return false };
    let since_1900 = (u64::from(u32::from_be_bytes(bytes)), Utc::now().timestamp().unsigned_abs());
    since_1900.0.abs_diff((since_1900.1 + 2_208_988_800) % (1 << 32)) <= 5
}

#[test]
fn daytime_sends_a_line_in_its_format_and_zone_and_closes() {
    let mut served = Served::start("[formats]\ntimezone = \"Etc/GMT-9\"");
    let line = served.daytime();
    let local = NaiveDateTime::parse_from_str(&line, "%a %b %e %H:%M:%S %Y\r\n").unwrap();
    let difference = Utc::now().naive_utc() + TimeDelta::hours(9) - local;
    assert!(difference.num_seconds().abs() <= 5, "{line}");
    let (daytime, time) = (served.daytime, served.time);
    let format = "format = \"%A %Z\"\n[formats]\nlocale = \"de_DE\"\ntimezone = \"Etc/UTC\"";
    served.server.reload(&format!("[time_protocol]\nport = {time}\n[daytime]\nport = {daytime}\n{format}"));
    let line = served.daytime();
    // In English, as programs expect it.
    assert!(line.ends_with("day UTC\r\n"), "{line}");
}

#[test]
fn time_sends_the_seconds_since_1900_and_closes() {
    let served = Served::start("");
    let answer = answer(served.time);
    assert!(is_current(&answer), "{answer:?}");
}

#[test]
fn what_a_client_sends_is_ignored_and_does_not_reset_the_connection() {
    let served = Served::start("");
    for port in [served.daytime, served.time] {
        let mut stream = connect(port);
        // rdate and telnet may send a line end.
        stream.write_all(&[b'x'; 2000]).unwrap();
        let bytes = rest(stream);
        assert!(is_current(&bytes) || bytes.ends_with(b"\r\n"), "{bytes:?}");
    }
    served.server.wait_for_sessions(0);
    served.server.welcomed();
}

#[test]
fn both_are_off_by_default() {
    let server = Server::start("");
    let (_, output) = server.control(&["status", "--json"]);
    let status: Status = serde_json::from_str(&output).unwrap();
    assert_eq!(
        [status.listening.len(), status.listening_daytime.len(), status.listening_time.len()],
        [1, 0, 0]
    );
}

#[test]
fn sessions_are_counted_by_protocol_and_each_is_a_request() {
    let mut served = Served::start("[log]\nlevel = \"debug\"");
    served.daytime();
    answer(served.time);
    answer(served.time);
    assert_eq!(served.server.welcomed().ask("quit"), "goodbye");
    served.server.wait_for_sessions(0);
    wait_until(|| served.status().clients.is_empty(), || "a session is not reaped".to_owned());
    let status = served.status();
    let sessions = status.totals.protocols.values().copied().collect::<Vec<_>>();
    assert_eq!((sessions, status.totals.sessions, status.totals.requests), (vec![1, 1, 2], 4, 4));
    assert_eq!((status.totals.ended["answered"], status.totals.ended["quit"]), (3, 1));
    assert_eq!(status.listening_daytime, [format!("127.0.0.1:{}", served.daytime)]);
    assert_eq!(status.listening_time, [format!("127.0.0.1:{}", served.time)]);
    let (_, text) = served.server.control(&["status"]);
    assert!(text.contains("\nsessions by protocol: datetime 1, daytime 1, time 2\n"), "{text}");
    let line = served.server.wait_for_log("session ended: answered");
    assert!(line.contains("protocol=\"daytime\"") && line.contains("requests=1"), "{line}");
}

#[test]
fn access_lists_and_caps_count_the_clients_of_all_protocols_together() {
    let served = Served::start("[limits]\nmax_clients = 1");
    let client = served.server.welcomed();
    assert_eq!(served.daytime(), "error: the server is full (at most 1 clients); try again in 30 s\r\n");
    assert_eq!(answer(served.time), b"", "a client of Time would take a line for the time");
    drop(client);
    served.server.wait_for_sessions(0);
    assert!(is_current(&answer(served.time)));
    let denied = Served::start("[access]\ndeny = [\"127.0.0.1\"]");
    assert!(denied.daytime().starts_with("error: your address is not allowed here"), "{}", denied.daytime());
    assert_eq!(answer(denied.time), b"");
    assert_eq!(denied.status().totals.refused["not_allowed"], 2);
}

#[test]
fn a_trusted_proxy_sends_its_header_before_the_answer() {
    let mut served = Served::start("[access]\nproxies = [\"127.0.0.1\"]\n[log]\nlevel = \"debug\"");
    let mut stream = connect(served.time);
    stream.write_all(b"PROXY TCP4 127.1.2.3 127.0.0.1 51234 37\r\n").unwrap();
    assert!(is_current(&rest(stream)));
    let line = served.server.wait_for_log("session begun");
    assert!(line.contains("127.1.2.3:51234") && line.contains("protocol=\"time\""), "{line}");
    let silent = connect(served.time);
    assert_eq!(rest(silent), b"", "after 1 s without a header");
    assert!(served.daytime().starts_with("error: a PROXY header is required"), "after 1 s");
}

#[test]
fn a_reload_switches_a_protocol_on_and_off_and_moves_its_port() {
    let mut server = Server::start("");
    let mut client = server.welcomed();
    let [first, second] = [free_port(), free_port()];
    server.reload(&format!("[daytime]\nport = {first}"));
    assert!(answer(first).ends_with(b"\r\n"));
    server.reload(&format!("[daytime]\nport = {second}"));
    assert!(answer(second).ends_with(b"\r\n"));
    assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, first)).is_err(), "the old port is closed");
    // The same socket serves another protocol.
    server.reload(&format!("[time_protocol]\nport = {second}"));
    assert!(is_current(&answer(second)));
    server.reload("");
    server.wait_for_log(&format!("no longer listening on 127.0.0.1:{second} for Time"));
    assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, second)).is_err(), "it is off");
    assert_eq!(client.ask("now").len(), 35);
    assert_eq!(server.welcomed().ask("now").len(), 35);
}

#[test]
fn two_protocols_can_exchange_their_ports() {
    let [first, second] = [free_port(), free_port()];
    let settings = |commands: u16, daytime: u16| {
        format!("[server]\nbind = [\"127.0.0.1\"]\nport = {commands}\n[daytime]\nport = {daytime}")
    };
    let mut server = Server::start(&settings(first, second));
    assert!(answer(second).ends_with(b"\r\n"));
    server.reload(&settings(second, first));
    assert!(answer(first).ends_with(b"\r\n"));
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, second));
    assert!(Client::connect(address).line().unwrap().starts_with("Welcome"));
}

#[test]
fn the_free_port_of_the_commands_cannot_become_that_of_another_protocol() {
    let mut server = Server::start("");
    let port = server.address.port();
    server.write_settings(&format!("[server]\nbind = [\"127.0.0.1\"]\nport = 0\n[daytime]\nport = {port}"));
    server.signal(Signal::SIGHUP);
    let line = server.wait_for_log("reload failed");
    assert!(line.contains(&format!("127.0.0.1:{port} for Daytime")), "{line}");
    server.welcomed();
}

#[test]
fn a_wildcard_address_and_all_protocols_pass_every_listener() {
    let [commands, daytime, time] = [free_port(), free_port(), free_port()];
    let ports = format!("port = {commands}\n[daytime]\nport = {daytime}\n[time_protocol]\nport = {time}");
    let specific: Vec<String> = (1..=16).map(|last| format!("127.0.0.{last}")).collect();
    let mut server = Server::start(&format!("[server]\nbind = {specific:?}\n{ports}"));
    // The 48 old ones stay, because their addresses are part of the new one.
    server.reload(&format!("[server]\nbind = [\"0.0.0.0\"]\n{ports}"));
    let before = server.server_pid();
    for last in [1, 16, 17] {
        let address = |port| SocketAddr::from(([127, 0, 0, last], port));
        assert!(Client::connect(address(commands)).line().unwrap().starts_with("Welcome"));
        assert!(rest(TcpStream::connect(address(daytime)).unwrap()).ends_with(b"\r\n"));
        assert!(is_current(&rest(TcpStream::connect(address(time)).unwrap())));
    }
    assert_eq!(server.server_pid(), before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_server_that_is_started_again_serves_the_same_protocols() {
    let mut served = Served::start("");
    let port = free_port();
    served.server.reload(&text(port, served.time, ""));
    kill(served.server.server_pid(), Signal::SIGKILL).unwrap();
    let waiting = [connect(port), connect(served.time)];
    served.server.wait_for_log("serving again");
    let [daytime, time] = waiting.map(rest);
    assert!(daytime.ends_with(b"\r\n") && is_current(&time), "{daytime:?} {time:?}");
}

#[test]
fn a_stop_refuses_clients_in_the_queue_in_the_way_of_their_protocol() {
    let mut served = Served::start("");
    served.server.freeze();
    let waiting = [connect(served.daytime), connect(served.time)];
    served.server.signal(Signal::SIGTERM);
    served.server.thaw();
    let [daytime, time] = waiting.map(rest);
    // The server may have accepted them before it heard of the stop.
    let daytime = String::from_utf8(daytime).unwrap();
    assert!(daytime.starts_with("error: the server is stopping") || daytime.ends_with("\r\n"), "{daytime}");
    assert!(time.is_empty() || is_current(&time), "{time:?}");
    assert!(served.server.wait_for_end().0.success());
}

#[test]
fn a_port_that_is_taken_is_named_with_its_table() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut server = Server::start("");
    server.write_settings(&format!(
        "[server]\nbind = [\"127.0.0.1\"]\nport = 0\n[time_protocol]\nport = {port}"
    ));
    server.signal(Signal::SIGHUP);
    let line = server.wait_for_log("reload failed");
    assert!(
        line.contains("for Time (RFC 868)") && line.contains("another port in [time_protocol]"),
        "{line}"
    );
    server.welcomed();
}
