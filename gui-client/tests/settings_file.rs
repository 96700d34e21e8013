//! `client.toml`: whole or not at all, broken ones kept, newer ones left alone.

#![expect(clippy::expect_used, reason = "a test that cannot go on says so")]

use std::fs;
use std::path::Path;

use datetime_client::model::notice::Bar;
use datetime_client::model::recents::Recents;
use datetime_client::settings::file::{load, save};
use datetime_client::settings::{Settings, Theme, WindowSize};

const WRITTEN: &str = r#"version = 1
theme = "dark"
note = "mine"

[window]
width = 800.0
height = 600.0

[[recent]]
host = "nas.local"
port = 9901
label = "Attic"

[[recent]]
host = "::1"
port = 9900
"#;

fn with(text: &str, examine: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let file = folder.path().join("client.toml");
    fs::write(&file, text).expect("it can be written");
    examine(&file);
}

fn names(recents: &Recents) -> Vec<String> {
    recents.iter().map(datetime_client::model::recents::Recent::name).collect()
}

#[test]
fn a_missing_file_is_the_first_start() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let loaded = load(&folder.path().join("client.toml"));
    assert_eq!((loaded.settings, loaded.bar, loaded.writable), (Settings::default(), None, true));
}

#[test]
fn what_was_written_is_read_and_kept_with_the_keys_of_others() {
    with(WRITTEN, |file| {
        let mut settings = load(file).settings;
        assert_eq!(settings.theme, Theme::Dark);
        assert_eq!(settings.window, WindowSize { width: 800.0, height: 600.0 });
        assert_eq!(names(&settings.recents), ["Attic", "[::1]:9900"]);
        settings.recents.remember(&"[::1]".parse().expect("it is an address"));
        save(file, &settings).expect("it can be saved");
        assert_eq!(load(file).settings, settings);
        let text = fs::read_to_string(file).expect("it is there");
        assert!(text.contains("note = \"mine\""), "{text}");
        assert!(text.contains("[[recent]]\nhost = \"::1\"\nport = 9900\n"), "{text}");
    });
}

#[test]
fn a_file_with_only_recents_written_by_hand_is_enough() {
    with("[[recent]]\nhost = \"nas\"\nport = 9900\n[[recent]]\nhost = \"a b\"\nport = 1\n", |file| {
        let loaded = load(file);
        assert_eq!(names(&loaded.settings.recents), ["nas:9900"], "what is no address is left out");
        assert_eq!(loaded.bar, None);
    });
}

#[test]
fn a_broken_file_is_kept_aside_and_its_line_is_told() {
    with("version = 1\n\n[window]\nwidth = \"wide\"\n", |file| {
        let loaded = load(file);
        assert!(loaded.writable);
        let Some(Bar::Broken { line, kept, .. }) = loaded.bar else { panic!("{:?}", loaded.bar) };
        assert_eq!(line, Some(4));
        assert!(kept.ends_with("client.toml.broken") && kept.exists());
        assert!(!file.exists());
        save(file, &Settings::default()).expect("it can be saved");
        assert!(kept.exists(), "the broken one stays");
    });
}

#[test]
fn a_newer_file_is_not_written_over() {
    for text in ["version = 2\n", "version = 2\nwindow = \"another shape\"\n"] {
        with(text, |file| {
            let loaded = load(file);
            assert!(!loaded.writable);
            assert!(matches!(loaded.bar, Some(Bar::Newer { .. })), "{:?}", loaded.bar);
            assert_eq!(fs::read_to_string(file).expect("it is there"), text);
        });
    }
}

#[test]
fn saving_replaces_the_file_at_once_and_leaves_nothing_beside_it() {
    with(WRITTEN, |file| {
        // A reader that opened the old file keeps it whole: it was replaced, not written over.
        let mut old = fs::File::open(file).expect("it is there");
        save(file, &Settings::default()).expect("it can be saved");
        let mut text = String::new();
        std::io::Read::read_to_string(&mut old, &mut text).expect("it is open");
        assert_eq!(text, WRITTEN);
        let folder = file.parent().expect("it is in a folder");
        assert_eq!(fs::read_dir(folder).expect("it is there").count(), 1);
    });
}

#[test]
fn a_failed_save_leaves_the_old_file() {
    with(WRITTEN, |file| {
        let below_a_file = file.join("client.toml");
        assert!(save(&below_a_file, &Settings::default()).is_err());
        assert_eq!(fs::read_to_string(file).expect("it is there"), WRITTEN);
    });
}
