//! How `stop`, `reload` and `status` identify the process of the server. They never signal any other.
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;
use nix::sys::signal::{Signal, kill};

use crate::background::Background;
use crate::common::{Server, command, run, sessions, wait_until, wrap};
use crate::is_root;

/// A write lock on a whole file.
fn whole_file() -> libc::flock {
    let kind = i16::try_from(libc::F_WRLCK).unwrap();
    libc::flock { l_type: kind, l_whence: 0, l_start: 0, l_len: 0, l_pid: 0 }
}

fn lock_file(server: &Background) -> PathBuf {
    let path = server.path("run/server.pid.lock");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    path
}

fn new_private_file(path: &Path) -> File {
    let file = File::options().read(true).write(true).create(true).truncate(true).open(path).unwrap();
    file.set_permissions(fs::Permissions::from_mode(0o600)).unwrap();
    file
}

#[test]
fn a_process_that_is_not_a_server_but_holds_the_lock_is_not_signalled() {
    let server = Background::new();
    let file = new_private_file(&lock_file(&server));
    for lock in [FcntlArg::F_OFD_SETLK(&whole_file()), FcntlArg::F_SETLK(&whole_file())] {
        fcntl(&file, lock).unwrap();
        for action in ["stop", "reload"] {
            // The lock is held by this test, which would get the signal.
            let (code, output) = server.control(&[action]);
            assert_eq!(code, Some(1), "{output}");
            assert!(output.contains("nothing was signalled"), "{output}");
        }
        let (code, output) = server.control(&["start"]);
        assert_eq!(code, Some(1), "{output}");
        let free = libc::flock { l_type: i16::try_from(libc::F_UNLCK).unwrap(), ..whole_file() };
        fcntl(&file, FcntlArg::F_OFD_SETLK(&free)).unwrap();
    }
}

#[test]
fn a_process_that_is_named_in_a_forged_record_is_not_signalled() {
    let server = Background::new();
    server.control(&["start"]);
    let record = fs::read_to_string(lock_file(&server)).unwrap();
    assert_eq!(server.control(&["stop"]).0, Some(0));
    // The record names this process, which holds the lock but has another start time.
    let file = new_private_file(&lock_file(&server));
    let own_pid = format!("pid = {}", std::process::id());
    let forged = record.lines().map(|line| if line.starts_with("pid = ") { own_pid.as_str() } else { line });
    fs::write(lock_file(&server), forged.collect::<Vec<_>>().join("\n")).unwrap();
    fcntl(&file, FcntlArg::F_SETLK(&whole_file())).unwrap();
    let (code, output) = server.control(&["stop"]);
    assert_eq!(code, Some(1), "{output}");
    assert!(output.contains("is not the datetime-server that wrote the record"), "{output}");
}

