//! Tests of valid and invalid settings files.

use std::time::Duration;

use datetime_protocol::limits::MAX_ANSWER;
use datetime_protocol::parser::CommandParser;
use proptest::prelude::*;

use super::load::BUILT_IN_FILE;
use super::*;

/// The errors as `LINE:COLUMN: what`.
fn errors(text: &str) -> Vec<String> {
    let errors = parse(text, "nas").expect_err(text);
    errors.first.iter().map(|error| format!("{}:{}: {}", error.line, error.column, error.message)).collect()
}

fn only_error(text: &str) -> String {
    let found = errors(text);
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().unwrap()
}

#[test]
fn the_shipped_file_contains_all_defaults() {
    assert_eq!(parse(BUILT_IN_FILE, "nas").unwrap(), Settings::default());
    assert_eq!(parse("", "nas").unwrap(), Settings::default());
    let given: toml::Table = BUILT_IN_FILE.parse().unwrap();
    let all: toml::Table = toml::to_string(&Settings::default()).unwrap().parse().unwrap();
    assert_eq!(given, all, "every key is in the file");
}

#[test]
fn printed_settings_parse_to_the_same() {
    let text = "[server]\nbind = [\"::1\"]\nport = 0\nwelcome = \"\\\"hi\\\" \\\\ {hostname} é\"\n\
                [formats]\nlocale = \"de_DE\"\ntimezone = \"asia/tokyo\"\nday = \"%A ’\"\n\
                [commands]\nb-1 = \"%H\"\na_2 = '%M \"'\n\
                [limits]\nidle_timeout = \"1h 30m\"\nwrite_timeout = \"250ms\"\ndrain_timeout = \"0s\"\n\
                [access]\nallow = [\"local\", \"10.1.2.3\"]\n[log]\nlevel = \"trace\"\nformat = \"json\"";
    let settings = parse(text, "nas").unwrap();
    assert_eq!(settings.limits.idle_timeout.get(), Some(Duration::from_mins(90)));
    assert_eq!(settings.limits.drain_timeout.get(), None);
    let printed = toml::to_string(&settings).unwrap();
    assert_eq!(parse(&printed, "nas").unwrap(), settings);
    assert_eq!(toml::to_string(&parse(&printed, "nas").unwrap()).unwrap(), printed);
}

#[test]
fn an_error_is_reported_at_its_value() {
    let port = only_error("[server]\n\n  port = 65536\n");
    assert_eq!(
        port,
        "3:10: port: \"65536\" is not a port; use a number from 1 to 65535, or 0 for any free one"
    );
    assert_eq!(
        only_error("server = { bind = [\"::\",\n  \"localhost\"] }").split(" is").next(),
        Some("2:3: bind: \"localhost\"")
    );
    assert!(only_error("[server]\nport = \"9900\"").starts_with("2:8: port: \"9900\" is text; use a number"));
    assert!(
        only_error("[server]\nbind = [\"1.2.3\"]").starts_with("2:9: bind: \"1.2.3\" is not an IP address")
    );
    assert!(only_error("[commands.x]\ny = 1").starts_with("1:11: \"x\" is a table; use text"));
    let networks = "\"10.0.0.0/8\",".repeat(257);
    let too_many = only_error(&format!("[access]\ndeny = [{networks}]"));
    assert_eq!(too_many, "2:8: deny: 257 entries; use 0 to 256");
    assert!(only_error("[server]\nbind = []").starts_with("2:8: bind: 0 entries; use 1 to 16"));
    assert!(
        only_error("[server]\nwelcome = \"a\\nb\"")
            .starts_with("2:11: welcome: \"a\\u{a}b\" has the control")
    );
}

#[test]
fn each_protocol_has_its_own_port_and_0_switches_it_off() {
    let port = |text: &str, protocol| parse(text, "nas").unwrap().port(protocol);
    assert_eq!(port("", Protocol::Daytime), None);
    assert_eq!(port("[daytime]\nport = 13", Protocol::Daytime), Some(13));
    assert_eq!(port("[time_protocol]\nport = 37", Protocol::Time), Some(37));
    assert_eq!(port("[server]\nport = 0", Protocol::Datetime), Some(0));
    let advice = "use another, or 0 to switch the protocol off";
    assert_eq!(
        only_error("[daytime]\nport = 13\n[server]\nport = 13"),
        format!("2:8: port: \"13\" is the port of [server]; {advice}")
    );
    assert_eq!(
        only_error("[time_protocol]\nport = 13\n[daytime]\nport = 13"),
        format!("2:8: port: \"13\" is the port of [daytime]; {advice}")
    );
    assert!(only_error("[daytime]\nport = -1").contains("from 1 to 65535, or 0 to switch the protocol off"));
    assert!(only_error("[daytime]\nformat = \"%Q\"").starts_with("2:10: format: \"%Q\" is not a format"));
    assert!(
        only_error("[time]\nport = 37").contains("did you mean [time_protocol]?"),
        "{}",
        only_error("[time]\nport = 37")
    );
}

