//! Two starts of the program with the same settings, on a virtual display.

#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a test that cannot continue panics")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

/// How long a start may take on a busy machine without a GPU.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Ends the process when it is dropped.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Process {
    fn runs(&mut self) -> bool {
        self.0.try_wait().expect("it is a child").is_none()
    }

    fn has_ended(&mut self) -> bool {
        self.0.try_wait().expect("it is a child").is_some_and(|status| status.success())
    }
}

/// A display; `None` if there is no Xvfb.
fn display() -> Option<(Process, String)> {
    let mut server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1024x768x24"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let output = server.stdout.take().expect("it is piped");
    let server = Process(server);
    let mut number = String::new();
    BufReader::new(output).read_line(&mut number).expect("it prints its number");
    Some((server, format!(":{}", number.trim())))
}

fn client(folder: &Path, display: &str, arguments: &[&str]) -> Process {
    let child = Command::new(env!("CARGO_BIN_EXE_datetime-client"))
        .arg("--settings")
        .arg(folder.join("client.toml"))
        .args(arguments)
        .env("DISPLAY", display)
        .env("HOME", folder)
        .env("XDG_RUNTIME_DIR", folder)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("XDG_STATE_HOME")
        .stderr(Stdio::null())
        .spawn();
    Process(child.expect("the program starts"))
}

fn wait_until(mut condition: impl FnMut() -> bool) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < TIMEOUT {
        if condition() {
            return true;
        }
        thread::park_timeout(Duration::from_millis(50));
    }
    false
}

#[test]
fn a_second_start_hands_its_server_to_the_first_window_and_ends() {
    let Some((_xvfb, display)) = display() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder can be created");
    fs::write(folder.path().join("client.toml"), "discover = false\n").expect("it can be written");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let server = listener.local_addr().expect("it is bound").to_string();
    let (sender, connected) = channel();
    thread::spawn(move || listener.incoming().try_for_each(|_| sender.send(())));

    let mut first = client(folder.path(), &display, &[]);
    let has_socket = || {
        let names = fs::read_dir(folder.path()).expect("it can be read").flatten();
        names.map(|entry| entry.path()).any(|path| path.extension().is_some_and(|end| end == "socket"))
    };
    assert!(wait_until(has_socket));
    let mut second = client(folder.path(), &display, &[&server]);
    connected.recv_timeout(TIMEOUT).expect("a window connects");
    let mut third = client(folder.path(), &display, &["--new-window", &server]);
    connected.recv_timeout(TIMEOUT).expect("the new window connects");
    assert!(wait_until(|| second.has_ended()), "it handed over its server");
    assert!(first.runs() && third.runs());
}
