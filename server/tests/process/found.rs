//! Which process `stop`, `reload` and `status` act on, and which they leave alone.
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::fcntl::{FcntlArg, fcntl};
use nix::libc;
use nix::sys::signal::{Signal, kill};

use crate::background::Background;
use crate::common::{Server, command, run, wait_until, wrap};
use crate::is_root;

/// A lock on a whole file.
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
fn a_lock_of_another_program_has_nothing_signalled() {
    let server = Background::new();
    let file = new_private_file(&lock_file(&server));
    for lock in [FcntlArg::F_OFD_SETLK(&whole_file()), FcntlArg::F_SETLK(&whole_file())] {
        fcntl(&file, lock).unwrap();
        for action in ["stop", "reload"] {
            // This test would be signalled: it holds the lock.
            let (code, said) = server.control(&[action]);
            assert_eq!(code, Some(1), "{said}");
            assert!(said.contains("nothing was signalled"), "{said}");
        }
        let (code, said) = server.control(&["start"]);
        assert_eq!(code, Some(1), "{said}");
        let free = libc::flock { l_type: i16::try_from(libc::F_UNLCK).unwrap(), ..whole_file() };
        fcntl(&file, FcntlArg::F_OFD_SETLK(&free)).unwrap();
    }
}

#[test]
fn a_record_of_another_process_has_nothing_signalled() {
    let server = Background::new();
    server.control(&["start"]);
    let record = fs::read_to_string(lock_file(&server)).unwrap();
    assert_eq!(server.control(&["stop"]).0, Some(0));
    // The record names this process, which holds the lock and was started at another time.
    let file = new_private_file(&lock_file(&server));
    let own_pid = format!("pid = {}", std::process::id());
    let forged = record.lines().map(|line| if line.starts_with("pid = ") { own_pid.as_str() } else { line });
    fs::write(lock_file(&server), forged.collect::<Vec<_>>().join("\n")).unwrap();
    fcntl(&file, FcntlArg::F_SETLK(&whole_file())).unwrap();
    let (code, said) = server.control(&["stop"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("is not the datetime-server that ran here"), "{said}");
}

#[test]
fn a_pid_file_that_anyone_may_lock_locks_nothing() {
    let server = Background::new();
    server.control(&["start"]);
    let pid_file = server.path("run/server.pid");
    assert_eq!(fs::metadata(&pid_file).unwrap().permissions().mode() & 0o777, 0o644, "others may read it");
    assert_eq!(fs::metadata(lock_file(&server)).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(server.control(&["stop"]).0, Some(0));
    assert!(!pid_file.exists(), "it is removed by a stop");
    let file = File::create(&pid_file).unwrap();
    fcntl(&file, FcntlArg::F_OFD_SETLK(&whole_file())).unwrap();
    let (code, said) = server.control(&["start"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(server.control(&["stop"]).0, Some(0));
}

#[test]
fn a_link_in_place_of_the_lock_is_not_followed() {
    let server = Background::new();
    let target = server.path("target");
    let file = new_private_file(&target);
    fcntl(&file, FcntlArg::F_SETLK(&whole_file())).unwrap();
    symlink(&target, lock_file(&server)).unwrap();
    for action in ["stop", "reload", "start"] {
        let (code, said) = server.control(&[action]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("symbolic link"), "{said}");
    }
}

#[test]
fn a_server_of_another_pid_namespace_is_named_and_left_alone() {
    if !is_root() {
        return;
    }
    let server = Background::new();
    server.control(&["start"]);
    let pid = server.pid();
    for action in ["stop", "reload", "start"] {
        let mut inside = command(&server.folder);
        let mut wrapper = Command::new("unshare");
        wrapper.args(["-pf", "--mount-proc"]).arg(inside.get_program());
        wrapper.args(["--config", "server.toml", action]);
        wrap(&mut inside, wrapper);
        let (code, said) = run(&mut inside);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("another PID namespace"), "{said}");
    }
    assert!(kill(pid, None).is_ok(), "it is still there");
    assert_eq!(server.control(&["stop"]).0, Some(0));
}

/// What becomes of the settings; the second argument is a table that names other files.
type Change = fn(&Background, &str);

#[test]
fn a_running_server_is_found_whatever_became_of_its_settings() {
    let moved = "[process]\npid_file = \"other.pid\"\ncontrol_socket = \"other.sock\"\n";
    let changes: [(&str, Change); 4] = [
        ("an error", |server, _| server.write("oops = 1")),
        ("gone", |server, _| fs::remove_file(server.path("server.toml")).unwrap()),
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
        let (code, said) = server.control(&["status"]);
        assert_eq!(code, Some(0), "{name}: {said}");
        assert!(said.contains("warning: ") && said.contains(&format!("process {pid}")), "{name}: {said}");
        let (code, said) = server.control(&["stop"]);
        assert_eq!(code, Some(0), "{name}: {said}");
        wait_until(|| kill(pid, None).is_err(), || format!("{name}: it is still there"));
    }
}

#[test]
fn settings_with_errors_stop_no_server_that_was_started_with_others() {
    let server = Background::new();
    assert_eq!(server.control(&["start"]).0, Some(0));
    fs::write(server.path("other.toml"), "oops = 1").unwrap();
    let output = command(&server.folder).args(["--config", "other.toml", "stop"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("other.toml:1:1") && said.contains("no running server"), "{said}");
    assert_eq!(server.control(&["stop"]).0, Some(0), "the other one still runs");
}

#[test]
fn a_reload_reports_the_errors_of_the_settings_and_signals_nothing() {
    let server = Background::new();
    server.control(&["start"]);
    server.write("oops = 1");
    let (code, said) = server.control(&["reload"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("server.toml:4:1") && said.contains("keeps the settings that it has"), "{said}");
    assert!(server.control(&["status"]).1.contains("reloaded 0 times"));
}

#[test]
fn status_works_while_the_server_drains() {
    let mut server = Server::start("[limits]\ndrain_timeout = \"60s\"");
    let client = server.welcomed();
    let child = *server.children().first().unwrap();
    kill(child, Signal::SIGSTOP).unwrap();
    server.signal(Signal::SIGTERM);
    server.wait_for_log("stopping: ");
    let (code, said) = server.control(&["status"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("stopping: it accepts no clients"), "{said}");
    drop(client);
    kill(child, Signal::SIGCONT).unwrap();
    assert!(server.wait_for_end().0.success());
}

#[test]
fn a_runtime_directory_that_others_may_write_is_refused() {
    let refused = |server: &Background, reason: &str| {
        let (code, said) = server.control(&["start"]);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(reason), "{said}");
    };
    let server = Background::new();
    let run = server.path("run");
    fs::create_dir(&run).unwrap();
    fs::set_permissions(&run, fs::Permissions::from_mode(0o777)).unwrap();
    refused(&server, "may be written by others (mode 0777)");
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
fn no_umask_makes_files_that_others_may_write() {
    let server = Background::new();
    server.write("[log]\nfile = \"logs/server.log\"");
    let mut start = command(&server.folder);
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "umask 000; exec \"$0\" \"$@\""]).arg(start.get_program());
    shell.args(["--config", "server.toml", "start"]);
    wrap(&mut start, shell);
    let (code, said) = run(&mut start);
    assert_eq!(code, Some(0), "{said}");
    for path in
        ["run", "run/server.pid", "run/server.pid.lock", "run/control.sock", "logs", "logs/server.log"]
    {
        let mode = fs::metadata(server.path(path)).unwrap().permissions().mode();
        assert_eq!(mode & 0o022, 0, "{path} has mode {mode:o}");
    }
    assert_eq!(server.control(&["stop"]).0, Some(0));
}

#[test]
fn a_stop_waits_as_long_as_the_running_server_lets_its_clients() {
    let server = Background::new();
    server.write("[limits]\ndrain_timeout = \"7s\"");
    server.control(&["start"]);
    let mut client = server.connect();
    client.line();
    let children =
        fs::read_to_string(format!("/proc/{pid}/task/{pid}/children", pid = server.pid())).unwrap();
    let child = nix::unistd::Pid::from_raw(children.trim().parse().unwrap());
    kill(child, Signal::SIGSTOP).unwrap();
    server.write("[limits]\ndrain_timeout = \"0s\"");
    // 0 s and the margin of 5 s would end before the server does.
    let (code, said) = server.control(&["stop"]);
    assert_eq!(code, Some(0), "{said}");
    wait_until(|| kill(child, None).is_err(), || "the child is still there".to_owned());
}

#[test]
fn a_server_started_after_a_crash_keeps_its_lock() {
    let server = Background::new();
    for _ in 0..2 {
        assert_eq!(server.control(&["start"]).0, Some(0));
        let pid = server.pid();
        kill(pid, Signal::SIGKILL).unwrap();
        wait_until(|| kill(pid, None).is_err(), || "it is still there".to_owned());
    }
    let (code, said) = server.control(&["start"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = server.control(&["start"]);
    assert!(code == Some(1) && said.contains("a server runs already"), "{said}");
    let (code, said) = server.control(&["reload"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = server.control(&["stop"]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_server_that_gave_root_up_can_be_started_and_stopped_again_and_again() {
    if !is_root() {
        return;
    }
    let server = Background::new();
    fs::set_permissions(&server.folder, fs::Permissions::from_mode(0o755)).unwrap();
    server.write("[process]\nuser = \"65534\"\n[log]\nfile = \"server.log\"");
    for _ in 0..3 {
        let (code, said) = server.control(&["start"]);
        assert_eq!(code, Some(0), "{said}");
        let (code, said) = server.control(&["reload"]);
        assert_eq!(code, Some(0), "{said}");
        let (code, said) = server.control(&["stop"]);
        assert_eq!(code, Some(0), "{said}");
    }
}

#[test]
fn settings_with_errors_from_the_environment_stop_no_other_server() {
    let server = Background::new();
    assert_eq!(server.control(&["start"]).0, Some(0));
    fs::write(server.path("broken.toml"), "[process]\npid_file = \"elsewhere.pid\"\noops").unwrap();
    let mut stop = command(&server.folder);
    let (code, said) = run(stop.arg("stop").env("DATETIME_SERVER_CONFIG", "broken.toml"));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("no running server was started with this file"), "{said}");
    assert_eq!(server.control(&["stop"]).0, Some(0), "it still runs");
}

#[test]
fn a_settings_file_is_known_by_its_other_names() {
    let server = Background::new();
    symlink(server.path("server.toml"), server.path("link.toml")).unwrap();
    server.write("[process]\npid_file = \"own.pid\"");
    assert_eq!(server.control(&["start"]).0, Some(0));
    server.write("oops = 1");
    let (code, said) = run(command(&server.folder).args(["--config", "./link.toml", "stop"]));
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_stop_removes_no_pid_file_of_another_server() {
    let first = Background::new();
    assert_eq!(first.control(&["start"]).0, Some(0));
    fs::rename(first.path("run"), first.path("moved")).unwrap();
    let second = Server::start_with("", |command| {
        command.env("RUNTIME_DIRECTORY", first.path("run"));
    });
    let pid: i32 = fs::read_to_string(first.path("moved/server.pid")).unwrap().trim().parse().unwrap();
    kill(nix::unistd::Pid::from_raw(pid), Signal::SIGTERM).unwrap();
    wait_until(|| kill(nix::unistd::Pid::from_raw(pid), None).is_err(), || "it is still there".to_owned());
    let text = fs::read_to_string(first.path("run/server.pid")).unwrap();
    assert_eq!(text.trim(), second.pid().to_string());
    // Ended by the drop of `second`, and not by the PID in this file.
    fs::remove_file(first.path("run/server.pid")).unwrap();
}

#[test]
fn metrics_say_that_a_server_is_down_only_where_none_runs() {
    if !is_root() {
        return;
    }
    let server = Background::new();
    fs::set_permissions(&server.folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(server.control(&["start"]).0, Some(0));
    let mut status = command(&server.folder);
    let mut wrapper = Command::new("setpriv");
    wrapper.args(["--reuid=65534", "--regid=65534", "--clear-groups", "cat", "server.toml"]);
    wrap(&mut status, wrapper);
    assert_eq!(run(&mut status).0, Some(0), "that user can read the settings");
    let copy = server.path("program");
    fs::copy(env!("CARGO_BIN_EXE_datetime-server"), &copy).unwrap();
    let mut wrapper = Command::new("setpriv");
    wrapper.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&copy);
    wrapper.args(["--config", "server.toml", "status", "--prometheus"]);
    wrap(&mut status, wrapper);
    let (code, said) = run(&mut status);
    assert_eq!(code, Some(1), "{said}");
    assert!(!said.contains("datetime_server_up") && said.contains("run this command as"), "{said}");
    assert_eq!(server.control(&["stop"]).0, Some(0));
}
