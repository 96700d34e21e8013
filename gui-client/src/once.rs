//! `--once COMMAND`: prints one answer on the terminal. It uses the worker of the window, and needs no display.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::sync::mpsc::Receiver;

use chrono::{Local, Offset};
use datetime_client_core::clock::ClockAddress;
use datetime_client_core::commands::computed;
use datetime_client_core::link::Failed;
use datetime_client_core::message::{
    Anomaly, CommandId, Ending, Event, Failure, LinkEvent, LinkId, WorkerRequest,
};
use datetime_protocol::answer::ERROR_PREFIX;

use crate::events;
use crate::texts;
use crate::worker::{Timeouts, Worker};

/// The server answered with an error.
const SERVER_ERROR: u8 = 1;
/// The server could not be reached or did not answer. (2 is an invalid command line.)
const NO_ANSWER: u8 = 3;

/// The ids of the only link, and of the only command.
const LINK: LinkId = LinkId(1);
const COMMAND: CommandId = CommandId(1);

/// The result of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    /// The answer as sent.
    Answer(String),
    /// The server's error, without `error: `.
    ServerError(String),
    /// The reason why there is no answer.
    NoAnswer(String),
}

impl Outcome {
    fn of(answer: String) -> Self {
        match answer.strip_prefix(ERROR_PREFIX) {
            Some(error) => Self::ServerError(error.to_owned()),
            None => Self::Answer(answer),
        }
    }
}

/// Sends `command` to `server`, and prints the answer to standard output or the error to standard error. The exit code is
/// 0 after an answer, 1 after an error of the server, and 3 if there was no answer.
#[must_use]
pub fn run(server: &ClockAddress, command: &str, timeouts: Timeouts) -> ExitCode {
    let outcome = send(server, command, timeouts)
        .unwrap_or_else(|error| Outcome::NoAnswer(format!("cannot start a thread: {error}")));
    match outcome {
        Outcome::Answer(answer) => {
            let mut out = io::stdout().lock();
            match writeln!(out, "{}", printable(&answer)).and_then(|()| out.flush()) {
                // A reader that closes the pipe early has read enough.
                Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                    fail(&format!("cannot write the answer to standard output: {error}"), NO_ANSWER)
                }
                Ok(()) | Err(_) => ExitCode::SUCCESS,
            }
        }
        Outcome::ServerError(error) => fail(&error, SERVER_ERROR),
        Outcome::NoAnswer(reason) => fail(&reason, NO_ANSWER),
    }
}

fn fail(message: &str, code: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "datetime-client: {}", printable(message));
    ExitCode::from(code)
}

/// Replaces control characters in the server's text, so that it cannot control the terminal.
fn printable(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}")
}

fn send(server: &ClockAddress, command: &str, timeouts: Timeouts) -> io::Result<Outcome> {
    let (sender, events) = events::channel(|_| {});
    let worker = Worker::start(timeouts, sender)?;
    // The queue is empty, so the request is accepted.
    let _ = worker.request(WorkerRequest::Connect(LINK, server.clone()));
    Ok(wait_for_answer(&worker, &events, server, command))
}

fn wait_for_answer(
    worker: &Worker,
    events: &Receiver<Event>,
    server: &ClockAddress,
    command: &str,
) -> Outcome {
    while let Ok(event) = events.recv() {
        let Event::Link(_, event) = event else { continue };
        match event {
            LinkEvent::Welcomed { .. } => {
                let _ = worker.request(WorkerRequest::Send(LINK, COMMAND, command.to_owned()));
            }
            LinkEvent::Answered { answer, .. } => {
                return Outcome::of(answer);
            }
            LinkEvent::Read(exchange) => {
                let zone = Local::now().offset().fix();
                let answer = computed(command, exchange.reading.earliest.with_timezone(&zone));
                return Outcome::of(answer);
            }
            LinkEvent::Failed(failure) | LinkEvent::NotRead(failure) => {
                return Outcome::NoAnswer(connect_error(server, failure));
            }
            LinkEvent::Ended(ending) => return Outcome::NoAnswer(ending_error(server, &ending)),
            LinkEvent::Anomaly(Anomaly::OtherProtocol(kind)) => {
                let why = format!("it looks like {kind}, not like a date and time server");
                return Outcome::NoAnswer(format!("no answer from {server}: {why}"));
            }
            LinkEvent::Commands(_)
            | LinkEvent::HelpUnanswered
            | LinkEvent::Measured(_)
            | LinkEvent::IsOurs
            | LinkEvent::Probed { .. }
            | LinkEvent::Anomaly(Anomaly::UnsolicitedLines) => {}
        }
    }
    Outcome::NoAnswer("the worker's thread ended unexpectedly; please report this".to_owned())
}

fn connect_error(server: &ClockAddress, failure: Failure) -> String {
    let failed = Failed { server: server.clone(), failure, retry_at: None };
    let why = texts::why_not(&failed.failure, server);
    format!("could not connect to {server}: {why}\n{}", texts::advice(&failed))
}

fn ending_error(server: &ClockAddress, ending: &Ending) -> String {
    format!("no answer from {server}: {}", texts::how_it_ended(ending))
}
