//! Links, pipes and devices in place of the server's files: they neither redirect nor block it.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use nix::sys::signal::Signal;
use nix::sys::stat::{Mode, SFlag, makedev, mknod};
use nix::unistd::mkfifo;
use tempfile::TempDir;

use crate::background::Background;
use crate::common::{Server, command, run};
use crate::is_root;

const SERVICE_USER: u32 = 65534;

/// A directory that every user can enter.
fn accessible_directory() -> TempDir {
    let directory = TempDir::new().unwrap();
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
    directory
}

fn logs_to(path: &Path) -> String {
    format!("[process]\nuser = \"{SERVICE_USER}\"\n[log]\nfile = \"{}\"", path.display())
}

#[test]
fn a_link_of_the_services_user_in_place_of_the_log_does_not_change_its_target() {
    if !is_root() {
        return;
    }
    let directory = accessible_directory();
    let (secret, logs) = (directory.path().join("secret"), directory.path().join("logs"));
    fs::write(&secret, "root's").unwrap();
    fs::create_dir(&logs).unwrap();
    chown(&logs, Some(SERVICE_USER), None).unwrap();
    symlink(&secret, logs.join("server.log")).unwrap();
    let mut server = Server::start(&logs_to(&logs.join("server.log")));
    server.welcomed();
    server.signal(Signal::SIGTERM);
    let (_, log) = server.wait_for_end();
    assert!(log.contains("it is a symbolic link") && log.contains("logging to standard error"), "{log}");
    assert_eq!(
        (fs::read_to_string(&secret).unwrap().as_str(), fs::metadata(&secret).unwrap().uid()),
        ("root's", 0)
    );
}

#[test]
fn root_writes_nothing_through_a_directory_link_of_the_services_user() {
    if !is_root() {
        return;
    }
    let directory = accessible_directory();
    let (roots, service) = (directory.path().join("roots"), directory.path().join("service"));
    fs::create_dir(&roots).unwrap();
    fs::write(roots.join("server.log"), "root's").unwrap();
    fs::create_dir(&service).unwrap();
    chown(&service, Some(SERVICE_USER), None).unwrap();
    symlink(&roots, service.join("logs")).unwrap();
    let settings = format!(
        "{}\n[server]\nbind = [\"127.0.0.1\"]\nport = 0",
        logs_to(&service.join("logs/server.log")).replace(
            "[log]",
            &format!("pid_file = \"{}\"\n[log]", service.join("logs/server.pid").display())
        )
    );
    fs::write(directory.path().join("server.toml"), settings).unwrap();
    let (code, output) = run(command(&directory).args(["--config", "server.toml", "run"]));
    assert_eq!(code, Some(1), "a PID file in the settings is required: {output}");
    assert!(output.contains("other users can change its path"), "{output}");
    assert_eq!(fs::read_to_string(roots.join("server.log")).unwrap(), "root's");
    assert_eq!(fs::metadata(roots.join("server.log")).unwrap().uid(), 0);
    assert!(!roots.join("server.pid").exists() && !roots.join("server.pid.lock").exists());
}

#[test]
fn no_directory_is_created_through_a_link_of_the_services_user() {
    if !is_root() {
        return;
    }
    let directory = accessible_directory();
    let (roots, service) = (directory.path().join("roots"), directory.path().join("service"));
    fs::create_dir(&roots).unwrap();
    fs::create_dir(&service).unwrap();
    chown(&service, Some(SERVICE_USER), None).unwrap();
    symlink(&roots, service.join("logs")).unwrap();
    let settings = format!(
        "[process]\nuser = \"{SERVICE_USER}\"\npid_file = \"{0}/a/server.pid\"\ncontrol_socket = \"{0}/b/c.sock\"\n\
         [log]\nfile = \"{0}/c/d/server.log\"\n[server]\nbind = [\"127.0.0.1\"]\nport = 0",
        service.join("logs").display()
    );
    fs::write(directory.path().join("server.toml"), settings).unwrap();
    let (code, output) = run(command(&directory).args(["--config", "server.toml", "run"]));
    assert_eq!(code, Some(1), "{output}");
    assert_eq!(fs::read_dir(&roots).unwrap().count(), 0, "{output}");
}

#[test]
fn a_link_of_root_to_a_link_of_the_services_user_is_not_followed() {
    if !is_root() {
        return;
    }
    let directory = accessible_directory();
    let path = |name: &str| directory.path().join(name);
    fs::create_dir_all(path("victim")).unwrap();
    fs::write(path("victim/server.log"), "root's").unwrap();
    fs::create_dir(path("service")).unwrap();
    chown(path("service"), Some(SERVICE_USER), None).unwrap();
    symlink(path("victim"), path("service/app")).unwrap();
    std::os::unix::fs::lchown(path("service/app"), Some(SERVICE_USER), None).unwrap();
    symlink(path("service/app"), path("applog")).unwrap();
    let mut server = Server::start(&logs_to(&path("applog/server.log")));
    server.signal(Signal::SIGTERM);
    let (_, log) = server.wait_for_end();
    assert!(log.contains("logging to standard error"), "{log}");
    assert_eq!(fs::read_to_string(path("victim/server.log")).unwrap(), "root's");
    assert_eq!(fs::metadata(path("victim/server.log")).unwrap().uid(), 0);
}

#[test]
fn a_terminal_that_no_program_reads_does_not_block_the_server() {
    let terminal = nix::pty::openpty(None, None).unwrap();
    let server = Background::new();
    server.write("[log]\nlevel = \"debug\"");
    let _process = server.run(|command| {
        command.stderr(terminal.slave);
    });
    for _ in 0..300 {
        assert_eq!(server.connect().ask_after_welcome("quit"), "goodbye");
    }
}