#[test]
fn a_lock_on_the_pid_file_has_no_effect() {
    let server = Background::new();
    server.control(&["start"]);
    let pid_file = server.path("run/server.pid");
    assert_eq!(fs::metadata(&pid_file).unwrap().permissions().mode() & 0o777, 0o644, "others can read it");
    assert_eq!(fs::metadata(lock_file(&server)).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(server.control(&["stop"]).0, Some(0));
    assert!(!pid_file.exists(), "stop removes it");
    let file = File::create(&pid_file).unwrap();
    fcntl(&file, FcntlArg::F_OFD_SETLK(&whole_file())).unwrap();
    let (code, output) = server.control(&["start"]);
    assert_eq!(code, Some(0), "{output}");
    assert_eq!(server.control(&["stop"]).0, Some(0));
}

#[test]
fn a_symbolic_link_in_place_of_the_lock_is_not_followed() {
    let server = Background::new();
    let target = server.path("target");
    let file = new_private_file(&target);
    fcntl(&file, FcntlArg::F_SETLK(&whole_file())).unwrap();
    symlink(&target, lock_file(&server)).unwrap();
    for action in ["stop", "reload", "start"] {
        let (code, output) = server.control(&[action]);
        assert_eq!(code, Some(1), "{output}");
        assert!(output.contains("symbolic link"), "{output}");
    }
}

#[test]
fn a_server_in_another_pid_namespace_is_reported_and_not_signalled() {
    if !is_root() {
        return;
    }
    let server = Background::new();
    server.control(&["start"]);
    let pid = server.pid();
    for action in ["stop", "reload", "start"] {
        let mut inside = command(&server.directory);
        let mut wrapper = Command::new("unshare");
        wrapper.args(["-pf", "--mount-proc"]).arg(inside.get_program());
        wrapper.args(["--config", "server.toml", action]);
        wrap(&mut inside, wrapper);
        let (code, output) = run(&mut inside);
        assert_eq!(code, Some(1), "{output}");
        assert!(output.contains("another PID namespace"), "{output}");
    }
    assert!(kill(pid, None).is_ok(), "the server is still running");
    assert_eq!(server.control(&["stop"]).0, Some(0));
}

/// A change of the settings file. The second argument is a `[process]` table with other paths.
type Change = fn(&Background, &str);

#[test]
fn a_running_server_is_found_after_any_change_of_its_settings() {
    let moved = "[process]\npid_file = \"other.pid\"\ncontrol_socket = \"other.sock\"\n";
    let changes: [(&str, Change); 4] = [
        ("an error", |server, _| server.write("oops = 1")),
        ("deleted", |server, _| fs::remove_file(server.path("server.toml")).unwrap()),
        ("unreadable", |server, _| {
            fs::remove_file(server.path("server.toml")).unwrap();
            fs::create_dir(server.path("server.toml")).unwrap();
        }),
        ("another PID file", |server, moved| server.write(moved)),
    ];
    for (name, change) in changes {
        let server = Background::new();
        assert_eq!(server.control(&["start"]).0, Some(0));
        let pid = server.pid();
        change(&server, moved);
        let (code, output) = server.control(&["status"]);
        assert_eq!(code, Some(0), "{name}: {output}");
        assert!(
            output.contains("warning: ") && output.contains(&format!("process {pid}")),
            "{name}: {output}"
        );
        let (code, output) = server.control(&["stop"]);
        assert_eq!(code, Some(0), "{name}: {output}");
        wait_until(|| kill(pid, None).is_err(), || format!("{name}: the process is still running"));
    }
}

#[test]
fn invalid_settings_do_not_stop_a_server_started_with_another_file() {
    let server = Background::new();
    assert_eq!(server.control(&["start"]).0, Some(0));
    fs::write(server.path("other.toml"), "oops = 1").unwrap();
    let (code, output) = run(command(&server.directory).args(["--config", "other.toml", "stop"]));
    assert_eq!(code, Some(1), "{output}");
    assert!(output.contains("other.toml:1:1") && output.contains("no running server"), "{output}");
    assert_eq!(server.control(&["stop"]).0, Some(0), "the other server is still running");
}

#[test]
fn a_reload_with_invalid_settings_reports_the_errors_and_signals_nothing() {
    let server = Background::new();
    server.control(&["start"]);
    server.write("oops = 1");
    let (code, output) = server.control(&["reload"]);
    assert_eq!(code, Some(1), "{output}");
    assert!(output.contains("server.toml:4:1") && output.contains("keeps its current settings"), "{output}");
    assert!(server.control(&["status"]).1.contains("reloads: 0, failed: 0"));
}

#[test]
fn status_works_while_the_server_drains() {
    let mut server = Server::start("[limits]\ndrain_timeout = \"60s\"");
    let client = server.welcomed();
    let child = *server.sessions().first().unwrap();
    kill(child, Signal::SIGSTOP).unwrap();
    server.signal(Signal::SIGTERM);
    server.wait_for_log("stopping: ");
    let (code, output) = server.control(&["status"]);
    assert_eq!(code, Some(0), "{output}");
    assert!(output.contains("stopping: no new clients"), "{output}");
    drop(client);
    kill(child, Signal::SIGCONT).unwrap();
    assert!(server.wait_for_end().0.success());
}

#[test]
fn a_runtime_directory_that_other_users_can_write_to_is_refused() {
    let refused = |server: &Background, reason: &str| {
        let (code, output) = server.control(&["start"]);
        assert_eq!(code, Some(1), "{output}");
        assert!(output.contains(reason), "{output}");
    };
    let server = Background::new();
    let run = server.path("run");
    fs::create_dir(&run).unwrap();
    fs::set_permissions(&run, fs::Permissions::from_mode(0o777)).unwrap();
    refused(&server, "is writable by other users (mode 0777)");
    fs::set_permissions(&run, fs::Permissions::from_mode(0o755)).unwrap();
    if is_root() {
        std::os::unix::fs::chown(&run, Some(65534), None).unwrap();
        refused(&server, "belongs to user 65534");
        fs::remove_dir(&run).unwrap();
        let elsewhere = server.path("elsewhere");
        fs::create_dir(&elsewhere).unwrap();
        symlink(&elsewhere, &run).unwrap();
        std::os::unix::fs::lchown(&run, Some(65534), None).unwrap();
        refused(&server, "belongs to user");
    }
}

#[test]
fn files_are_not_writable_by_other_users_whatever_the_umask() {
    let server = Background::new();
    server.write("[log]\nfile = \"logs/server.log\"");
    let mut start = command(&server.directory);
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "umask 000; exec \"$0\" \"$@\""]).arg(start.get_program());
    shell.args(["--config", "server.toml", "start"]);
    wrap(&mut start, shell);
    let (code, output) = run(&mut start);
    assert_eq!(code, Some(0), "{output}");
    for path in
        ["run", "run/server.pid", "run/server.pid.lock", "run/control.sock", "logs", "logs/server.log"]
    {
        let mode = fs::metadata(server.path(path)).unwrap().permissions().mode();
        assert_eq!(mode & 0o022, 0, "{path} has mode {mode:o}");
    }
    assert_eq!(server.control(&["stop"]).0, Some(0));
}

