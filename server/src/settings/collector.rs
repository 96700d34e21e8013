//! Collects the errors in a text by position. Only the earliest are stored and the others are counted, because a file
//! that is not TOML can have an error at every byte.

use super::error::{ErrorList, LocatedError};

/// Maximum number of errors that are reported: about a screen.
const MAX_REPORTED: usize = 20;

/// The earliest [`MAX_REPORTED`] errors, each with its position in bytes.
#[derive(Debug, Default)]
pub(super) struct ErrorCollector {
    earliest: Vec<(usize, String)>,
    more: usize,
    truncated: bool,
}

impl ErrorCollector {
    /// Adds an error. `message` is called only if the error is one of the earliest so far.
    pub(super) fn add(&mut self, position: usize, message: impl FnOnce() -> String) {
        if self.earliest.len() < MAX_REPORTED {
            self.earliest.push((position, message()));
            return;
        }
        self.more += 1;
        // `max_by_key` returns the last maximum, so errors at the same position stay in the order they were found.
        if let Some(latest) = self.earliest.iter_mut().max_by_key(|(position, _)| *position)
            && position < latest.0
        {
            *latest = (position, message());
        }
    }

    /// Records that the rest of the text was not checked.
    pub(super) fn truncate(&mut self) {
        self.truncated = true;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.earliest.is_empty()
    }

    /// Sorts the errors and converts their positions in `text` to lines and columns.
    pub(super) fn finish(mut self, text: &str) -> ErrorList {
        self.earliest.sort_by_key(|(position, _)| *position);
        let lines = Lines::new(text);
        let locate = |(position, message): (usize, String)| {
            let (line, column) = lines.locate(position);
            LocatedError { line, column, message }
        };
        ErrorList {
            first: self.earliest.into_iter().map(locate).collect(),
            more: self.more,
            truncated: self.truncated,
        }
    }
}

/// The positions at which the lines of a text begin.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self { text, starts: std::iter::once(0).chain(ends.map(|(end, _)| end + 1)).collect() }
    }

    /// The line and column of a position, counted from 1. Columns count characters, without a byte order mark.
    fn locate(&self, position: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= position);
        let start = line.checked_sub(1).and_then(|index| self.starts.get(index)).copied().unwrap_or_default();
        let before = self.text.get(start..position).unwrap_or_default();
        let before = if start == 0 { before.strip_prefix('\u{feff}').unwrap_or(before) } else { before };
        (line, before.chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let locate = |text: &str, position| Lines::new(text).locate(position);
        assert_eq!(locate("", 0), (1, 1));
        assert_eq!(locate("é = x\nab", 5), (1, 5));
        assert_eq!(locate("a\nb\n", 4), (3, 1));
        assert_eq!(locate("\u{feff}x = 1", 3), (1, 1));
        assert_eq!(locate("\u{feff}x = 1", 0), (1, 1));
        assert_eq!(locate("a\n\u{feff}x", 5), (2, 2));
    }

    proptest! {
        #[test]
        fn the_earliest_errors_are_listed_in_order_and_the_rest_is_counted(
            positions in prop::collection::vec(0_usize..60, 0..80),
        ) {
            let mut collector = ErrorCollector::default();
            for position in &positions {
                collector.add(*position, || position.to_string());
            }
            let errors = collector.finish(&"\n".repeat(60));
            let mut sorted = positions.clone();
            sorted.sort_unstable();
            sorted.truncate(MAX_REPORTED);
            let listed: Vec<usize> = errors.first.iter().map(|error| error.line - 1).collect();
            prop_assert_eq!(listed, sorted);
            prop_assert_eq!(errors.first.len() + errors.more, positions.len());
        }
    }
}
