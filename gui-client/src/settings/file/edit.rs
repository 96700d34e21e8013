//! The text of the file with some settings changed: what is not changed stays as it was written, to the letter.

use datetime_client_core::settings::{Position, Settings};
use serde::Serialize;
use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, TomlError, Value};

use super::{VERSION, recent};

/// A key, below a table where it names one, and what it holds.
pub(super) type Row = (Option<&'static str>, &'static str, Option<Value>);

/// Every key that the program writes, with its value in `settings`.
pub(super) fn rows(settings: &Settings) -> [Row; 11] {
    let (window, timeouts) = (Some("window"), Some("timeouts"));
    let size = settings.window;
    [
        (None, "theme", word(&settings.theme)),
        (None, "zoom", Some(number(settings.zoom.factor()))),
        (None, "at_start", word(&settings.at_start)),
        (None, "reconnect", Some(settings.reconnect.into())),
        (None, "history", Some(i64::from(settings.history).into())),
        (window, "width", Some(number(size.width))),
        (window, "height", Some(number(size.height))),
        (window, "maximized", Some(size.maximized.into())),
        (window, "place", size.position.map(corner)),
        (timeouts, "connect", Some(settings.timeouts.connect.seconds().into())),
        (timeouts, "answer", Some(settings.timeouts.answer.seconds().into())),
    ]
}

/// The word for a choice, the same that it is read by.
fn word(choice: &impl Serialize) -> Option<Value> {
    // Neither of the two choices fails; one that did would stay as it is in the file.
    toml::Value::try_from(choice).ok()?.as_str().map(Value::from)
}

/// A number with the digits that it is meant with: as a double, 0.85 would be 0.8500000238418579.
fn number(value: f32) -> Value {
    Value::from(value.to_string().parse().unwrap_or_else(|_| f64::from(value)))
}

fn corner(place: Position) -> Value {
    InlineTable::from_iter([("x", number(place.x)), ("y", number(place.y))]).into()
}

/// `text`, which says `was`, changed so that it says `now`; a text that says nothing yet gets every key, so that a
/// person finds them.
///
/// # Errors
/// `text` is no TOML.
pub(super) fn edited(text: &str, was: Option<&Settings>, now: &Settings) -> Result<String, TomlError> {
    let mut document: DocumentMut = text.parse()?;
    if was.is_none() || document.get("version").is_some_and(|found| found.as_integer() != Some(VERSION)) {
        set(document.as_table_mut(), "version", None, Some(VERSION.into()));
    }
    let was = was.map(rows);
    for (row, (section, key, value)) in rows(now).into_iter().enumerate() {
        let old = was.as_ref().and_then(|was| was.get(row)).and_then(|(_, _, old)| old.as_ref());
        if let Some(table) = table_of(&mut document, section, same(old, value.as_ref())) {
            set(table, key, old, value);
        }
    }
    recent::write(&mut document, &now.recents);
    Ok(document.to_string())
}

/// The table that a row is in. None is made for a row that stays the same.
fn table_of<'a>(
    document: &'a mut DocumentMut,
    section: Option<&str>,
    same: bool,
) -> Option<&'a mut dyn TableLike> {
    let Some(section) = section else { return Some(document.as_table_mut()) };
    if same {
        return None;
    }
    let item = document.entry(section).or_insert_with(|| Item::Table(Table::new()));
    item.as_table_like_mut()
}

/// Makes `key` hold `new` where it does not read as that already (`old`); comments beside it stay.
pub(super) fn set(table: &mut dyn TableLike, key: &str, old: Option<&Value>, new: Option<Value>) {
    if same(old, new.as_ref()) {
        return;
    }
    let Some(new) = new else {
        table.remove(key);
        return;
    };
    let Some(item) = table.get_mut(key) else {
        table.insert(key, Item::Value(new));
        return;
    };
    if let (Some(inside), Value::InlineTable(rows)) = (item.as_table_like_mut(), &new) {
        // Keys of others in it stay.
        for (key, value) in rows {
            set(inside, key, None, Some(value.clone()));
        }
    } else if let Some(value) = item.as_value_mut() {
        let decor = value.decor().clone();
        *value = new;
        *value.decor_mut() = decor;
    } else {
        *item = Item::Value(new);
    }
}

fn same(old: Option<&Value>, new: Option<&Value>) -> bool {
    let text = |value: &Value| value.to_string();
    old.map(text) == new.map(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::file::shape::{Meaning, understand};

    fn read(text: &str) -> Settings {
        let Meaning::Good(settings) = understand(text) else { panic!("{text} is broken") };
        settings
    }

    fn edit(text: &str, change: impl FnOnce(&mut Settings)) -> String {
        let was = read(text);
        let mut now = was.clone();
        change(&mut now);
        let edited = edited(text, Some(&was), &now).unwrap();
        assert_eq!(read(&edited), now, "{edited}");
        edited
    }

    #[test]
    fn a_file_may_be_written_in_every_way_that_toml_has() {
        let place = |x, y| move |settings: &mut Settings| settings.window.position = Some(Position { x, y });
        for (text, expected) in [
            ("window.width = 700 # w\n", "window.width = 700 # w\nwindow.place = { x = 1.0, y = 2.0 }\n"),
            ("window = { width = 700 }\n", "window = { width = 700 , place = { x = 1.0, y = 2.0 } }\n"),
            (
                "[window.place] # p\nx = 5 # x\ny = 2\nz = 3\n",
                "[window.place] # p\nx = 1.0 # x\ny = 2.0\nz = 3\n",
            ),
            ("version = 0\n", "version = 1\n\n[window]\nplace = { x = 1.0, y = 2.0 }\n"),
            ("# only this\n", "[window]\nplace = { x = 1.0, y = 2.0 }\n# only this\n"),
        ] {
            assert_eq!(edit(text, place(1.0, 2.0)), expected);
        }
    }

    #[test]
    fn a_place_that_is_not_known_any_more_is_taken_out() {
        let text = "[window]\nwidth = 700\nplace = { x = 1, y = 2 }\n";
        assert_eq!(edit(text, |settings| settings.window.position = None), "[window]\nwidth = 700\n");
    }

    #[test]
    fn numbers_are_written_as_a_person_would() {
        let text = edit("", |settings| {
            settings.zoom = 1.1.into();
            settings.window.width = 700.3;
        });
        assert_eq!(text, "zoom = 1.1\n\n[window]\nwidth = 700.3\n");
    }

    #[test]
    fn the_marks_of_other_systems_do_no_harm() {
        let text = "\u{feff}# mine\r\nzoom = 1.0 # z\r\n\r\n[window]\r\nwidth = 700.0\r\n";
        edit(text, |settings| settings.reconnect = true);
    }
}
