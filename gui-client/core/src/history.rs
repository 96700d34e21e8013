//! What was asked and answered, newest first, bounded and filtered.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset};
use datetime_protocol::answer::ERROR_PREFIX;

use crate::settings::HistoryLimit;

/// One question and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Counted from 0 since the program started: stays the same while rows move.
    pub number: u64,
    /// When the answer came, on this machine's clock.
    pub at: DateTime<FixedOffset>,
    /// The same, for how long ago that was.
    pub received: Instant,
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
        [&self.server, &self.command, &self.answer].iter().any(|text| contains(text, wanted))
    }
}

/// Does `text` contain `wanted`, which is in lower case, letter case aside? Without a copy where it is all ASCII, since a
/// hundred thousand rows are looked through while somebody types.
fn contains(text: &str, wanted: &str) -> bool {
    if wanted.is_empty() {
        return true;
    }
    if !text.is_ascii() {
        return text.to_lowercase().contains(wanted);
    }
    text.as_bytes().windows(wanted.len()).any(|part| part.eq_ignore_ascii_case(wanted.as_bytes()))
}

/// The last entries up to a limit, those of them that the filter lets through, and what was cleared last.
#[derive(Clone, Debug, Default)]
pub struct History {
    limit: HistoryLimit,
    /// Newest first: their numbers fall.
    entries: VecDeque<Entry>,
    filter: String,
    /// The numbers of the entries that the filter lets through, newest first; `None` where it lets all through.
    shown: Option<VecDeque<u64>>,
    cleared: VecDeque<Entry>,
}

impl History {
    /// An empty history that keeps so many entries.
    #[must_use]
    pub fn new(limit: HistoryLimit) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Keeps so many from now on: the oldest go where there are more.
    pub fn set_limit(&mut self, limit: HistoryLimit) {
        self.limit = limit;
        self.drop_oldest();
    }

    /// Puts `entry` on top; the oldest goes where there are too many.
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
        self.shown.as_ref().map_or(self.entries.len(), VecDeque::len)
    }

    /// How many entries there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.entries.len()
    }

    /// The entry in this row, counted from 0 at the newest.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<&Entry> {
        match &self.shown {
            None => self.entries.get(row),
            Some(shown) => shown.get(row).and_then(|&number| self.entry(number)),
        }
    }

    /// Every shown entry, newest first.
    pub fn rows(&self) -> impl Iterator<Item = &Entry> {
        (0..self.shown_count()).filter_map(|row| self.row(row))
    }

    /// The entry of that number.
    #[must_use]
    pub fn entry(&self, number: u64) -> Option<&Entry> {
        let index = self.entries.binary_search_by(|entry| number.cmp(&entry.number)).ok()?;
        self.entries.get(index)
    }

    /// Empties the history; [`History::restore`] brings it back.
    pub fn clear(&mut self) {
        self.cleared = std::mem::take(&mut self.entries);
        self.refilter();
    }

    /// Puts what was cleared last below what came since.
    pub fn restore(&mut self) {
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
    fn the_newest_is_first_and_the_oldest_goes_when_full() {
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
    fn what_comes_and_goes_while_a_filter_is_set_is_filtered_too() {
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
