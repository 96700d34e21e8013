//! The history of commands and answers: newest first, bounded, and filtered.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset};
use datetime_protocol::answer::ERROR_PREFIX;

use crate::settings::HistoryLimit;

/// A command and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number, counted from 0 since the program started. It identifies the entry while rows move.
    pub number: u64,
    /// When the answer was received, on the wall clock.
    pub at: DateTime<FixedOffset>,
    /// The same time on the monotonic clock, for its age.
    pub received: Instant,
    /// The server, as `HOST:PORT`.
    pub server: String,
    /// The command as sent.
    pub command: String,
    /// The answer as sent.
    pub answer: String,
    /// The time from sending the command to the last byte of the answer.
    pub round_trip: Duration,
}

impl Entry {
    /// Whether the answer is an error line.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.answer.starts_with(ERROR_PREFIX)
    }

    fn contains(&self, wanted: &str) -> bool {
        [&self.server, &self.command, &self.answer].iter().any(|text| contains(text, wanted))
    }
}

/// Whether `text` contains `wanted`, ignoring case; `wanted` is in lower case. ASCII text is searched without a copy,
/// because up to 100,000 entries are searched with each letter that the user types.
fn contains(text: &str, wanted: &str) -> bool {
    if wanted.is_empty() {
        return true;
    }
    if !text.is_ascii() {
        return text.to_lowercase().contains(wanted);
    }
    text.as_bytes().windows(wanted.len()).any(|part| part.eq_ignore_ascii_case(wanted.as_bytes()))
}

/// The last entries up to a limit, the filter, and the entries that were cleared last.
#[derive(Clone, Debug, Default)]
pub struct History {
    limit: HistoryLimit,
    /// Newest first, so their numbers decrease.
    entries: VecDeque<Entry>,
    filter: String,
    /// The numbers of the entries that match the filter, newest first; `None` without a filter.
    shown: Option<VecDeque<u64>>,
    cleared: VecDeque<Entry>,
}

impl History {
    /// An empty history with this limit.
    #[must_use]
    pub fn new(limit: HistoryLimit) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Sets the limit, and drops the oldest entries beyond it.
    pub(crate) fn set_limit(&mut self, limit: HistoryLimit) {
        self.limit = limit;
        self.drop_oldest();
    }

    /// Adds `entry`, and drops the oldest entry if the history is full.
    pub fn push(&mut self, entry: Entry) {
        let wanted = self.wanted();
        if let Some(shown) = &mut self.shown
            && entry.contains(&wanted)
        {
            shown.push_front(entry.number);
        }
        self.entries.push_front(entry);
        self.drop_oldest();
    }

    /// Shows only entries that contain `filter`, ignoring case.
    pub fn set_filter(&mut self, filter: String) {
        self.filter = filter;
        self.refilter();
    }

    /// The filter as typed.
    #[must_use]
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// The number of entries that match the filter.
    #[must_use]
    pub fn shown_count(&self) -> usize {
        self.shown.as_ref().map_or(self.entries.len(), VecDeque::len)
    }

    /// The number of entries.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// The entry in this row of the shown entries, counted from 0 at the newest.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<&Entry> {
        match &self.shown {
            None => self.entries.get(row),
            Some(shown) => shown.get(row).and_then(|&number| self.entry(number)),
        }
    }

    /// The shown entries, newest first.
    pub fn rows(&self) -> impl Iterator<Item = &Entry> {
        (0..self.shown_count()).filter_map(|row| self.row(row))
    }

    /// The entry with this number.
    #[must_use]
    pub(crate) fn entry(&self, number: u64) -> Option<&Entry> {
        let index = self.entries.binary_search_by(|entry| number.cmp(&entry.number)).ok()?;
        self.entries.get(index)
    }

    /// Clears the history; [`History::restore`] undoes this.
    pub(crate) fn clear(&mut self) {
        self.cleared = std::mem::take(&mut self.entries);
        self.refilter();
    }

    /// Restores the entries that were cleared last, below the newer ones.
    pub(crate) fn restore(&mut self) {
        self.entries.append(&mut self.cleared);
        self.drop_oldest();
        self.refilter();
    }

    fn wanted(&self) -> String {
        self.filter.trim().to_lowercase()
    }

    fn drop_oldest(&mut self) {
        self.entries.truncate(self.limit.count());
        let oldest = self.entries.back().map(|entry| entry.number);
        if let Some(shown) = &mut self.shown {
            while shown.back().copied() < oldest && shown.pop_back().is_some() {}
        }
    }

    fn refilter(&mut self) {
        let wanted = self.wanted();
        self.shown = (!wanted.is_empty()).then(|| {
            self.entries.iter().filter(|entry| entry.contains(&wanted)).map(|entry| entry.number).collect()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u64, answer: &str) -> Entry {
        Entry {
            number,
            at: DateTime::from_timestamp(0, 0).unwrap().fixed_offset(),
            received: Instant::now(),
            server: "nas:9900".to_owned(),
            command: "day".to_owned(),
            answer: answer.to_owned(),
            round_trip: Duration::ZERO,
        }
    }

    fn numbers(history: &History) -> Vec<u64> {
        history.rows().map(|entry| entry.number).collect()
    }

    fn limited(count: i64) -> History {
        History::new(HistoryLimit::from(count))
    }

    #[test]
    fn the_newest_entry_is_first_and_the_oldest_is_dropped_when_the_history_is_full() {
        let mut history = limited(10);
        for number in 0..=10 {
            history.push(entry(number, "Sunday"));
        }
        assert_eq!(numbers(&history), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
        history.set_limit(HistoryLimit::default());
        history.push(entry(11, "Sunday"));
        assert_eq!(history.count(), 11);
        history.set_limit(HistoryLimit::from(10));
        assert_eq!(history.entry(1), None);
        assert_eq!(history.entry(2).map(|entry| entry.number), Some(2));
    }

    #[test]
    fn the_filter_applies_to_entries_that_are_added_or_dropped_later() {
        let mut history = limited(10);
        history.set_filter("sun".to_owned());
        for number in 0..20 {
            history.push(entry(number, if number % 2 == 0 { "Sunday" } else { "Monday" }));
        }
        assert_eq!(numbers(&history), [18, 16, 14, 12, 10]);
        history.set_filter(String::new());
        assert_eq!(history.shown_count(), 10);
        history.set_filter("été".to_owned());
        history.push(entry(20, "ÉTÉ"));
        assert_eq!(numbers(&history), [20]);
        history.clear();
        assert_eq!(history.shown_count(), 0);
    }

    #[test]
    fn the_filter_searches_server_command_and_answer_and_ignores_case() {
        let mut history = History::default();
        history.push(entry(0, "Sunday"));
        history.push(entry(1, "2026-03-01"));
        for (filter, shown) in [("SUN", vec![0]), (" nas ", vec![1, 0]), ("day", vec![1, 0]), ("x", vec![])] {
            history.set_filter(filter.to_owned());
            assert_eq!(numbers(&history), shown, "{filter}");
        }
    }

    #[test]
    fn restored_entries_are_below_newer_ones() {
        let mut history = History::default();
        history.push(entry(0, "a"));
        history.clear();
        assert_eq!(history.count(), 0);
        history.push(entry(1, "b"));
        history.restore();
        assert_eq!(numbers(&history), [1, 0]);
        history.restore();
        assert_eq!(numbers(&history), [1, 0], "a second restore changes nothing");
    }
}
