//! The documents that repeat a limit or the names of the built-in commands agree with the code.

#![expect(clippy::expect_used, reason = "a failed set-up fails the test")]

use std::fs;
use std::path::Path;
use std::time::Duration;

use datetime_protocol::command::{BUILT_IN, CommandName};
use datetime_protocol::limits::{
    DEFAULT_PORT, LINGER_QUIET, LINGER_TOTAL, MAX_ANSWER, MAX_COMMAND_NAME, MAX_CUSTOM_COMMANDS, MAX_ECHO,
    MAX_LINE, MAX_REPLY, UNFRAMED_KNOWN, UNFRAMED_REPLY, UNFRAMED_UNKNOWN,
};
use datetime_protocol::parser::CommandParser;

/// Asserts that each of these files has the first text, followed by the second one.
fn assert_current(expectations: &[(&str, &str, String)]) {
    let outdated = |(file, before, expected): &(&str, &str, String)| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
        let text = fs::read_to_string(path).expect(file);
        let Some((above, after)) = text.split_once(before) else {
            return Some(format!("{file}: expected \"{before}{expected}\", but no line has \"{before}\""));
        };
        let rest = after.strip_prefix(expected.as_str());
        let is_current = rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        let line = above.matches('\n').count() + 1;
        (!is_current).then(|| format!("{file}:{line}: expected \"{before}{expected}\""))
    };
    let outdated: Vec<_> = expectations.iter().filter_map(outdated).collect();
    assert!(outdated.is_empty(), "these lines differ from the code:\n{}", outdated.join("\n"));
}

/// A number of bytes below a million.
fn bytes(limit: usize) -> String {
    if limit < 1000 {
        format!("{limit} bytes")
    } else {
        format!("{},{:03} bytes", limit / 1000, limit % 1000)
    }
}

fn time(limit: Duration) -> String {
    match limit.subsec_millis() {
        0 => format!("{} s", limit.as_secs()),
        _ => format!("{} ms", limit.as_millis()),
    }
}

#[test]
fn documents_give_the_limits_of_the_protocol() {
    let linger = format!("{}, or {} has passed", time(LINGER_QUIET), time(LINGER_TOTAL));
    assert_current(&[
        ("ARCHITECTURE.md", "an unframed client, after ", time(UNFRAMED_KNOWN)),
        ("README.md", "nc localhost ", DEFAULT_PORT.to_string()),
        ("SECURITY.md", "a line has at most ", bytes(MAX_LINE)),
        ("SECURITY.md", "a terminal or a log | at most ", format!("{MAX_ECHO} characters")),
        ("SECURITY.md", "a reply has at most ", bytes(MAX_REPLY)),
        ("config/server.toml", "First line sent to every client, at most ", bytes(MAX_ANSWER)),
        ("config/server.toml", "An answer is one line of at most ", bytes(MAX_ANSWER)),
        ("config/server.toml", "0-9, - and _, up to ", format!("{MAX_COMMAND_NAME} characters")),
        ("config/server.toml", "# Up to ", format!("{MAX_CUSTOM_COMMANDS} commands")),
        ("docs/client.md", "followed by no line end for ", time(UNFRAMED_REPLY)),
        ("docs/protocol.md", "default port ", DEFAULT_PORT.to_string()),
        ("docs/protocol.md", "A welcome or an answer has at most ", bytes(MAX_ANSWER)),
        ("docs/protocol.md", "An error line repeats at most ", MAX_ECHO.to_string()),
        ("docs/protocol.md", "A command line has at most ", bytes(MAX_LINE)),
        ("docs/protocol.md", "nothing has arrived for ", linger.clone()),
        ("docs/protocol.md", "whole command: after ", time(UNFRAMED_KNOWN)),
        ("docs/protocol.md", "if it is a known command, or after ", time(UNFRAMED_UNKNOWN)),
        ("docs/protocol.md", "within ", time(UNFRAMED_REPLY)),
        ("docs/protocol.md", "as complete after ", time(UNFRAMED_REPLY)),
        ("docs/server.md", "a line can have at most ", format!("{MAX_LINE} bytes")),
        ("docs/server.md", "nothing arrives for ", linger),
    ]);
}

#[test]
fn documents_list_the_built_in_commands() {
    let names = BUILT_IN.map(|command| command.name);
    let week = CommandName::new("week").expect("the custom command of the default settings is valid");
    let help = CommandParser::new(vec![week]).expect("one command is allowed").help();
    let buttons = |takes_zone| {
        let shown = BUILT_IN.iter().filter(|command| command.has_button && command.takes_zone == takes_zone);
        let labels =
            shown.map(|command| command.name.split_at(1)).map(|(first, rest)| first.to_uppercase() + rest);
        labels.collect::<Vec<_>>().join(", ")
    };
    let buttons = format!("{}, each custom command of the server, and {}", buttons(true), buttons(false));
    let list = help.trim_start_matches("commands: ").to_owned();
    let quoted = names.map(|name| format!("`{name}`"));
    let mut expectations = vec![
        ("README.md", "commands: ", list.clone()),
        ("config/server.toml", "the names of built-in ones ", format!("({})", names.join(", "))),
        ("docs/client.md", "buttons for ", buttons),
        ("docs/protocol.md", "S: commands: ", list),
    ];
    expectations.extend(quoted.iter().map(|name| ("docs/protocol.md", name.as_str(), String::new())));
    assert_current(&expectations);
}
