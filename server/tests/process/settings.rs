//! `check`, and where the settings are looked for.

use std::fs;
use std::process::Output;

use tempfile::TempDir;

use crate::common::command;

fn check(folder: &TempDir, args: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command(folder).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn mistakes_are_said_by_file_line_and_column() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("my.toml"), "[server]\nport = 70000\n[limits]\nidle = 3\n").unwrap();
    let (code, _, said) = check(&folder, &["--config", "my.toml", "check"]);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("my.toml:2:8: port: \"70000\" is not a port; use a number from 1 to 65535"),
        "{said}"
    );
    assert!(
        said.contains("\nmy.toml:4:1: unknown key \"idle\" in [limits]; did you mean idle_timeout?"),
        "{said}"
    );
    let (code, _, said) = check(&folder, &["--config", "my.toml", "run"]);
    assert_eq!(code, Some(1), "a server does not begin with mistakes");
    assert!(said.contains("my.toml:2:8:"), "{said}");
}

#[test]
fn what_is_printed_reads_back_to_the_same() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("my.toml"), "[commands]\nunix = \"%s\"\n[formats]\nlocale = \"ja_JP\"")
        .unwrap();
    let (code, printed, said) = check(&folder, &["check", "--print", "--config", "my.toml"]);
    assert_eq!(code, Some(0), "{said}");
    fs::write(folder.path().join("again.toml"), &printed).unwrap();
    assert_eq!(check(&folder, &["--config", "again.toml", "check", "--print"]).1, printed);
}

#[test]
fn the_settings_are_those_of_the_first_place_that_has_some() {
    let folder = TempDir::new().unwrap();
    let source = |args: &[&str]| check(&folder, args).1;
    if !std::path::Path::new("/etc/datetime-server/server.toml").exists() {
        assert_eq!(source(&["check"]), "built-in defaults: no mistakes\n");
    }
    let users = folder.path().join("xdg/datetime-server");
    fs::create_dir_all(&users).unwrap();
    fs::write(users.join("server.toml"), "").unwrap();
    if cfg!(target_os = "linux") {
        assert_eq!(source(&["check"]), format!("{}: no mistakes\n", users.join("server.toml").display()));
    }
    fs::create_dir(folder.path().join("config")).unwrap();
    fs::write(folder.path().join("config/server.toml"), "").unwrap();
    assert_eq!(source(&["check"]), "config/server.toml: no mistakes\n");
    fs::write(folder.path().join("named.toml"), "").unwrap();
    let by_variable =
        command(&folder).arg("check").env("DATETIME_SERVER_CONFIG", "named.toml").output().unwrap();
    assert_eq!(String::from_utf8_lossy(&by_variable.stdout), "named.toml: no mistakes\n");
}

#[test]
fn a_named_file_that_is_not_there_is_a_mistake() {
    let folder = TempDir::new().unwrap();
    let (code, _, said) = check(&folder, &["--config", "none.toml", "check"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("cannot read the settings in none.toml: No such file"), "{said}");
}
