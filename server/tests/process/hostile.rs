//! Noise of every kind over many connections, with clean clients in between.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::common::{Client, Server};

/// How long the noise lasts: longer by the variable, for a soak.
fn duration() -> Duration {
    let seconds = std::env::var("DATETIME_SOAK_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(2))
}

/// Random bytes, telnet negotiation, escapes, NULs, half lines, and now and then a command.
fn noise() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..400),
        Just(b"\xff\xfb\x01\xff\xfa\x18\x00".to_vec()),
        Just(b"\x1b[2J\x1b]0;x\x07".to_vec()),
        Just(vec![0; 300]),
        Just(b"day\r\n".to_vec()),
        Just(b"da".to_vec()),
        Just(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()),
        Just(vec![b'x'; 1500]),
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

#[test]
fn noise_ends_nothing_and_clean_clients_are_served_in_between() {
    let server = Server::start("[limits]\nmax_clients_per_address = 512");
    let address = server.address;
    let end = Instant::now() + duration();
    let (enough, noises) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let makers: Vec<_> = (0..4)
        .map(|maker: u32| {
            let (enough, noises) = (enough.clone(), noises.clone());
            std::thread::spawn(move || {
                let mut runner = TestRunner::deterministic();
                while !enough.load(Ordering::Relaxed) {
                    let bytes = noise().new_tree(&mut runner).unwrap().current();
                    let client = Client::connect(address);
                    // The server may have closed already: that is its right.
                    let _ = client.stream().write_all(&bytes);
                    if (noises.fetch_add(1, Ordering::Relaxed) + maker).is_multiple_of(3) {
                        let _ = client.stream().shutdown(std::net::Shutdown::Write);
                    }
                }
            })
        })
        .collect();
    let mut waited = Vec::new();
    // However slow the machine is, there is some of both.
    while Instant::now() < end || waited.len() < 10 || noises.load(Ordering::Relaxed) < 100 {
        let begin = Instant::now();
        let mut client = server.welcomed();
        assert!(client.ask("now").starts_with("20"));
        waited.push(begin.elapsed());
        assert_eq!(client.ask("quit"), "goodbye");
    }
    enough.store(true, Ordering::Relaxed);
    for maker in makers {
        maker.join().unwrap();
    }
    waited.sort_unstable();
    let share = |hundredths: usize| waited.get(waited.len().saturating_sub(1) * hundredths / 100).unwrap();
    let (asked, connections) = (waited.len(), noises.load(Ordering::Relaxed));
    server.wait_for_children(0);
    let (median, most, slowest) = (share(50), share(99), share(100));
    println!(
        "{connections} connections of noise, {asked} clean: median {median:?}, p99 {most:?}, slowest {slowest:?}"
    );
}

/// What can happen to a server's clients.
#[derive(Clone, Copy, Debug)]
enum Happening {
    Arrive,
    Quit,
    Vanish,
    Crash,
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![3 => Just(Happening::Arrive), 1 => Just(Happening::Quit), 1 => Just(Happening::Vanish), 1 => Just(Happening::Crash)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn the_clients_counted_are_the_live_children_after_any_order_of_happenings(
        happenings in proptest::collection::vec(happening(), 1..25),
    ) {
        const CAP: usize = 4;
        let server = Server::start(&format!("[limits]\nmax_clients = {CAP}"));
        let mut clients: Vec<Client> = Vec::new();
        for happening in happenings {
            match happening {
                Happening::Arrive => {
                    let mut client = server.connect();
                    let line = client.line().unwrap();
                    prop_assert_eq!(line.starts_with("error: the server is full"), clients.len() == CAP, "{}", line);
                    if clients.len() < CAP {
                        clients.push(client);
                    }
                }
                Happening::Quit => {
                    if let Some(mut client) = clients.pop() {
                        prop_assert_eq!(client.ask("quit"), "goodbye");
                    }
                }
                Happening::Vanish => drop(clients.pop()),
                Happening::Crash => {
                    if let Some(child) = server.children().first() {
                        nix::sys::signal::kill(*child, nix::sys::signal::Signal::SIGKILL).unwrap();
                        let mut rest = Vec::new();
                        for mut client in clients.drain(..) {
                            client.send(b"help\n");
                            if client.line_or_reset().is_some() {
                                rest.push(client);
                            }
                        }
                        clients = rest;
                    }
                }
            }
            server.wait_for_children(clients.len());
        }
    }
}
