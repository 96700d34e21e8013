//! The connection between the monitor and the server, and the messages on it.
//!
//! A message is its length in bytes and the number of descriptors that come with it, each as 32 bits in native byte order, and then
//! JSON.

use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use ipnet::IpNet;
use nix::errno::Errno;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::listener::Endpoint;
use crate::platform::{receive_with_descriptors, send_with_descriptors};
use crate::status::Reloads;

/// Maximum size of an instruction in bytes: the settings in a file of the maximum size, and what is added to them.
const MAX_INSTRUCTION: usize = 4 << 20;

/// Maximum size of a notice in bytes: an attacker who controls the server must not keep the monitor busy.
const MAX_NOTICE: usize = 16 << 10;

/// The size of the length and the number of descriptors.
const HEADER: usize = 8;

/// How long the other process may take to read a message that does not fit in the buffer of the socket.
const SEND_TIMEOUT: Duration = Duration::from_secs(5);

/// What the monitor tells the server.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Instruction {
    /// Use these settings. The descriptors are the log, and a listening socket for each address.
    Configure(Box<Configure>),
    /// The machine's time zone or its networks have changed.
    Environment(Environment),
    /// A reload failed.
    ReloadFailed(Reloads),
    /// Accept no more clients, and end when the sessions have ended.
    Stop,
}

/// New settings.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Configure {
    /// All settings as TOML, which the monitor has validated.
    pub(crate) settings: String,
    /// Where they came from.
    pub(crate) source: String,
    /// The host name for the welcome.
    pub(crate) hostname: String,
    /// Whether the log is a terminal.
    pub(crate) is_terminal: bool,
    /// The addresses of the listening sockets, and the protocol of each.
    pub(crate) listening: Vec<Endpoint>,
    pub(crate) environment: Environment,
    pub(crate) reloads: Reloads,
}

/// What the server needs to know about the machine and cannot read itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Environment {
    /// The machine's time zone as a TZif file.
    pub(crate) zone: Vec<u8>,
    /// The networks that `local` in `[access]` stands for.
    pub(crate) networks: Vec<IpNet>,
}

/// What the server tells the monitor.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Notice {
    /// It accepts clients.
    Ready,
    /// It cannot start, for this reason.
    Failed(String),
    /// Its event loop runs; sent at the interval of the service manager's watchdog.
    Alive,
    /// The listening sockets that a reload removed are closed.
    Retired,
    /// It accepts no more clients: signal the sessions to end.
    Draining,
    /// Sessions are left after the drain timeout: kill them, and the server.
    DrainTimeout,
}

/// A message that has arrived, or why there is none.
#[derive(Debug)]
pub(crate) enum Received<M> {
    Message(M, Vec<OwnedFd>),
    /// No message is complete.
    Nothing,
    /// The other process has ended.
    Closed,
}

/// One end of the connection.
#[derive(Debug)]
pub(crate) struct Channel {
    stream: UnixStream,
    /// Maximum size of a received message in bytes.
    limit: usize,
    bytes: Vec<u8>,
    descriptors: VecDeque<OwnedFd>,
}

impl Channel {
    /// Creates both ends: the monitor's waits if a message does not fit in the buffer, the server's never waits.
    ///
    /// # Errors
    /// The error of `socketpair(2)`.
    pub(crate) fn pair() -> io::Result<(Self, Self)> {
        let (monitor, server) = UnixStream::pair()?;
        monitor.set_write_timeout(Some(SEND_TIMEOUT))?;
        server.set_nonblocking(true)?;
        let end = |stream, limit| Self { stream, limit, bytes: Vec::new(), descriptors: VecDeque::new() };
        Ok((end(monitor, MAX_NOTICE), end(server, MAX_INSTRUCTION)))
    }

