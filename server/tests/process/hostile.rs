//! Random and invalid input on many connections, with well-behaved clients in between.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use datetime_protocol::limits::MAX_LINE;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::common::{Client, Server};

/// How long the test lasts; the variable makes it longer, for a soak test.
fn duration() -> Duration {
    let seconds = std::env::var("DATETIME_SOAK_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(2))
}

/// Random bytes, telnet negotiation, escape sequences, NULs, incomplete lines, and a few commands.
fn invalid_input() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..400),
        Just(b"\xff\xfb\x01\xff\xfa\x18\x00".to_vec()),
        Just(b"\x1b[2J\x1b]0;x\x07".to_vec()),
        Just(vec![0; 300]),
        Just(b"day\r\n".to_vec()),
        Just(b"da".to_vec()),
        Just(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".to_vec()),
        Just(vec![b'x'; MAX_LINE + 1]),
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

#[test]
fn invalid_input_does_not_stop_the_server_or_delay_other_clients() {
    let server = Server::start("[limits]\nmax_clients_per_address = 512");
    let address = server.address;
    let end = Instant::now() + duration();
    let (done, connections) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let senders: Vec<_> = (0..4)
        .map(|sender: u32| {
            let (done, connections) = (done.clone(), connections.clone());
            std::thread::spawn(move || {
                let mut runner = TestRunner::deterministic();
                while !done.load(Ordering::Relaxed) {
                    let bytes = invalid_input().new_tree(&mut runner).unwrap().current();
                    let client = Client::connect(address);
                    // The server may already have closed the connection.
                    let _ = client.stream().write_all(&bytes);
                    if (connections.fetch_add(1, Ordering::Relaxed) + sender).is_multiple_of(3) {
                        let _ = client.stream().shutdown(std::net::Shutdown::Write);
                    }
                }
            })
        })
        .collect();
    let mut durations = Vec::new();
    // On a slow machine the test continues until there are enough of both.
    while Instant::now() < end || durations.len() < 10 || connections.load(Ordering::Relaxed) < 100 {
        let start = Instant::now();
        let mut client = server.welcomed();
        assert!(client.ask("now").starts_with("20"));
        durations.push(start.elapsed());
        assert_eq!(client.ask("quit"), "goodbye");
    }
    done.store(true, Ordering::Relaxed);
    for sender in senders {
        sender.join().unwrap();
    }
    durations.sort_unstable();
    let percentile =
        |percent: usize| durations.get(durations.len().saturating_sub(1) * percent / 100).unwrap();
    let (clients, connections) = (durations.len(), connections.load(Ordering::Relaxed));
    server.wait_for_sessions(0);
    let (median, p99, slowest) = (percentile(50), percentile(99), percentile(100));
    println!(
        "{connections} connections with invalid input, {clients} clients served: median {median:?}, p99 {p99:?}, slowest {slowest:?}"
    );
}
