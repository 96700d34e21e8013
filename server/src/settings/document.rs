//! Reads a TOML document table by table and collects every error in it with its position.
//!
//! Serde would stop at the first error, and the administrator would have to run `check` once for each.

use std::ops::{Range, RangeInclusive};

use datetime_protocol::echo::Echo;
use datetime_protocol::similar;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::collector::ErrorCollector;
use super::error::ErrorList;
use super::toml_value::kind;

/// How many bytes after the first syntax error are searched for more. The parser stores up to 200 bytes of error for
/// each invalid byte.
const MAX_RECOVERED: usize = 64 * 1024;

/// A document and the errors found in it so far.
pub(super) struct Document<'t> {
    text: &'t str,
    root: DeTable<'t>,
    errors: ErrorCollector,
}

/// A table of the document. Keys that are never read are reported as unknown.
pub(super) struct Section<'d, 't> {
    name: &'static str,
    text: &'t str,
    table: Option<&'d DeTable<'t>>,
    known_keys: Vec<&'static str>,
    errors: &'d mut ErrorCollector,
}

/// A value and its position.
#[derive(Clone, Copy)]
pub(super) struct Value<'d, 't> {
    pub(super) value: &'d DeValue<'t>,
    spanned: &'d Spanned<DeValue<'t>>,
}

impl<'t> Document<'t> {
    /// Parses `text`. After a syntax error the document is empty.
    pub(super) fn parse(text: &'t str) -> Self {
        let mut errors = ErrorCollector::default();
        let root = match DeTable::parse(text) {
            Ok(root) => root.into_inner(),
            Err(first) => {
                report_syntax_errors(text, &first, &mut errors);
                DeTable::default()
            }
        };
        Self { text, root, errors }
    }

