//! `[commands]`: words of the file's own choosing, each with its format.

use chrono::Locale;
use datetime_protocol::command::CommandName;
use datetime_protocol::echo::Echo;
use datetime_protocol::limits;
use datetime_protocol::parser::{CommandParser, TooManyCommands};

use super::document::Section;
use super::parse::text;
use crate::clock::Format;

/// The words of the table, or the default ones in the language of `locale` where there is no table.
pub(super) fn read_commands(
    mut section: Section<'_, '_>,
    locale: Locale,
    default: Vec<(CommandName, Format)>,
) -> Vec<(CommandName, Format)> {
    // The table is one value: who writes their own words does not get the default one as well.
    if !section.is_given() {
        let anew = |(word, format): (CommandName, Format)| {
            let format = Format::new(format.as_str(), locale).unwrap_or(format);
            (word, format)
        };
        return default.into_iter().map(anew).collect();
    }
    let mut commands = Vec::new();
    for (key, span, value) in section.entries() {
        let word = match CommandName::new(key) {
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
        if let Err(too_many) = CommandParser::new(words) {
            section.report_at(&span, &format!("\"{}\" {}", Echo(key), too_many_words(too_many)));
            break;
        }
    }
    commands
}

fn too_many_words(reason: TooManyCommands) -> String {
    match reason {
        TooManyCommands::Count => {
            format!("is one command too many; {} are allowed", limits::MAX_CUSTOM_COMMANDS)
        }
        TooManyCommands::Help { bytes } => format!(
            "makes the answer to help {bytes} bytes long, where {} are allowed; shorten or remove commands",
            limits::MAX_ANSWER
        ),
    }
}
