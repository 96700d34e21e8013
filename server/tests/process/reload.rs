//! SIGHUP: what changes, for whom, and what a mistake leaves alone.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use nix::sys::signal::Signal;

use crate::common::{Client, Server, wait_until};

#[test]
fn the_next_client_gets_the_new_settings_and_a_connected_one_keeps_its_own() {
    let mut server = Server::start("[formats]\nday = \"OLD\"");
    let mut before = server.welcomed();
    server.reload(
        "[server]\nbind = [\"127.0.0.1\"]\nport = 0\nwelcome = \"Welcome anew\"\n\
         [formats]\nday = \"NEW %Z\"\ntimezone = \"Asia/Tokyo\"\n[commands]\nunix = \"SECONDS\"",
    );
    let mut after = server.connect();
    assert_eq!(after.line().as_deref(), Some("Welcome anew"));
    assert_eq!(after.ask("day"), "NEW JST");
    assert_eq!(after.ask("unix"), "SECONDS");
    assert_eq!(before.ask("day"), "OLD");
    assert!(before.ask("unix").starts_with("error: "));
}

#[test]
fn a_mistake_keeps_the_old_settings_and_is_logged_with_its_place() {
    let mut server = Server::start("[formats]\nday = \"OLD\"");
    server.write_settings("[server]\nport = 0\n[formats]\nday = \"%Q\"\n");
    server.signal(Signal::SIGHUP);
    let line = server.wait_for_log("reload failed");
    assert!(line.contains("server.toml:4:7: day: \"%Q\" is not a format"), "{line}");
    assert_eq!(server.welcomed().ask("day"), "OLD");
}

#[test]
fn a_file_that_is_gone_keeps_the_old_settings() {
    let mut server = Server::start("[formats]\nday = \"OLD\"");
    std::fs::remove_file(server.settings_file()).unwrap();
    server.signal(Signal::SIGHUP);
    server.wait_for_log("cannot read the settings in");
    assert_eq!(server.welcomed().ask("day"), "OLD");
}

#[test]
fn a_new_port_is_listened_on_and_connected_clients_stay() {
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
fn a_move_between_ports_refuses_latecomers_and_resets_nobody() {
    let mut server = Server::start("");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let ports = [free, server.address];
    let stop = Arc::new(AtomicBool::new(false));
    let visitors: Vec<_> = ports
        .into_iter()
        .map(|address| {
            let stop = Arc::clone(&stop);
            std::thread::spawn(move || {
                let mut welcomed = 0;
                while !stop.load(Ordering::SeqCst) {
                    // Nobody listens there at the moment: that is what a move means. Who got in must be welcomed.
                    let Ok(stream) = std::net::TcpStream::connect(address) else { continue };
                    let mut client = Client::over(stream);
                    assert!(client.line().expect("nobody is reset").starts_with("Welcome"));
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
    for visitor in visitors {
        assert!(visitor.join().unwrap() > 0, "each port had its visitors");
    }
}

#[test]
fn a_port_that_cannot_be_had_keeps_the_old_one() {
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
fn a_move_to_an_address_that_overlaps_resets_nobody() {
    let mut server = Server::start("");
    let address = server.address;
    let stop = Arc::new(AtomicBool::new(false));
    let visitor = {
        let stop = Arc::clone(&stop);
        std::thread::spawn(move || {
            let mut welcomed = 0;
            while !stop.load(Ordering::SeqCst) {
                assert!(Client::connect(address).line().expect("a line comes").starts_with("Welcome"));
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
    assert!(visitor.join().unwrap() > 0, "somebody was welcomed all along");
}

#[test]
fn an_address_that_a_wildcard_covers_is_no_mistake_from_the_start() {
    let server = Server::start("[server]\nbind = [\"127.0.0.1\", \"0.0.0.0\"]\nport = 0");
    assert!(Client::connect(([127, 0, 0, 1], server.address.port()).into()).line().is_some());
}

#[test]
fn an_address_that_is_added_gets_the_port_that_there_is() {
    let mut server = Server::start("");
    server.reload("[server]\nbind = [\"127.0.0.1\", \"::1\"]\nport = 0");
    let address = (std::net::Ipv6Addr::LOCALHOST, server.address.port());
    assert!(Client::connect(address.into()).line().unwrap().starts_with("Welcome"));
}

#[test]
fn the_log_goes_to_a_file_that_is_opened_anew() {
    let server = Server::start("");
    let file = server.directory().join("log.txt");
    let settings = format!("[log]\nfile = \"{}\"\nformat = \"json\"", file.display());
    server.write_settings(&format!("[server]\nbind = [\"127.0.0.1\"]\nport = 0\n{settings}"));
    server.signal(Signal::SIGHUP);
    let has = |part: &str| std::fs::read_to_string(&file).is_ok_and(|text| text.contains(part));
    wait_until(|| has("settings reloaded"), || "nothing is logged in the file".to_owned());
    std::fs::rename(&file, server.directory().join("log.1")).unwrap();
    server.signal(Signal::SIGHUP);
    wait_until(|| has("settings reloaded"), || "the file is not opened anew".to_owned());
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.lines().all(|line| line.starts_with('{')), "{text}");
}
