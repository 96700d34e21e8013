//! Valid files: the settings in them, and how a change edits their text.

use datetime_client_core::language::{Language, LanguageChoice};
use datetime_client_core::recents::MAX_FAILED;
use datetime_client_core::settings::{
    AtStart, HistoryLimit, Interval, Position, Theme, Threshold, Timeout, Timeouts, WatchSettings,
    WindowGeometry,
};

use super::*;

/// Two entries that are understood, and four that are not.
pub const ENTRIES: &str = r#"[[recent]]
host = "nas"
port = 70000 # soon

[[recent]]
host = "a"
port = 1

[[recent]]
host = "a b"
port = 1

[[recent]]
host = "b"
port = 2

[[recent]]
host = "c"
port = 3
pinned = "yes"

[[recent]]
host = "d"
port = 4
used = 2026-11-22
"#;

fn theme(theme: Theme) -> Change {
    Change::Setting(Setting::Theme(theme))
}

fn placed(window: WindowGeometry, x: f32) -> Change {
    Change::Window(WindowGeometry { position: Some(Position { x, y: 2.0 }), ..window })
}

#[test]
fn a_missing_file_is_the_first_start() {
    in_folder(|file| assert_eq!(load(file), Settings::default()));
}

#[test]
fn the_first_save_writes_every_key() {
    in_folder(|file| {
        let window = placed(WindowGeometry::default(), -0.5);
        let changes = [window, used("::1", 0), answered("::1"), pinned("nas", true), zoom(0.85)];
        let settings = change(file, &changes);
        let expected = "version = 1\nlanguage = \"system\"\ntheme = \"system\"\nhigh_contrast = false\nzoom = 0.85\nat_start = \"wait\"\nreconnect = false\n\
            discover = true\nhistory = 1000\n\n[window]\nwidth = 960.0\nheight = 640.0\nmaximized = false\n\
            place = { x = -0.5, y = 2.0 }\n\n[timeouts]\nconnect = 5.0\nanswer = 5.0\n\n\
            [watch]\ninterval = \"5m\"\nthreshold = 1.0\nnotify = true\n\n\
            [[recent]]\nhost = \"nas\"\nport = 9900\npinned = true\n\n\
            [[recent]]\nhost = \"::1\"\nport = 9900\nused = 1970-01-01T00:00:00Z\n";
        assert_eq!(text_of(file), expected);
        assert_eq!(load(file), settings);
    });
}

#[test]
fn every_key_is_read() {
    with(WRITTEN, |file| {
        let attic = Recent {
            label: Some("Attic".to_owned()),
            pinned: true,
            used: Some(at(1_795_372_461)),
            ..Recent::new(address("nas.local:9901"))
        };
        let expected = Settings {
            language: LanguageChoice::Fixed(Language::German),
            theme: Theme::Dark,
            high_contrast: true,
            zoom: Zoom::from(1.0),
            at_start: AtStart::Connect,
            reconnect: true,
            discover: false,
            history: HistoryLimit::from(2000),
            timeouts: Timeouts { answer: Timeout::from(7.5), ..Timeouts::default() },
            watch: WatchSettings { interval: Interval::OFF, threshold: Threshold::from(0.25), notify: false },
            window: WindowGeometry {
                width: 800.0,
                position: Some(Position { x: 10.0, y: 20.0 }),
                ..WindowGeometry::default()
            },
            recents: Recents::new([attic, Recent::new(address("::1"))]),
        };
        assert_eq!(load(file), expected);
    });
}

#[test]
fn comments_order_and_unknown_keys_survive_a_save() {
    with(WRITTEN, |file| {
        let window = WindowGeometry { maximized: true, ..load(file).window };
        let changes = [
            theme(Theme::Light),
            placed(window, 11.0),
            used("nas.local:9901", 0),
            used("new", 1),
            answered("new"),
        ];
        let settings = change(file, &changes);
        let expected = WRITTEN
            .replace("'dark'", "\"light\"")
            .replace("x = 10.0, y = 20.0", "x = 11.0, y = 2.0")
            .replace("# on the left\n", "# on the left\nmaximized = true\n")
            .replace("2026-11-22T19:34:21.5+01:00", "1970-01-01T00:00:00Z");
        let new = "\n[[recent]]\nhost = \"new\"\nport = 9900\nused = 1970-01-01T00:00:01Z\n";
        assert_eq!(text_of(file), expected + new);
        assert_eq!(load(file), settings);
    });
}

