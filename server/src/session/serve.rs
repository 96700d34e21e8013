//! Carries a conversation out over a connection.

use std::io::{self, ErrorKind};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use datetime_protocol::error::Refusal;
use datetime_protocol::limits::LINGER_TOTAL;

use super::buffers::Buffers;
use super::connection::{Connection, Receive, Received};
use super::conversation::{Conversation, Next};
use super::end::End;
use super::templates::Templates;
use crate::clock::{Clock, Zone};

/// When the server stops, this much of what a client already sent is still answered.
const LAST_CHUNKS: usize = 16;

/// What a session needs beside its socket.
pub struct Session<'s, C> {
    /// What to say.
    pub templates: &'s Templates,
    /// The zone of the client, fixed when it connected.
    pub zone: &'s Zone,
    /// The clock.
    pub clock: &'s C,
    /// From one understood command to the next.
    pub idle_timeout: Option<Duration>,
    /// For what the client has not read.
    pub write_timeout: Option<Duration>,
    /// Called for each understood command, with its time.
    pub on_request: &'s dyn Fn(Instant),
}

/// Serves one client from the welcome to the close; `inbox` has what arrives, and tells when the server stops.
#[must_use]
pub fn serve<C: Clock>(
    session: &Session<'_, C>,
    buffers: &mut Buffers,
    stream: &TcpStream,
    inbox: &dyn Receive,
) -> End {
    let connection = Connection::new(stream, inbox);
    let Buffers { chunk, reader, answers } = buffers;
    let conversation = Conversation::new(session, reader, answers, Instant::now());
    match converse(conversation, &connection, chunk, session.write_timeout) {
        Ok(end) => {
            connection.linger(chunk);
            end
        }
        Err(error) if error.kind() == ErrorKind::TimedOut => End::WriteTimeout,
        Err(_) => End::Disconnected,
    }
}

/// Sends a client one line instead of serving it, and closes so that it arrives.
pub fn refuse(refusal: Refusal, buffers: &mut Buffers, stream: &TcpStream, inbox: &dyn Receive) {
    let connection = Connection::new(stream, inbox);
    // A new connection takes a line whole; where it does not, the client is gone.
    if connection.send_last(format!("{refusal}\n").as_bytes(), Some(LINGER_TOTAL)).is_ok() {
        connection.linger(&mut buffers.chunk);
    }
}

fn converse<C: Clock>(
    mut conversation: Conversation<'_, C>,
    connection: &Connection<'_>,
    chunk: &mut [u8],
    write_timeout: Option<Duration>,
) -> io::Result<End> {
    let mut next = Next::Open;
    loop {
        if let Next::Close(end) = next {
            connection.send_last(conversation.pending().as_bytes(), write_timeout)?;
            return Ok(end);
        }
        send(&mut conversation, connection, write_timeout)?;
        next = match connection.receive(chunk, conversation.deadline())? {
            Received::Nothing => conversation.wake(Instant::now()),
            Received::Eof => conversation.end_of_file(Instant::now()),
            Received::Bytes(count) => answer_all(
                &mut conversation,
                connection,
                chunk.get(..count).unwrap_or_default(),
                write_timeout,
            )?,
            Received::Stop => last_words(&mut conversation, connection, chunk, write_timeout)?,
        };
    }
}

fn send<C: Clock>(
    conversation: &mut Conversation<'_, C>,
    connection: &Connection<'_>,
    write_timeout: Option<Duration>,
) -> io::Result<()> {
    connection.send(conversation.pending().as_bytes(), write_timeout)?;
    conversation.sent();
    Ok(())
}

/// Templates every command in `bytes`, sending whenever enough is pending.
fn answer_all<C: Clock>(
    conversation: &mut Conversation<'_, C>,
    connection: &Connection<'_>,
    mut bytes: &[u8],
    write_timeout: Option<Duration>,
) -> io::Result<Next> {
    loop {
        let next = conversation.receive(&mut bytes, Instant::now());
        if next != Next::Open || bytes.is_empty() {
            return Ok(next);
        }
        send(conversation, connection, write_timeout)?;
    }
}

/// The server is stopping: answers what has already arrived, then says so.
fn last_words<C: Clock>(
    conversation: &mut Conversation<'_, C>,
    connection: &Connection<'_>,
    chunk: &mut [u8],
    write_timeout: Option<Duration>,
) -> io::Result<Next> {
    for _ in 0..LAST_CHUNKS {
        let Received::Bytes(count) = connection.take(chunk)? else { break };
        let next =
            answer_all(conversation, connection, chunk.get(..count).unwrap_or_default(), write_timeout)?;
        if next != Next::Open {
            return Ok(next);
        }
    }
    Ok(conversation.stop(Instant::now()))
}
