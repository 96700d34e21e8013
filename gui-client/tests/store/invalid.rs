//! Files that are invalid, too new, or too large.

use datetime_client_core::notice::Fallback;

use super::*;

/// The line of the error, the file's new name, and the settings in use.
fn broken(warning: Warning) -> (Option<usize>, PathBuf, Fallback) {
    let Warning::Broken { line, saved_as, fallback, .. } = warning else { panic!("{warning:?}") };
    (line, saved_as, fallback)
}

#[test]
fn an_invalid_file_is_kept_under_another_name_and_the_defaults_are_used() {
    let text = "version = 1\n\n[window]\nwidth = \"wide\"\n";
    with(text, |file| {
        let loaded = SettingsStore::load(file);
        assert_eq!(loaded.settings, Settings::default());
        let kept = sibling(file, ".broken");
        assert_eq!(
            broken(loaded.warning.expect("it is reported")),
            (Some(4), kept.clone(), Fallback::Defaults)
        );
        assert!(!file.exists());
        save(&mut loaded.store.expect("it may be written"), &[zoom(1.5)]);
        assert_eq!(text_of(&kept), text, "the next save leaves it");
    });
}

#[test]
fn a_value_of_a_wrong_type_is_reported_at_its_line() {
    for (text, line) in [
        ("theme = 1", 1),
        ("\nzoom = \"large\"", 2),
        ("\n\nrecent = 3", 3),
        ("version = \"one\"", 1),
        ("[window]\nplace = { x = 1 }", 2),
        ("[timeouts]\n\nconnect = true", 3),
        ("a = 1\nb", 2),
    ] {
        with(text, |file| assert_eq!(broken(warning(file)).0, Some(line), "{text}"));
    }
}

#[test]
fn an_error_is_reported_on_one_line_of_bounded_length() {
    with(format!("theme = \"{}\"", "very\\n".repeat(1000)), |file| {
        let Warning::Broken { what, .. } = warning(file) else { panic!("another warning") };
        assert!(what.to_string().chars().count() <= 200 && !what.to_string().contains('\n'), "{what}");
    });
}

#[test]
fn the_previous_version_is_kept_and_replaces_an_invalid_file() {
    with(WRITTEN, |file| {
        let first = load(file);
        change(file, &[zoom(1.5)]);
        let second = text_of(file);
        assert_eq!(text_of(&sibling(file, ".bak")), WRITTEN);
        change(file, &[reconnect(false)]);
        assert_eq!(text_of(&sibling(file, ".bak")), second);
        write(&sibling(file, ".bak"), WRITTEN);
        write(file, "version = ");
        assert_eq!(broken(warning(file)).2, Fallback::Backup);
        // It is restored at once, because the program may be killed before it saves.
        assert_eq!(load(file), first);
        assert_eq!(text_of(file), WRITTEN);
    });
}

#[test]
fn a_backup_that_is_invalid_or_newer_is_not_restored() {
    for backup in ["version = ", "version = 2\n"] {
        with("zoom = ", |file| {
            write(&sibling(file, ".bak"), backup);
            assert_eq!(broken(warning(file)).2, Fallback::Defaults);
            assert_eq!(text_of(&sibling(file, ".bak")), backup);
        });
    }
}

#[test]
fn an_earlier_invalid_file_is_never_overwritten() {
    in_folder(|file| {
        for (text, ending) in [
            ("a = ", ".broken"),
            ("b = ", ".broken-2"),
            ("c = ", ".broken-3"),
            ("b = ", ".broken-2"),
            ("d = ", ".broken-4"),
        ] {
            write(file, text);
            let kept = broken(warning(file)).1;
            assert_eq!((&kept, text_of(&kept).as_str()), (&sibling(file, ending), text));
        }
        for number in 5..=20 {
            write(&sibling(file, &format!(".broken-{number}")), "");
        }
        write(file, "e = ");
        let loaded = SettingsStore::load(file);
        let Some(Warning::Unreadable { what, .. }) = loaded.warning else { panic!("{:?}", loaded.warning) };
        assert!(what.to_string().contains("20 broken files") && loaded.store.is_none(), "{what}");
        assert_eq!(text_of(file), "e = ");
    });
}