#[test]
fn without_a_change_the_file_is_not_written() {
    for text in [WRITTEN, ENTRIES, "", "# only a comment", "zoom = 9\n", "\u{feff}zoom = 1.0\r\n"] {
        with(text, |file| {
            change(file, &[]);
            change(file, &[reconnect(false), reconnect(text == WRITTEN)]);
            assert_eq!(text_of(file), text);
            assert_eq!(names_in_folder_of(file), ["client.toml", "client.toml.lock"]);
        });
    }
}

#[test]
fn a_setting_may_be_written_in_every_way_that_toml_has() {
    for (text, expected) in [
        ("window.width = 700 # w\n", "window.width = 700 # w\nwindow.place = { x = 1.0, y = 2.0 }\n"),
        ("window = { width = 700 }\n", "window = { width = 700 , place = { x = 1.0, y = 2.0 } }\n"),
        ("[window.place] # p\nx = 5 # x\ny = 2\nz = 3\n", "[window.place] # p\nx = 1.0 # x\ny = 2\nz = 3\n"),
        ("version = 0\n", "version = 1\n\n[window]\nplace = { x = 1.0, y = 2.0 }\n"),
        ("# only this\n", "[window]\nplace = { x = 1.0, y = 2.0 }\n# only this\n"),
        ("\u{feff}# b\r\n[window] # w\r\n", "# b\n[window] # w\nplace = { x = 1.0, y = 2.0 }\n"),
    ] {
        with(text, |file| {
            let settings = change(file, &[placed(load(file).window, 1.0)]);
            assert_eq!(text_of(file), expected);
            assert_eq!(load(file), settings);
        });
    }
}

#[test]
fn an_unknown_position_is_removed() {
    with("[window]\nwidth = 700\nplace = { x = 1, y = 2 }\n", |file| {
        change(file, &[Change::Window(WindowGeometry { position: None, ..load(file).window })]);
        assert_eq!(text_of(file), "[window]\nwidth = 700\n");
    });
}

#[test]
fn numbers_are_written_with_the_digits_that_a_person_would_write() {
    with("zoom = 1\n", |file| {
        let window = WindowGeometry { width: 700.3, ..WindowGeometry::default() };
        change(file, &[zoom(1.1), Change::Window(window)]);
        assert_eq!(text_of(file), "zoom = 1.1\n\n[window]\nwidth = 700.3\n");
    });
}

#[test]
fn numbers_out_of_range_are_reported_with_their_line_and_stay_in_the_file() {
    for (text, report) in [
        ("zoom = -3", "line 1: \"zoom = -3\" is out of range; 0.5 is used"),
        ("\nzoom = nan # odd", "line 2: \"zoom = nan\" is out of range; 1.0 is used"),
        ("history = 1", "line 1: \"history = 1\" is out of range; 10 is used"),
        ("[window]\nwidth = 1e9", "line 2: \"width = 1e9\" is out of range; 16384.0 is used"),
        ("[watch]\ninterval = \"5s\"", "line 2: \"interval = \"5s\"\" is out of range; \"1m\" is used"),
        ("timeouts = { answer = 0 }", "line 1: \"answer = 0\" is out of range; 0.5 is used"),
    ] {
        with(text, |file| {
            assert_eq!(adjusted(file), [report]);
            change(file, &[reconnect(true)]);
            assert_eq!(adjusted(file).len(), 1, "{}", text_of(file));
        });
    }
    let rounded = "zoom = 1.005\nhistory = 2000\nmine = -1\n[timeouts]\nanswer = 7.54\n";
    with(rounded, |file| assert_eq!(load(file).timeouts.answer, Timeout::from(7.5)));
}

