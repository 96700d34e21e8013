//! `client.toml`: whole or not at all, broken ones kept, newer ones left alone, and nothing lost between two windows.

#![expect(clippy::expect_used, reason = "a test that cannot go on says so")]

use std::env;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write, stdin};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use datetime_client::settings::file::{Keeper, load};
use datetime_client_core::address::Address;
use datetime_client_core::notice::{Fallback, Warning};
use datetime_client_core::recents::{MAX_FAILED, Recent, Recents};
use datetime_client_core::settings::{
    AtStart, HistoryLimit, Position, Settings, Theme, Timeout, Timeouts, WindowGeometry, Zoom,
};

const WRITTEN: &str = r#"# Mine.
version = 1
theme = 'dark' # easier on the eyes
zoom = 1
at_start = "connect"
reconnect = true
history = 2000
note = "mine"

[timeouts]
answer = 7.5 # the attic is slow

[window]
width = 800.0
place = { x = 10.0, y = 20.0 } # on the left

# The one upstairs.
[[recent]]
label = "Attic"
host = "nas.local"
port = 9901
pinned = true
used = 2026-11-22T19:34:21.5+01:00
colour = "red" # not ours

[[recent]]
host = "::1"
port = 9900
"#;

/// Two entries that are understood, and four that are not.
const STRANGE: &str = r#"[[recent]]
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

fn in_folder(examine: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    examine(&folder.path().join("client.toml"));
}

fn with(text: &str, examine: impl FnOnce(&Path)) {
    in_folder(|file| {
        fs::write(file, text).expect("it can be written");
        examine(file);
    });
}

fn text_of(file: &Path) -> String {
    fs::read_to_string(file).expect("it is there")
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    file.with_file_name(format!("client.toml{ending}"))
}

fn names_beside(file: &Path) -> Vec<String> {
    let entries = fs::read_dir(file.parent().expect("it is in a folder")).expect("the folder is there");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("it is there").file_name().into_string().expect("it is text"))
        .collect();
    names.sort();
    names
}

fn address(text: &str) -> Address {
    text.parse().expect("it is an address")
}

fn moment(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).expect("it is a moment")
}

fn names(recents: &Recents) -> Vec<String> {
    recents.iter().map(Recent::name).collect()
}

/// A window that just opened, and what it has.
fn window(file: &Path) -> (Keeper, Settings) {
    let settings = load(file).settings;
    (Keeper::new(file.to_owned(), &settings), settings)
}

/// Opens a window, changes something in it, and saves.
fn change(file: &Path, change: impl FnOnce(&mut Settings)) -> Settings {
    let (mut keeper, mut settings) = window(file);
    change(&mut settings);
    keeper.save(&settings).expect("it can be saved")
}

/// Records a connection to `server` that was answered.
fn connected(settings: &mut Settings, server: &str, second: i64) {
    settings.recents.record_attempt(&address(server), moment(second));
    settings.recents.record_answer(&address(server));
}

fn zoomed(file: &Path) -> Settings {
    change(file, |settings| settings.zoom = Zoom::from(1.5))
}

#[test]
fn a_missing_file_is_the_first_start() {
    in_folder(|file| {
        let loaded = load(file);
        assert_eq!((loaded.settings, loaded.bar, loaded.writable), (Settings::default(), None, true));
    });
}

#[test]
fn a_first_save_writes_every_key_for_a_person_to_find() {
    in_folder(|file| {
        let settings = change(file, |settings| {
            settings.window.position = Some(Position { x: -0.5, y: 20.0 });
            let attic = Recent {
                label: Some("Attic".to_owned()),
                pinned: true,
                used: Some(moment(1_795_372_461)),
                ..Recent::new(address("nas.local"))
            };
            settings.recents = Recents::new([attic, Recent::new(address("::1"))]);
            settings.zoom = Zoom::from(0.85);
        });
        let expected = "version = 1\ntheme = \"system\"\nzoom = 0.85\nat_start = \"wait\"\nreconnect = false\n\
            history = 1000\n\n[window]\nwidth = 960.0\nheight = 640.0\nmaximized = false\n\
            place = { x = -0.5, y = 20.0 }\n\n[timeouts]\nconnect = 5.0\nanswer = 5.0\n\n\
            [[recent]]\nhost = \"nas.local\"\nport = 9900\nlabel = \"Attic\"\npinned = true\n\
            used = 2026-11-22T18:34:21Z\n\n[[recent]]\nhost = \"::1\"\nport = 9900\n";
        assert_eq!(text_of(file), expected);
        assert_eq!(load(file).settings, settings);
    });
}

