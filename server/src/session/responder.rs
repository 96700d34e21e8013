//! Answers lines, without input or output: one line of text for each line of a client.

use std::cell::OnceCell;
use std::fmt::{Display, Write};
use std::time::Instant;

use chrono::{DateTime, Offset, Utc};
use datetime_protocol::clock_change::NextChange;
use datetime_protocol::command::{Command, GOODBYE, TimeFormat};
use datetime_protocol::error::{Closing, Mistake};
use datetime_protocol::timestamp;
use datetime_protocol::zone::ZoneName;

use super::buffers::AnswerBuffers;
use super::context::Context;
use super::templates::Templates;
use crate::clock::{Clock, Zone, ZonedTime};

/// When bytes arrived. All commands that arrived together get the same time.
#[derive(Debug)]
pub(super) struct Arrival {
    pub(super) at: Instant,
    utc: OnceCell<DateTime<Utc>>,
}

/// What a line turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A valid command, which has been answered.
    Answered,
    /// `quit`: nothing may follow its answer.
    Quit,
    /// No valid command; the answer is an error line.
    Mistake,
}

/// Writes the answers of one session.
pub(super) struct Responder<'s, C> {
    context: &'s Context<'s, C>,
    buffers: &'s mut AnswerBuffers,
    /// The format and the second of the last answer. It is sent again if the same command follows within that second.
    last: Option<(TimeFormat, i64)>,
    /// The zone, the second and the answer of the last `next`, so that many of them in one packet cost one search.
    last_next: Option<(Option<ZoneName>, i64, NextChange)>,
}

impl Arrival {
    pub(super) fn new(at: Instant) -> Self {
        Self { at, utc: OnceCell::new() }
    }
}

impl<'s, C: Clock> Responder<'s, C> {
    /// Starts with the welcome pending.
    pub(super) fn new(context: &'s Context<'s, C>, buffers: &'s mut AnswerBuffers) -> Self {
        let mut responder = Self { context, buffers, last: None, last_next: None };
        responder.push_line(context.templates.welcome.as_str());
        responder
    }

    /// The lines to send.
    pub(super) fn pending(&self) -> &str {
        &self.buffers.pending
    }

    /// Discards the pending lines once they are sent.
    pub(super) fn clear_pending(&mut self) {
        self.buffers.pending.clear();
    }

    /// Answers a line.
    pub(super) fn answer(&mut self, line: &str, arrival: &Arrival) -> Outcome {
        let command = match self.templates().parser.parse(line) {
            Ok(command) => command,
            Err(mistake) => {
                self.push(&mistake);
                return Outcome::Mistake;
            }
        };
        (self.context.on_request)(arrival.at);
        self.execute(command, arrival);
        if command == Command::Quit { Outcome::Quit } else { Outcome::Answered }
    }

    /// Adds the line that says why the server ends the session.
    pub(super) fn close(&mut self, closing: Closing) {
        self.push(&closing);
    }

    /// Whether a line is a valid command.
    pub(super) fn is_valid(&self, line: &str) -> bool {
        self.templates().parser.parse(line).is_ok()
    }

    fn templates(&self) -> &'s Templates {
        self.context.templates
    }

    fn execute(&mut self, command: Command, arrival: &Arrival) {
        let utc = || *arrival.utc.get_or_init(|| self.context.clock.utc());
        match command {
            Command::FormatTime { format, zone: None } => self.push_time(format, utc()),
            Command::FormatTime { format, zone: Some(zone) } => self.push_time_in(zone, format, utc()),
            Command::Now => self.push_timestamp(),
            Command::Sync => self.push(&self.context.clock.synchronisation()),
            Command::Next { zone } => self.push_next(zone, utc()),
            Command::Help => self.push_line(&self.templates().parser.help()),
            Command::Quit => self.push_line(GOODBYE),
        }
    }

    fn push_time(&mut self, name: TimeFormat, utc: DateTime<Utc>) {
        let Some(format) = self.templates().format(name) else { return self.push_no_answer(name) };
        let key = Some((name, utc.timestamp()));
        if self.last != key || format.shows_fraction() {
            self.last = None;
            self.buffers.last.clear();
            if format.write(&ZonedTime::new(utc, self.context.zone), &mut self.buffers.last).is_err() {
                return self.push_no_answer(name);
            }
            self.last = key;
        }
        self.buffers.pending.push_str(&self.buffers.last);
        self.buffers.pending.push('\n');
    }

    fn push_time_in(&mut self, zone: ZoneName, name: TimeFormat, utc: DateTime<Utc>) {
        let zone = Zone::named(zone);
        let rendered = self.templates().format(name).map(|format| format.render(&ZonedTime::new(utc, &zone)));
        match rendered {
            Some(Ok(answer)) => self.push_line(answer.as_str()),
            Some(Err(_)) | None => self.push_no_answer(name),
        }
    }

    fn push_timestamp(&mut self) {
        // Clients measure with it, so the clock is read for each answer.
        let utc = self.context.clock.utc();
        self.push_line(&timestamp::format(utc, self.context.zone.offset_at(utc).fix()));
    }

    fn push_next(&mut self, zone: Option<ZoneName>, utc: DateTime<Utc>) {
        let is_current = |(of, since, NextChange(change)): &(Option<ZoneName>, i64, NextChange)| {
            *of == zone && *since <= utc.timestamp() && change.is_none_or(|change| utc < change.at)
        };
        let change = match self.last_next.filter(is_current) {
            Some((.., change)) => change,
            None => NextChange(match zone {
                Some(zone) => Zone::named(zone).next_change(utc),
                None => self.context.zone.next_change(utc),
            }),
        };
        self.last_next = Some((zone, utc.timestamp(), change));
        self.push(&change);
    }

    fn push_no_answer(&mut self, name: TimeFormat) {
        self.push(&Mistake::NoAnswer { command: self.templates().parser.name(name).to_owned() });
    }

    fn push_line(&mut self, line: &str) {
        self.buffers.pending.push_str(line);
        self.buffers.pending.push('\n');
    }

    fn push(&mut self, line: &dyn Display) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.buffers.pending, "{line}");
    }
}
