//! Replacing the file: permissions, temporary files, links, and paths that are not regular files.

#[cfg(windows)]
use std::time::{Duration, Instant};

use super::*;

#[cfg(windows)]
#[test]
fn a_file_that_another_process_reads_is_replaced_as_soon_as_it_is_closed() {
    with(WRITTEN, |file| {
        let old = fs::File::open(file).expect("it can be read");
        std::thread::scope(|scope| {
            let saving = scope.spawn(|| change(file, &[zoom(1.5)]));
            // The new file is written and waits to be renamed.
            let waits = |name: &String| name.starts_with(".client.toml.") && !name.contains(".bak.");
            let deadline = Instant::now() + Duration::from_secs(10);
            while !names_in_folder_of(file).iter().any(waits) {
                assert!(Instant::now() < deadline && !saving.is_finished(), "it does not wait");
                std::thread::yield_now();
            }
            drop(old);
            saving.join().expect("it is saved");
        });
        assert_eq!(names_in_folder_of(file), ["client.toml", "client.toml.bak", "client.toml.lock"]);
    });
}

#[cfg(unix)]
#[test]
fn a_save_replaces_the_file_and_only_the_user_may_read_it() {
    use std::io::Read;
    use std::os::unix::fs::PermissionsExt;

    with(WRITTEN, |file| {
        // A process that has the old file open reads all of it.
        let mut old = fs::File::open(file).expect("it can be read");
        change(file, &[zoom(1.5)]);
        let mut text = String::new();
        old.read_to_string(&mut text).expect("it is open");
        assert_eq!(text, WRITTEN);
        let mode = fs::metadata(file).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(names_in_folder_of(file), ["client.toml", "client.toml.bak", "client.toml.lock"]);
    });
}

#[test]
fn only_the_temporary_files_of_killed_processes_are_removed() {
    with(WRITTEN, |file| {
        for name in
            [".client.toml.aB3dE9.datetime-tmp", ".client.toml.bak.aB3dE9.datetime-tmp", ".client.toml.swp"]
        {
            write(&file.with_file_name(name), "incomplete");
        }
        change(file, &[zoom(1.5)]);
        let left = [".client.toml.swp", "client.toml", "client.toml.bak", "client.toml.lock"];
        assert_eq!(names_in_folder_of(file), left);
    });
}

#[test]
fn a_save_that_fails_leaves_the_old_file() {
    with(WRITTEN, |file| {
        let mut store = open(file);
        fs::create_dir(sibling(file, ".bak")).expect("a folder can be created");
        store.update(|settings| settings.reconnect = false).expect_err("the backup cannot be written");
        assert_eq!(text_of(file), WRITTEN);
        let names = names_in_folder_of(file);
        assert_eq!(
            names,
            ["client.toml", "client.toml.bak", "client.toml.lock"],
            "no temporary file is left"
        );
    });
}

#[cfg(unix)]
#[test]
fn a_pipe_a_device_or_a_folder_is_not_opened_and_not_replaced() {
    in_folder(|file| {
        let mut store = open(file);
        let made = std::process::Command::new("mkfifo").arg(file).status().expect("the system has mkfifo");
        assert!(made.success());
        let folder = file.parent().expect("it has a folder");
        for (file, reason) in [(file, "pipe"), (Path::new("/dev/zero"), "device"), (folder, "folder")] {
            let loaded = SettingsStore::load(file);
            let Some(Warning::Unreadable { what, .. }) = loaded.warning else {
                panic!("{:?}", loaded.warning)
            };
            assert!(what.to_string().contains(reason) && loaded.store.is_none(), "{what}");
        }
        let error = store.update(|_| ()).expect_err("it became a pipe while the window was open");
        assert!(error.to_string().contains("pipe"), "{error}");
    });
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_its_target_is_replaced() {
    for text in [Some(WRITTEN), Some("zoom = "), None] {
        in_folder(|link| {
            let target = link.with_file_name("dotfiles").join("client.toml");
            fs::create_dir(link.with_file_name("dotfiles")).expect("a folder can be created");
            if let Some(text) = text {
                write(&target, text);
            }
            std::os::unix::fs::symlink("dotfiles/client.toml", link).expect("a link can be created");
            let settings = change(link, &[zoom(1.5)]);
            assert!(link.is_symlink(), "{text:?}");
            assert_eq!(load(&target), settings, "{text:?}");
        });
    }
}