#[test]
fn every_key_is_read() {
    with(WRITTEN, |file| {
        let loaded = load(file);
        assert_eq!((loaded.bar, loaded.writable), (None, true));
        let attic = Recent {
            label: Some("Attic".to_owned()),
            pinned: true,
            used: Some(moment(1_795_372_461)),
            ..Recent::new(address("nas.local:9901"))
        };
        let expected = Settings {
            theme: Theme::Dark,
            zoom: Zoom::from(1.0),
            at_start: AtStart::Connect,
            reconnect: true,
            history: HistoryLimit::from(2000),
            timeouts: Timeouts { answer: Timeout::from(7.5), ..Timeouts::default() },
            window: WindowGeometry {
                width: 800.0,
                position: Some(Position { x: 10.0, y: 20.0 }),
                ..WindowGeometry::default()
            },
            recents: Recents::new([attic, Recent::new(address("::1"))]),
        };
        assert_eq!(loaded.settings, expected);
    });
}

#[test]
fn comments_order_and_the_keys_of_others_survive_a_save() {
    with(WRITTEN, |file| {
        let settings = change(file, |settings| {
            settings.theme = Theme::Light;
            settings.window.maximized = true;
            settings.window.position = Some(Position { x: 11.0, y: 20.0 });
            connected(settings, "nas.local:9901", 0);
            connected(settings, "new", 1);
        });
        let expected = WRITTEN
            .replace("'dark'", "\"light\"")
            .replace("x = 10.0", "x = 11.0")
            .replace("# on the left\n", "# on the left\nmaximized = true\n")
            .replace("2026-11-22T19:34:21.5+01:00", "1970-01-01T00:00:00Z");
        let new = "\n[[recent]]\nhost = \"new\"\nport = 9900\nused = 1970-01-01T00:00:01Z\n";
        assert_eq!(text_of(file), expected + new);
        assert_eq!(load(file).settings, settings);
    });
}

#[test]
fn where_nothing_changed_nothing_is_written() {
    for text in [WRITTEN, STRANGE, "", "# only a comment", "zoom = 9\n"] {
        with(text, |file| {
            change(file, |_| ());
            assert_eq!(text_of(file), text);
            assert_eq!(names_beside(file), ["client.toml", "client.toml.lock"]);
        });
    }
}

#[test]
fn servers_on_one_line_stay_there() {
    let text = "recent = [{ host = \"a\", port = 1, note = 1 }, { host = \"b\", port = 2 }, 3] # mine\n";
    with(text, |file| {
        let settings = change(file, |settings| {
            settings.recents.remove(&address("b:2"));
            settings.recents.pin(&address("a:1"), true);
        });
        assert_eq!(names(&settings.recents), ["a:1"]);
        let expected = "recent = [{ host = \"a\", port = 1, note = 1 , pinned = true }, 3] # mine\n";
        assert_eq!(text_of(file), expected);
    });
}

#[test]
fn a_pinned_server_moves_up_with_its_comment_and_what_lies_below_it() {
    let text = "[[recent]]\nhost = \"a\"\nport = 1\npinned = true\n[recent.x]\nof = \"a\"\n\n[other]\n\n\
        # b's\n[[recent]]\nhost = \"b\"\nport = 2\npinned = true\n[[recent.y]]\nof = \"b\"\n[recent.y.z]\n";
    with(text, |file| {
        let pinned = change(file, |settings| {
            settings.recents.pin(&address("a:1"), false);
        });
        assert_eq!(names(&pinned.recents), ["b:2", "a:1"]);
        // Pinned servers stand in the order of the file.
        let again = change(file, |settings| settings.recents.pin(&address("a:1"), true));
        assert_eq!(names(&again.recents), ["b:2", "a:1"]);
        let expected = "# b's\n[[recent]]\nhost = \"b\"\nport = 2\npinned = true\n[[recent.y]]\nof = \"b\"\n\
            [recent.y.z]\n[[recent]]\nhost = \"a\"\nport = 1\npinned = true\n[recent.x]\nof = \"a\"\n\n[other]\n";
        assert_eq!(text_of(file).trim_start(), expected);
    });
}