#[test]
fn stop_waits_for_the_drain_timeout_of_the_running_server() {
    let server = Background::new();
    server.write("[limits]\ndrain_timeout = \"7s\"");
    server.control(&["start"]);
    let mut client = server.connect();
    client.line();
    let child = *sessions(server.pid()).first().unwrap();
    kill(child, Signal::SIGSTOP).unwrap();
    server.write("[limits]\ndrain_timeout = \"0s\"");
    // With the new setting, stop would wait only for its margin of 5 s.
    let (code, output) = server.control(&["stop"]);
    assert_eq!(code, Some(0), "{output}");
    wait_until(|| kill(child, None).is_err(), || "the child is still running".to_owned());
}

#[test]
fn a_server_started_after_a_crash_keeps_its_lock() {
    let server = Background::new();
    for _ in 0..2 {
        assert_eq!(server.control(&["start"]).0, Some(0));
        let pid = server.pid();
        kill(pid, Signal::SIGKILL).unwrap();
        wait_until(|| kill(pid, None).is_err(), || "the server is still running".to_owned());
    }
    let (code, output) = server.control(&["start"]);
    assert_eq!(code, Some(0), "{output}");
    let (code, output) = server.control(&["start"]);
    assert!(code == Some(1) && output.contains("a server is already running"), "{output}");
    let (code, output) = server.control(&["reload"]);
    assert_eq!(code, Some(0), "{output}");
    let (code, output) = server.control(&["stop"]);
    assert_eq!(code, Some(0), "{output}");
}

