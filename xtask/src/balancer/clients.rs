//! Clients that come one after the other, each from an address of its own, and note how it went.

use std::io::{self, BufRead, BufReader, ErrorKind, Write};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpStream};
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use nix::sys::socket::{AddressFamily, SockFlag, SockType, SockaddrIn, bind, connect, socket};

/// How long an answer may take: a balancer tries another server meanwhile.
const PATIENCE: Duration = Duration::from_secs(10);

/// A session that failed.
#[derive(Debug)]
pub struct Failure {
    /// When it began.
    pub begun: Instant,
    /// What went wrong.
    pub reason: String,
}

/// What all clients noted.
#[derive(Debug, Default)]
pub struct Notes {
    /// When each session began that went well.
    pub good: Mutex<Vec<Instant>>,
    /// Those that did not.
    pub failures: Mutex<Vec<Failure>>,
    /// Set when it is enough.
    pub over: AtomicBool,
}

/// The address of the client of that number.
pub fn address(number: u8) -> Ipv4Addr {
    Ipv4Addr::new(127, 0, 0, 50 + number)
}

/// Comes again and again until it is enough.
pub fn come_and_go(number: u8, server: SocketAddr, notes: &Notes) {
    while !notes.over.load(Ordering::Relaxed) {
        let begun = Instant::now();
        match session(number, server) {
            Ok(()) => notes.good.lock().unwrap_or_else(PoisonError::into_inner).push(begun),
            Err(error) => {
                let failure = Failure { begun, reason: error.to_string() };
                notes.failures.lock().unwrap_or_else(PoisonError::into_inner).push(failure);
            }
        }
    }
}

/// A client that has its welcome.
pub fn welcomed(number: u8, server: SocketAddr) -> io::Result<BufReader<TcpStream>> {
    let stream = connected(number, server)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream);
    expect(&mut reader, |line| line.starts_with("Welcome"))?;
    Ok(reader)
}

fn session(number: u8, server: SocketAddr) -> io::Result<()> {
    let mut reader = welcomed(number, server)?;
    reader.get_mut().write_all(b"date\nquit\n")?;
    expect(&mut reader, |line| !line.starts_with("error"))?;
    expect(&mut reader, |line| line == "goodbye")
}

fn expect(reader: &mut impl BufRead, fits: impl Fn(&str) -> bool) -> io::Result<()> {
    let mut line = String::new();
    match reader.read_line(&mut line)? {
        0 => Err(ErrorKind::UnexpectedEof.into()),
        _ if fits(line.trim_end()) => Ok(()),
        _ => Err(io::Error::other(format!("{:?} came", line.trim_end()))),
    }
}

fn connected(number: u8, server: SocketAddr) -> io::Result<TcpStream> {
    let descriptor = socket(AddressFamily::Inet, SockType::Stream, SockFlag::SOCK_CLOEXEC, None)?;
    bind(descriptor.as_raw_fd(), &SockaddrIn::from(SocketAddrV4::new(address(number), 0)))?;
    if let SocketAddr::V4(server) = server {
        connect(descriptor.as_raw_fd(), &SockaddrIn::from(server))?;
    }
    Ok(TcpStream::from(descriptor))
}