#[test]
fn a_server_that_is_not_understood_is_left_out_and_stays_in_the_file() {
    with(STRANGE, |file| {
        let loaded = load(file);
        assert_eq!(names(&loaded.settings.recents), ["a:1", "b:2"]);
        let Some(Warning::Adjusted { file: told, values }) = loaded.bar else { panic!("it is not reported") };
        assert_eq!((told.as_path(), values.len()), (file, 4), "{values:?}");
        change(file, |settings| settings.recents.remove(&address("a:1")));
        let expected = STRANGE.replace("[[recent]]\nhost = \"a\"\nport = 1\n\n", "");
        assert_eq!(text_of(file), expected);
    });
}

#[test]
fn servers_written_by_hand_all_stay_whatever_is_connected_to() {
    let entry = |number| format!("[[recent]] # {number}\nhost = \"hand-{number}\"\nport = 9900\n");
    let written: String = (0..25).map(entry).collect();
    with(&written, |file| {
        let settings = change(file, |settings| {
            for second in 1..=11 {
                settings.recents.record_attempt(&address(&format!("typo-{second}")), moment(second));
            }
            connected(settings, "nas", 12);
        });
        // The attempt that succeeded was one of five until it did.
        assert_eq!(settings.recents.iter().count(), 25 + MAX_FAILED);
        let text = text_of(file);
        assert!((0..25).all(|number| text.contains(&entry(number))), "{text}");
        assert_eq!(text.matches("answered = false").count(), MAX_FAILED - 1);
        assert_eq!(load(file).settings, settings);
    });
}

#[test]
fn a_server_that_stands_there_twice_is_forgotten_at_once() {
    with("[[recent]]\nhost = \"a\"\nport = 1\n[[recent]]\nhost = \"a\"\nport = 1\n", |file| {
        change(file, |settings| settings.recents.remove(&address("a:1")));
        assert_eq!(text_of(file), "");
    });
}

#[test]
fn the_last_good_text_is_kept() {
    with(WRITTEN, |file| {
        zoomed(file);
        let second = text_of(file);
        assert_eq!(text_of(&beside(file, ".bak")), WRITTEN);
        change(file, |settings| settings.reconnect = false);
        assert_eq!(text_of(&beside(file, ".bak")), second);
    });
}

#[test]
fn a_number_out_of_range_is_reported_and_stays_in_the_file() {
    with("zoom = -3\n", |file| {
        let loaded = load(file);
        assert_eq!((loaded.settings.zoom, loaded.writable), (Zoom::MIN, true));
        let values = vec!["line 1: \"zoom = -3\" is out of range; 0.5 is used".to_owned()];
        assert_eq!(loaded.bar, Some(Warning::Adjusted { file: file.to_owned(), values }));
        change(file, |settings| settings.reconnect = true);
        assert!(text_of(file).starts_with("zoom = -3\n"));
    });
}

#[test]
fn a_file_is_not_written_larger_than_it_can_be_read() {
    with("# small\n", |file| {
        let (mut keeper, mut settings) = window(file);
        let label = Some("x".repeat(1024 * 1024));
        settings.recents = Recents::new([Recent { label, ..Recent::new(address("nas.local")) }]);
        let error = keeper.save(&settings).expect_err("it is too large");
        assert!(error.to_string().contains("remove servers from the list"), "{error}");
        assert_eq!(text_of(file), "# small\n");
    });
}

#[test]
fn a_broken_file_is_kept_aside_its_line_is_told_and_defaults_are_used() {
    let text = "version = 1\n\n[window]\nwidth = \"wide\"\n";
    with(text, |file| {
        let loaded = load(file);
        assert!(loaded.writable);
        assert_eq!(loaded.settings, Settings::default());
        let Some(Warning::Broken { line, saved_as, fallback, .. }) = loaded.bar else {
            panic!("{:?}", loaded.bar)
        };
        assert_eq!((line, fallback), (Some(4), Fallback::Defaults));
        assert_eq!(saved_as, beside(file, ".broken"));
        assert!(!file.exists());
        zoomed(file);
        assert_eq!(text_of(&saved_as), text, "the broken one stays");
    });
}

