//! Texts of warnings and notices.

use datetime_client_core::notice::{Fallback, Notice, Removed, Warning};
use datetime_protocol::limits::MAX_LINE;

fn warning(warning: &Warning) -> String {
    match warning {
        Warning::Broken { line, what, saved_as, fallback } => {
            let position = line.map_or_else(String::new, |line| format!("line {line}: "));
            let fallback = match fallback {
                Fallback::Backup => "the backup is",
                Fallback::Defaults => "defaults are",
                Fallback::Current => "the settings of this window are",
            };
            format!(
                "Your settings could not be read ({position}{what}). They are saved in {}; {fallback} in use.",
                saved_as.display()
            )
        }
        Warning::Newer { file } => format!(
            "Your settings in {} were saved by a newer version of this program. Changes made here are not saved.",
            file.display()
        ),
        Warning::Crashed { report } => format!(
            "The program crashed when it ran last. The crash report is in {}; please send it to the developers.",
            report.display()
        ),
        Warning::Adjusted { file, values } => {
            format!("Some settings in {} are ignored: {}.", file.display(), values.join("; "))
        }
        Warning::Unreadable { file, what } => format!(
            "Your settings in {} could not be read ({what}). Defaults are in use, and changes are not saved.",
            file.display()
        ),
    }
}

/// The maximum number of unanswered commands that are named. The others are counted.
const MAX_NAMED: usize = 3;

/// The maximum number of characters shown of each.
const MAX_CHARACTERS: usize = 40;

fn unanswered(commands: &[String]) -> String {
    let named: Vec<String> = commands
        .iter()
        .take(MAX_NAMED)
        .map(|command| command.chars().take(MAX_CHARACTERS).collect())
        .collect();
    let more = match commands.len().saturating_sub(MAX_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("The connection ended before this was answered: {}{more}.", named.join(", "))
}

/// The offer to restore what was removed.
#[must_use]
pub fn removed(removed: &Removed) -> String {
    match removed {
        Removed::Entries(1) => "One entry cleared.".to_owned(),
        Removed::Entries(count) => format!("{count} entries cleared."),
        Removed::Server(server, _) => format!("{} removed.", server.name()),
    }
}

/// How many notices wait until this one is dismissed.
#[must_use]
pub fn more_notices(count: usize) -> String {
    format!("{count} more")
}

#[must_use]
pub fn notice(notice: &Notice) -> String {
    match notice {
        Notice::Warning(warning) => self::warning(warning),
        Notice::Copied(1) => "One row copied.".to_owned(),
        Notice::Copied(count) => format!("{count} rows copied."),
        Notice::Exported(file) => format!("The history was written to {}.", file.display()),
        Notice::NotExported(why) => format!("The history could not be written: {why}."),
        Notice::NotSaved { file, why } => {
            format!("The settings could not be saved in {}: {why}.", file.display())
        }
        Notice::Unanswered(commands) => unanswered(commands),
        Notice::TooLong => format!("The command was not sent, because it is longer than {MAX_LINE} bytes."),
        Notice::InternalError => {
            "A thread of the program has stopped. Close the window and open it again.".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_unanswered_commands_are_named_and_truncated_by_characters() {
        let commands: Vec<String> = ["day", &"é".repeat(50), "c", "d", "e"].map(str::to_owned).to_vec();
        let named =
            format!("The connection ended before this was answered: day, {}, c and 2 more.", "é".repeat(40));
        assert_eq!(notice(&Notice::Unanswered(commands)), named);
    }

    #[test]
    fn the_warning_about_broken_settings_says_which_are_in_use() {
        let text = |line, fallback| {
            let (what, saved_as) = ("not a number".to_owned(), "/a/client.toml.broken".into());
            warning(&Warning::Broken { line, what, saved_as, fallback })
        };
        let saved = "They are saved in /a/client.toml.broken";
        for (line, fallback, expected) in [
            (Some(7), Fallback::Defaults, format!("(line 7: not a number). {saved}; defaults are in use.")),
            (None, Fallback::Backup, format!("(not a number). {saved}; the backup is in use.")),
            (
                None,
                Fallback::Current,
                format!("(not a number). {saved}; the settings of this window are in use."),
            ),
        ] {
            assert_eq!(text(line, fallback), format!("Your settings could not be read {expected}"));
        }
    }
}
