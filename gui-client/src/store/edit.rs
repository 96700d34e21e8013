//! Changes settings in the text of the file. Everything that did not change stays exactly as the user wrote it.

use std::io;

use datetime_client_core::recents::{Recent, Recents};
use datetime_client_core::settings::Settings;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike};

use super::format::{self, Contents, Entry, VERSION, to_document};

/// The text of `contents`, or of a new file, with other settings.
///
/// # Errors
/// The settings cannot be expressed in TOML.
pub(super) fn text(contents: Option<&Contents>, settings: &Settings) -> io::Result<String> {
    let (mut document, old, entries) = match contents {
        Some(contents) => {
            let document: DocumentMut = contents.text.parse().map_err(io::Error::other)?;
            (document, format::document(contents.version, &contents.settings)?, contents.entries.as_slice())
        }
        None => Default::default(),
    };
    let new = format::document(VERSION, settings)?;
    update(document.as_table_mut(), old.as_table(), new.as_table());
    update_servers(&mut document, entries, &settings.recents)?;
    Ok(document.to_string())
}

/// Changes the keys of `table` that differ between `old` and `new`.
fn update(table: &mut dyn TableLike, old: &dyn TableLike, new: &dyn TableLike) {
    for (key, _) in old.iter().filter(|(key, _)| !new.contains_key(key)) {
        table.remove(key);
    }
    for (key, item) in new.iter() {
        if old.get(key).is_none_or(|old| old.to_string() != item.to_string()) {
            set(table, key, old.get(key), item);
        }
    }
}

fn set(table: &mut dyn TableLike, key: &str, old: Option<&Item>, new: &Item) {
    if let Some(rows) = new.as_table_like() {
        let empty = if new.is_table() { Table::new().into() } else { InlineTable::new().into() };
        let no_rows = Table::new();
        let old = old.and_then(Item::as_table_like).unwrap_or(&no_rows);
        if let Some(inner) = table.entry(key).or_insert(empty).as_table_like_mut() {
            update(inner, old, rows);
        }
    } else if let Some(mut new) = new.as_value().cloned() {
        new.decor_mut().clear();
        match table.get_mut(key).and_then(Item::as_value_mut) {
            Some(value) => {
                // With the comment after the value.
                value.decor().clone_into(new.decor_mut());
                *value = new;
            }
            None => drop(table.insert(key, new.into())),
        }
    }
}

/// Changes the server list of `document` from `old` to `new`. Entries that are not understood (`None`) stay.
fn update_servers(document: &mut DocumentMut, old: &[Option<Recent>], new: &Recents) -> io::Result<()> {
    let list = document.entry("recent").or_insert_with(|| ArrayOfTables::new().into());
    if list.as_array().is_some_and(Array::is_empty) {
        *list = ArrayOfTables::new().into();
    }
    if let Some(tables) = list.as_array_of_tables_mut() {
        let items = tables.iter().cloned().map(Item::Table).collect();
        let items = updated(items, old, new, &Table::new().into())?.into_iter();
        *tables = items.filter_map(|item| item.into_table().ok()).collect();
    } else if let Some(array) = list.as_array_mut() {
        let items = array.iter().cloned().map(Item::Value).collect();
        let items = updated(items, old, new, &InlineTable::new().into())?.into_iter();
        array.clear();
        items.filter_map(|item| item.into_value().ok()).for_each(|value| array.push_formatted(value));
    }
    Ok(())
}

fn updated(items: Vec<Item>, old: &[Option<Recent>], new: &Recents, empty: &Item) -> io::Result<Vec<Item>> {
    // Each entry of the new list, with its server if it is understood.
    let mut entries: Vec<(Item, Option<&Recent>)> = Vec::new();
    for (mut item, old) in items.into_iter().zip(old) {
        let Some(old) = old else {
            entries.push((item, None));
            continue;
        };
        if let Some(server) = new.get(&old.address) {
            update_server(&mut item, Some(old), server)?;
            entries.push((item, Some(server)));
        }
    }
    for server in new.iter() {
        if !entries.iter().any(|(_, other)| *other == Some(server)) {
            let mut item = empty.clone();
            update_server(&mut item, None, server)?;
            entries.push((item, Some(server)));
        }
    }
    // The order of the file stays unless it would be read as another one.
    if Recents::new(entries.iter().filter_map(|(_, server)| server.cloned())) != *new {
        let position = |server| new.iter().position(|other| Some(other) == server);
        entries.sort_by_key(|(_, server)| position(*server).unwrap_or(usize::MAX));
        entries.iter_mut().filter_map(|(item, _)| item.as_table_mut()).for_each(forget_position);
    }
    Ok(entries.into_iter().map(|(item, _)| item).collect())
}

fn update_server(item: &mut Item, old: Option<&Recent>, new: &Recent) -> io::Result<()> {
    let old = old.map(|old| to_document(&Entry::new(old))).transpose()?.unwrap_or_default();
    let new = to_document(&Entry::new(new))?;
    if let Some(table) = item.as_table_like_mut() {
        update(table, old.as_table(), new.as_table());
    }
    Ok(())
}

/// Makes `toml_edit` write a table, and the tables in it, after the previous one and not where it was in the file.
fn forget_position(table: &mut Table) {
    table.set_position(None);
    for (_, item) in table.iter_mut() {
        if let Some(table) = item.as_table_mut() {
            forget_position(table);
        } else if let Some(tables) = item.as_array_of_tables_mut() {
            tables.iter_mut().for_each(forget_position);
        }
    }
}
