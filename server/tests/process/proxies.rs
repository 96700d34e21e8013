//! The PROXY protocol, which only the proxies in the settings may use.

use crate::common::{Client, Server};

/// A header of version 1. Its client is not in a network of this machine.
const V1: &[u8] = b"PROXY TCP4 203.0.113.7 192.0.2.1 51234 9900\r\n";

/// The same in version 2, with an unknown extension after the addresses.
const V2: &[u8] =
    b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x10\xcb\0\x71\x07\xc0\0\x02\x01\xc8\x22\x26\xac\xee\0\x01x";

const BEHIND_A_PROXY: &str = "allow = [\"203.0.113.0/24\"]\nproxies = [\"127.0.0.1\"]\n";

fn behind_a_proxy() -> Server {
    Server::start(&format!("[access]\n{BEHIND_A_PROXY}"))
}

fn connect_with(server: &Server, header: &[u8]) -> Client {
    let mut client = server.connect();
    client.send(header);
    client
}

#[test]
fn the_client_in_the_header_is_welcomed_and_logged() {
    for header in [V1, V2] {
        let mut server = Server::start(&format!("[access]\n{BEHIND_A_PROXY}\n[log]\nlevel = \"debug\"\n"));
        let mut client = connect_with(&server, header);
        assert!(client.line().is_some_and(|line| line.starts_with("Welcome")));
        assert_eq!(client.ask("help").split(' ').next(), Some("commands:"));
        assert!(server.wait_for_log("session begun").contains("203.0.113.7:51234"));
    }
}

#[test]
fn commands_after_the_header_are_those_of_the_client() {
    for header in [V1, V2] {
        let server = behind_a_proxy();
        let mut client = connect_with(&server, &[header, b"help\nquit\n"].concat());
        let lines = client.rest();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert_eq!(lines.last().map(String::as_str), Some("goodbye"));
    }
}

#[test]
fn a_header_can_arrive_in_pieces() {
    let server = behind_a_proxy();
    let mut client = server.connect();
    for byte in V2 {
        client.send(&[*byte]);
    }
    assert!(client.line().is_some_and(|line| line.starts_with("Welcome")));
}

#[test]
fn access_lists_and_limits_apply_to_the_client_and_not_to_the_proxy() {
    let server =
        Server::start(&format!("[access]\n{BEHIND_A_PROXY}\n[limits]\nmax_clients_per_address = 1\n"));
    let mut denied = connect_with(&server, b"PROXY TCP4 198.51.100.1 192.0.2.1 1 9900\r\n");
    assert!(denied.line().is_some_and(|line| line.contains("not allowed")));
    let mut first = connect_with(&server, V1);
    assert!(first.line().is_some_and(|line| line.starts_with("Welcome")));
    let mut second = connect_with(&server, b"PROXY TCP4 203.0.113.7 192.0.2.1 51235 9900\r\n");
    assert!(second.line().is_some_and(|line| line.contains("too many connections from your address")));
    let mut other = connect_with(&server, b"PROXY TCP4 203.0.113.8 192.0.2.1 51235 9900\r\n");
    assert!(other.line().is_some_and(|line| line.starts_with("Welcome")));
}

#[test]
fn a_proxy_that_sends_no_header_is_refused() {
    let server = behind_a_proxy();
    let mut invalid = connect_with(&server, b"day\n");
    assert!(invalid.line().is_some_and(|line| line.starts_with("error: a PROXY header is required")));
    let mut silent = server.connect();
    assert!(
        silent.line().is_some_and(|line| line.starts_with("error: a PROXY header is required")),
        "after 1 s"
    );
    let mut incomplete = connect_with(&server, &V1[..20]);
    assert!(
        incomplete.line().is_some_and(|line| line.starts_with("error: a PROXY header is required")),
        "after 1 s"
    );
    // A health check that only connects does not disturb the server.
    drop(server.connect());
    assert!(connect_with(&server, V1).line().is_some_and(|line| line.starts_with("Welcome")));
}

#[test]
fn a_connection_of_the_proxy_itself_has_its_address() {
    let server = Server::start("[access]\nproxies = [\"127.0.0.1\"]\n");
    for header in [&b"PROXY UNKNOWN\r\n"[..], b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0"] {
        let mut check = connect_with(&server, &[header, b"sync\nquit\n"].concat());
        assert_eq!(check.rest().last().map(String::as_str), Some("goodbye"));
    }
}

#[test]
fn a_header_from_another_address_is_an_unknown_command() {
    let server = Server::start("[access]\nproxies = [\"192.0.2.1\"]\n");
    let mut client = server.welcomed();
    client.send(V1);
    assert!(client.line().is_some_and(|line| line.starts_with("error: unknown command")));
}

#[test]
fn connections_without_a_header_do_not_delay_other_clients() {
    let server = behind_a_proxy();
    let silent: Vec<Client> = (0..300).map(|_| server.connect()).collect();
    assert!(connect_with(&server, V1).line().is_some_and(|line| line.starts_with("Welcome")));
    drop(silent);
    server.wait_for_sessions(0);
}

#[test]
fn a_connection_without_a_header_gets_a_line_when_the_server_stops() {
    let mut server = behind_a_proxy();
    let mut waiting = connect_with(&server, &V1[..20]);
    // A later client has been welcomed, so the server has accepted the first one too.
    assert!(connect_with(&server, V1).line().is_some());
    server.signal(nix::sys::signal::Signal::SIGTERM);
    assert!(waiting.line().is_some_and(|line| line.starts_with("error: the server is stopping")));
    assert!(server.wait_for_end().0.success());
}

#[test]
fn a_reload_changes_the_trusted_proxies() {
    let mut server = Server::start("[access]\nproxies = []\n");
    assert!(server.welcomed().ask("help").starts_with("commands"));
    server.reload("[access]\nproxies = [\"127.0.0.1\"]\n");
    assert!(
        connect_with(&server, b"PROXY UNKNOWN\r\n").line().is_some_and(|line| line.starts_with("Welcome"))
    );
}