    pub(super) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Reports every top-level key that is not in `sections`.
    pub(super) fn expect_sections(&mut self, sections: &[&'static str]) {
        for (key, _) in self.root.iter().filter(|(key, _)| !sections.contains(&key.get_ref().as_ref())) {
            self.errors.add(key.span().start, || {
                let hint = similar::nearest(key.get_ref(), sections.iter().copied()).map_or_else(
                    || format!("the tables are {}", sections.join(", ")),
                    |near| format!("did you mean [{near}]?"),
                );
                format!("unknown key \"{}\"; {hint}", Echo(key.get_ref()))
            });
        }
    }

    /// The table `name`; empty if the document has none.
    pub(super) fn section(&mut self, name: &'static str) -> Section<'_, 't> {
        let entry = self.root.iter().find(|(key, _)| key.get_ref() == name);
        let table = entry.and_then(|(_, value)| value.get_ref().as_table());
        if let (Some((_, value)), None) = (entry, table) {
            let message = format!("{name} is {}; write it as a table: [{name}]", kind(value.get_ref()));
            self.errors.add(value.span().start, || message);
        }
        Section { name, text: self.text, table, known_keys: Vec::new(), errors: &mut self.errors }
    }

    /// All errors, in the order of the file.
    pub(super) fn into_errors(self) -> ErrorList {
        self.errors.finish(self.text)
    }
}

impl<'d, 't> Section<'d, 't> {
    /// Sets `target` from `key` if the key is present. `convert` returns the new value, or an error as a predicate ("is
    /// not a port; …"), which is reported with the key and the value in front.
    pub(super) fn read<T>(
        &mut self,
        key: &'static str,
        target: &mut T,
        convert: impl FnOnce(&DeValue<'t>) -> Result<T, String>,
    ) {
        self.known_keys.push(key);
        let Some(value) = self.value(key) else { return };
        match convert(value.value) {
            Ok(converted) => *target = converted,
            Err(message) => self.reject(key, value, &message),
        }
    }

    /// Like [`Section::read`] for a list with an `allowed` number of elements. Errors are reported at the element.
    pub(super) fn read_list<T>(
        &mut self,
        key: &'static str,
        target: &mut Vec<T>,
        allowed: RangeInclusive<usize>,
        convert: impl Fn(&DeValue<'t>) -> Result<T, String>,
    ) {
        self.known_keys.push(key);
        let Some(value) = self.value(key) else { return };
        let Some(array) = value.value.as_array() else {
            let message = format!("is {}; write it as a list, such as {key} = []", kind(value.value));
            return self.reject(key, value, &message);
        };
        if !allowed.contains(&array.len()) {
            let (min, max) = allowed.into_inner();
            let message = format!("{key}: {} entries; use {min} to {max}", array.len());
            self.report_at(&value.spanned.span(), &message);
        }
        let mut list = Vec::new();
        for spanned in array {
            match convert(spanned.get_ref()) {
                Ok(converted) => list.push(converted),
                Err(message) => self.reject(key, Value { value: spanned.get_ref(), spanned }, &message),
            }
        }
        *target = list;
    }

    /// Whether the document has this table.
    pub(super) fn is_present(&self) -> bool {
        self.table.is_some()
    }

    /// All entries: key, position of the key, and value.
    pub(super) fn entries(&self) -> Vec<(&'d str, Range<usize>, Value<'d, 't>)> {
        let entries = self.table.into_iter().flat_map(DeTable::iter);
        let entry = |(key, spanned): (&'d Spanned<_>, &'d Spanned<DeValue<'t>>)| {
            let name: &'d std::borrow::Cow<'t, str> = key.get_ref();
            (name.as_ref(), key.span(), Value { value: spanned.get_ref(), spanned })
        };
        entries.map(entry).collect()
    }

    /// Reports an error at the value of `key`, with the key and the quoted value in front of `message`.
    pub(super) fn reject(&mut self, key: &str, at: Value<'_, '_>, message: &str) {
        let text = self.text;
        let source = || text.get(at.spanned.span()).unwrap_or_default();
        self.errors.add(at.spanned.span().start, || {
            let value = at.value.as_str().unwrap_or_else(source);
            format!("{}: \"{}\" {message}", Echo(key), Echo(value))
        });
    }

    /// Reports an error at a position.
    pub(super) fn report_at(&mut self, span: &Range<usize>, message: &str) {
        self.errors.add(span.start, || message.to_owned());
    }

    /// Reports the keys that were never read.
    pub(super) fn finish(mut self) {
        let mut unknown: Vec<_> =
            self.entries().into_iter().filter(|(key, ..)| !self.known_keys.contains(key)).collect();
        // In the order of the file, so that no messages are formatted for errors beyond the maximum.
        unknown.sort_by_key(|(_, span, _)| span.start);
        let Self { name, known_keys, errors, .. } = &mut self;
        for (key, span, _) in unknown {
            errors.add(span.start, || {
                let hint = similar::nearest(key, known_keys.iter().copied()).map_or_else(
                    || format!("[{name}] has {}", known_keys.join(", ")),
                    |near| format!("did you mean {near}?"),
                );
                format!("unknown key \"{}\" in [{name}]; {hint}", Echo(key))
            });
        }
    }

    fn value(&self, key: &str) -> Option<Value<'d, 't>> {
        let (_, spanned) = self.table?.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(Value { value: spanned.get_ref(), spanned })
    }
}

/// Reports the syntax errors of `text` from the first one on.
fn report_syntax_errors(text: &str, first: &Error, errors: &mut ErrorCollector) {
    let start = |error: &Error| error.span().unwrap_or_default().start;
    let end = text.floor_char_boundary(start(first).saturating_add(MAX_RECOVERED));
    let part = text.get(..end).unwrap_or(text);
    // Errors in the last line of a part are caused by cutting it off.
    let complete = if part.len() < text.len() { part.rfind('\n').unwrap_or(end) } else { text.len() + 1 };
    let mut add = |error: &Error| {
        errors.add(start(error), || format!("this is not TOML: {}", error.message()));
    };
    let (_, syntax_errors) = DeTable::parse_recoverable(part);
    if syntax_errors.iter().filter(|error| start(error) < complete).map(&mut add).count() == 0 {
        add(first);
    }
    if part.len() < text.len() {
        errors.truncate();
    }
}
