//! `[commands]`: words of the file's own choosing, each with its format.

use chrono::Locale;
use datetime_protocol::command::Word;
use datetime_protocol::echo::Echo;
use datetime_protocol::limits;
use datetime_protocol::vocabulary::{TooManyWords, Vocabulary};

use super::document::Section;
use super::read::text;
use crate::clock::Format;

/// The words of the table, or the default ones in the language of `locale` where there is no table.
pub(super) fn read_commands(
    mut section: Section<'_, '_>,
    locale: Locale,
    default: Vec<(Word, Format)>,
) -> Vec<(Word, Format)> {
    // The table is one value: who writes their own words does not get the default one as well.
    if !section.is_given() {
        let anew = |(word, format): (Word, Format)| {
            let format = Format::new(format.as_str(), locale).unwrap_or(format);
            (word, format)
        };
        return default.into_iter().map(anew).collect();
    }
    let mut commands = Vec::new();
    for (key, span, value) in section.entries() {
        let word = match Word::new(key) {
            Ok(word) => word,
            Err(reason) => {
                section.report_at(&span, &format!("\"{}\" {reason}", Echo(key)));
                continue;
            }
        };
        match text(value.value).and_then(|text| Format::new(text, locale)) {
            Ok(format) => commands.push((word, format)),
            // A table of its own, [commands.x], has no position of its value: its name has.
            Err(what) if value.value.is_table() => {
                section.report_at(&span, &format!("\"{}\" {what}", Echo(key)));
            }
            Err(what) => section.reject(key, value, &what),
        }
        let words = commands.iter().map(|(word, _)| word.clone()).collect();
        if let Err(too_many) = Vocabulary::new(words) {
            section.report_at(&span, &format!("\"{}\" {}", Echo(key), too_many_words(too_many)));
            break;
        }
    }
    commands
}

fn too_many_words(reason: TooManyWords) -> String {
    match reason {
        TooManyWords::Count => format!("is one command too many; {} are allowed", limits::MAX_WORDS),
        TooManyWords::Help { bytes } => format!(
            "makes the answer to help {bytes} bytes long, where {} are allowed; shorten or remove commands",
            limits::MAX_ANSWER
        ),
    }
}
