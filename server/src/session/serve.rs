//! Carries a conversation out over a connection.

use std::io::{self, ErrorKind};
use std::net::TcpStream;
use std::os::fd::BorrowedFd;
use std::time::{Duration, Instant};

use super::answers::Answers;
use super::connection::{Connection, Received, Wake};
use super::conversation::{Conversation, Next};
use super::end::End;
use crate::clock::{Clock, Zone};

/// What is read at once: more than any honest client sends, little enough for the stack.
const CHUNK: usize = 4096;

/// When the server stops, this much of what a client already sent is still answered.
const LAST_CHUNKS: usize = 16;

/// What a session needs beside its socket.
pub struct Session<'s, C> {
    /// What to say.
    pub answers: &'s Answers,
    /// The zone of the client, fixed when it connected.
    pub zone: &'s Zone,
    /// The clock.
    pub clock: &'s C,
    /// From one understood command to the next.
    pub idle_timeout: Option<Duration>,
    /// For what the client has not read.
    pub write_timeout: Option<Duration>,
    /// Called for each understood command.
    pub on_request: &'s dyn Fn(),
}

/// Serves one client from the welcome to the close; `stop` becomes readable when the server stops.
#[must_use]
pub fn serve<C: Clock>(session: &Session<'_, C>, stream: &TcpStream, stop: BorrowedFd<'_>) -> End {
    let Ok(connection) = Connection::new(stream, stop) else { return End::Failed };
    match converse(session, &connection) {
        Ok(end) => {
            connection.linger();
            end
        }
        Err(error) if error.kind() == ErrorKind::TimedOut => End::Unread,
        Err(_) => End::Lost,
    }
}

fn converse<C: Clock>(session: &Session<'_, C>, connection: &Connection<'_>) -> io::Result<End> {
    let write_timeout = session.write_timeout;
    let mut conversation = Conversation::new(session, Instant::now());
    let mut buffer = [0; CHUNK];
    let mut next = Next::Open;
    loop {
        connection.send(conversation.take_pending().as_bytes(), write_timeout)?;
        if let Next::Close(end) = next {
            return Ok(end);
        }
        next = match connection.wait(conversation.deadline())? {
            Wake::Readable => match connection.receive(&mut buffer)? {
                Received::Nothing => Next::Open,
                Received::EndOfFile => conversation.end_of_file(Instant::now()),
                Received::Bytes(count) => answer_all(
                    &mut conversation,
                    connection,
                    buffer.get(..count).unwrap_or_default(),
                    write_timeout,
                )?,
            },
            Wake::Deadline => conversation.wake(Instant::now()),
            Wake::Stop => last_words(&mut conversation, connection, &mut buffer, write_timeout)?,
        };
    }
}

/// Answers every command in `bytes`, sending whenever enough is pending.
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
        connection.send(conversation.take_pending().as_bytes(), write_timeout)?;
    }
}

/// The server is stopping: answers what has already arrived, then says so.
fn last_words<C: Clock>(
    conversation: &mut Conversation<'_, C>,
    connection: &Connection<'_>,
    buffer: &mut [u8],
    write_timeout: Option<Duration>,
) -> io::Result<Next> {
    for _ in 0..LAST_CHUNKS {
        let Received::Bytes(count) = connection.receive(buffer)? else { break };
        let next =
            answer_all(conversation, connection, buffer.get(..count).unwrap_or_default(), write_timeout)?;
        if next != Next::Open {
            return Ok(next);
        }
    }
    Ok(conversation.stop(Instant::now()))
}
