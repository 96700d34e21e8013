//! The `[[recent]]` entries: each is understood by itself, and one that is not stays in the file as it is.

use std::ops::Range;

use chrono::{DateTime, Datelike, Timelike, Utc};
use datetime_client_core::address::Address;
use datetime_client_core::recents::{Recent, Recents};
use toml_edit::{ArrayOfTables, Datetime, DocumentMut, InlineTable, Item, Table, TableLike, Time, Value};

use super::edit;

/// Their key.
const RECENT: &str = "recent";

/// The years that TOML can write (RFC 3339, section 1).
const YEARS: std::ops::RangeInclusive<i32> = 0..=9999;

/// The entry as it reads back once it is written: moments in whole seconds, as a person reads them.
pub(super) fn normal(recent: Recent) -> Recent {
    let used = recent.used.filter(|used| YEARS.contains(&used.year()));
    Recent {
        used: used.and_then(|used| used.with_nanosecond(0)),
        label: recent.label.filter(|label| !label.trim().is_empty()),
        ..recent
    }
}

/// The entries that are understood, in the order of the file.
pub(super) fn all(document: &DocumentMut) -> Vec<Recent> {
    match document.get(RECENT) {
        Some(Item::ArrayOfTables(tables)) => tables.iter().filter_map(|table| understood(table)).collect(),
        Some(Item::Value(Value::Array(array))) => {
            array.iter().filter_map(Value::as_inline_table).filter_map(|table| understood(table)).collect()
        }
        Some(Item::Value(_) | Item::Table(_) | Item::None) | None => Vec::new(),
    }
}

/// Where in the text the entries are that are not understood.
pub(super) fn not_understood(root: &Table) -> Vec<Option<Range<usize>>> {
    match root.get(RECENT) {
        Some(Item::ArrayOfTables(tables)) => {
            tables.iter().filter(|table| understood(*table).is_none()).map(Table::span).collect()
        }
        Some(Item::Value(Value::Array(array))) => array
            .iter()
            .filter(|value| value.as_inline_table().is_none_or(|table| understood(table).is_none()))
            .map(Value::span)
            .collect(),
        Some(Item::Value(_) | Item::Table(_) | Item::None) | None => Vec::new(),
    }
}

fn understood(table: &dyn TableLike) -> Option<Recent> {
    let host = table.get("host")?.as_str()?;
    let port = u16::try_from(table.get("port")?.as_integer()?).ok()?;
    let recent = Recent {
        address: Address::new(host, port).ok()?,
        label: optional(table, "label", Item::as_str)?.map(str::to_owned),
        pinned: optional(table, "pinned", Item::as_bool)?.unwrap_or_default(),
        used: optional(table, "used", |item| moment(item.as_datetime()?))?,
        // Only the program writes it, for failed attempts: what was written by hand is not one of them.
        unanswered: optional(table, "answered", Item::as_bool)? == Some(false),
    };
    Some(normal(recent))
}

/// What `key` holds: `Some(None)` where it is not there, `None` where it is of a wrong type.
#[expect(
    clippy::option_option,
    reason = "a wrong type ends the whole entry with `?`, an absent key does not"
)]
fn optional<'a, T>(
    table: &'a dyn TableLike,
    key: &str,
    typed: impl Fn(&'a Item) -> Option<T>,
) -> Option<Option<T>> {
    table.get(key).map_or(Some(None), |item| typed(item).map(Some))
}

/// A date and time without an offset from UTC is no moment.
fn moment(written: &Datetime) -> Option<DateTime<Utc>> {
    // TOML may leave the seconds out, RFC 3339 may not.
    let time = written.time.map(|time| Time { second: time.second.or(Some(0)), ..time });
    let text = Datetime { time, ..*written }.to_string();
    DateTime::parse_from_rfc3339(&text).ok().map(|moment| moment.to_utc())
}

fn written(moment: DateTime<Utc>) -> Option<Value> {
    let text = moment.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    text.parse::<Datetime>().ok().map(Value::from)
}

