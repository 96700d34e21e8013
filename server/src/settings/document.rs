//! A TOML document that remembers where everything stands and collects all errors, not only the first.
//!
//! serde stops at the first mistake and says where a table begins rather than the value: a person who edits a file by
//! hand is better served by all of them at once, each at its place.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use datetime_protocol::echo::Echo;
use datetime_protocol::similar;

use super::collector::ErrorCollector;
use super::error::ErrorList;

/// The bytes behind the first error of syntax that are searched for more. The parser keeps each error, in up to 200 bytes
/// for every byte of junk.
const MAX_RECOVERED: usize = 64 * 1024;

/// A document and the errors found in it so far.
pub(super) struct Document<'t> {
    text: &'t str,
    root: DeTable<'t>,
    errors: ErrorCollector,
}

/// One table of the document, being read key by key; keys that nothing reads are errors.
pub(super) struct Section<'d, 't> {
    name: &'static str,
    text: &'t str,
    table: Option<&'d DeTable<'t>>,
    known: Vec<&'static str>,
    errors: &'d mut ErrorCollector,
}

/// A value and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Value<'d, 't> {
    pub(super) value: &'d DeValue<'t>,
    span: &'d Spanned<DeValue<'t>>,
}

impl<'t> Document<'t> {
    /// Parses `text`; where it is not TOML, the document is empty and has the errors alone.
    pub(super) fn parse(text: &'t str) -> Self {
        let mut errors = ErrorCollector::default();
        let root = match DeTable::parse(text) {
            Ok(root) => root.into_inner(),
            Err(first) => {
                report_syntax(text, &first, &mut errors);
                DeTable::default()
            }
        };
        Self { text, root, errors }
    }

    /// Whether the text was TOML at all: what follows from broken syntax is noise.
    pub(super) fn is_sound(&self) -> bool {
        self.errors.is_empty()
    }

