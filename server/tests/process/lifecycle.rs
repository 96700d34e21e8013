//! How sessions and the server start and end.

use std::io::Write;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};

use crate::background::Background;
use crate::common::{Client, Server, wait_until};

#[test]
fn two_hundred_clients_leave_no_process_behind() {
    let server = Server::start("[limits]\nmax_clients_per_address = 512");
    for round in 0..4 {
        let mut clients: Vec<Client> = (0..50).map(|_| server.welcomed()).collect();
        assert_eq!(server.sessions().len(), 50);
        for (index, client) in clients.iter_mut().enumerate() {
            match (index + round) % 3 {
                0 => assert_eq!(client.ask("quit"), "goodbye"),
                1 => client.finish_sending(),
                _ => client.send(b"da"),
            }
        }
        drop(clients);
        server.wait_for_sessions(0);
    }
}

#[test]
fn a_stop_informs_the_clients_waits_for_them_and_succeeds() {
    let mut server = Server::start("[formats]\nday = \"DAY\"");
    let mut clients = [server.welcomed(), server.welcomed()];
    for client in &mut clients {
        client.send(b"day\n");
    }
    server.signal(Signal::SIGTERM);
    for client in &mut clients {
        assert_eq!(client.rest(), ["DAY", "error: the server is stopping; connect again later"]);
    }
    let (status, log) = server.wait_for_end();
    assert!(status.success(), "{status}: {log}");
    assert!(log.contains("stopped"), "{log}");
}

#[test]
fn a_stop_informs_clients_that_are_not_accepted_yet_even_without_a_drain_timeout() {
    let mut server = Server::start("[limits]\ndrain_timeout = \"0s\"");
    let mut connected = server.welcomed();
    server.freeze();
    let mut waiting: Vec<Client> = (0..5).map(|_| server.connect()).collect();
    server.signal(Signal::SIGTERM);
    server.thaw();
    let last = "error: the server is stopping; connect again later";
    assert_eq!(connected.rest(), [last]);
    for client in &mut waiting {
        // A client may be welcomed before the monitor has handled the signal.
        assert_eq!(client.rest().last().map(String::as_str), Some(last));
    }
    assert!(server.wait_for_end().0.success());
}

#[test]
fn a_log_pipe_that_is_not_read_does_not_block_the_server() {
    let (reader, writer) = nix::unistd::pipe().unwrap();
    let server = Background::new();
    server.write("[log]\nlevel = \"trace\"");
    let process = server.run(|command| {
        command.stderr(writer);
    });
    // Each logs two lines, together more than a pipe holds.
    for _ in 0..600 {
        assert_eq!(server.connect().ask_after_welcome("quit"), "goodbye");
    }
    drop(process);
    drop(reader);
}

#[test]
fn a_sigint_to_the_whole_process_group_drains_the_clients() {
    let mut server = Server::start("");
    let mut client = server.welcomed();
    for child in server.sessions() {
        kill(child, Signal::SIGINT).unwrap();
    }
    server.signal(Signal::SIGINT);
    assert_eq!(client.rest(), ["error: the server is stopping; connect again later"]);
    assert!(server.wait_for_end().0.success());
}

#[test]
fn a_session_that_does_not_exit_is_killed_after_the_drain_timeout() {
    let mut server = Server::start("[limits]\ndrain_timeout = \"300ms\"");
    let _client = server.welcomed();
    let child = *server.sessions().first().unwrap();
    kill(child, Signal::SIGSTOP).unwrap();
    let start = Instant::now();
    server.signal(Signal::SIGTERM);
    let (status, log) = server.wait_for_end();
    assert!(status.success(), "{status}");
    assert!(start.elapsed() >= Duration::from_millis(300), "the server waited: {log}");
}

#[test]
fn a_flood_of_connections_does_not_delay_signals() {
    let mut server = Server::start("[limits]\nmax_clients_per_address = 512");
    let address = server.address;
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..4 {
            // Faster than the server can fork, so the queue of the listener is never empty.
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    drop(TcpStream::connect(address));
                }
            });
        }
        wait_until(|| server.sessions().len() > 8, || "the flood has not started".to_owned());
        server.signal(Signal::SIGTERM);
        let (status, log) = server.wait_for_end();
        over.store(true, Ordering::Relaxed);
        assert!(status.success(), "{status}: {log}");
    });
}

#[test]
fn a_client_that_sends_without_pause_is_informed_of_a_stop() {
    let mut server = Server::start("[limits]\ndrain_timeout = \"60s\"");
    let mut client = server.welcomed();
    let stream = client.stream().try_clone().unwrap();
    thread::scope(|scope| {
        scope.spawn(move || while (&stream).write_all(b"day\nday\nday\nday\n").is_ok() {});
        for _ in 0..1000 {
            client.line();
        }
        server.signal(Signal::SIGTERM);
        let informed = std::iter::from_fn(|| client.line_or_reset()).any(|line| line.contains("is stopping"));
        client.stream().shutdown(Shutdown::Both).ok();
        assert!(informed);
    });
    assert!(server.wait_for_end().0.success());
}

#[test]
fn a_second_stop_ends_the_server_at_once() {
    let mut server = Server::start("[limits]\ndrain_timeout = \"1h\"");
    let _client = server.welcomed();
    let child = *server.sessions().first().unwrap();
    kill(child, Signal::SIGSTOP).unwrap();
    server.signal(Signal::SIGTERM);
    server.wait_for_log("stopping: ");
    server.signal(Signal::SIGTERM);
    assert!(server.wait_for_end().0.success());
    assert!(kill(child, None).is_err(), "the session still exists");
}

#[test]
fn a_killed_session_is_logged_and_affects_no_other_client() {
    let mut server = Server::start("[formats]\nday = \"DAY\"");
    let mut first = server.welcomed();
    let killed = *server.sessions().first().unwrap();
    let mut second = server.welcomed();
    kill(killed, Signal::SIGKILL).unwrap();
    server.wait_for_log("was killed by SIGKILL");
    assert_eq!(first.rest(), Vec::<String>::new());
    assert_eq!(second.ask("day"), "DAY");
    server.welcomed();
}

#[cfg(target_os = "linux")]
#[test]
fn sessions_exit_if_the_monitor_is_killed() {
    let mut server = Server::start("");
    let mut client = server.welcomed();
    let child = *server.sessions().first().unwrap();
    server.signal(Signal::SIGKILL);
    server.wait_for_end();
    assert_eq!(client.rest(), ["error: the server is stopping; connect again later"]);
    wait_until(|| kill(child, None).is_err(), || "the session still exists".to_owned());
}

#[test]
fn a_port_in_use_is_reported() {
    let server = Background::new();
    let _taken = TcpListener::bind(server.address()).unwrap();
    let (code, output) = server.control(&["run"]);
    assert_eq!(code, Some(1), "{output}");
    assert!(output.contains(&format!("port {} is taken by another program", server.port)), "{output}");
}

#[test]
fn an_address_of_another_machine_is_reported() {
    let server = Background::new();
    std::fs::write(server.path("server.toml"), "[server]\nbind = [\"192.0.2.1\"]\nport = 0").unwrap();
    let (code, output) = server.control(&["run"]);
    assert_eq!(code, Some(1), "{output}");
    assert!(output.contains("this machine has no such address"), "{output}");
}
