//! Servers of every kind on loopback, shared by the tests.

#![expect(clippy::expect_used, reason = "a test panics if its set-up fails")]
#![allow(dead_code, clippy::allow_attributes, reason = "each test binary uses only some of these")]

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// The timeout of every wait. Nothing on loopback takes this long.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// Starts a server that passes one client after the other to `serve`, on a separate thread.
pub fn server(serve: impl Fn(TcpStream) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let address = listener.local_addr().expect("it is bound");
    thread::spawn(move || {
        for client in listener.incoming() {
            let client = client.expect("a client connects");
            client.set_read_timeout(Some(DEADLINE)).expect("it is not zero");
            serve(client);
        }
    });
    address
}

/// Starts a framed server that answers each line with the result of `answer`, and closes the connection at `None`.
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

/// The lines received on `stream`, until it ends.
pub fn lines(stream: &TcpStream) -> impl Iterator<Item = String> + use<> {
    use std::io::{BufRead, BufReader};
    BufReader::new(stream.try_clone().expect("it is open")).lines().map_while(Result::ok)
}

/// Starts an old server, which sends no line ends and compares the bytes of one read with the bare command. Also returns
/// the commands that it reads.
pub fn old() -> (SocketAddr, Receiver<String>) {
    let (commands, received) = channel();
    let address = server(move |mut client| {
        let _ = client.write_all(b"Old welcome");
        let mut buffer = [0; 1024];
        while let Some(length) = client.read(&mut buffer).ok().filter(|&length| length > 0) {
            let command = String::from_utf8_lossy(buffer.get(..length).unwrap_or_default()).into_owned();
            let answer: &[u8] = match command.as_str() {
                "day" => b"Sunday",
                "date" => b"2026-03-01",
                "quit" => b"bye",
                _ => b"Unknown command",
            };
            let _ = client.write_all(answer);
            let last = command == "quit";
            let _ = commands.send(command);
            if last {
                return;
            }
        }
    });
    (address, received)
}

/// An address on loopback where nothing listens.
pub fn unused_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("it is bound")
}

/// Reads until the client closes the connection; `false` if it does not within [`DEADLINE`].
pub fn wait_for_close(mut stream: TcpStream) -> bool {
    let mut rest = [0; 4096];
    loop {
        match stream.read(&mut rest) {
            Ok(0) => return true,
            Ok(_) => {}
            Err(error) => return error.kind() == ErrorKind::ConnectionReset,
        }
    }
}