#[test]
fn where_there_is_a_last_good_file_a_broken_one_gives_way_to_it() {
    with(WRITTEN, |file| {
        let good = load(file).settings;
        zoomed(file);
        fs::write(file, "version = ").expect("it can be written");
        let loaded = load(file);
        let Some(Warning::Broken { fallback, .. }) = loaded.bar else { panic!("{:?}", loaded.bar) };
        assert_eq!((fallback, &loaded.settings), (Fallback::Backup, &good));
        // Not only once: the program may be killed before it saves.
        let again = load(file);
        assert_eq!((again.bar, again.settings), (None, good));
        assert_eq!(text_of(file), WRITTEN);
    });
}

#[test]
fn a_last_good_file_that_is_none_gives_defaults() {
    for backup in ["version = ", "version = 2\n"] {
        with("zoom = ", |file| {
            fs::write(beside(file, ".bak"), backup).expect("it can be written");
            let loaded = load(file);
            assert!(matches!(loaded.bar, Some(Warning::Broken { fallback: Fallback::Defaults, .. })));
            assert_eq!(text_of(&beside(file, ".bak")), backup);
        });
    }
}

#[test]
fn an_earlier_broken_file_is_never_written_over() {
    in_folder(|file| {
        for (text, ending) in [
            ("a = ", ".broken"),
            ("b = ", ".broken-2"),
            ("c = ", ".broken-3"),
            ("b = ", ".broken-2"),
            ("d = ", ".broken-4"),
        ] {
            fs::write(file, text).expect("it can be written");
            let Some(Warning::Broken { saved_as, .. }) = load(file).bar else { panic!("{text} is broken") };
            assert_eq!(saved_as, beside(file, ending), "{text}");
            assert_eq!(text_of(&saved_as), text);
        }
        for number in 5..=20 {
            fs::write(beside(file, &format!(".broken-{number}")), "").expect("it can be written");
        }
        fs::write(file, "e = ").expect("it can be written");
        let loaded = load(file);
        let Some(Warning::Unreadable { what, .. }) = loaded.bar else { panic!("{:?}", loaded.bar) };
        assert!(what.contains("20 broken ones"), "{what}");
        assert!(!loaded.writable);
        assert_eq!(text_of(file), "e = ");
    });
}

#[test]
fn what_is_no_text_or_too_long_is_a_broken_file() {
    let long = "# long\n".repeat(150_000);
    for bytes in [b"theme = \"\xff\"".as_slice(), long.as_bytes()] {
        in_folder(|file| {
            fs::write(file, bytes).expect("it can be written");
            assert!(matches!(load(file).bar, Some(Warning::Broken { line: None, .. })));
            assert_eq!(fs::read(beside(file, ".broken")).expect("it is kept"), bytes);
        });
    }
}

#[test]
fn tables_below_tables_without_end_do_no_harm() {
    let deep = |between: &str, times: usize| vec!["a"; times].join(between);
    for text in [
        format!("[{}]", deep(".", 100_000)),
        format!("{} = 1", deep(".", 100_000)),
        format!("[[recent]]\n{} = 1", deep(".", 100_000)),
        format!("a = {}", "[".repeat(100_000)),
    ] {
        with(&text, |file| {
            zoomed(file);
            assert_eq!(load(file).bar, None);
        });
    }
}

#[test]
fn a_newer_file_is_not_written_over() {
    for text in ["version = 2\n", "version = 5000000000\nwindow = \"another shape\"\n"] {
        with(text, |file| {
            let loaded = load(file);
            assert!(!loaded.writable);
            assert!(matches!(loaded.bar, Some(Warning::Newer { .. })), "{:?}", loaded.bar);
            assert_eq!(names_beside(file), ["client.toml"]);
            assert_eq!(text_of(file), text);
        });
    }
}

#[test]
fn a_file_that_becomes_newer_while_the_window_is_open_is_not_written_over() {
    with(WRITTEN, |file| {
        let (mut keeper, mut settings) = window(file);
        let newer = WRITTEN.replace("version = 1", "version = 2");
        fs::write(file, &newer).expect("it can be written");
        settings.reconnect = false;
        let error = keeper.save(&settings).expect_err("it is newer");
        assert!(error.to_string().contains("newer version"), "{error}");
        assert_eq!(text_of(file), newer);
        // It goes back: the change is still one.
        fs::write(file, WRITTEN).expect("it can be written");
        keeper.save(&settings).expect("it can be saved");
        assert!(!load(file).settings.reconnect);
    });
}

