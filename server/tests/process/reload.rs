//! Reloads with SIGHUP: which clients get the new settings, and what happens if the settings are invalid.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use nix::sys::signal::Signal;

use crate::common::{Client, Server, wait_until};

#[test]
fn new_clients_get_the_new_settings_and_connected_clients_keep_the_old_ones() {
    let mut server = Server::start("[formats]\nday = \"OLD\"");
    let mut before = server.welcomed();
    server.reload(
        "[server]\nbind = [\"127.0.0.1\"]\nport = 0\nwelcome = \"Welcome after the reload\"\n\
         [formats]\nday = \"NEW %Z\"\ntimezone = \"Asia/Tokyo\"\n[commands]\nunix = \"SECONDS\"",
    );
    let mut after = server.connect();
    assert_eq!(after.line().as_deref(), Some("Welcome after the reload"));
    assert_eq!(after.ask("day"), "NEW JST");
    assert_eq!(after.ask("unix"), "SECONDS");
    assert_eq!(before.ask("day"), "OLD");
    assert!(before.ask("unix").starts_with("error: "));
}

#[test]
fn invalid_settings_are_logged_with_their_position_and_not_used() {
    let mut server = Server::start("[formats]\nday = \"OLD\"");
    server.write_settings("[server]\nport = 0\n[formats]\nday = \"%Q\"\n");
    server.signal(Signal::SIGHUP);
    let line = server.wait_for_log("reload failed");
    assert!(line.contains("server.toml:4:7: day: \"%Q\" is not a format"), "{line}");
    assert_eq!(server.welcomed().ask("day"), "OLD");
}

#[test]
fn without_a_file_the_server_keeps_its_settings() {
    let mut server = Server::start("[formats]\nday = \"OLD\"");
    std::fs::remove_file(server.settings_file()).unwrap();
    server.signal(Signal::SIGHUP);
    server.wait_for_log("cannot read the settings in");
    assert_eq!(server.welcomed().ask("day"), "OLD");
}

#[test]
fn the_server_moves_to_a_new_port_and_keeps_connected_clients() {
    let mut server = Server::start("[formats]\nday = \"DAY\"");
    let mut before = server.welcomed();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    server.reload(&format!("[server]\nbind = [\"127.0.0.1\"]\nport = {}", free.port()));
    assert!(Client::connect(free).line().unwrap().starts_with("Welcome"));
    assert!(std::net::TcpStream::connect(server.address).is_err(), "the old port is closed");
    assert_eq!(before.ask("day"), "DAY");
}

#[cfg(target_os = "linux")]
#[test]
fn a_move_to_another_port_resets_no_client() {
    let mut server = Server::start("");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let ports = [free, server.address];
    let stop = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = ports
        .into_iter()
        .map(|address| {
            let stop = Arc::clone(&stop);
            std::thread::spawn(move || {
                let mut welcomed = 0;
                while !stop.load(Ordering::SeqCst) {
                    // The connection is refused while the server listens on the other port. A client that is connected must be
                    // welcomed.
                    let Ok(stream) = std::net::TcpStream::connect(address) else { continue };
                    let mut client = Client::over(stream);
                    assert!(client.line().expect("no client is reset").starts_with("Welcome"));
                    assert_eq!(client.ask("quit"), "goodbye");
                    welcomed += 1;
                }
                welcomed
            })
        })
        .collect();
    for address in ports.repeat(4) {
        server.reload(&format!("[server]\nbind = [\"127.0.0.1\"]\nport = {}", address.port()));
        server.wait_for_log("no longer listening on");
    }
    stop.store(true, Ordering::SeqCst);
    for client in clients {
        assert!(client.join().unwrap() > 0, "each port had clients");
    }
}

#[test]
fn the_server_keeps_its_port_if_the_new_one_is_in_use() {
    let mut server = Server::start("");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    server.write_settings(&format!("[server]\nbind = [\"127.0.0.1\"]\nport = {port}"));
    server.signal(Signal::SIGHUP);
    let line = server.wait_for_log("reload failed");
    assert!(line.contains("is taken by another program"), "{line}");
    server.welcomed();
}

#[test]
fn a_move_to_an_overlapping_address_resets_no_client() {
    let mut server = Server::start("");
    let address = server.address;
    let stop = Arc::new(AtomicBool::new(false));
    let clients = {
        let stop = Arc::clone(&stop);
        std::thread::spawn(move || {
            let mut welcomed = 0;
            while !stop.load(Ordering::SeqCst) {
                assert!(Client::connect(address).line().expect("a welcome").starts_with("Welcome"));
                welcomed += 1;
            }
            welcomed
        })
    };
    for bind in ["0.0.0.0", "127.0.0.1"].repeat(10) {
        let mut settings = format!("[server]\nbind = [\"{bind}\"]\nport = {}\n", address.port());
        writeln!(settings, "[limits]\nmax_clients_per_address = 512").unwrap();
        server.reload(&settings);
    }
    stop.store(true, Ordering::SeqCst);
    assert!(clients.join().unwrap() > 0, "there were clients during the moves");
}

#[test]
fn an_address_that_a_wildcard_includes_is_valid() {
    let server = Server::start("[server]\nbind = [\"127.0.0.1\", \"0.0.0.0\"]\nport = 0");
    assert!(Client::connect(([127, 0, 0, 1], server.address.port()).into()).line().is_some());
}

#[test]
fn an_added_address_gets_the_present_port() {
    let mut server = Server::start("");
    server.reload("[server]\nbind = [\"127.0.0.1\", \"::1\"]\nport = 0");
    let address = (std::net::Ipv6Addr::LOCALHOST, server.address.port());
    assert!(Client::connect(address.into()).line().unwrap().starts_with("Welcome"));
}

#[test]
fn a_reload_opens_the_log_file_again() {
    let server = Server::start("");
    let file = server.directory().join("log.txt");
    let settings = format!("[log]\nfile = \"{}\"\nformat = \"json\"", file.display());
    server.write_settings(&format!("[server]\nbind = [\"127.0.0.1\"]\nport = 0\n{settings}"));
    server.signal(Signal::SIGHUP);
    let has = |part: &str| std::fs::read_to_string(&file).is_ok_and(|text| text.contains(part));
    wait_until(|| has("settings reloaded"), || "nothing is logged to the file".to_owned());
    std::fs::rename(&file, server.directory().join("log.1")).unwrap();
    server.signal(Signal::SIGHUP);
    wait_until(|| has("settings reloaded"), || "the file is not opened again".to_owned());
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.lines().all(|line| line.starts_with('{')), "{text}");
}
