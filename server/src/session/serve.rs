//! Runs a conversation on a connection.

use std::io::{self, ErrorKind};
use std::time::{Duration, Instant};

use datetime_protocol::error::Refusal;
use datetime_protocol::limits::LINGER_TOTAL;

use super::buffers::Buffers;
use super::connection::{Connection, Received};
use super::context::Context;
use super::conversation::{Conversation, Next};
use super::end::End;
use super::one_answer::{push_daytime, refusal_line, seconds_since_1900};
use crate::clock::Clock;
use crate::settings::Protocol;

/// When the server stops, up to this many reads of commands that have already arrived are still answered.
const MAX_LAST_READS: usize = 16;

/// Serves one client until the connection is closed.
#[must_use]
pub(crate) fn serve<C: Clock>(
    protocol: Protocol,
    context: &Context<'_, C>,
    buffers: &mut Buffers,
    connection: &Connection<'_>,
) -> End {
    let Buffers { input, reader, answers } = buffers;
    let served = match protocol {
        Protocol::Datetime => {
            let conversation = Conversation::new(context, reader, answers, Instant::now());
            converse(conversation, connection, input, context.write_timeout)
        }
        Protocol::Daytime => {
            push_daytime(context, &mut answers.pending);
            send_answer(context, connection, answers.pending.as_bytes())
        }
        Protocol::Time => send_answer(context, connection, &seconds_since_1900(context.clock.utc())),
    };
    match served {
        Ok(end) => {
            connection.close(input);
            end
        }
        Err(error) if error.kind() == ErrorKind::TimedOut => End::WriteTimeout,
        Err(_) => End::Disconnected,
    }
}

/// Sends a refusal, if the protocol has lines, and closes.
pub(crate) fn refuse(
    protocol: Protocol,
    refusal: Refusal,
    buffers: &mut Buffers,
    connection: &Connection<'_>,
) {
    let Some(line) = refusal_line(protocol, refusal) else { return };
    if connection.send_last(line.as_bytes(), Some(LINGER_TOTAL)).is_ok() {
        connection.close(&mut buffers.input);
    }
}

/// Sends the only answer of a protocol without commands. The connection is the request.
fn send_answer<C: Clock>(
    context: &Context<'_, C>,
    connection: &Connection<'_>,
    answer: &[u8],
) -> io::Result<End> {
    (context.on_request)(Instant::now());
    connection.send_last(answer, context.write_timeout)?;
    Ok(End::Answered)
}

fn converse<C: Clock>(
    mut conversation: Conversation<'_, C>,
    connection: &Connection<'_>,
    input: &mut [u8],
    write_timeout: Option<Duration>,
) -> io::Result<End> {
    let mut next = Next::Continue;
    loop {
        if let Next::Close(end) = next {
            connection.send_last(conversation.pending().as_bytes(), write_timeout)?;
            return Ok(end);
        }
        send_pending(&mut conversation, connection, write_timeout)?;
        next = match connection.receive(input, conversation.deadline())? {
            Received::Nothing => conversation.on_deadline(Instant::now()),
            Received::Eof => conversation.end_of_file(Instant::now()),
            Received::Bytes(count) => answer_all(
                &mut conversation,
                connection,
                input.get(..count).unwrap_or_default(),
                write_timeout,
            )?,
            Received::Stop => stop(&mut conversation, connection, input, write_timeout)?,
        };
    }
}

fn send_pending<C: Clock>(
    conversation: &mut Conversation<'_, C>,
    connection: &Connection<'_>,
    write_timeout: Option<Duration>,
) -> io::Result<()> {
    connection.send(conversation.pending().as_bytes(), write_timeout)?;
    conversation.clear_pending();
    Ok(())
}

/// Answers every command in `bytes`, and sends whenever enough is pending.
fn answer_all<C: Clock>(
    conversation: &mut Conversation<'_, C>,
    connection: &Connection<'_>,
    mut bytes: &[u8],
    write_timeout: Option<Duration>,
) -> io::Result<Next> {
    loop {
        let next = conversation.receive(&mut bytes, Instant::now());
        if next != Next::Continue || bytes.is_empty() {
            return Ok(next);
        }
        send_pending(conversation, connection, write_timeout)?;
    }
}

/// Answers the commands that have already arrived, then says that the server is stopping.
fn stop<C: Clock>(
    conversation: &mut Conversation<'_, C>,
    connection: &Connection<'_>,
    input: &mut [u8],
    write_timeout: Option<Duration>,
) -> io::Result<Next> {
    for _ in 0..MAX_LAST_READS {
        let Received::Bytes(count) = connection.receive_available(input)? else { break };
        let next =
            answer_all(conversation, connection, input.get(..count).unwrap_or_default(), write_timeout)?;
        if next != Next::Continue {
            return Ok(next);
        }
    }
    Ok(conversation.stop(Instant::now()))
}
