//! Memory that each session shares with the server: the number of its commands, the time of the last one, and whether it has ended.
//!
//! The numbers are only shown in logs and in the status, and the mark only says which child to try to reap first: a compromised
//! session can write anything.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::platform::SharedNumbers;
use crate::sandbox::TrialRecord;
use crate::settings::ClientCap;

/// Numbers per page of 4,096 bytes. The marks of its rows are on the same page, so that a session writes to one page only.
const PAGE: usize = 512;

/// Numbers at the start of a page that hold the marks, one bit for each row.
const MARKS: usize = 4;

/// Numbers per row.
const WIDTH: usize = 2;

/// Rows per page.
const ROWS: usize = (PAGE - MARKS) / WIDTH;

/// Bits per number.
const BITS: usize = u64::BITS as usize;

/// All rows.
#[derive(Debug)]
pub(super) struct Scoreboard {
    numbers: SharedNumbers,
    /// The start of the times in the rows.
    epoch: Instant,
}

/// The row of one session.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) index: usize,
    epoch: Instant,
    requests: &'static AtomicU64,
    /// Milliseconds from `epoch` to the last valid command.
    last_command: &'static AtomicU64,
    marks: &'static AtomicU64,
}

impl Scoreboard {
    /// Reserves address space for the maximum number of clients that settings can allow. The kernel allocates memory as rows
    /// are used.
    pub(super) fn reserve(now: Instant) -> nix::Result<Self> {
        let pages = (ClientCap::MAX as usize).div_ceil(ROWS);
        let numbers = SharedNumbers::reserve(NonZeroUsize::new(pages * PAGE).unwrap_or(NonZeroUsize::MIN))?;
        Ok(Self { numbers, epoch: now })
    }

    /// The row at `index`, cleared for a new session; `None` if there are not that many rows, which no settings allow.
    pub(super) fn cleared_row(&self, index: usize, now: Instant) -> Option<Row> {
        let (page, row) = (index / ROWS * PAGE, index % ROWS);
        let requests = self.numbers.get(page + MARKS + row * WIDTH)?;
        let last_command = self.numbers.get(page + MARKS + row * WIDTH + 1)?;
        let marks = self.numbers.get(page + row / BITS)?;
        let row = Row { index, epoch: self.epoch, requests, last_command, marks };
        row.requests.store(0, Ordering::Relaxed);
        row.set_last_command(now);
        Some(row)
    }

    /// The rows below `end` whose sessions have marked that they have ended.
    pub(super) fn ended(&self, end: usize) -> impl Iterator<Item = usize> {
        let numbers = self.numbers;
        let pages = 0..end.div_ceil(ROWS);
        let marks = pages.flat_map(|page| (0..MARKS).map(move |number| (page, number)));
        marks.flat_map(move |(page, number)| {
            let marks = numbers.get(page * PAGE + number).map_or(0, |marks| marks.load(Ordering::Relaxed));
            bits(marks).map(move |bit| page * ROWS + number * BITS + bit)
        })
    }

    /// Numbers for trials of the sandbox, before any session uses them.
    pub(super) fn trial_record(&self) -> Option<TrialRecord> {
        let number = |index| self.numbers.get(PAGE - 1 - index);
        Some(TrialRecord { steps: number(0)?, error: number(1)?, denied_call: number(2)? })
    }
}

/// The indices of the bits that are set.
fn bits(mut number: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = number.trailing_zeros();
        (bit < u64::BITS).then(|| {
            number &= number - 1;
            bit as usize
        })
    })
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

    /// Removes the mark of a session that has been reaped.
    pub(super) fn clear_mark(&self) {
        self.marks.fetch_and(!self.bit(), Ordering::Relaxed);
    }

    /// Marks that the session has ended and is about to exit.
    pub(super) fn mark_ended(&self) {
        self.marks.fetch_or(self.bit(), Ordering::Relaxed);
    }

    /// The time since the last valid command, or since the start of the session.
    pub(super) fn idle(&self, now: Instant) -> Duration {
        let last_command = Duration::from_millis(self.last_command.load(Ordering::Relaxed));
        now.saturating_duration_since(self.epoch).saturating_sub(last_command)
    }

    fn bit(&self) -> u64 {
        1 << (self.index % ROWS % BITS)
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
    fn a_row_is_cleared_for_the_next_session() {
        let start = Instant::now();
        let board = Scoreboard::reserve(start).unwrap();
        let [first, second] = [0, 1].map(|index| board.cleared_row(index, start).unwrap());
        first.count_request(start + Duration::from_secs(3));
        assert_eq!((first.requests(), second.requests()), (1, 0));
        assert_eq!(first.idle(start + Duration::from_secs(10)), Duration::from_secs(7));
        let again = board.cleared_row(0, start + Duration::from_secs(20)).unwrap();
        assert_eq!(again.requests(), 0);
        assert_eq!(again.idle(start + Duration::from_secs(21)), Duration::from_secs(1));
    }

    #[test]
    fn rows_do_not_overlap_and_those_of_ended_sessions_are_found() {
        let start = Instant::now();
        let board = Scoreboard::reserve(start).unwrap();
        let rows: Vec<Row> = (0..3 * ROWS).map(|index| board.cleared_row(index, start).unwrap()).collect();
        for row in &rows {
            row.count_request(start);
        }
        assert!(rows.iter().all(|row| row.requests() == 1));
        assert_eq!(board.ended(rows.len()).count(), 0);
        let ended = [0, 1, 63, 64, ROWS - 1, ROWS, 2 * ROWS + 200];
        for index in ended {
            rows[index].mark_ended();
        }
        assert_eq!(board.ended(rows.len()).collect::<Vec<_>>(), ended);
        rows[63].clear_mark();
        assert!(!board.ended(rows.len()).any(|index| index == 63));
    }

    #[test]
    fn there_is_a_row_for_every_client_that_settings_can_allow() {
        let start = Instant::now();
        let board = Scoreboard::reserve(start).unwrap();
        let last = ClientCap::MAX as usize - 1;
        assert!([0, last].iter().all(|index| board.cleared_row(*index, start).is_some()));
    }
}
