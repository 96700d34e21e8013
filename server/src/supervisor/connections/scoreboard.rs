//! Memory that each session shares with the parent: the number of its commands and the time of the last one.
//!
//! The values are only shown in logs and in the status, never used for decisions: a compromised child can write anything.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::platform::SharedNumbers;
use crate::settings::ClientCap;

/// Numbers per row.
const WIDTH: usize = 2;

/// All rows.
#[derive(Debug)]
pub(super) struct Scoreboard {
    numbers: SharedNumbers,
    /// The start of the times in the rows.
    epoch: Instant,
    /// Rows of sessions that have ended.
    free: Vec<usize>,
    /// The number of rows that have ever been used.
    used: usize,
}

/// The row of one session.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    index: usize,
    epoch: Instant,
    requests: &'static AtomicU64,
    /// Milliseconds from `epoch` to the last valid command.
    last_command: &'static AtomicU64,
}

impl Scoreboard {
    /// Reserves address space for the maximum number of clients that settings can allow. The kernel allocates memory as rows
    /// are used.
    pub(super) fn reserve(now: Instant) -> nix::Result<Self> {
        let count = ClientCap::MAX as usize * WIDTH;
        let numbers = SharedNumbers::reserve(NonZeroUsize::new(count).unwrap_or(NonZeroUsize::MIN))?;
        Ok(Self { numbers, epoch: now, free: Vec::new(), used: 0 })
    }

    /// A cleared row; `None` if all are in use, which no settings allow.
    pub(super) fn allocate(&mut self, now: Instant) -> Option<Row> {
        let index = self.free.pop().unwrap_or(self.used);
        let requests = self.numbers.get(index * WIDTH)?;
        let last_command = self.numbers.get(index * WIDTH + 1)?;
        self.used = self.used.max(index + 1);
        let row = Row { index, epoch: self.epoch, requests, last_command };
        row.requests.store(0, Ordering::Relaxed);
        row.set_last_command(now);
        Some(row)
    }

    /// Frees the row of a session that has ended.
    pub(super) fn free(&mut self, row: Row) {
        self.free.push(row.index);
    }
}

impl Row {
    /// Counts a valid command.
    pub(super) fn count_request(&self, now: Instant) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.set_last_command(now);
    }

    pub(super) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// The time since the last valid command, or since the start of the session.
    pub(super) fn idle(&self, now: Instant) -> Duration {
        let last_command = Duration::from_millis(self.last_command.load(Ordering::Relaxed));
        now.saturating_duration_since(self.epoch).saturating_sub(last_command)
    }

    fn set_last_command(&self, now: Instant) {
        let elapsed = now.saturating_duration_since(self.epoch).as_millis();
        self.last_command.store(u64::try_from(elapsed).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_freed_row_is_cleared_when_it_is_allocated_again() {
        let start = Instant::now();
        let mut board = Scoreboard::reserve(start).unwrap();
        let first = board.allocate(start).unwrap();
        let second = board.allocate(start).unwrap();
        first.count_request(start + Duration::from_secs(3));
        assert_eq!((first.requests(), second.requests()), (1, 0));
        assert_eq!(first.idle(start + Duration::from_secs(10)), Duration::from_secs(7));
        board.free(first);
        let again = board.allocate(start + Duration::from_secs(20)).unwrap();
        assert_eq!((again.index, again.requests()), (first.index, 0));
        assert_eq!(again.idle(start + Duration::from_secs(21)), Duration::from_secs(1));
    }
}
