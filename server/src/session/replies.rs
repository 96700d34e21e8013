//! What is answered to a line, as pure code.

use std::cell::OnceCell;
use std::fmt::{Display, Write};
use std::time::Instant;

use chrono::{DateTime, Offset, Utc};
use datetime_protocol::command::{Command, GOODBYE, TimeFormat};
use datetime_protocol::error::{Closing, Mistake};
use datetime_protocol::timestamp;
use datetime_protocol::zone::ZoneName;

use super::buffers::AnswerBuffers;
use super::serve::Session;
use super::templates::Templates;
use crate::clock::{Clock, Zone, ZonedTime};

/// When bytes arrived. Commands that arrived together are answered with one moment.
#[derive(Debug)]
pub(super) struct Arrival {
    pub(super) at: Instant,
    utc: OnceCell<DateTime<Utc>>,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// A command was answered.
    Answer,
    /// `quit` was, and nothing comes after it.
    Goodbye,
    /// A mistake was.
    Mistake,
}

/// The answers of one session.
pub(super) struct Replies<'s, C> {
    session: &'s Session<'s, C>,
    buffers: &'s mut AnswerBuffers,
    /// What stands in the buffer of the last answer: asked for again within its second, it is not made again.
    made: Option<(TimeFormat, i64)>,
}

impl Arrival {
    pub(super) fn new(at: Instant) -> Self {
        Self { at, utc: OnceCell::new() }
    }
}

impl<'s, C: Clock> Replies<'s, C> {
    /// Begins with the welcome.
    pub(super) fn new(session: &'s Session<'s, C>, buffers: &'s mut AnswerBuffers) -> Self {
        let mut replies = Self { session, buffers, made: None };
        replies.say(session.templates.welcome.as_str());
        replies
    }

    /// What is to be sent.
    pub(super) fn pending(&self) -> &str {
        &self.buffers.pending
    }

    /// It was sent.
    pub(super) fn sent(&mut self) {
        self.buffers.pending.clear();
    }

    /// Templates a line.
    pub(super) fn answer(&mut self, line: &str, arrival: &Arrival) -> Reply {
        let command = match self.templates().parser.parse(line) {
            Ok(command) => command,
            Err(mistake) => {
                self.push(&mistake);
                return Reply::Mistake;
            }
        };
        (self.session.on_request)(arrival.at);
        self.carry_out(command, arrival);
        if command == Command::Quit { Reply::Goodbye } else { Reply::Answer }
    }

    /// Says why the server ends the session.
    pub(super) fn last(&mut self, closing: Closing) {
        self.push(&closing);
    }

    /// Whether a line is a command.
    pub(super) fn is_understood(&self, line: &str) -> bool {
        self.templates().parser.parse(line).is_ok()
    }

    fn templates(&self) -> &'s Templates {
        self.session.templates
    }

    fn carry_out(&mut self, command: Command, arrival: &Arrival) {
        let utc = || *arrival.utc.get_or_init(|| self.session.clock.utc());
        match command {
            Command::FormatTime { format, zone: None } => self.time_here(format, utc()),
            Command::FormatTime { format, zone: Some(zone) } => self.time_in(zone, format, utc()),
            Command::Now => {
                // Each is for measuring with: read as late as can be.
                let utc = self.session.clock.utc();
                self.say(&timestamp::format(utc, self.session.zone.offset_at(utc).fix()));
            }
            Command::Sync => self.push(&self.session.clock.synchronisation()),
            Command::Help => self.say(&self.templates().parser.help()),
            Command::Quit => self.say(GOODBYE),
        }
    }

    fn time_here(&mut self, wanted: TimeFormat, utc: DateTime<Utc>) {
        let Some(format) = self.templates().format(wanted) else { return self.no_answer(wanted) };
        let key = Some((wanted, utc.timestamp()));
        if self.made != key || format.shows_fraction() {
            self.made = None;
            self.buffers.made.clear();
            if format.write(&ZonedTime::new(utc, self.session.zone), &mut self.buffers.made).is_err() {
                return self.no_answer(wanted);
            }
            self.made = key;
        }
        self.buffers.pending.push_str(&self.buffers.made);
        self.buffers.pending.push('\n');
    }

    fn time_in(&mut self, zone: ZoneName, wanted: TimeFormat, utc: DateTime<Utc>) {
        let zone = Zone::named(zone);
        let rendered =
            self.templates().format(wanted).map(|format| format.render(&ZonedTime::new(utc, &zone)));
        match rendered {
            Some(Ok(answer)) => self.say(answer.as_str()),
            Some(Err(_)) | None => self.no_answer(wanted),
        }
    }

    fn no_answer(&mut self, format: TimeFormat) {
        self.push(&Mistake::NoAnswer { command: self.templates().parser.name(format).to_owned() });
    }

    fn say(&mut self, line: &str) {
        self.buffers.pending.push_str(line);
        self.buffers.pending.push('\n');
    }

    fn push(&mut self, line: &dyn Display) {
        // Into memory: it cannot fail.
        let _ = writeln!(self.buffers.pending, "{line}");
    }
}