#[test]
fn a_column_counts_characters_and_not_bytes() {
    assert!(only_error("[log]\n\"level\" = 1 # é").starts_with("2:11: "));
    assert!(only_error("log = { file = \"é\", level = \"loud\" }").starts_with("1:29: level: "));
}

#[test]
fn an_unknown_key_is_reported_at_the_key_with_the_nearest_name() {
    assert_eq!(only_error("[server]\nprot = 1"), "2:1: unknown key \"prot\" in [server]; did you mean port?");
    assert_eq!(only_error("\n[sever]\nport = 1"), "2:2: unknown key \"sever\"; did you mean [server]?");
    assert!(only_error("zzz = 1").starts_with("1:1: unknown key \"zzz\"; the tables are server, formats"));
}

#[test]
fn all_errors_are_reported_at_once_in_the_order_of_the_file() {
    let found =
        errors("[log]\nlevel = 1\n[server]\nport = -1\nbacklog = 0\nfoo = 1\n[limits]\nmax_clients = 0");
    let positions: Vec<_> = found.iter().map(|error| error.split(' ').next().unwrap()).collect();
    assert_eq!(positions, ["2:9:", "4:8:", "5:11:", "6:1:", "8:15:"]);
}

#[test]
fn formats_and_commands_are_checked_completely() {
    assert!(
        only_error("[formats]\ntime = \"%H:%Q\"")
            .starts_with("2:8: time: \"%H:%Q\" is not a format: \"%Q\" is not")
    );
    assert!(
        only_error("[formats]\nday = \"%#z\"").starts_with("2:7: day: \"%#z\" gives something that cannot")
    );
    assert!(only_error("[commands]\nWeek = \"%V\"").starts_with("2:1: \"Week\" is not a command name"));
    assert!(only_error("[commands]\nquit = \"%V\"").starts_with("2:1: \"quit\" is a built-in command"));
    assert!(only_error("[commands]\nweek = 7").starts_with("2:8: week: \"7\" is a whole number; use text"));
    assert!(
        only_error("[formats]\nlocale = \"xx\"").starts_with("2:10: locale: \"xx\" is not a known locale")
    );
    let zone = only_error("[formats]\ntimezone = \"Europe/Pariss\"");
    assert_eq!(
        zone,
        "2:12: timezone: \"Europe/Pariss\" is not a time zone; did you mean \"Europe/Paris\"? \"local\" is the machine's zone"
    );
}

#[test]
fn commands_that_make_help_too_long_are_an_error_at_the_first_one_too_many() {
    let command = |n: u8| format!("command-with-a-long-name-{n} = \"%H\"\n");
    let commands = (10..60).map(command).collect::<Vec<_>>().concat();
    let found = only_error(&format!("[commands]\n{commands}"));
    let (built_in, each) = (CommandParser::default().help().len(), " command-with-a-long-name-10".len());
    let fit = (MAX_ANSWER - built_in) / each;
    let bytes = built_in + (fit + 1) * each;
    let line = fit + 2;
    let expected =
        format!("{line}:1: \"command-with-a-long-name-{}\" makes the answer to help {bytes} bytes", 10 + fit);
    assert!(found.starts_with(&expected), "{found}");
}

