//! The commands that the window shows as buttons, and what they take.

use chrono::{DateTime, FixedOffset};
use datetime_protocol::answer::ERROR_PREFIX;
use datetime_protocol::command::{BUILT_IN, BuiltIn, Command};
use datetime_protocol::timestamp;

/// The command that ends the connection. Its button is shown apart from the others.
pub const QUIT: &str = "quit";

/// The answer to `command` of a clock that has no commands, computed from its time in the default formats of our servers.
#[must_use]
pub fn computed(command: &str, time: DateTime<FixedOffset>) -> String {
    match command.trim().to_ascii_lowercase().as_str() {
        "day" => time.format("%A").to_string(),
        "date" => time.format("%Y-%m-%d").to_string(),
        "time" => time.format("%H:%M:%S").to_string(),
        "now" => timestamp::format(time.to_utc(), *time.offset()),
        _ => format!(
            "{ERROR_PREFIX}this kind of clock has no commands; day, date, time and now are computed from its time"
        ),
    }
}

/// The commands that have a button, without [`QUIT`]: the built-in ones, then the custom ones. `listed` are the commands
/// in the server's answer to `help`.
#[must_use]
pub fn buttons(listed: &[String]) -> Vec<&str> {
    let is_listed = |command: &BuiltIn| listed.iter().any(|name| name == command.name);
    let built_in = BUILT_IN
        .iter()
        .filter(|command| command.has_button && !quits(command))
        .filter(|command| every_server_has(command) || is_listed(command))
        .map(|command| command.name);
    let custom = listed.iter().map(String::as_str).filter(|name| built_in_command(name).is_none());
    built_in.chain(custom).collect()
}

/// Whether `command` ends the connection.
#[must_use]
pub fn is_quit(command: &str) -> bool {
    built_in_command(command.trim()).is_some_and(quits)
}

/// Whether a time zone may follow `name`, as it may follow every custom command.
pub(crate) fn takes_zone(name: &str) -> bool {
    built_in_command(name).is_none_or(|command| command.takes_zone)
}

fn built_in_command(name: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|command| command.name.eq_ignore_ascii_case(name))
}

fn quits(command: &BuiltIn) -> bool {
    (command.command)(None) == Command::Quit
}

/// Whether servers without `help` have this command too.
fn every_server_has(command: &BuiltIn) -> bool {
    matches!((command.command)(None), Command::FormatTime { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_without_help_has_the_buttons_that_every_server_has() {
        assert_eq!(buttons(&[]), ["day", "date", "time"]);
        assert!(BUILT_IN.iter().any(|command| command.name == QUIT && command.has_button));
    }

    #[test]
    fn custom_commands_follow_the_built_in_ones_and_commands_for_programs_have_no_button() {
        let listed = ["week", "day", "now", "sync", "help", "quit", "exit"].map(str::to_owned);
        assert_eq!(buttons(&listed), ["day", "date", "time", "week"]);
    }

    #[test]
    fn quit_and_exit_end_the_connection_in_any_letter_case() {
        assert!([" Quit", "EXIT "].into_iter().all(is_quit));
        assert!(!["quit now", "day", ""].into_iter().any(is_quit));
    }

    #[test]
    fn a_zone_may_follow_custom_commands_and_the_built_in_ones_that_take_one() {
        assert!(["time", "week"].into_iter().all(takes_zone));
        assert!(!["now", "quit"].into_iter().any(takes_zone));
    }
}