#[test]
fn a_file_that_breaks_while_the_window_is_open_is_kept_aside_and_written_anew() {
    with(WRITTEN, |file| {
        zoomed(file);
        let (mut keeper, mut settings) = window(file);
        fs::write(file, "theme = ").expect("it can be written");
        settings.reconnect = false;
        assert_eq!(keeper.save(&settings).expect("it can be saved"), settings);
        assert_eq!(load(file).settings, settings);
        assert!(text_of(file).contains("note = \"mine\""), "what others wrote comes from the last good file");
        let bar = keeper.take_bar();
        let Some(Warning::Broken { line: Some(1), saved_as, fallback: Fallback::Current, .. }) = bar else {
            panic!("{bar:?}")
        };
        assert_eq!(text_of(&saved_as), "theme = ");
        assert_eq!(keeper.take_bar(), None, "it is told once");
        assert_eq!(text_of(&beside(file, ".bak")), WRITTEN, "a broken text is no good one");
    });
}

#[test]
fn a_file_that_is_removed_while_the_window_is_open_is_written_whole() {
    with(WRITTEN, |file| {
        let (mut keeper, mut settings) = window(file);
        fs::remove_file(file).expect("it is there");
        settings.reconnect = false;
        keeper.save(&settings).expect("it can be saved");
        assert_eq!(load(file).settings, settings);
    });
}

#[test]
#[cfg(windows)]
fn a_file_that_somebody_reads_is_replaced_as_soon_as_it_is_closed() {
    with(WRITTEN, |file| {
        let old = File::open(file).expect("it is there");
        std::thread::scope(|scope| {
            let saving = scope.spawn(|| zoomed(file));
            // The new text lies beside the old one and waits for its place.
            let waits = |name: &String| name.starts_with(".client.toml.") && !name.contains(".bak.");
            let deadline = Instant::now() + Duration::from_secs(10);
            while !names_beside(file).iter().any(waits) {
                assert!(Instant::now() < deadline && !saving.is_finished(), "nothing waits");
                std::thread::yield_now();
            }
            drop(old);
            saving.join().expect("it is saved");
        });
        assert_eq!(names_beside(file), ["client.toml", "client.toml.bak", "client.toml.lock"]);
    });
}

#[test]
#[cfg(unix)]
fn saving_replaces_the_file_at_once() {
    with(WRITTEN, |file| {
        // A reader that opened the old file keeps it whole: it was replaced, not written over.
        let mut old = File::open(file).expect("it is there");
        zoomed(file);
        let mut text = String::new();
        old.read_to_string(&mut text).expect("it is open");
        assert_eq!(text, WRITTEN);
        assert_eq!(names_beside(file), ["client.toml", "client.toml.bak", "client.toml.lock"]);
    });
}

#[test]
fn what_killed_processes_left_half_written_is_removed_and_nothing_else() {
    with(WRITTEN, |file| {
        for name in [".client.toml.aB3dE9.tmp", ".client.toml.bak.aB3dE9.tmp", ".client.toml.swp"] {
            fs::write(file.with_file_name(name), "half").expect("it can be written");
        }
        zoomed(file);
        let left = [".client.toml.swp", "client.toml", "client.toml.bak", "client.toml.lock"];
        assert_eq!(names_beside(file), left);
    });
}

#[test]
fn a_failed_save_leaves_the_old_file() {
    with(WRITTEN, |file| {
        let mut keeper = Keeper::new(file.join("client.toml"), &Settings::default());
        assert!(keeper.save(&Settings::default()).is_err());
        assert_eq!(text_of(file), WRITTEN);
    });
}