#[test]
fn an_entry_that_is_not_understood_is_reported_and_stays_in_the_file() {
    with(ENTRIES, |file| {
        assert_eq!(names(&SettingsStore::load(file).settings.recents), ["a:1", "b:2"]);
        let reason = "the entry is not understood and stays as it is; a server needs a host and a port, and a kind must be known";
        let report = [1, 9, 17, 22].map(|line| format!("line {line}: {reason}"));
        assert_eq!(adjusted(file), report);
        change(file, &[removed("a:1")]);
        assert_eq!(text_of(file), ENTRIES.replace("[[recent]]\nhost = \"a\"\nport = 1\n\n", ""));
    });
    with("[[recent]]\n".repeat(8), |file| {
        let values = adjusted(file);
        assert_eq!((values.len(), values.last().map(String::as_str)), (6, Some("and 3 more")));
    });
}

#[test]
fn clocks_of_every_kind_are_saved_and_loaded() {
    with("", |file| {
        let clocks = [
            "nas:9901",
            "ntp://router",
            "http://printer:8080/status",
            "time://[::1]:1037",
            "daytime://switch",
        ];
        for clock in clocks {
            change(file, &[Change::RecentPinned(clock.parse().unwrap(), true)]);
        }
        assert_eq!(names(&SettingsStore::load(file).settings.recents), clocks);
        let text = text_of(file);
        assert!(text.contains("kind = \"ntp\"\nhost = \"router\"\nport = 123\n"), "{text}");
        assert!(!text.contains("kind = \"datetime\""), "older versions of the program read it: {text}");
    });
}

#[test]
fn servers_on_one_line_stay_there() {
    with("recent = [{ host = \"a\", port = 1, note = 1 }, { host = \"b\", port = 2 }, 3] # mine\n", |file| {
        let settings = change(file, &[removed("b:2"), pinned("a:1", true)]);
        assert_eq!(names(&settings.recents), ["a:1"]);
        let expected = "recent = [{ host = \"a\", port = 1, note = 1 , pinned = true }, 3] # mine\n";
        assert_eq!(text_of(file), expected);
    });
}

#[test]
fn a_pinned_server_moves_with_its_comment_and_the_tables_in_it() {
    let text = "[[recent]]\nhost = \"a\"\nport = 1\npinned = true\n[recent.x]\nof = \"a\"\n\n[other]\n\n\
        # b's\n[[recent]]\nhost = \"b\"\nport = 2\npinned = true\n[[recent.y]]\nof = \"b\"\n[recent.y.z]\n";
    with(text, |file| {
        let unpinned = change(file, &[pinned("a:1", false)]);
        assert_eq!(names(&unpinned.recents), ["b:2", "a:1"]);
        // Pinned servers are in the order of the file.
        let pinned = change(file, &[pinned("a:1", true)]);
        assert_eq!(names(&pinned.recents), ["b:2", "a:1"]);
        let expected = "# b's\n[[recent]]\nhost = \"b\"\nport = 2\npinned = true\n[[recent.y]]\nof = \"b\"\n\
            [recent.y.z]\n[[recent]]\nhost = \"a\"\nport = 1\npinned = true\n[recent.x]\nof = \"a\"\n\n[other]\n";
        assert_eq!(text_of(file).trim_start(), expected);
    });
}

#[test]
fn servers_written_by_hand_stay_whatever_the_user_connects_to() {
    let entry = |number| format!("[[recent]] # {number}\nhost = \"hand-{number}\"\nport = 9900\n");
    let written: String = (0..25).map(entry).collect();
    with(&written, |file| {
        let failed = (1..=11).map(|second| used(&format!("typo-{second}"), second));
        let changes: Vec<Change> = failed.chain([used("nas", 12), answered("nas")]).collect();
        let settings = change(file, &changes);
        // The attempt that succeeded was one of five until it did.
        assert_eq!(settings.recents.iter().count(), 25 + MAX_FAILED);
        let text = text_of(file);
        assert!((0..25).all(|number| text.contains(&entry(number))), "{text}");
        assert_eq!(text.matches("answered = false").count(), MAX_FAILED - 1);
        assert_eq!(load(file), settings);
    });
}

#[test]
fn a_server_that_is_in_the_file_twice_is_removed_with_both_entries() {
    with("[[recent]]\nhost = \"a\"\nport = 1\n[[recent]]\nhost = \"a\"\nport = 1\n", |file| {
        change(file, &[removed("a:1")]);
        assert_eq!(text_of(file), "");
    });
}
