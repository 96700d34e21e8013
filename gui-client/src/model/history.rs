//! What was asked and answered, newest first, bounded and filtered.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset};
use datetime_protocol::answer::ERROR_PREFIX;

/// The entries kept. Each has at most a command and a reply, so that the whole stays within a few megabytes.
pub const MAX_ENTRIES: usize = 1000;

/// One question and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Counted from 0 since the program started: stays the same while rows move.
    pub number: u64,
    /// When the answer came, on this machine's clock.
    pub at: DateTime<FixedOffset>,
    /// The same, for how long ago that was.
    pub heard: Instant,
    /// Who answered, as `HOST:PORT`.
    pub server: String,
    /// What was asked.
    pub command: String,
    /// The answer as sent.
    pub answer: String,
    /// From the question's leaving to the answer's last byte.
    pub round_trip: Duration,
}

impl Entry {
    /// Did the server refuse or not understand?
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.answer.starts_with(ERROR_PREFIX)
    }

    fn contains(&self, wanted: &str) -> bool {
        [&self.server, &self.command, &self.answer].iter().any(|text| text.to_lowercase().contains(wanted))
    }
}

/// The last [`MAX_ENTRIES`] entries, those of them that the filter lets through, and what was cleared last.
#[derive(Clone, Debug, Default)]
pub struct History {
    entries: VecDeque<Entry>,
    filter: String,
    shown: Vec<usize>,
    cleared: VecDeque<Entry>,
}

impl History {
    /// Puts `entry` on top; the oldest goes where there are too many.
    pub fn push(&mut self, entry: Entry) {
        self.entries.push_front(entry);
        self.entries.truncate(MAX_ENTRIES);
        self.refilter();
    }

    /// Shows only what contains `filter`, letter case aside.
    pub fn set_filter(&mut self, filter: String) {
        self.filter = filter;
        self.refilter();
    }

    /// What the entries are filtered by, as typed.
    #[must_use]
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// How many entries the filter lets through.
    #[must_use]
    pub fn shown_count(&self) -> usize {
        self.shown.len()
    }

    /// How many entries there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// The entry in this row, counted from 0 at the newest.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<&Entry> {
        self.shown.get(row).and_then(|&place| self.entries.get(place))
    }

    /// Every shown entry, newest first.
    pub fn rows(&self) -> impl Iterator<Item = &Entry> {
        self.shown.iter().filter_map(|&place| self.entries.get(place))
    }

    /// The entry of that number.
    #[must_use]
    pub fn entry(&self, number: u64) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.number == number)
    }

    /// Empties the history; [`History::restore`] brings it back.
    pub fn clear(&mut self) {
        self.cleared = std::mem::take(&mut self.entries);
        self.refilter();
    }

    /// Puts what was cleared last below what came since.
    pub fn restore(&mut self) {
        self.entries.append(&mut self.cleared);
        self.entries.truncate(MAX_ENTRIES);
        self.refilter();
    }

    fn refilter(&mut self) {
        let wanted = self.filter.trim().to_lowercase();
        let matching = self.entries.iter().enumerate().filter(|(_, entry)| entry.contains(&wanted));
        self.shown = matching.map(|(place, _)| place).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u64, answer: &str) -> Entry {
        Entry {
            number,
            at: DateTime::from_timestamp(0, 0).unwrap().fixed_offset(),
            heard: Instant::now(),
            server: "nas:9900".to_owned(),
            command: "day".to_owned(),
            answer: answer.to_owned(),
            round_trip: Duration::ZERO,
        }
    }

    fn numbers(history: &History) -> Vec<u64> {
        history.rows().map(|entry| entry.number).collect()
    }

    #[test]
    fn the_newest_is_first_and_the_oldest_goes_when_full() {
        let mut history = History::default();
        for number in 0..=MAX_ENTRIES as u64 {
            history.push(entry(number, "Sunday"));
        }
        assert_eq!(history.count(), MAX_ENTRIES);
        assert_eq!(history.row(0).unwrap().number, MAX_ENTRIES as u64);
        assert_eq!(history.row(MAX_ENTRIES - 1).unwrap().number, 1);
    }

    #[test]
    fn the_filter_looks_at_server_command_and_answer_in_any_letter_case() {
        let mut history = History::default();
        history.push(entry(0, "Sunday"));
        history.push(entry(1, "2026-03-01"));
        for (filter, shown) in [("SUN", vec![0]), (" nas ", vec![1, 0]), ("day", vec![1, 0]), ("x", vec![])] {
            history.set_filter(filter.to_owned());
            assert_eq!(numbers(&history), shown, "{filter}");
        }
    }

    #[test]
    fn what_was_cleared_comes_back_below_what_came_since() {
        let mut history = History::default();
        history.push(entry(0, "a"));
        history.clear();
        assert_eq!(history.count(), 0);
        history.push(entry(1, "b"));
        history.restore();
        assert_eq!(numbers(&history), [1, 0]);
        history.restore();
        assert_eq!(numbers(&history), [1, 0], "nothing comes back twice");
    }
}