    /// Reports every table and key at the top that is not in `sections`.
    pub(super) fn expect_sections(&mut self, sections: &[&'static str]) {
        for (key, _) in self.root.iter().filter(|(key, _)| !sections.contains(&key.get_ref().as_ref())) {
            self.errors.add(key.span().start, || {
                let known = similar::nearest(key.get_ref(), sections.iter().copied()).map_or_else(
                    || format!("the tables are {}", sections.join(", ")),
                    |near| format!("did you mean [{near}]?"),
                );
                format!("unknown key \"{}\"; {known}", Echo(key.get_ref()))
            });
        }
    }

    /// Begins to read a table; a missing one is empty.
    pub(super) fn section(&mut self, name: &'static str) -> Section<'_, 't> {
        let found = self.root.iter().find(|(key, _)| key.get_ref() == name);
        let table = found.and_then(|(_, value)| value.get_ref().as_table());
        if let (Some((_, value)), None) = (found, table) {
            let what = format!("{name} is {}; a table is wanted: [{name}]", kind(value.get_ref()));
            self.errors.add(value.span().start, || what);
        }
        Section { name, text: self.text, table, known: Vec::new(), errors: &mut self.errors }
    }

    /// All errors, in the order of the file.
    pub(super) fn into_errors(self) -> ErrorList {
        self.errors.locate(self.text)
    }
}

impl<'d, 't> Section<'d, 't> {
    /// Reads `key` into `target` where it is given; `check` turns the value into what is wanted, or says what is wrong with
    /// it, as in "is not a port; …": the value itself is put before it.
    pub(super) fn read<T>(
        &mut self,
        key: &'static str,
        target: &mut T,
        check: impl FnOnce(&DeValue<'t>) -> Result<T, String>,
    ) {
        self.known.push(key);
        let Some(value) = self.value(key) else { return };
        match check(value.value) {
            Ok(checked) => *target = checked,
            Err(what) => self.reject(key, value, &what),
        }
    }

    /// Reads a list; a mistake is reported at its element.
    pub(super) fn read_list<T>(
        &mut self,
        key: &'static str,
        target: &mut Vec<T>,
        check: impl Fn(&DeValue<'t>) -> Result<T, String>,
    ) {
        self.known.push(key);
        let Some(value) = self.value(key) else { return };
        let Some(array) = value.value.as_array() else {
            let what = format!("is {}; a list is wanted, such as {key} = []", kind(value.value));
            return self.reject(key, value, &what);
        };
        let mut list = Vec::new();
        for span in array {
            match check(span.get_ref()) {
                Ok(checked) => list.push(checked),
                Err(what) => self.reject(key, Value { value: span.get_ref(), span }, &what),
            }
        }
        *target = list;
    }

    /// Whether the document has this table.
    pub(super) fn is_given(&self) -> bool {
        self.table.is_some()
    }

    /// All entries of a table whose keys are free: key, where it stands, and value.
    pub(super) fn entries(&self) -> Vec<(&'d str, Range<usize>, Value<'d, 't>)> {
        let entries = self.table.into_iter().flat_map(DeTable::iter);
        let entry = |(key, span): (&'d Spanned<_>, &'d Spanned<DeValue<'t>>)| {
            let name: &'d std::borrow::Cow<'t, str> = key.get_ref();
            (name.as_ref(), key.span(), Value { value: span.get_ref(), span })
        };
        entries.map(entry).collect()
    }

    /// Reports an error at a value that stays as it is.
    pub(super) fn report(&mut self, at: Value<'_, '_>, what: &str) {
        self.report_at(&at.span.span(), what);
    }

    /// Reports what is wrong with the value of `key`, quoted.
    pub(super) fn reject(&mut self, key: &str, at: Value<'_, '_>, what: &str) {
        let text = self.text;
        let written = || text.get(at.span.span()).unwrap_or_default();
        self.errors.add(at.span.span().start, || {
            let value = at.value.as_str().unwrap_or_else(written);
            format!("{}: \"{}\" {what}", Echo(key), Echo(value))
        });
    }

    /// Reports an error at a key.
    pub(super) fn report_at(&mut self, span: &Range<usize>, what: &str) {
        self.errors.add(span.start, || what.to_owned());
    }

    /// Reports the keys that nothing reads.
    pub(super) fn finish(mut self) {
        let mut unknown: Vec<_> =
            self.entries().into_iter().filter(|(key, ..)| !self.known.contains(key)).collect();
        // In the order of the file, the messages of those that are not shown are never made.
        unknown.sort_by_key(|(_, span, _)| span.start);
        let Self { name, known, errors, .. } = &mut self;
        for (key, span, _) in unknown {
            errors.add(span.start, || {
                let near = similar::nearest(key, known.iter().copied()).map_or_else(
                    || format!("[{name}] has {}", known.join(", ")),
                    |near| format!("did you mean {near}?"),
                );
                format!("unknown key \"{}\" in [{name}]; {near}", Echo(key))
            });
        }
    }

    fn value(&self, key: &str) -> Option<Value<'d, 't>> {
        let (_, span) = self.table?.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(Value { value: span.get_ref(), span })
    }
}

/// Adds the errors of a text that is not TOML, from the first on.
fn report_syntax(text: &str, first: &Error, errors: &mut ErrorCollector) {
    let start = |error: &Error| error.span().unwrap_or_default().start;
    let end = text.floor_char_boundary(start(first).saturating_add(MAX_RECOVERED));
    let part = text.get(..end).unwrap_or(text);
    // What is cut in two is not an error of the text.
    let sound_end = if part.len() < text.len() { part.rfind('\n').unwrap_or(end) } else { text.len() + 1 };
    let mut add = |error: &Error| {
        errors.add(start(error), || format!("this is not TOML: {}", error.message()));
    };
    let (_, syntax_errors) = DeTable::parse_recoverable(part);
    let before = syntax_errors.iter().filter(|error| start(error) < sound_end);
    if before.map(&mut add).count() == 0 {
        add(first);
    }
    if part.len() < text.len() {
        errors.end_early();
    }
}

/// What a value is, in words.
pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::{SettingsError, parse};

    #[test]
    fn at_most_twenty_errors_are_listed_and_the_rest_is_counted() {
        let many = parse(&"[log]\n".repeat(361), "nas").unwrap_err();
        assert_eq!((many.first.len(), many.more), (20, 340));
        let error = SettingsError::Invalid { path: "server.toml".to_owned(), errors: many }.to_string();
        assert_eq!(error.lines().count(), 21);
        assert!(error.ends_with("\nserver.toml: and 340 more"), "{error}");
        let listed = parse(&format!("[access]\nallow = [{}]", "\"x\",".repeat(25)), "nas").unwrap_err();
        assert_eq!((listed.first.len(), listed.more), (20, 5));
        assert_eq!(listed.first.last().map(|last| last.column), Some(10 + 19 * 4));
    }

    #[test]
    fn the_search_for_errors_of_syntax_ends_some_way_behind_the_first() {
        let junk = format!("{}{}", "# fine\n".repeat(20_000), "=\n".repeat(400_000));
        let errors = parse(&junk, "nas").unwrap_err();
        assert_eq!(errors.first.first().map(|first| (first.line, first.column)), Some((20_001, 1)));
        assert!(errors.ended_early && errors.more < 200_000, "{}", errors.more);
        let one = parse(&format!("port = \n{}", "# fine\n".repeat(20_000)), "nas").unwrap_err();
        assert_eq!((one.first.len(), one.more, one.ended_early), (1, 0, true), "{one:?}");
        let string =
            parse(&format!("=\na = \"\"\"\n{}\"\"\"", "# fine\n".repeat(20_000)), "nas").unwrap_err();
        assert!(string.first.iter().all(|mistake| mistake.line == 1), "{string:?}");
    }
}