    /// Sends a message, and copies of `descriptors` with it.
    ///
    /// # Errors
    /// The error of `sendmsg(2)`; [`ErrorKind::WouldBlock`] if the other process does not read. The connection is then unusable.
    pub(crate) fn send(&self, message: &impl Serialize, descriptors: &[RawFd]) -> io::Result<()> {
        let json = serde_json::to_vec(message)?;
        let counts = [json.len(), descriptors.len()].map(u32::try_from);
        let [Ok(length), Ok(passed)] = counts else { return Err(ErrorKind::InvalidInput.into()) };
        let bytes = [&length.to_ne_bytes(), &passed.to_ne_bytes(), json.as_slice()].concat();
        let mut sent = 0;
        while let Some(rest) = bytes.get(sent..).filter(|rest| !rest.is_empty()) {
            let descriptors = if sent == 0 { descriptors } else { &[] };
            match send_with_descriptors(&self.stream, rest, descriptors) {
                Ok(count) => sent += count,
                Err(Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Reads what has arrived, without waiting, and returns the next message.
    ///
    /// # Errors
    /// The error of `recvmsg(2)`, or the message is invalid. The connection is then unusable.
    pub(crate) fn receive<M: DeserializeOwned>(&mut self) -> io::Result<Received<M>> {
        loop {
            if let Some(message) = self.next_message()? {
                return Ok(message);
            }
            match self.fill() {
                Ok(0) => return Ok(Received::Closed),
                Ok(_) | Err(Errno::EINTR) => {}
                Err(Errno::EAGAIN) => return Ok(Received::Nothing),
                Err(Errno::ECONNRESET) => return Ok(Received::Closed),
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn next_message<M: DeserializeOwned>(&mut self) -> io::Result<Option<Received<M>>> {
        let Some((length, after_length)) = self.bytes.split_first_chunk() else { return Ok(None) };
        let Some((passed, after_header)) = after_length.split_first_chunk() else { return Ok(None) };
        let [length, passed] = [*length, *passed].map(|bytes| u32::from_ne_bytes(bytes) as usize);
        if length > self.limit {
            return Err(io::Error::other(format!("a message of {length} bytes")));
        }
        let Some(json) = after_header.get(..length) else { return Ok(None) };
        let message = serde_json::from_slice(json)?;
        let descriptors = self.descriptors.drain(..passed.min(self.descriptors.len())).collect();
        self.bytes.drain(..HEADER + length);
        if self.bytes.is_empty() {
            // A reload needs much more memory than the other messages.
            self.bytes = Vec::new();
        }
        Ok(Some(Received::Message(message, descriptors)))
    }

    // Not inlined: the buffer would enlarge the stack frame of the event loop, whose pages every fork copies.
    #[inline(never)]
    fn fill(&mut self) -> nix::Result<usize> {
        let mut buffer = [0; 4096];
        let mut descriptors = Vec::new();
        let count = receive_with_descriptors(&self.stream, &mut buffer, &mut descriptors)?;
        self.bytes.extend_from_slice(buffer.get(..count).unwrap_or_default());
        self.descriptors.extend(descriptors);
        Ok(count)
    }
}

impl AsFd for Channel {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

impl AsRawFd for Channel {
    fn as_raw_fd(&self) -> RawFd {
        self.stream.as_raw_fd()
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::{Read, Write};

    use super::*;

    fn received(channel: &mut Channel) -> Option<(Instruction, Vec<OwnedFd>)> {
        match channel.receive().unwrap() {
            Received::Message(message, descriptors) => Some((message, descriptors)),
            Received::Nothing | Received::Closed => None,
        }
    }

    #[test]
    fn each_message_arrives_with_its_descriptors_even_if_several_wait() {
        let (monitor, mut server) = Channel::pair().unwrap();
        assert!(received(&mut server).is_none());
        let (mut reader, writer) = io::pipe().unwrap();
        let configure = Configure {
            settings: "x".repeat(10_000),
            source: String::new(),
            hostname: String::new(),
            is_terminal: false,
            listening: Vec::new(),
            environment: Environment::default(),
            reloads: Reloads::default(),
        };
        monitor.send(&Instruction::ReloadFailed(Reloads::default()), &[]).unwrap();
        monitor.send(&Instruction::Configure(Box::new(configure)), &[writer.as_raw_fd()]).unwrap();
        monitor.send(&Instruction::Stop, &[]).unwrap();
        drop(writer);
        let (message, descriptors) = received(&mut server).unwrap();
        assert!(matches!(message, Instruction::ReloadFailed(_)) && descriptors.is_empty());
        let (message, descriptors) = received(&mut server).unwrap();
        assert!(matches!(message, Instruction::Configure(configure) if configure.settings.len() == 10_000));
        let [descriptor] = <[OwnedFd; 1]>::try_from(descriptors).unwrap();
        File::from(descriptor).write_all(b"passed").unwrap();
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "passed");
        let (message, descriptors) = received(&mut server).unwrap();
        assert!(matches!(message, Instruction::Stop) && descriptors.is_empty());
        drop(monitor);
        assert!(matches!(server.receive::<Instruction>(), Ok(Received::Closed)));
    }

    #[test]
    fn an_incomplete_message_waits_and_an_invalid_one_is_an_error() {
        let (monitor, mut server) = Channel::pair().unwrap();
        (&monitor.stream).write_all(&[4, 0, 0, 0, 0, 0]).unwrap();
        assert!(matches!(server.receive::<Notice>(), Ok(Received::Nothing)));
        (&monitor.stream).write_all(&[0, 0, b'n', b'u', b'l', b'l']).unwrap();
        assert!(server.receive::<Notice>().is_err());
        let (monitor, mut server) = Channel::pair().unwrap();
        (&monitor.stream).write_all(&[0xff; 8]).unwrap();
        assert!(server.receive::<Notice>().is_err(), "a message that is too long");
        let (mut monitor, server) = Channel::pair().unwrap();
        server.send(&Notice::Failed("x".repeat(MAX_NOTICE)), &[]).unwrap();
        assert!(monitor.receive::<Notice>().is_err(), "a notice that is too long");
    }
}
