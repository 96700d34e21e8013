//! The language of the window, and its messages (Project Fluent). One file in `i18n/` for each language.
//!
//! The language belongs to a thread: the window sets it for its thread, and everything else, such as `--once`, stays English.

mod catalogue;
mod number;

use std::cell::Cell;

use datetime_client_core::language::{Language, LanguageChoice};
use fluent_bundle::FluentArgs;

use catalogue::Catalogue;
pub(crate) use number::{decimal, grouped, parse_decimal};

thread_local! {
    static CURRENT: Cell<Language> = const { Cell::new(Language::English) };
}

/// The language of this thread.
#[must_use]
pub fn current() -> Language {
    CURRENT.get()
}

/// Sets the language of this thread.
pub fn set(language: Language) {
    CURRENT.set(language);
}

/// Sets the language of this thread to that of the user's choice.
pub fn choose(choice: LanguageChoice) {
    let system: Vec<String> = match choice {
        LanguageChoice::System => sys_locale::get_locales().collect(),
        LanguageChoice::Fixed(_) => Vec::new(),
    };
    set(choice.language(&system));
}

/// The message `id`, which has no variables. A message that the language lacks is in English.
pub(crate) fn text(id: &'static str) -> &'static str {
    let of = |language| Catalogue::of(language).text(id);
    of(current()).or_else(|| of(Language::English)).unwrap_or_else(|| missing(id))
}

/// The message `id` with these variables, in English whatever the language is.
pub(crate) fn english(id: &'static str, variables: &FluentArgs<'_>) -> String {
    Catalogue::of(Language::English).format(id, variables).unwrap_or_else(|| missing(id).to_owned())
}

/// The message `id` with these variables. A message that the language lacks is in English.
pub(crate) fn format(id: &'static str, variables: &FluentArgs<'_>) -> String {
    let of = |language| Catalogue::of(language).format(id, variables);
    of(current()).or_else(|| of(Language::English)).unwrap_or_else(|| missing(id).to_owned())
}

/// The text in place of a message that does not exist, or lacks a variable: an error of this program, which tests find.
fn missing(id: &'static str) -> &'static str {
    debug_assert!(false, "the message {id} does not exist in English, or lacks a variable");
    id
}

/// A message with variables: `tr!("copied", count = 3)`.
macro_rules! tr {
    ($id:literal) => { $crate::i18n::text($id).to_owned() };
    ($id:expr, $($name:ident = $value:expr),+ $(,)?) => {{
        let mut variables = fluent_bundle::FluentArgs::new();
        $(variables.set(stringify!($name), $value);)+
        $crate::i18n::format($id, &variables)
    }};
}

/// Defines a function for each message without variables.
macro_rules! messages {
    ($($(#[$meta:meta])* $name:ident = $id:literal;)+) => {
        $($(#[$meta])* #[must_use] pub fn $name() -> &'static str { $crate::i18n::text($id) })+
    };
}

pub(crate) use {messages, tr};

#[cfg(test)]
mod tests;