#[test]
fn a_log_that_is_a_device_keeps_its_owner() {
    if !is_root() {
        return;
    }
    let directory = accessible_directory();
    let null = directory.path().join("null");
    mknod(&null, SFlag::S_IFCHR, Mode::empty(), makedev(1, 3)).unwrap();
    fs::set_permissions(&null, fs::Permissions::from_mode(0o666)).unwrap();
    let settings = format!("[server]\nbind = [\"127.0.0.1\"]\nport = 0\n{}", logs_to(&null));
    fs::write(directory.path().join("server.toml"), settings).unwrap();
    let start = |action| run(command(&directory).args(["--config", "server.toml", action]));
    assert_eq!(start("start").0, Some(0));
    assert_eq!(fs::metadata(&null).unwrap().uid(), 0);
    assert_eq!(start("stop").0, Some(0));
}

#[test]
fn a_log_that_root_creates_belongs_to_the_user_of_the_server_also_after_rotation() {
    if !is_root() {
        return;
    }
    let directory = accessible_directory();
    let log = directory.path().join("server.log");
    let settings = format!("[server]\nbind = [\"127.0.0.1\"]\nport = 0\n{}", logs_to(&log));
    fs::write(directory.path().join("server.toml"), settings).unwrap();
    let control = |action| run(command(&directory).args(["--config", "server.toml", action]));
    assert_eq!(control("start").0, Some(0));
    assert_eq!(fs::metadata(&log).unwrap().uid(), SERVICE_USER);
    let (code, output) = control("reload");
    assert_eq!(code, Some(0), "{output}");
    // That user cannot create a file in root's directory, but the monitor can.
    fs::rename(&log, directory.path().join("server.log.1")).unwrap();
    let (code, output) = control("reload");
    assert_eq!(code, Some(0), "{output}");
    assert_eq!(fs::metadata(&log).unwrap().uid(), SERVICE_USER);
    assert_eq!(control("stop").0, Some(0));
}

#[test]
fn a_log_pipe_whose_reader_has_exited_does_not_stop_the_server() {
    let server = Background::new();
    mkfifo(&server.path("pipe"), Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
    let mut reader = Command::new("cat").arg(server.path("pipe")).stdout(Stdio::null()).spawn().unwrap();
    server.write("[log]\nfile = \"pipe\"");
    let (code, output) = server.control(&["start"]);
    assert_eq!(code, Some(0), "{output}");
    reader.kill().unwrap();
    reader.wait().unwrap();
    let (code, output) = server.control(&["reload"]);
    assert_eq!(code, Some(1), "{output}");
    assert!(output.contains("a named pipe that no program reads"), "{output}");
    assert!(server.connect().line().unwrap().starts_with("Welcome"));
    assert_eq!(server.control(&["stop"]).0, Some(0));
}

#[test]
fn a_reload_from_a_pipe_fails_and_keeps_the_settings() {
    let mut server = Server::start("[formats]\nday = \"OLD\"");
    fs::remove_file(server.settings_file()).unwrap();
    mkfifo(&server.settings_file(), Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
    server.signal(Signal::SIGHUP);
    let line = server.wait_for_log("reload failed");
    assert!(line.contains("it is not a regular file"), "{line}");
    assert_eq!(server.welcomed().ask("day"), "OLD");
}

#[test]
fn a_reload_from_a_blank_file_fails_and_keeps_the_settings() {
    let mut server = Server::start("[access]\nallow = [\"127.0.0.1\"]\n[formats]\nday = \"OLD\"");
    for blank in ["", "\n \n", "# [access]\n# allow = []\n"] {
        server.write_settings(blank);
        server.signal(Signal::SIGHUP);
        let line = server.wait_for_log("reload failed");
        assert!(line.contains("contains no settings"), "{line}");
        assert_eq!(server.welcomed().ask("day"), "OLD");
    }
}

#[test]
fn start_serves_settings_from_a_pipe_and_reads_them_only_once() {
    let server = Background::new();
    let mut start = command(&server.directory);
    let mut shell = Command::new("/bin/bash");
    let script = "exec \"$0\" --config <(cat server.toml) \"$1\"";
    shell.args(["-c", script]).arg(start.get_program()).arg("start");
    crate::common::wrap(&mut start, shell);
    let (code, output) = run(&mut start);
    assert_eq!(code, Some(0), "{output}");
    assert!(server.connect().line().unwrap().starts_with("Welcome"), "on the port of the pipe");
    nix::sys::signal::kill(server.pid(), Signal::SIGHUP).unwrap();
    let log = server.path("state/datetime-server/server.log");
    crate::common::wait_until(
        || fs::read_to_string(&log).unwrap().contains("cannot be read again"),
        || fs::read_to_string(&log).unwrap(),
    );
    assert_eq!(server.control(&["stop"]).0, Some(0));
}

#[test]
fn settings_from_a_pipe_without_a_writer_are_an_error_after_a_timeout() {
    let server = Background::new();
    mkfifo(&server.path("pipe"), Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
    let (code, output) = run(command(&server.directory).args(["--config", "pipe", "check"]));
    assert_eq!(code, Some(1), "{output}");
    assert!(output.contains("its writer did not finish within 5s"), "{output}");
}

#[test]
fn output_that_cannot_be_written_is_an_error() {
    let server = Background::new();
    assert_eq!(server.control(&["start"]).0, Some(0));
    for args in [&["status"][..], &["status", "--json"], &["status", "--prometheus"], &["check"], &["reload"]]
    {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut process = command(&server.directory);
        process.args(["--config", "server.toml"]).args(args).stdout(full).stderr(Stdio::piped());
        let output = process.output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {errors}");
        assert!(errors.contains("cannot write to standard output: No space left"), "{errors}");
    }
    assert_eq!(server.control(&["stop"]).0, Some(0));
}