#[test]
fn two_windows_do_not_lose_what_the_other_changed() {
    with(WRITTEN, |file| {
        let (mut first, mut ours) = window(file);
        let (mut second, mut theirs) = window(file);
        for second in 1..=3 {
            connected(&mut ours, &format!("ours-{second}"), second);
        }
        ours.zoom = Zoom::from(2.0);
        first.save(&ours).expect("it can be saved");
        connected(&mut theirs, "theirs", 9);
        theirs.recents.remove(&address("::1"));
        theirs.theme = Theme::Light;
        second.save(&theirs).expect("it can be saved");
        let of_both = ["Attic", "ours-1:9900", "theirs:9900", "ours-3:9900", "ours-2:9900"];
        // The first window knows nothing of that, and saves twice more.
        ours.recents.record_attempt(&address("ours-1"), moment(10));
        let merged = first.save(&ours).expect("it can be saved");
        assert_eq!(names(&merged.recents), of_both);
        assert_eq!((merged.theme, merged.zoom), (Theme::Light, Zoom::from(2.0)));
        assert_eq!(load(file).settings, merged);
        change(file, |settings| settings.zoom = Zoom::from(3.0));
        ours.reconnect = false;
        let merged = first.save(&ours).expect("it can be saved");
        assert_eq!(names(&merged.recents), of_both);
        assert_eq!(
            (merged.zoom, merged.reconnect),
            (Zoom::from(3.0), false),
            "what was saved is changed no more"
        );
    });
}

#[test]
fn another_process_that_hangs_while_writing_does_not_hang_this_one() {
    with(WRITTEN, |file| {
        let (mut keeper, mut settings) = window(file);
        let held = File::create(beside(file, ".lock")).expect("it can be made");
        held.lock().expect("nobody else has it");
        settings.reconnect = false;
        let started = Instant::now();
        let error = keeper.save(&settings).expect_err("it is locked");
        assert!(started.elapsed() < Duration::from_secs(20));
        assert!(error.to_string().contains("another window"), "{error}");
        assert_eq!(text_of(file), WRITTEN);
        drop(held);
        keeper.save(&settings).expect("nobody has it any more");
        assert!(!load(file).settings.reconnect);
    });
}

#[cfg(unix)]
#[test]
fn what_is_no_ordinary_file_is_left_alone_and_not_waited_for() {
    in_folder(|file| {
        let made = Command::new("mkfifo").arg(file).status().expect("the system has mkfifo");
        assert!(made.success());
        let folder = file.parent().expect("it is in a folder");
        for (file, said) in [(file, "pipe"), (Path::new("/dev/zero"), "device"), (folder, "folder")] {
            let loaded = load(file);
            let Some(Warning::Unreadable { what, .. }) = loaded.bar else { panic!("{:?}", loaded.bar) };
            assert!(what.contains(said), "{what}");
            assert!(!loaded.writable);
        }
        let mut keeper = Keeper::new(file.to_owned(), &Settings::default());
        assert!(keeper.save(&Settings::default()).is_err(), "it became a pipe while the window was open");
    });
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_its_target_is_written() {
    for text in [Some(WRITTEN), Some("zoom = "), None] {
        in_folder(|link| {
            let dotfiles = link.with_file_name("dotfiles");
            fs::create_dir(&dotfiles).expect("there is room for a folder");
            let target = dotfiles.join("client.toml");
            if let Some(text) = text {
                fs::write(&target, text).expect("it can be written");
            }
            std::os::unix::fs::symlink("dotfiles/client.toml", link).expect("links are known");
            let settings = zoomed(link);
            assert!(link.is_symlink(), "{text:?}");
            assert_eq!(load(&target).settings, settings, "{text:?}");
        });
    }
}

/// The file that another process saves to.
const FILE: &str = "DATETIME_TEST_SETTINGS_FILE";
/// How the servers begin that it remembers.
const SERVERS: &str = "DATETIME_TEST_SETTINGS_SERVERS";
/// What it tells: it can begin; it has saved once more.
const READY: &str = "ready";
const SAVED: &str = "saved";
/// It ends by itself after this many saves where a number was given to it, and somewhere if it is never killed.
const MOST_SAVES: usize = 5000;
/// Its window is wider than its history is long by this, in every file that it writes.
const WIDER: f32 = 100.0;

/// Not a test by itself: those below run it as a process of its own.
#[test]
fn another_process_saves_until_it_is_killed_or_was_told_enough() {
    let (Ok(file), Ok(servers)) = (env::var(FILE), env::var(SERVERS)) else { return };
    let loaded = load(Path::new(&file));
    assert_eq!(loaded.bar, None);
    let mut keeper = Keeper::new(file.into(), &loaded.settings);
    let mut settings = loaded.settings;
    println!("\n{READY}");
    let mut order = String::new();
    stdin().read_line(&mut order).expect("it is told");
    let saves = order.trim().parse().unwrap_or(MOST_SAVES);
    for number in 0..saves {
        let count = settings.history.count() + 1;
        settings.history = HistoryLimit::from(i64::try_from(count).expect("it is small"));
        #[expect(clippy::cast_precision_loss, reason = "it is some thousands at most")]
        let width = count as f32 + WIDER;
        settings.window.width = width;
        let server = address(&format!("{servers}-{}", number % 4));
        settings.recents.record_attempt(&server, moment(i64::try_from(number).expect("it is small")));
        settings.recents.record_answer(&server);
        // On a slow disk, another that saves without a pause, as no person does, may be ahead for too long.
        while let Err(error) = keeper.save(&settings) {
            assert_eq!(error.kind(), ErrorKind::TimedOut, "{error}");
        }
        println!("{SAVED}");
    }
}

/// A process that saves; killed where the test ends early.
struct Saver {
    child: Child,
    told: BufReader<ChildStdout>,
}

impl Saver {
    fn start(file: &Path, servers: &str) -> Self {
        let mut child = Command::new(env::current_exe().expect("it runs"))
            .args(["--exact", "another_process_saves_until_it_is_killed_or_was_told_enough"])
            .args(["--nocapture", "--test-threads=1"])
            .env(FILE, file)
            .env(SERVERS, servers)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it can be started");
        let told = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut saver = Self { child, told };
        saver.wait_for(READY);
        saver
    }

    fn order(&mut self, saves: &str) {
        let mut stdin = self.child.stdin.take().expect("it is piped");
        writeln!(stdin, "{saves}").expect("it listens");
    }

    fn wait_for(&mut self, word: &str) {
        let mut line = String::new();
        while line.trim() != word {
            line.clear();
            assert_ne!(self.told.read_line(&mut line).expect("it tells"), 0, "it ended early");
        }
    }

    /// Kills it (SIGKILL where there are signals) and returns how many more saves it had told.
    fn kill(mut self) -> usize {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
        let mut rest = String::new();
        self.told.read_to_string(&mut rest).expect("it is text");
        rest.matches(SAVED).count()
    }

    fn end(mut self) {
        let mut rest = String::new();
        self.told.read_to_string(&mut rest).expect("it is text");
        assert!(self.child.wait().expect("it ends").success(), "{rest}");
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_whole(settings: &Settings) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "it is some thousands at most")]
    let width = settings.history.count() as f32 + WIDER;
    settings.window.width.total_cmp(&width).is_eq()
}