/// The keys of an entry; what holds nothing is left out.
fn rows(recent: &Recent) -> [(&'static str, Option<Value>); 6] {
    [
        ("host", Some(recent.address.host().into())),
        ("port", Some(i64::from(recent.address.port()).into())),
        ("label", recent.label.as_deref().map(Value::from)),
        ("pinned", recent.pinned.then(|| true.into())),
        ("used", recent.used.and_then(written)),
        ("answered", recent.unanswered.then(|| false.into())),
    ]
}

/// Makes the entries of `document` those of `wanted`; what is not understood stays.
pub(super) fn write(document: &mut DocumentMut, wanted: &Recents) {
    let item = document.entry(RECENT).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    // An empty list is written by hand on one line; entries read better one below the other.
    if item.as_array().is_some_and(toml_edit::Array::is_empty) {
        *item = Item::ArrayOfTables(ArrayOfTables::new());
    }
    if let Some(tables) = item.as_array_of_tables_mut() {
        *tables = arranged(tables.iter().cloned().collect(), wanted).into_iter().collect();
    } else if let Some(array) = item.as_array_mut() {
        let old = array.iter().cloned().collect();
        array.clear();
        for value in arranged(old, wanted) {
            array.push_formatted(value);
        }
    }
}

/// One entry as the file has it: `[[recent]]`, or a value of `recent = […]`.
trait Entry {
    fn fresh() -> Self;
    fn table(&mut self) -> Option<&mut dyn TableLike>;
    /// Lets it be written wherever it stands in the list.
    fn release(&mut self);
}

impl Entry for Table {
    fn fresh() -> Self {
        Self::new()
    }

    fn table(&mut self) -> Option<&mut dyn TableLike> {
        Some(self)
    }

    fn release(&mut self) {
        self.set_position(None);
        // Tables below it go where it goes, or they would end up below another.
        for (_, item) in self.iter_mut() {
            if let Some(table) = item.as_table_mut() {
                table.release();
            } else if let Some(tables) = item.as_array_of_tables_mut() {
                tables.iter_mut().for_each(Entry::release);
            }
        }
    }
}

impl Entry for Value {
    fn fresh() -> Self {
        InlineTable::new().into()
    }

    fn table(&mut self) -> Option<&mut dyn TableLike> {
        self.as_inline_table_mut().map(|table| table as &mut dyn TableLike)
    }

    fn release(&mut self) {}
}

/// An entry, and what it means from now on; nothing where it is not understood.
struct Slot<E> {
    entry: E,
    recent: Option<Recent>,
}

impl<E> Slot<E> {
    fn is_of(&self, address: &Address) -> bool {
        self.recent.as_ref().is_some_and(|recent| recent.address == *address)
    }
}

fn arranged<E: Entry>(old: Vec<E>, wanted: &Recents) -> Vec<E> {
    let mut slots: Vec<Slot<E>> = Vec::new();
    for mut entry in old {
        let Some(was) = entry.table().and_then(|table| understood(table)) else {
            slots.push(Slot { entry, recent: None });
            continue;
        };
        if let Some(now) = wanted.get(&was.address) {
            slots.push(filled(entry, Some(&was), now));
        }
    }
    for recent in wanted.iter() {
        if !slots.iter().any(|slot| slot.is_of(&recent.address)) {
            slots.push(filled(E::fresh(), None, recent));
        }
    }
    // The order of the file is the user's for as long as it reads as it should.
    if Recents::new(slots.iter().filter_map(|slot| slot.recent.clone())) != *wanted {
        slots.sort_by_key(|slot| {
            wanted.iter().position(|recent| slot.is_of(&recent.address)).unwrap_or(usize::MAX)
        });
        for slot in &mut slots {
            slot.entry.release();
        }
    }
    slots.into_iter().map(|slot| slot.entry).collect()
}

fn filled<E: Entry>(mut entry: E, was: Option<&Recent>, now: &Recent) -> Slot<E> {
    if let Some(table) = entry.table() {
        let was = was.map(rows);
        for (row, (key, value)) in rows(now).into_iter().enumerate() {
            let old = was.as_ref().and_then(|was| was.get(row)).and_then(|(_, old)| old.as_ref());
            edit::set(table, key, old, value);
        }
    }
    Slot { entry, recent: Some(now.clone()) }
}
