//! Many clients at once until a moment comes, each followed by the next.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::{Events, Poll, Token};

use super::client::{Client, Progress};
use super::talk::Talk;
use crate::error::Fault;

/// How long the last clients may take once their time is over.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the clients got.
#[derive(Clone, Copy, Debug)]
pub struct Done {
    /// Sessions that came to their right end.
    pub sessions: u64,
    /// Answers they had.
    pub answers: u64,
    /// From the first connect to the last end.
    pub took: Duration,
}

/// Keeps `at_once` clients talking to `address` for `duration`. A client that ends makes room for the next.
///
/// # Errors
/// The first [`Fault`] of any client: a server that refused, cut off or did not answer has no figure.
pub fn run(address: SocketAddr, talk: Talk, at_once: usize, duration: Duration) -> Result<Done, Fault> {
    let mut poll = Poll::new()?;
    let mut events = Events::with_capacity(at_once);
    let begun = Instant::now();
    let mut clients = (0..at_once)
        .map(|slot| Client::connect(address, talk, Token(slot), poll.registry()).map(Some))
        .collect::<Result<Vec<_>, _>>()?;
    let mut done = Done { sessions: 0, answers: 0, took: Duration::ZERO };
    let mut open = at_once;
    while open > 0 {
        poll.poll(&mut events, Some(PATIENCE))?;
        let since = begun.elapsed();
        if events.is_empty() || since > duration + PATIENCE {
            return Err(Fault::Silent);
        }
        let more = since < duration;
        for event in &events {
            let Some(slot) = clients.get_mut(event.token().0) else { continue };
            let Some(client) = slot else { continue };
            if let Progress::Finished(answers) = client.advance(more, event.is_read_closed())? {
                done.sessions += 1;
                done.answers += answers;
                // Closed before the next connects, as one client after another does.
                *slot = None;
                if more && !matches!(talk, Talk::Keep { .. }) {
                    *slot = Some(Client::connect(address, talk, event.token(), poll.registry())?);
                } else {
                    open -= 1;
                }
            }
        }
    }
    done.took = begun.elapsed();
    Ok(done)
}
