//! Looking at the clock of the connected server, while it is in sight.

use std::time::Instant;

use chrono::NaiveTime;
use datetime_protocol::timestamp;

use crate::link::{Connected, Link};
use crate::message::{Effect, Look, Order};
use crate::model::Model;
use crate::now::Now;
use crate::offset::{Sample, Span};

/// Asks what is due.
pub(super) fn look(model: &mut Model, now: Now) -> Vec<Effect> {
    let Link::Connected(link) = &model.link else { return Vec::new() };
    let (id, leaving) = (link.id, link.is_leaving());
    let Some(look) = link.clock.and_then(|clock| model.server.live.due(clock, now.instant)) else {
        return Vec::new();
    };
    if leaving {
        return Vec::new();
    }
    model.server.live.asked(look);
    vec![Effect::Order(Order::Look(id, look))]
}

/// Takes in what the connected server answered to a look.
pub(super) fn looked(model: &mut Model, look: Look, answer: &str, trip: (Instant, Instant), now: Now) {
    let Link::Connected(link) = &mut model.link else { return };
    let live = &mut model.server.live;
    live.answered(trip.1);
    if look == Look::Sync {
        // Another answer, say an error: it is not known.
        return live
            .told(answer.parse().unwrap_or(datetime_protocol::synchronisation::Synchronisation::Unknown));
    }
    match read(look, answer, trip, now) {
        Some((sample, zone)) => live.sampled(sample, zone),
        None => fall_back(link, look, live),
    }
}

/// A server that has no `now` may still have a clock of whole seconds; one that has neither is not looked at again.
fn fall_back(link: &mut Connected, look: Look, live: &mut crate::live::Live) {
    link.clock = (look == Look::Now).then_some(Look::Time);
    live.look_again();
}

/// The sample in an answer, and the server's zone where it says so.
pub(super) fn read(
    look: Look,
    answer: &str,
    (sent, heard): (Instant, Instant),
    now: Now,
) -> Option<(Sample, Option<chrono::FixedOffset>)> {
    let wall = |moment: Instant| {
        let ago = chrono::TimeDelta::from_std(now.instant.saturating_duration_since(moment)).ok()?;
        now.wall.checked_sub_signed(ago)
    };
    let span = Span { sent: wall(sent)?, heard: wall(heard)?, at: heard };
    match look {
        Look::Now => {
            let moment = timestamp::parse(answer)?;
            Some((Sample::of_moment(moment.to_utc(), &span), Some(*moment.offset())))
        }
        Look::Time => {
            let time = NaiveTime::parse_from_str(answer.trim(), "%H:%M:%S").ok()?;
            Some((Sample::of_second(time, &span), None))
        }
        Look::Sync => None,
    }
}