#[test]
fn a_server_that_drops_root_can_be_started_and_stopped_repeatedly() {
    if !is_root() {
        return;
    }
    let server = Background::new();
    fs::set_permissions(&server.directory, fs::Permissions::from_mode(0o755)).unwrap();
    server.write("[process]\nuser = \"65534\"\n[log]\nfile = \"server.log\"");
    for _ in 0..3 {
        let (code, output) = server.control(&["start"]);
        assert_eq!(code, Some(0), "{output}");
        let (code, output) = server.control(&["reload"]);
        assert_eq!(code, Some(0), "{output}");
        let (code, output) = server.control(&["stop"]);
        assert_eq!(code, Some(0), "{output}");
    }
}

#[test]
fn invalid_settings_named_by_the_environment_do_not_stop_another_server() {
    let server = Background::new();
    assert_eq!(server.control(&["start"]).0, Some(0));
    fs::write(server.path("broken.toml"), "[process]\npid_file = \"elsewhere.pid\"\noops").unwrap();
    let mut stop = command(&server.directory);
    let (code, output) = run(stop.arg("stop").env("DATETIME_SERVER_CONFIG", "broken.toml"));
    assert_eq!(code, Some(1), "{output}");
    assert!(output.contains("no running server was started with this file"), "{output}");
    assert_eq!(server.control(&["stop"]).0, Some(0), "the server is still running");
}

#[test]
fn a_settings_file_is_recognised_by_another_path() {
    let server = Background::new();
    symlink(server.path("server.toml"), server.path("link.toml")).unwrap();
    server.write("[process]\npid_file = \"own.pid\"");
    assert_eq!(server.control(&["start"]).0, Some(0));
    server.write("oops = 1");
    let (code, output) = run(command(&server.directory).args(["--config", "./link.toml", "stop"]));
    assert_eq!(code, Some(0), "{output}");
}

#[test]
fn a_stopped_server_does_not_remove_the_pid_file_of_another() {
    let first = Background::new();
    assert_eq!(first.control(&["start"]).0, Some(0));
    fs::rename(first.path("run"), first.path("moved")).unwrap();
    let second = Server::start_with("", |command| {
        command.env("RUNTIME_DIRECTORY", first.path("run"));
    });
    let pid: i32 = fs::read_to_string(first.path("moved/server.pid")).unwrap().trim().parse().unwrap();
    kill(nix::unistd::Pid::from_raw(pid), Signal::SIGTERM).unwrap();
    wait_until(
        || kill(nix::unistd::Pid::from_raw(pid), None).is_err(),
        || "the server is still running".to_owned(),
    );
    let text = fs::read_to_string(first.path("run/server.pid")).unwrap();
    assert_eq!(text.trim(), second.pid().to_string());
    // The drop of `second` ends it; `first` must not do so by the PID in this file.
    fs::remove_file(first.path("run/server.pid")).unwrap();
}

#[test]
fn metrics_report_that_the_server_is_down_only_if_none_is_running() {
    if !is_root() {
        return;
    }
    let server = Background::new();
    fs::set_permissions(&server.directory, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(server.control(&["start"]).0, Some(0));
    let mut status = command(&server.directory);
    let mut wrapper = Command::new("setpriv");
    wrapper.args(["--reuid=65534", "--regid=65534", "--clear-groups", "cat", "server.toml"]);
    wrap(&mut status, wrapper);
    assert_eq!(run(&mut status).0, Some(0), "the user can read the settings");
    let copy = server.path("program");
    fs::copy(env!("CARGO_BIN_EXE_datetime-server"), &copy).unwrap();
    let mut wrapper = Command::new("setpriv");
    wrapper.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&copy);
    wrapper.args(["--config", "server.toml", "status", "--prometheus"]);
    wrap(&mut status, wrapper);
    let (code, output) = run(&mut status);
    assert_eq!(code, Some(1), "{output}");
    assert!(!output.contains("datetime_server_up") && output.contains("run this command as"), "{output}");
    assert_eq!(server.control(&["stop"]).0, Some(0));
}
