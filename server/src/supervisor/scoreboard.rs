//! What sessions do, seen by the parent without touching a client: a row of shared numbers for each child.
//!
//! The rows are untrusted: a child writes them, and a hostile one writes anything. They are only shown.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::platform::SharedNumbers;
use crate::settings::ClientCap;

/// Numbers in a row.
const WIDTH: usize = 2;

/// All rows, and which are free.
#[derive(Debug)]
pub(super) struct Scoreboard {
    numbers: SharedNumbers,
    begun: Instant,
    free: Vec<usize>,
    used: usize,
}

/// A session's row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    place: usize,
    begun: Instant,
    requests: &'static AtomicU64,
    /// Milliseconds from `begun` to the last understood command.
    last: &'static AtomicU64,
}

impl Scoreboard {
    /// Reserves a row for each client that any settings can allow; memory is taken as rows are used.
    pub(super) fn reserve(now: Instant) -> nix::Result<Self> {
        let count = ClientCap::MAX as usize * WIDTH;
        let numbers = SharedNumbers::reserve(NonZeroUsize::new(count).unwrap_or(NonZeroUsize::MIN))?;
        Ok(Self { numbers, begun: now, free: Vec::new(), used: 0 })
    }

    /// A cleared row; `None` where there are more clients than rows, which no settings allow.
    pub(super) fn take(&mut self, now: Instant) -> Option<Row> {
        let place = self.free.pop().unwrap_or(self.used);
        let requests = self.numbers.get(place * WIDTH)?;
        let last = self.numbers.get(place * WIDTH + 1)?;
        self.used = self.used.max(place + 1);
        let row = Row { place, begun: self.begun, requests, last };
        row.requests.store(0, Ordering::Relaxed);
        row.note(now);
        Some(row)
    }

    /// Gives a row back whose session has ended.
    pub(super) fn give_back(&mut self, row: Row) {
        self.free.push(row.place);
    }
}

impl Row {
    /// A command was understood.
    pub(super) fn count(&self, now: Instant) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.note(now);
    }

    pub(super) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// How long ago the last command was understood.
    pub(super) fn idle(&self, now: Instant) -> Duration {
        let last = Duration::from_millis(self.last.load(Ordering::Relaxed));
        now.saturating_duration_since(self.begun).saturating_sub(last)
    }

    fn note(&self, now: Instant) {
        let since = now.saturating_duration_since(self.begun).as_millis();
        self.last.store(u64::try_from(since).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_given_back_is_taken_again_and_begins_anew() {
        let start = Instant::now();
        let mut board = Scoreboard::reserve(start).unwrap();
        let first = board.take(start).unwrap();
        let second = board.take(start).unwrap();
        first.count(start + Duration::from_secs(3));
        assert_eq!((first.requests(), second.requests()), (1, 0));
        assert_eq!(first.idle(start + Duration::from_secs(10)), Duration::from_secs(7));
        board.give_back(first);
        let again = board.take(start + Duration::from_secs(20)).unwrap();
        assert_eq!((again.place, again.requests()), (first.place, 0));
        assert_eq!(again.idle(start + Duration::from_secs(21)), Duration::from_secs(1));
    }
}