#[test]
fn a_commands_table_replaces_the_default_commands() {
    let names = |text| {
        let commands = parse(text, "nas").unwrap().commands;
        commands.iter().map(|(name, _)| name.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("[commands]\nunix = \"%s\""), ["unix"]);
    assert_eq!(names("[commands]"), Vec::<String>::new());
    assert_eq!(names("[server]"), ["week"]);
}

#[test]
fn syntax_errors_are_reported_with_their_position() {
    assert!(only_error("[server]\nport = \n").starts_with("2:"));
    assert!(errors("[server\nport = 1").first().unwrap().contains("this is not TOML"));
}

#[test]
fn time_limits_need_a_unit_and_have_a_maximum() {
    for wrong in ["5", "5 parsecs", "-1s", "2000d", "1us", "5M", "5H", "1y", ""] {
        let found = only_error(&format!("[limits]\nidle_timeout = \"{wrong}\""));
        assert!(
            found.starts_with(&format!("2:16: idle_timeout: \"{wrong}\" is not a duration; use")),
            "{found}"
        );
    }
}

#[test]
fn every_rejected_value_is_quoted_with_invisible_characters_escaped() {
    for (table, key) in [
        ("server", "port"),
        ("server", "backlog"),
        ("server", "welcome"),
        ("server", "bind"),
        ("formats", "day"),
        ("formats", "timezone"),
        ("formats", "locale"),
        ("commands", "week"),
        ("limits", "max_clients"),
        ("limits", "ipv6_prefix"),
        ("limits", "idle_timeout"),
        ("access", "allow"),
        ("access", "deny"),
        ("access", "proxies"),
        ("process", "user"),
        ("process", "sandbox"),
        ("log", "level"),
        ("log", "format"),
        ("log", "file"),
    ] {
        for (value, shown) in [
            ("\"%Q\\u202E\\u0000{x}\"", "%Q\\u{202e}\\u{0}{x}"),
            ("[\"a\\u200Bb\\u0000\"]", "a"),
            ("-1.5", "-1.5"),
        ] {
            for found in errors(&format!("[{table}]\n{key} = {value}")) {
                assert!(found.contains(&format!("{key}: \"")) && found.contains(shown), "{found}");
                assert!(
                    !found.chars().any(|c| c.is_control() || c == '\u{202e}' || c == '\u{200b}'),
                    "{found:?}"
                );
            }
        }
    }
    assert_eq!(
        only_error("[formats]\ntimezone = \"Mars/Base\""),
        "2:12: timezone: \"Mars/Base\" is not a time zone; use an IANA name such as \"Europe/Paris\", or \"local\""
    );
    assert!(only_error("[formats]\ntimezone = \"UTC+2\"").contains("did you mean \"Etc/GMT-2\"?"));
}

#[test]
fn a_byte_order_mark_does_not_count_as_a_column() {
    assert!(only_error("\u{feff}zzz = 1").starts_with("1:1: "));
    assert!(only_error("\u{feff}[log]\nlevel = 1").starts_with("2:9: "));
}

#[test]
fn addresses_to_listen_on_are_canonical() {
    let bind = |text| parse(text, "nas").unwrap().server.bind;
    assert_eq!(bind("[server]\nbind = [\"::ffff:127.0.0.1\"]"), bind("[server]\nbind = [\"127.0.0.1\"]"));
}

#[test]
fn at_most_twenty_errors_are_listed_and_the_rest_is_counted() {
    let errors = parse(&"[log]\n".repeat(361), "nas").unwrap_err();
    assert_eq!((errors.first.len(), errors.more), (20, 340));
    let error = SettingsError::Invalid { path: "server.toml".to_owned(), errors }.to_string();
    assert_eq!(error.lines().count(), 21);
    assert!(error.ends_with("\nserver.toml: and 340 more"), "{error}");
    let listed = parse(&format!("[access]\nallow = [{}]", "\"x\",".repeat(25)), "nas").unwrap_err();
    assert_eq!((listed.first.len(), listed.more), (20, 5));
    assert_eq!(listed.first.last().map(|last| last.column), Some(10 + 19 * 4));
}

#[test]
fn the_search_for_syntax_errors_ends_some_way_after_the_first() {
    let junk = format!("{}{}", "# fine\n".repeat(20_000), "=\n".repeat(400_000));
    let errors = parse(&junk, "nas").unwrap_err();
    assert_eq!(errors.first.first().map(|first| (first.line, first.column)), Some((20_001, 1)));
    assert!(errors.truncated && errors.more < 200_000, "{}", errors.more);
    let one = parse(&format!("port = \n{}", "# fine\n".repeat(20_000)), "nas").unwrap_err();
    assert_eq!((one.first.len(), one.more, one.truncated), (1, 0, true), "{one:?}");
    let string = parse(&format!("=\na = \"\"\"\n{}\"\"\"", "# fine\n".repeat(20_000)), "nas").unwrap_err();
    assert!(string.first.iter().all(|error| error.line == 1), "{string:?}");
}

proptest! {
    #[test]
    fn no_text_makes_parsing_panic(text in "\\PC{0,200}|([a-z]{1,8} ?= ?[\"0-9a-z%\\[\\]{}]{0,9}\n){0,9}") {
        let _ = parse(&text, "nas");
    }

    #[test]
    fn no_accepted_format_panics(format in "(%[-_0#:.369A-Za-z%]{1,3}|[ -~]){0,12}") {
        let quoted = toml::Value::String(format).to_string();
        if let Ok(settings) = parse(&format!("[formats]\nday = {quoted}"), "nas") {
            for seconds in [0, 951_827_696, 1_709_164_800, 4_102_444_799] {
                let utc = chrono::DateTime::from_timestamp(seconds, 999_999_999).unwrap();
                let zone = crate::clock::Zone::utc();
                let time = crate::clock::ZonedTime::new(utc, &zone);
                let _ = settings.formats.day.render(&time);
            }
        }
    }
}
