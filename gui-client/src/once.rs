//! `--once COMMAND`: one answer on the terminal, from the same core as the window's, with no display.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

use datetime_client_core::address::Address;
use datetime_client_core::link::Failed;
use datetime_client_core::message::{
    Anomaly, CommandId, Ending, Event, Failure, LinkEvent, LinkId, WorkerRequest,
};
use datetime_protocol::answer::ERROR_PREFIX;

use crate::texts;
use crate::worker::Worker;
use crate::worker::timeouts::Timeouts;

/// The server did not answer the question but refused it.
const REFUSED: u8 = 1;
/// There was no connection, or it ended before the answer. (2 is a mistake on the command line.)
const NO_ANSWER: u8 = 3;

/// The only connection, and the only question over it.
const LINK: LinkId = LinkId(1);
const ASK: CommandId = CommandId(1);

/// How asking once ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The answer as sent.
    Answer(String),
    /// The server's refusal, without `error: `.
    Refusal(String),
    /// No connection, or no answer over it: in words.
    Nothing(String),
}

/// Asks `server` once, prints the answer to standard output or the reason to standard error, and says how it went:
/// 0 answered, 1 refused by the server, 3 not reached or not answered.
#[must_use]
pub fn run(server: &Address, command: &str, timeouts: Timeouts) -> ExitCode {
    let outcome = ask(server, command, timeouts)
        .unwrap_or_else(|error| Outcome::Nothing(format!("the system gives no thread: {error}")));
    match outcome {
        Outcome::Answer(answer) => {
            let mut out = io::stdout().lock();
            match writeln!(out, "{}", printable(&answer)).and_then(|()| out.flush()) {
                // Whoever reads no further has what it wants.
                Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                    complain(&format!("the answer could not be printed: {error}"), NO_ANSWER)
                }
                Ok(()) | Err(_) => ExitCode::SUCCESS,
            }
        }
        Outcome::Refusal(words) => complain(&words, REFUSED),
        Outcome::Nothing(words) => complain(&words, NO_ANSWER),
    }
}

fn complain(words: &str, code: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "datetime-client: {}", printable(words));
    ExitCode::from(code)
}

/// Messages of the system and of the server may hold anything: nothing of it may command the terminal.
fn printable(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}")
}

/// Connects, asks, and waits for the answer.
///
/// # Errors
/// The system gives no thread.
pub fn ask(server: &Address, command: &str, timeouts: Timeouts) -> io::Result<Outcome> {
    let (sender, events) = sync_channel(1);
    let worker = Worker::start(timeouts, sender, Arc::new(|_| {}))?;
    // Each is taken: nothing else was ordered.
    let _ = worker.request(WorkerRequest::Connect(LINK, server.clone()));
    Ok(answer(&worker, &events, server, command))
}

fn answer(worker: &Worker, events: &Receiver<Event>, server: &Address, command: &str) -> Outcome {
    while let Ok(event) = events.recv() {
        let Event::Link(_, event) = event else { continue };
        match event {
            LinkEvent::Welcomed { .. } => {
                let _ = worker.request(WorkerRequest::Send(LINK, ASK, command.to_owned()));
            }
            LinkEvent::Answered { answer, .. } => {
                return match answer.strip_prefix(ERROR_PREFIX) {
                    Some(words) => Outcome::Refusal(words.to_owned()),
                    None => Outcome::Answer(answer),
                };
            }
            LinkEvent::Failed(failure) => return Outcome::Nothing(not_connected(server, failure)),
            LinkEvent::Ended(ending) => return Outcome::Nothing(no_answer(server, &ending)),
            LinkEvent::Anomaly(Anomaly::OtherProtocol(kind)) => {
                let why = format!("it looks like {kind}, not like a date and time server");
                return Outcome::Nothing(format!("no answer from {server}: {why}"));
            }
            LinkEvent::Commands(_)
            | LinkEvent::HelpUnanswered
            | LinkEvent::Measured(_)
            | LinkEvent::Probed { .. }
            | LinkEvent::Anomaly(Anomaly::UnsolicitedLines) => {}
        }
    }
    Outcome::Nothing("the connection's thread ended; that should not happen".to_owned())
}

fn not_connected(server: &Address, failure: Failure) -> String {
    let failed = Failed { server: server.clone(), failure, retry_at: None };
    let why = texts::why_not(&failed.failure, server);
    format!("could not connect to {server}: {why}\n{}", texts::advice(&failed))
}

fn no_answer(server: &Address, ending: &Ending) -> String {
    format!("no answer from {server}: {}", texts::how_it_ended(ending))
}