#[test]
fn a_file_that_is_not_text_or_too_large_is_invalid() {
    let large = "# large\n".repeat(150_000);
    for bytes in [b"theme = \"\xff\"".as_slice(), large.as_bytes()] {
        with(bytes, |file| {
            let (line, kept, _) = broken(warning(file));
            assert_eq!((line, fs::read(kept).expect("it is kept").as_slice()), (None, bytes));
        });
    }
}

#[test]
fn a_file_is_not_written_larger_than_it_may_be() {
    let label = "x".repeat(1024 * 1024 - 60);
    let text = format!("[[recent]]\nhost = \"a\"\nport = 1\nlabel = \"{label}\"\n");
    with(&text, |file| {
        let changes = [used("another-server", 1), used("another-server-still", 2)];
        let update = |settings: &mut Settings| changes.iter().for_each(|change| change.apply(settings));
        let error = open(file).update(update).expect_err("it is too large");
        assert!(error.to_string().contains("remove servers from the list"), "{error}");
        assert_eq!(text_of(file), text);
    });
}

#[test]
fn deeply_nested_tables_do_no_harm() {
    let deep = |between: &str| vec!["a"; 100_000].join(between);
    for text in [
        format!("[{}]", deep(".")),
        format!("{} = 1", deep(".")),
        format!("[[recent]]\n{} = 1", deep(".")),
        format!("a = {}", "[".repeat(100_000)),
    ] {
        with(&text, |file| {
            change(file, &[zoom(1.5)]);
            assert_eq!(load(file).zoom, Zoom::from(1.5));
        });
    }
}

#[test]
fn a_newer_file_is_not_written() {
    for text in ["version = 2\n", "version = 5000000000\nwindow = \"other\"\n", "version = 2\nrecent = 3\n"] {
        with(text, |file| {
            let loaded = SettingsStore::load(file);
            assert_eq!(loaded.warning, Some(Warning::Newer { file: file.to_owned() }));
            assert!(loaded.store.is_none());
            assert_eq!(
                (names_in_folder_of(file), text_of(file).as_str()),
                (vec!["client.toml".to_owned()], text)
            );
        });
    }
}

#[test]
fn a_file_that_becomes_newer_while_the_window_is_open_is_not_written() {
    with(WRITTEN, |file| {
        let mut store = open(file);
        let newer = WRITTEN.replace("version = 1", "version = 2");
        write(file, &newer);
        let error = store.update(|settings| settings.reconnect = false).expect_err("it is newer");
        assert!(error.to_string().contains("newer version"), "{error}");
        assert_eq!(text_of(file), newer);
        write(file, WRITTEN);
        assert!(!save(&mut store, &[reconnect(false)]).reconnect);
    });
}

#[test]
fn a_file_that_becomes_invalid_while_the_window_is_open_is_kept_and_replaced() {
    with(WRITTEN, |file| {
        change(file, &[zoom(1.5)]);
        let mut store = open(file);
        write(file, "theme = ");
        let updated = store.update(|settings| settings.reconnect = false).expect("it can be saved");
        let kept = sibling(file, ".broken");
        assert_eq!(
            broken(updated.warning.expect("it is reported")),
            (Some(1), kept.clone(), Fallback::Current)
        );
        assert_eq!((updated.settings.zoom, updated.settings.reconnect), (Zoom::from(1.5), false));
        assert_eq!(load(file), updated.settings);
        assert!(text_of(file).contains("note = \"mine\""), "comments and unknown keys come from the backup");
        assert_eq!(text_of(&kept), "theme = ");
        assert_eq!(text_of(&sibling(file, ".bak")), WRITTEN);
        // Also if the settings are the same as those of the backup.
        write(file, "zoom = ");
        store.update(|settings| *settings = load(&sibling(file, ".bak"))).expect("it can be saved");
        assert_eq!(load(file), load(&sibling(file, ".bak")));
    });
}

#[test]
fn a_file_that_is_removed_while_the_window_is_open_is_written_with_all_settings() {
    with(WRITTEN, |file| {
        let mut store = open(file);
        let expected = Settings { reconnect: false, ..load(file) };
        fs::remove_file(file).expect("it can be removed");
        assert_eq!(save(&mut store, &[reconnect(false)]), expected);
        assert_eq!(load(file), expected);
        fs::remove_file(file).expect("it can be removed");
        save(&mut store, &[]);
        assert_eq!(load(file), expected);
    });
}
