//! What the window says of its files, and of what was just done.

use datetime_client_core::notice::{Fallback, Notice, Warning};
use datetime_protocol::limits::MAX_LINE;

/// The bar about the settings.
#[must_use]
pub fn bar(bar: &Warning) -> String {
    match bar {
        Warning::Broken { line, what, saved_as, fallback } => {
            let place = line.map_or_else(String::new, |line| format!("line {line}: "));
            let fallback = match fallback {
                Fallback::Backup => "those of the last save before",
                Fallback::Defaults => "defaults",
                Fallback::Current => "those of this window",
            };
            format!(
                "Your settings could not be read ({place}{what}). They are kept in {}; {fallback} are in use.",
                saved_as.display()
            )
        }
        Warning::Newer { file } => format!(
            "Your settings in {} are of a newer version of this program. Changes made here are not kept.",
            file.display()
        ),
        Warning::Crashed { report } => format!(
            "The program stopped by a fault of its own when it ran last; that should not happen. What is known \
             of it stands in {}.",
            report.display()
        ),
        Warning::Adjusted { file, values } => {
            format!("Some settings in {} are not used: {}.", file.display(), values.join("; "))
        }
        Warning::Unreadable { file, what } => format!(
            "Your settings in {} could not be read ({what}). Defaults are in use, and changes are not kept.",
            file.display()
        ),
    }
}

/// The questions that are named; of more, their number is.
const NAMED: usize = 3;

/// The letters of each that are shown.
const LETTERS: usize = 40;

fn unanswered(words: &[String]) -> String {
    let named: Vec<String> =
        words.iter().take(NAMED).map(|words| words.chars().take(LETTERS).collect()).collect();
    let more = match words.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("The connection ended before this was answered: {}{more}.", named.join(", "))
}

/// The offer to bring back so many cleared entries.
#[must_use]
pub fn cleared(count: usize) -> String {
    if count == 1 { "One entry cleared.".to_owned() } else { format!("{count} entries cleared.") }
}

/// A notice.
#[must_use]
pub fn notice(notice: &Notice) -> String {
    match notice {
        Notice::Copied(1) => "One row copied.".to_owned(),
        Notice::Copied(count) => format!("{count} rows copied."),
        Notice::Exported(file) => format!("The history was written to {}.", file.display()),
        Notice::NotExported(why) => format!("The history could not be written: {why}."),
        Notice::NotSaved { file, why } => {
            format!("The settings could not be saved in {}: {why}.", file.display())
        }
        Notice::Unanswered(words) => unanswered(words),
        Notice::TooLong => format!("A command is {MAX_LINE} bytes at most. Nothing was sent."),
        Notice::InternalError => {
            "The program no longer reaches its own worker. Close the window and open it again.".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_unanswered_questions_the_first_are_named_and_cut_by_characters() {
        let words: Vec<String> = ["day", &"é".repeat(50), "c", "d", "e"].map(str::to_owned).to_vec();
        let named =
            format!("The connection ended before this was answered: day, {}, c and 2 more.", "é".repeat(40));
        assert_eq!(notice(&Notice::Unanswered(words)), named);
    }

    #[test]
    fn the_bar_about_broken_settings_says_which_are_in_use() {
        let text = |line, fallback| {
            let (what, saved_as) = ("no number".to_owned(), "/a/client.toml.broken".into());
            bar(&Warning::Broken { line, what, saved_as, fallback })
        };
        let kept = "They are kept in /a/client.toml.broken";
        for (line, fallback, said) in [
            (Some(7), Fallback::Defaults, format!("(line 7: no number). {kept}; defaults are in use.")),
            (
                None,
                Fallback::Backup,
                format!("(no number). {kept}; those of the last save before are in use."),
            ),
            (None, Fallback::Current, format!("(no number). {kept}; those of this window are in use.")),
        ] {
            assert_eq!(text(line, fallback), format!("Your settings could not be read {said}"));
        }
    }
}
