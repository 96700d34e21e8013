//! The PROXY protocol: believed from whom the settings name, and nobody else.

use crate::common::{Client, Server};

/// The client as the header names it: in no network that this machine is on.
const V1: &[u8] = b"PROXY TCP4 203.0.113.7 192.0.2.1 51234 9900\r\n";

/// The same in version 2, with a field that nobody knows behind the addresses.
const V2: &[u8] =
    b"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x10\xcb\0\x71\x07\xc0\0\x02\x01\xc8\x22\x26\xac\xee\0\x01x";

const BEHIND_A_PROXY: &str = "allow = [\"203.0.113.0/24\"]\nproxies = [\"127.0.0.1\"]\n";

fn behind_a_proxy() -> Server {
    Server::start(&format!("[access]\n{BEHIND_A_PROXY}"))
}

fn introduced(server: &Server, header: &[u8]) -> Client {
    let mut client = server.connect();
    client.send(header);
    client
}

#[test]
fn the_client_that_a_header_names_is_welcomed_counted_and_logged() {
    for header in [V1, V2] {
        let mut server = Server::start(&format!("[access]\n{BEHIND_A_PROXY}\n[log]\nlevel = \"debug\"\n"));
        let mut client = introduced(&server, header);
        assert!(client.line().is_some_and(|line| line.starts_with("Welcome")));
        assert_eq!(client.ask("help").split(' ').next(), Some("commands:"));
        assert!(server.wait_for_log("session begun").contains("203.0.113.7:51234"));
    }
}

#[test]
fn commands_behind_the_header_are_the_clients() {
    for header in [V1, V2] {
        let server = behind_a_proxy();
        let mut client = introduced(&server, &[header, b"help\nquit\n"].concat());
        let lines = client.rest();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert_eq!(lines.last().map(String::as_str), Some("goodbye"));
    }
}

#[test]
fn a_header_in_pieces_is_put_together() {
    let server = behind_a_proxy();
    let mut client = server.connect();
    for byte in V2 {
        client.send(&[*byte]);
    }
    assert!(client.line().is_some_and(|line| line.starts_with("Welcome")));
}

#[test]
fn who_is_named_is_held_to_access_and_caps_and_not_the_proxy() {
    let server =
        Server::start(&format!("[access]\n{BEHIND_A_PROXY}\n[limits]\nmax_clients_per_address = 1\n"));
    let mut stranger = introduced(&server, b"PROXY TCP4 198.51.100.1 192.0.2.1 1 9900\r\n");
    assert!(stranger.line().is_some_and(|line| line.contains("not allowed")));
    let mut first = introduced(&server, V1);
    assert!(first.line().is_some_and(|line| line.starts_with("Welcome")));
    let mut second = introduced(&server, b"PROXY TCP4 203.0.113.7 192.0.2.1 51235 9900\r\n");
    assert!(second.line().is_some_and(|line| line.contains("too many connections from your address")));
    let mut other = introduced(&server, b"PROXY TCP4 203.0.113.8 192.0.2.1 51235 9900\r\n");
    assert!(other.line().is_some_and(|line| line.starts_with("Welcome")));
}

#[test]
fn without_a_header_a_trusted_proxy_is_told_what_is_missing() {
    let server = behind_a_proxy();
    let mut wrong = introduced(&server, b"day\n");
    assert!(wrong.line().is_some_and(|line| line.starts_with("error: a PROXY header is required")));
    let mut silent = server.connect();
    assert!(
        silent.line().is_some_and(|line| line.starts_with("error: a PROXY header is required")),
        "after 1 s"
    );
    let mut half = introduced(&server, &V1[..20]);
    assert!(
        half.line().is_some_and(|line| line.starts_with("error: a PROXY header is required")),
        "after 1 s"
    );
    // A health check that only connects is gone without a word.
    drop(server.connect());
    assert!(introduced(&server, V1).line().is_some_and(|line| line.starts_with("Welcome")));
}

#[test]
fn a_proxys_own_connection_is_the_proxys() {
    let server = Server::start("[access]\nproxies = [\"127.0.0.1\"]\n");
    for header in [&b"PROXY UNKNOWN\r\n"[..], b"\r\n\r\n\0\r\nQUIT\n\x20\0\0\0"] {
        let mut check = introduced(&server, &[header, b"sync\nquit\n"].concat());
        assert_eq!(check.rest().last().map(String::as_str), Some("goodbye"));
    }
}

#[test]
fn a_header_from_anybody_else_is_an_unknown_command() {
    let server = Server::start("[access]\nproxies = [\"192.0.2.1\"]\n");
    let mut client = server.welcomed();
    client.send(V1);
    assert!(client.line().is_some_and(|line| line.starts_with("error: unknown command")));
}

#[test]
fn connections_that_never_introduce_themselves_hold_up_nobody() {
    let server = behind_a_proxy();
    let silent: Vec<Client> = (0..300).map(|_| server.connect()).collect();
    assert!(introduced(&server, V1).line().is_some_and(|line| line.starts_with("Welcome")));
    drop(silent);
    server.wait_for_children(0);
}

#[test]
fn whoever_waits_with_no_header_is_told_when_the_server_stops() {
    let mut server = behind_a_proxy();
    let mut waiting = introduced(&server, &V1[..20]);
    // One that came later is in: so the server has taken the first one too.
    assert!(introduced(&server, V1).line().is_some());
    server.signal(nix::sys::signal::Signal::SIGTERM);
    assert!(waiting.line().is_some_and(|line| line.starts_with("error: the server is stopping")));
    assert!(server.wait_for_end().0.success());
}

#[test]
fn a_reload_changes_who_is_believed() {
    let mut server = Server::start("[access]\nproxies = []\n");
    assert!(server.welcomed().ask("help").starts_with("commands"));
    server.reload("[access]\nproxies = [\"127.0.0.1\"]\n");
    assert!(introduced(&server, b"PROXY UNKNOWN\r\n").line().is_some_and(|line| line.starts_with("Welcome")));
}
