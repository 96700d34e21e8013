//! Texts of warnings and notices.

use std::path::Path;

use datetime_client_core::notice::{Fallback, Notice, Removed, Warning};
use datetime_client_core::reason::{IgnoredValue, Reason};
use datetime_protocol::limits::MAX_LINE;

use crate::i18n::{text, tr};

fn warning(warning: &Warning) -> String {
    match warning {
        Warning::Broken { line, what, saved_as, fallback } => {
            let reason = at_line(*line, reason(what));
            let used = match fallback {
                Fallback::Backup => "backup",
                Fallback::Defaults => "defaults",
                Fallback::Current => "current",
            };
            tr!("warning-broken", reason = reason, file = shown(saved_as), used = used)
        }
        Warning::Newer { file } => tr!("warning-newer", file = shown(file)),
        Warning::Crashed { report } => tr!("warning-crashed", file = shown(report)),
        Warning::Adjusted { file, values } => {
            let values: Vec<String> = values.iter().map(ignored).collect();
            tr!("warning-adjusted", file = shown(file), values = values.join("; "))
        }
        Warning::Unreadable { file, what } => {
            tr!("warning-unreadable", file = shown(file), reason = reason(what))
        }
    }
}

/// Why a file could not be read or written.
fn reason(why: &Reason) -> String {
    match why {
        Reason::Other(error) => error.clone(),
        Reason::Of { file, reason: why } => tr!("reason-of", file = shown(file), reason = reason(why)),
        Reason::Both(first, second) => tr!("reason-both", first = reason(first), second = reason(second)),
        Reason::Newer => tr!("reason-newer"),
        Reason::WouldBeTooLarge => tr!("reason-would-be-too-large"),
        Reason::Unchangeable => tr!("reason-unchangeable"),
        Reason::TooLarge => tr!("reason-too-large"),
        Reason::NotText => tr!("reason-not-text"),
        Reason::Folder => tr!("reason-folder"),
        Reason::NotAFile => tr!("reason-not-a-file"),
        Reason::TooManyBroken(count) => tr!("reason-too-many-broken", count = *count),
        Reason::Locked => tr!("reason-locked"),
        Reason::NoFolder => tr!("reason-no-folder"),
        Reason::TooManyFiles(count) => tr!("reason-too-many-files", count = *count),
    }
}

/// Why a value in the settings file is ignored.
fn ignored(value: &IgnoredValue) -> String {
    match value {
        IgnoredValue::OutOfRange { line, written, used } => {
            at_line(*line, tr!("ignored-out-of-range", written = written.as_str(), used = used.as_str()))
        }
        IgnoredValue::Entry { line } => at_line(*line, tr!("ignored-entry")),
        IgnoredValue::More(count) => tr!("ignored-more", count = *count),
    }
}

fn at_line(line: Option<usize>, reason: String) -> String {
    match line {
        Some(line) => tr!("at-line", line = line.to_string(), reason = reason),
        None => reason,
    }
}

fn shown(file: &Path) -> String {
    file.display().to_string()
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
    let named = named.join(text("list-separator"));
    match commands.len().saturating_sub(MAX_NAMED) {
        0 => tr!("unanswered", commands = named),
        more => tr!("unanswered-more", commands = named, more = more),
    }
}

/// The offer to restore what was removed.
#[must_use]
pub fn removed(removed: &Removed) -> String {
    match removed {
        Removed::Entries(count) => tr!("cleared", count = *count),
        Removed::Server(server, _) => tr!("removed", server = server.name()),
        Removed::Settings(_) => tr!("settings-reset"),
    }
}

/// How many notices wait until this one is dismissed.
#[must_use]
pub fn more_notices(count: usize) -> String {
    tr!("more-notices", count = count)
}

#[must_use]
pub fn notice(notice: &Notice) -> String {
    match notice {
        Notice::Warning(warning) => self::warning(warning),
        Notice::Copied(count) => tr!("copied", count = *count),
        Notice::Exported(file) => tr!("exported", file = shown(file)),
        Notice::NotExported(why) => tr!("not-exported", reason = reason(why)),
        Notice::NotSaved { file, why } => tr!("not-saved", file = shown(file), reason = reason(why)),
        Notice::Unanswered(commands) => unanswered(commands),
        Notice::TooLong => tr!("too-long", bytes = MAX_LINE),
        Notice::InternalError => tr!("internal-error"),
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
            let (what, saved_as) = ("not a number".into(), "/a/client.toml.broken".into());
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

    #[test]
    fn reasons_have_the_same_words_as_errors_in_english() {
        let file = || std::path::PathBuf::from("a.csv");
        for why in [
            Reason::from("no space left"),
            Reason::Of { file: file(), reason: Box::new(Reason::TooManyFiles(100)) },
            Reason::Both(Box::new(Reason::NotText), Box::new(Reason::TooManyBroken(20))),
            Reason::Newer,
            Reason::WouldBeTooLarge,
            Reason::Unchangeable,
            Reason::TooLarge,
            Reason::Folder,
            Reason::NotAFile,
            Reason::Locked,
            Reason::NoFolder,
        ] {
            assert_eq!(reason(&why), why.to_string());
        }
        for value in [
            IgnoredValue::OutOfRange { line: Some(3), written: "zoom = 9".into(), used: "3.0".into() },
            IgnoredValue::Entry { line: None },
            IgnoredValue::More(2),
        ] {
            assert_eq!(ignored(&value), value.to_string());
        }
    }
}
