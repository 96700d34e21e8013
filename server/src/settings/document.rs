//! A TOML document that remembers where everything stands and collects all mistakes, not only the first.
//!
//! serde stops at the first mistake and says where a table begins rather than the value: a person who edits a file by
//! hand is better served by all of them at once, each at its place.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::Mistake;

/// How similar an unknown key must be to a known one to be taken for it (Jaro-Winkler, 0 to 1).
const SIMILAR: f64 = 0.75;

/// A document and the mistakes found in it so far.
pub(super) struct Document<'t> {
    text: &'t str,
    root: DeTable<'t>,
    mistakes: Vec<Mistake>,
}

/// One table of the document, being read key by key; keys that nobody asked for are mistakes.
pub(super) struct Section<'d, 't> {
    name: &'static str,
    text: &'t str,
    table: Option<&'d DeTable<'t>>,
    known: Vec<&'static str>,
    mistakes: &'d mut Vec<Mistake>,
}

/// A value and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Value<'d, 't> {
    pub(super) value: &'d DeValue<'t>,
    span: &'d Spanned<DeValue<'t>>,
}

impl<'t> Document<'t> {
    /// Parses `text`; what is not TOML becomes mistakes, and the rest is still read.
    pub(super) fn parse(text: &'t str) -> Self {
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut document = Self { text, root: root.into_inner(), mistakes: Vec::new() };
        for error in errors {
            let what = format!("this is not TOML: {}", error.message());
            document.mistakes.push(mistake(text, &error.span().unwrap_or_default(), what));
        }
        document
    }

    /// Whether the text was TOML at all: what follows from broken syntax is noise.
    pub(super) fn is_sound(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// Reports every table and key at the top that is not in `sections`.
    pub(super) fn expect_sections(&mut self, sections: &[&'static str]) {
        for (key, _) in self.root.iter().filter(|(key, _)| !sections.contains(&key.get_ref().as_ref())) {
            let known = nearest(key.get_ref(), sections).map_or_else(
                || format!("the tables are {}", sections.join(", ")),
                |near| format!("did you mean [{near}]?"),
            );
            let what = format!("unknown key {}; {known}", shown(key.get_ref()));
            self.mistakes.push(mistake(self.text, &key.span(), what));
        }
    }

    /// Begins to read a table; a missing one is empty.
    pub(super) fn section(&mut self, name: &'static str) -> Section<'_, 't> {
        let found = self.root.iter().find(|(key, _)| key.get_ref() == name);
        let table = found.and_then(|(_, value)| value.get_ref().as_table());
        if let (Some((_, value)), None) = (found, table) {
            let what = format!("{name} is {}; a table is wanted: [{name}]", kind(value.get_ref()));
            self.mistakes.push(mistake(self.text, &value.span(), what));
        }
        Section { name, text: self.text, table, known: Vec::new(), mistakes: &mut self.mistakes }
    }

    /// All mistakes, in the order of the file.
    pub(super) fn into_mistakes(mut self) -> Vec<Mistake> {
        self.mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
        self.mistakes
    }
}

impl<'d, 't> Section<'d, 't> {
    /// Reads `key` into `target` where it is given; `check` turns the value into what is wanted, or says what is.
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
            Err(what) => self.report(value, &format!("{key}: {what}")),
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
            let what = format!("{key}: this is {}; a list is wanted, such as {key} = []", kind(value.value));
            return self.report(value, &what);
        };
        let mut list = Vec::new();
        for span in array {
            match check(span.get_ref()) {
                Ok(checked) => list.push(checked),
                Err(what) => self.report(Value { value: span.get_ref(), span }, &format!("{key}: {what}")),
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

    /// Reports a mistake at a value.
    pub(super) fn report(&mut self, at: Value<'_, '_>, what: &str) {
        self.report_at(&at.span.span(), what);
    }

    /// Reports a mistake at a key.
    pub(super) fn report_at(&mut self, span: &Range<usize>, what: &str) {
        self.mistakes.push(mistake(self.text, span, what.to_owned()));
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn finish(mut self) {
        let unknown: Vec<_> =
            self.entries().into_iter().filter(|(key, ..)| !self.known.contains(key)).collect();
        for (key, span, _) in unknown {
            let known = nearest(key, &self.known).map_or_else(
                || format!("[{}] has {}", self.name, self.known.join(", ")),
                |near| format!("did you mean {near}?"),
            );
            self.report_at(&span, &format!("unknown key {} in [{}]; {known}", shown(key), self.name));
        }
    }

    fn value(&self, key: &str) -> Option<Value<'d, 't>> {
        let (_, span) = self.table?.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(Value { value: span.get_ref(), span })
    }
}

/// What a value is, in words.
pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a broken number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A key as it may be shown in a log: without control characters, and not long.
fn shown(key: &str) -> String {
    datetime_protocol::echo::Echo(key).to_string()
}

fn nearest<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    let similarity = |candidate: &str| strsim::jaro_winkler(key, candidate);
    let near = known.iter().copied().filter(|candidate| similarity(candidate) >= SIMILAR);
    near.max_by(|a, b| similarity(a).total_cmp(&similarity(b)))
}

fn mistake(text: &str, span: &Range<usize>, what: String) -> Mistake {
    let before = text.get(..span.start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    Mistake { line: before.matches('\n').count() + 1, column, what }
}
