//! `check`, and where the settings file is searched for.

use std::fs;
use std::process::Output;

use tempfile::TempDir;

use crate::common::command;

fn check(directory: &TempDir, args: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command(directory).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn errors_are_reported_with_file_line_and_column() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("my.toml"), "[server]\nport = 70000\n[limits]\nidle = 3\n").unwrap();
    let (code, _, errors) = check(&directory, &["--config", "my.toml", "check"]);
    assert_eq!(code, Some(1));
    assert!(
        errors.contains("my.toml:2:8: port: \"70000\" is not a port; use a number from 1 to 65535"),
        "{errors}"
    );
    assert!(
        errors.contains("\nmy.toml:4:1: unknown key \"idle\" in [limits]; did you mean idle_timeout?"),
        "{errors}"
    );
    let (code, _, errors) = check(&directory, &["--config", "my.toml", "run"]);
    assert_eq!(code, Some(1), "a server does not start with invalid settings");
    assert!(errors.contains("my.toml:2:8:"), "{errors}");
}

#[test]
fn printed_settings_load_as_the_same() {
    let directory = TempDir::new().unwrap();
    fs::write(directory.path().join("my.toml"), "[commands]\nunix = \"%s\"\n[formats]\nlocale = \"ja_JP\"")
        .unwrap();
    let (code, printed, errors) = check(&directory, &["check", "--print", "--config", "my.toml"]);
    assert_eq!(code, Some(0), "{errors}");
    fs::write(directory.path().join("again.toml"), &printed).unwrap();
    assert_eq!(check(&directory, &["--config", "again.toml", "check", "--print"]).1, printed);
}

#[test]
fn the_first_settings_file_that_exists_is_used() {
    let directory = TempDir::new().unwrap();
    let source = |args: &[&str]| check(&directory, args).1;
    if !std::path::Path::new("/etc/datetime-server/server.toml").exists() {
        assert_eq!(source(&["check"]), "built-in defaults: no errors\n");
    }
    let users = directory.path().join("xdg/datetime-server");
    fs::create_dir_all(&users).unwrap();
    fs::write(users.join("server.toml"), "").unwrap();
    if cfg!(target_os = "linux") {
        assert_eq!(source(&["check"]), format!("{}: no errors\n", users.join("server.toml").display()));
    }
    fs::create_dir(directory.path().join("config")).unwrap();
    fs::write(directory.path().join("config/server.toml"), "").unwrap();
    assert_eq!(source(&["check"]), "config/server.toml: no errors\n");
    fs::write(directory.path().join("named.toml"), "").unwrap();
    let by_variable =
        command(&directory).arg("check").env("DATETIME_SERVER_CONFIG", "named.toml").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&by_variable.stdout), "named.toml: no errors\n");
}

#[test]
fn a_named_file_that_does_not_exist_is_an_error() {
    let directory = TempDir::new().unwrap();
    let (code, _, errors) = check(&directory, &["--config", "none.toml", "check"]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("cannot read the settings in none.toml: No such file"), "{errors}");
}
