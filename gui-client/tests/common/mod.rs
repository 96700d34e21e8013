//! What the tests share: servers of every kind on loopback, and waits with a deadline.

#![expect(clippy::expect_used, reason = "a test that cannot go on says so")]
#![allow(dead_code, clippy::allow_attributes, reason = "each test binary uses its own part of this")]

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Nothing on loopback takes this long: a test that waits so long has failed.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// A listener on loopback whose clients are served one after the other by `serve`, each on this thread.
pub fn server(serve: impl Fn(TcpStream) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let address = listener.local_addr().expect("it is bound");
    thread::spawn(move || {
        for client in listener.incoming() {
            let client = client.expect("a client comes");
            client.set_read_timeout(Some(DEADLINE)).expect("it is not zero");
            serve(client);
        }
    });
    address
}

/// A framed server: welcomes, and answers each line with what `answer` makes of it; closes at `None`.
pub fn framed(answer: impl Fn(&str) -> Option<String> + Send + 'static) -> SocketAddr {
    server(move |mut client| {
        let _ = client.write_all(b"Welcome\n");
        for line in lines(&client) {
            match answer(&line) {
                Some(text) => drop(client.write_all(format!("{text}\n").as_bytes())),
                None => return,
            }
        }
    })
}

/// The lines that come over `stream`, until it ends.
pub fn lines(stream: &TcpStream) -> impl Iterator<Item = String> + use<> {
    use std::io::{BufRead, BufReader};
    BufReader::new(stream.try_clone().expect("it is open")).lines().map_while(Result::ok)
}

/// An old server: no line ends, and the whole of one read is compared with the bare word. What it read is told.
pub fn old() -> (SocketAddr, Receiver<String>) {
    let (told, received) = channel();
    let address = server(move |mut client| {
        let _ = client.write_all(b"Old welcome");
        let mut buffer = [0; 1024];
        while let Some(length) = client.read(&mut buffer).ok().filter(|&length| length > 0) {
            let word = String::from_utf8_lossy(buffer.get(..length).unwrap_or_default()).into_owned();
            let answer: &[u8] = match word.as_str() {
                "day" => b"Sunday",
                "date" => b"2026-03-01",
                "quit" => b"bye",
                _ => b"Unknown command",
            };
            let _ = client.write_all(answer);
            let last = word == "quit";
            let _ = told.send(word);
            if last {
                return;
            }
        }
    });
    (address, received)
}

/// A port of loopback where nothing listens.
pub fn nobody() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("it is bound")
}

/// Calls `look` until it finds something, with `between` between two looks.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + DEADLINE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < end, "waited in vain for {what}");
        thread::yield_now();
    }
}

/// Reads until the other side closes; `true` where it did so in time.
pub fn closes(mut stream: TcpStream) -> bool {
    let mut rest = [0; 4096];
    loop {
        match stream.read(&mut rest) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return error.kind() == ErrorKind::ConnectionReset,
        }
    }
}