#[test]
fn a_process_that_is_killed_at_any_moment_leaves_a_whole_file() {
    with("history = 1000\nwindow = { width = 1100.0 } # mine\n", |file| {
        let mut least = 1000;
        for round in 0..40_u32 {
            let mut saver = Saver::start(file, "a");
            saver.order("many");
            // By a different way for each round, so that it comes at every part of a save.
            let told = 1 + usize::try_from(round * 7 % 40).expect("it is small");
            (0..told).for_each(|_| saver.wait_for(SAVED));
            (0..round * 5000).for_each(|_| std::hint::spin_loop());
            least += told + saver.kill();
            let loaded = load(file);
            assert_eq!(loaded.bar, None, "round {round}");
            assert!(is_whole(&loaded.settings), "round {round}: {:?}", loaded.settings);
            let count = loaded.settings.history.count();
            assert!(
                count == least || count == least + 1,
                "round {round}: {count} is not {least} or the next"
            );
            least = count;
            assert!(text_of(file).contains("# mine"));
            let backup = load(&beside(file, ".bak"));
            assert!(backup.bar.is_none() && is_whole(&backup.settings), "round {round}: {:?}", backup.bar);
            let temporary = names_beside(file).iter().filter(|name| name.starts_with('.')).count();
            assert!(temporary <= 1, "round {round}: {temporary}");
        }
    });
}

#[test]
fn two_processes_at_once_lose_nothing_of_each_other() {
    in_folder(|file| {
        let mut savers = ["a", "b"].map(|servers| Saver::start(file, servers));
        for saver in &mut savers {
            saver.order("50");
        }
        savers.into_iter().for_each(Saver::end);
        let loaded = load(file);
        assert_eq!(loaded.bar, None);
        let mut found = names(&loaded.settings.recents);
        found.sort();
        let expected: Vec<String> = ["a", "b"]
            .iter()
            .flat_map(|servers| (0..4).map(move |number| format!("{servers}-{number}:9900")))
            .collect();
        assert_eq!(found, expected);
    });
}
