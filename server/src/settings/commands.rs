//! Reads `[commands]`: custom commands, each with its format.

use chrono::Locale;
use datetime_protocol::command::CommandName;
use datetime_protocol::echo::Echo;
use datetime_protocol::limits::{MAX_ANSWER, MAX_CUSTOM_COMMANDS};
use datetime_protocol::parser::{CommandParser, TooManyCommands};

use super::document::Section;
use super::toml_value::text;
use crate::clock::Format;

/// The commands of the table; if the file has no such table, the default ones in the language of `locale`.
pub(super) fn read_commands(
    mut section: Section<'_, '_>,
    locale: Locale,
    default: Vec<(CommandName, Format)>,
) -> Vec<(CommandName, Format)> {
    if !section.is_present() {
        let localise = |(name, format): (CommandName, Format)| (name, format.with_locale(locale));
        return default.into_iter().map(localise).collect();
    }
    let mut commands = Vec::new();
    for (key, span, value) in section.entries() {
        let name = match CommandName::new(key) {
            Ok(name) => name,
            Err(reason) => {
                section.report_at(&span, &format!("\"{}\" {reason}", Echo(key)));
                continue;
            }
        };
        match text(value.value).and_then(|text| Format::new(text, locale)) {
            Ok(format) => commands.push((name, format)),
            // The value of a subtable such as [commands.x] has no position; its key does.
            Err(message) if value.value.is_table() => {
                section.report_at(&span, &format!("\"{}\" {message}", Echo(key)));
            }
            Err(message) => section.reject(key, value, &message),
        }
        let names = commands.iter().map(|(name, _)| name.clone()).collect();
        if let Err(reason) = CommandParser::new(names) {
            section.report_at(&span, &format!("\"{}\" {}", Echo(key), too_many(reason)));
            break;
        }
    }
    commands
}

fn too_many(reason: TooManyCommands) -> String {
    match reason {
        TooManyCommands::Count => {
            format!("is one command too many; at most {MAX_CUSTOM_COMMANDS} are allowed")
        }
        TooManyCommands::Help { bytes } => format!(
            "makes the answer to help {bytes} bytes long, but at most {MAX_ANSWER} are allowed; shorten or remove commands"
        ),
    }
}
