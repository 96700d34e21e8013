//! The questions of one connection: who asks, which may go out now, and what `help` answers.

use std::collections::VecDeque;
use std::time::Instant;

use datetime_client_core::message::{CommandId, Probe};
use datetime_protocol::reply::{Framing, ReplyReader};

use super::timeouts::Timeouts;

/// The bytes under way that are not answered yet. The smallest send buffers hold this much, so a write never waits.
const MAX_UNANSWERED: usize = 8 * 1024;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asker {
    /// The worker itself, for the words of `help`.
    Help,
    /// The program, for the clocks.
    Probe(Probe),
    User(CommandId),
}

/// A question that is not answered yet.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) asker: Asker,
    pub(super) words: String,
    pub(super) sent: Option<Instant>,
}

/// Puts into `outgoing` what may go out now: to an old server one question at a time, to others as many as fit.
pub(super) fn send(
    questions: &mut VecDeque<Question>,
    reader: &ReplyReader,
    outgoing: &mut Vec<u8>,
    now: Instant,
) {
    let mut under_way = 0;
    let alone = reader.framing() == Framing::Unframed;
    for question in questions {
        let sending = question.sent.is_none();
        let length = question.words.len() + 1;
        if sending && under_way > 0 && (alone || under_way + length > MAX_UNANSWERED) {
            break;
        }
        under_way += length;
        if sending {
            question.sent = Some(now);
            outgoing.extend(reader.encode(&question.words));
        }
        // Asked alone: what comes back could not be told from the next answer if `help` is not answered at all.
        if question.asker == Asker::Help {
            break;
        }
    }
}

/// When the answer that is waited for is late; `last_reply` is the moment of the reply before it.
pub(super) fn answer_due(
    questions: &VecDeque<Question>,
    timeouts: &Timeouts,
    last_reply: Instant,
) -> Option<Instant> {
    let question = questions.front()?;
    let patience = match question.asker {
        Asker::Help => timeouts.help,
        Asker::Probe(_) | Asker::User(_) => timeouts.answer,
    };
    // Of many questions under way, each has its time from the answer before it.
    question.sent.map(|sent| sent.max(last_reply) + patience)
}

/// The command names in an answer to `help`, without repetitions and without names that the protocol does not allow.
pub(super) fn commands_in_help(answer: &str) -> Option<Vec<String>> {
    use datetime_protocol::command::{BUILT_IN, CommandName, InvalidName};
    use datetime_protocol::{limits::MAX_CUSTOM_COMMANDS, parser};

    let mut names: Vec<String> = Vec::new();
    for name in parser::commands_in_help(answer)? {
        let is_valid = CommandName::new(name) != Err(InvalidName::Malformed);
        if is_valid && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names.truncate(BUILT_IN.len() + MAX_CUSTOM_COMMANDS);
    Some(names)
}
