//! What follows from what the worker tells of the connection.

use std::time::{Duration, Instant};

use datetime_protocol::error::retry_after;

use super::asking::order_of;
use super::connecting::{connect, forget_unanswered};
use super::looking;
use crate::history::Entry;
use crate::link::{Connected, Failed, Link};
use crate::message::{AskId, Effect, Ending, Failure, Look, News};
use crate::model::Model;
use crate::notice::Notice;
use crate::now::Now;
use crate::settings::Change;

pub(super) fn hear(model: &mut Model, news: News, now: Now) -> Vec<Effect> {
    match news {
        News::Failed(failure) => failed(model, failure, now.instant),
        News::Welcomed { welcome, framed } => welcomed(model, welcome, framed, now.instant),
        News::Words(words) => words_heard(model, words),
        News::Measured(round_trip) => measured(model, round_trip),
        News::Answered { ask, text, round_trip } => answered(model, ask, text, round_trip, now),
        News::HelpUnanswered => clock_is(model, Look::Time),
        News::Looked { look, answer, sent, heard } => {
            looking::looked(model, look, &answer, (sent, heard), now);
            Vec::new()
        }
        News::Odd(oddity) => {
            if let Link::Connected(link) = &mut model.link {
                link.oddity = Some(oddity);
            }
            Vec::new()
        }
        News::Ended(ending) => ended(model, ending, now),
    }
}

fn failed(model: &mut Model, failure: Failure, now: Instant) -> Vec<Effect> {
    let Some(to) = model.link.server().cloned() else { return Vec::new() };
    let retry_at = match &failure {
        Failure::Said(words) => {
            retry_after(words).filter(|wait| *wait <= LONGEST_WAIT).map(|wait| now + wait)
        }
        Failure::NoSuchName(_)
        | Failure::LookUpFailed(_)
        | Failure::LookUpSlow
        | Failure::Refused(_)
        | Failure::TimedOut { .. }
        | Failure::Unreachable(_)
        | Failure::Silent(_)
        | Failure::ClosedAtOnce(_)
        | Failure::Flood => None,
    };
    // Trying goes on where a lost connection began it, and as long as it may succeed.
    if model.backoff.is_trying() && failure != Failure::Flood {
        model.backoff.failed(now, retry_at);
    }
    model.link = Link::Failed(Failed { to, failure, retry_at });
    Vec::new()
}

/// The longest countdown that is shown; a longer one is left to the server's own words.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

fn welcomed(model: &mut Model, welcome: String, framed: bool, since: Instant) -> Vec<Effect> {
    let Link::Connecting(connecting) = &mut model.link else { return Vec::new() };
    let (id, to) = (connecting.id, connecting.to.clone());
    let pending = std::mem::take(&mut connecting.then);
    let orders: Vec<Effect> = pending.iter().map(|pending| order_of(id, pending)).collect();
    // An old server is never asked for help: how its clock is read is known now.
    let clock = (!framed).then_some(Look::Time);
    model.server.live.connected();
    let save = model.change(Change::RecentAnswered(to.clone()));
    model.link =
        Link::Connected(Connected { id, to, welcome, pending, round_trip: None, oddity: None, since, clock });
    orders.into_iter().chain(save).collect()
}

fn words_heard(model: &mut Model, words: Vec<String>) -> Vec<Effect> {
    model.server.words = words;
    model.server.knows_zones = true;
    // The list came late, and the clock is read by `time` meanwhile: a server with `help` has `now` too.
    if let Link::Connected(link) = &mut model.link
        && link.clock == Some(Look::Time)
    {
        link.clock = Some(Look::Now);
        model.server.live.look_again();
    }
    Vec::new()
}

fn measured(model: &mut Model, round_trip: Duration) -> Vec<Effect> {
    if let Link::Connected(link) = &mut model.link {
        link.round_trip = Some(round_trip);
    }
    clock_is(model, Look::Now)
}

/// The connected server's clock can be read like this, as far as is known.
fn clock_is(model: &mut Model, clock: Look) -> Vec<Effect> {
    if let Link::Connected(link) = &mut model.link {
        link.clock = Some(clock);
    }
    Vec::new()
}

fn answered(model: &mut Model, ask: AskId, text: String, round_trip: Duration, now: Now) -> Vec<Effect> {
    let Link::Connected(link) = &mut model.link else { return Vec::new() };
    let Some(place) = link.pending.iter().position(|pending| pending.ask == ask) else { return Vec::new() };
    let pending = link.pending.remove(place);
    link.round_trip = Some(round_trip);
    let entry = Entry {
        number: model.answers,
        at: now.wall,
        heard: now.instant,
        server: link.to.to_string(),
        command: pending.words,
        answer: text,
        round_trip,
    };
    model.answers += 1;
    forget_unanswered(model);
    model.server.newest = Some(entry.clone());
    model.history.push(entry);
    Vec::new()
}

fn ended(model: &mut Model, ending: Ending, now: Now) -> Vec<Effect> {
    let Link::Connected(link) = &mut model.link else { return Vec::new() };
    let (to, since) = (link.to.clone(), link.since);
    // The question and the idle close crossed on their way: the user asked in time, so it is asked again.
    let mut crossed = std::mem::take(&mut link.pending);
    let lost: Vec<String> = crossed.iter().map(|pending| pending.words.clone()).collect();
    crossed.retain(|pending| !pending.again);
    let try_again = model.settings.reconnect;
    match ending {
        Ending::Goodbye => {
            model.backoff.give_up();
            model.link = Link::Left;
            return Vec::new();
        }
        Ending::Idle(_) if !crossed.is_empty() => return connect(model, to, crossed, now),
        Ending::Said(_) | Ending::Closed | Ending::Broken(_) | Ending::Silent(_) if try_again => {
            model.backoff.lost(since, now.instant);
        }
        Ending::Said(_) | Ending::Closed | Ending::Broken(_) | Ending::Silent(_) => {}
        // Nobody asks: the next command connects again. And who floods once floods again.
        Ending::Idle(_) | Ending::Flood => model.backoff.give_up(),
    }
    model.link = Link::Lost { to, ending };
    if !lost.is_empty() {
        model.notice = Some(Notice::Unanswered(lost));
    }
    Vec::new()
}
