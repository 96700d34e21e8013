//! Two windows with one file, and the thread that saves for a window.

use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use datetime_client::events::channel;
use datetime_client::store::DiskThread;
use datetime_client_core::message::{DiskEvent, Event};
use datetime_client_core::settings::{Position, Theme, WindowGeometry};
use proptest::prelude::*;

use super::*;

#[test]
fn two_windows_do_not_overwrite_each_other_in_either_order() {
    let ours = [
        zoom(2.0),
        used("ours-1", 1),
        answered("ours-1"),
        used("both", 5),
        answered("both"),
        pinned("::1", true),
        removed("nas.local:9901"),
    ];
    let theirs = [
        Change::Setting(Setting::Theme(Theme::Light)),
        used("theirs", 9),
        answered("theirs"),
        used("both", 3),
        removed("ours-1"),
    ];
    for ours_first in [true, false] {
        with(WRITTEN, |file| {
            let (mut first, mut second) = (open(file), open(file));
            if ours_first {
                save(&mut first, &ours);
                save(&mut second, &theirs);
            } else {
                save(&mut second, &theirs);
                save(&mut first, &ours);
            }
            let settings = load(file);
            assert_eq!((settings.theme, settings.zoom), (Theme::Light, Zoom::from(2.0)));
            let expected = if ours_first {
                vec!["::1:9900", "theirs:9900", "both:9900"]
            } else {
                vec!["::1:9900", "theirs:9900", "both:9900", "ours-1:9900"]
            };
            let found: Vec<String> =
                names(&settings.recents).iter().map(|name| name.replace(['[', ']'], "")).collect();
            assert_eq!(found, expected);
            let both = settings.recents.get(&address("both")).expect("it is in the list");
            assert_eq!((both.used, both.unanswered), (Some(at(if ours_first { 3 } else { 5 })), false));
        });
    }
}

fn any_change() -> impl Strategy<Value = Change> {
    let server = || prop::sample::select(vec!["nas.local:9901", "::1", "a:1", "b:2", "new"]);
    let geometry = |(width, maximized, x): (u16, bool, Option<i16>)| {
        let position = x.map(|x| Position { x: x.into(), y: 0.5 });
        Change::Window(WindowGeometry {
            width: width.into(),
            maximized,
            position,
            ..WindowGeometry::default()
        })
    };
    prop_oneof![
        any::<bool>().prop_map(reconnect),
        any::<f32>().prop_map(zoom),
        any::<(u16, bool, Option<i16>)>().prop_map(geometry),
        (server(), 0..5_i64).prop_map(|(server, second)| used(server, second)),
        server().prop_map(answered),
        (server(), any::<bool>()).prop_map(|(server, pin)| pinned(server, pin)),
        server().prop_map(removed),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_file_has_the_changes_of_all_windows_in_their_order(
        text in prop::sample::select(vec![WRITTEN, text::ENTRIES, "recent = [{ host = \"a\", port = 1 }]\n"]),
        changes in prop::collection::vec((any::<bool>(), any_change()), 1..8),
    ) {
        with(text, |file| {
            let mut expected = SettingsStore::load(file).settings;
            let (mut first, mut second) = (open(file), open(file));
            for (in_first, change) in changes {
                change.apply(&mut expected);
                save(if in_first { &mut first } else { &mut second }, &[change]);
            }
            assert_eq!(SettingsStore::load(file).settings, expected, "{}", text_of(file));
        });
    }
}

#[test]
fn a_window_does_not_save_a_change_again() {
    with(WRITTEN, |file| {
        let mut first = open(file);
        save(&mut first, &[zoom(2.0), used("a", 1)]);
        change(file, &[zoom(3.0), removed("a")]);
        let settings = save(&mut first, &[reconnect(false)]);
        assert_eq!(settings.zoom, Zoom::from(3.0));
        assert_eq!(settings.recents.get(&address("a")), None);
        // The last settings of the file are those of both windows.
        fs::remove_file(file).expect("it can be removed");
        assert_eq!(save(&mut first, &[]), settings);
    });
}

#[test]
fn a_process_that_hangs_while_it_saves_does_not_block_the_others() {
    with(WRITTEN, |file| {
        let mut store = open(file);
        let lock = fs::File::create(sibling(file, ".lock")).expect("it can be created");
        lock.lock().expect("it is not locked");
        let started = Instant::now();
        let error = store.update(|settings| settings.reconnect = false).expect_err("it is locked");
        assert!(started.elapsed() < Duration::from_secs(20));
        assert!(error.to_string().contains("another window"), "{error}");
        assert_eq!(text_of(file), WRITTEN);
        drop(lock);
        save(&mut store, &[reconnect(false)]);
    });
}

/// Starts a thread that saves to `file`.
fn start(file: &Path) -> (DiskThread, Receiver<Event>) {
    let (events, received) = channel(|_| {});
    let store = SettingsStore::load(file).store;
    (DiskThread::start(store, events).expect("a thread can be started"), received)
}

#[test]
fn pending_changes_are_saved_in_their_order_before_the_program_ends() {
    with(WRITTEN, |file| {
        let (thread, received) = start(file);
        for step in 0_u8..=100 {
            assert!(thread.save(zoom(1.0 + f32::from(step) / 100.0)));
        }
        for change in [used("a", 1), removed("a"), used("b", 2), reconnect(false)] {
            assert!(thread.save(change));
        }
        drop(thread);
        let settings = load(file);
        assert_eq!((settings.zoom, settings.reconnect), (Zoom::from(2.0), false));
        assert_eq!(names(&settings.recents), ["Attic", "[::1]:9900", "b:9900"]);
        assert_eq!(received.try_iter().count(), 0);
    });
}

#[test]
fn a_window_that_is_closed_without_a_change_creates_the_file_and_does_not_change_it() {
    in_folder(|file| {
        drop(start(file));
        assert_eq!(load(file), Settings::default());
        let text = text_of(file);
        drop(start(file));
        assert_eq!(text_of(file), text);
        assert!(!sibling(file, ".bak").exists());
    });
}

#[test]
fn a_change_that_could_not_be_saved_is_reported_and_saved_with_the_next_one() {
    with(WRITTEN, |file| {
        let (thread, received) = start(file);
        fs::create_dir(sibling(file, ".bak")).expect("a folder can be created");
        assert!(thread.save(zoom(2.0)));
        let event = received.recv_timeout(Duration::from_secs(20)).expect("it is reported");
        let Event::Disk(DiskEvent::NotSaved { file: named, .. }) = event else { panic!("{event:?}") };
        assert_eq!((named.as_path(), text_of(file).as_str()), (file, WRITTEN));
        // The user did not change anything, so there is no second report.
        assert!(thread.save(Change::Window(WindowGeometry { width: 801.0, ..WindowGeometry::default() })));
        drop(thread);
        assert_eq!(received.try_iter().count(), 0);
        let (thread, received) = start(file);
        assert!(thread.save(zoom(2.0)));
        received.recv_timeout(Duration::from_secs(20)).expect("it is reported");
        fs::remove_dir(sibling(file, ".bak")).expect("it can be removed");
        assert!(thread.save(reconnect(false)));
        drop(thread);
        let settings = load(file);
        assert_eq!((settings.zoom, settings.reconnect), (Zoom::from(2.0), false));
    });
}
