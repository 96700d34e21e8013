//! A server with two clients and a file that attempts try to change.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};

use datetime_testkit::{Client, Server, TIMEOUT, children, wait_until};
use nix::unistd::{Pid, getpgid};

use crate::attempt::{Context, Role};
use crate::scenario::descriptors;

const PROGRAM: &str = env!("CARGO_BIN_EXE_datetime-server");

const FILE_CONTENTS: &str = "unchanged";

/// A running server.
pub struct Service {
    server: Server,
    /// The clients of `context.session` and `context.sibling`.
    clients: [Client; 2],
    pub context: Context,
    /// Whether the sessions run as root.
    pub is_root: bool,
    /// The directory of the file, and nothing else.
    directory: PathBuf,
    file_mode: u32,
}

impl Service {
    /// Starts a server. `process` is the one that makes the attempts.
    pub fn start(settings: &str, process: Role) -> Self {
        let server = Server::start(Path::new(PROGRAM), settings).unwrap();
        fs::set_permissions(server.directory(), PermissionsExt::from_mode(0o755)).unwrap();
        let server_pid = server_pid(&server);
        let (first, session) = welcomed(&server, server_pid);
        let (second, sibling) = welcomed(&server, server_pid);
        let directory = server.directory().join("files");
        let file = directory.join("file");
        // The file permissions must not be what protects it.
        let user = user(session);
        fs::create_dir(&directory).unwrap();
        fs::write(&file, FILE_CONTENTS).unwrap();
        chown(&directory, Some(user), Some(user)).unwrap();
        chown(&file, Some(user), Some(user)).unwrap();
        let mut context = Context {
            monitor: Pid::from_raw(i32::try_from(server.id()).unwrap()),
            server: server_pid,
            session,
            sibling,
            group: getpgid(Some(server_pid)).unwrap(),
            socket: 0,
            file: file.as_os_str().as_encoded_bytes().to_vec(),
            new_file: directory.join("new").into_os_string().into_encoded_bytes(),
        };
        let mut descriptors = descriptors(context.pid(process)).into_iter();
        context.socket = descriptors.find(|(_, target)| target.starts_with("socket:")).unwrap().0;
        let file_mode = fs::metadata(&file).unwrap().permissions().mode();
        Self { server, clients: [first, second], context, is_root: user == 0, directory, file_mode }
    }

    /// Both clients and a new one must get an answer, and the file must be unchanged.
    pub fn check(&mut self) -> Result<(), String> {
        for client in &mut self.clients {
            let answer = client.ask("time").map_err(|error| format!("a client gets {error:#}"))?;
            if answer.starts_with("error") {
                return Err(format!("a client gets {answer:?}"));
            }
        }
        self.check_new_client()?;
        self.check_file()
    }

    pub fn check_new_client(&self) -> Result<(), String> {
        let conversation =
            self.server.connect().and_then(|mut client| Ok((client.line()?, client.ask("quit")?)));
        match conversation {
            Ok((Some(welcome), _)) if welcome.starts_with("Welcome") => Ok(()),
            Ok(lines) => Err(format!("a new client gets {lines:?}")),
            Err(error) => Err(format!("a new client gets {error:#}")),
        }
    }

    fn check_file(&self) -> Result<(), String> {
        let entries = fs::read_dir(&self.directory).map_err(|error| error.to_string())?;
        let names: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.file_name())).collect();
        let file = self.directory.join("file");
        let contents = fs::read_to_string(&file).unwrap_or_default();
        let mode = fs::metadata(&file).map_or(0, |metadata| metadata.permissions().mode());
        if names == ["file"] && contents == FILE_CONTENTS && mode == self.file_mode {
            return Ok(());
        }
        Err(format!("the directory contains {names:?}, the file has {contents:?} and mode {mode:o}"))
    }

    pub fn reload(&mut self, settings: &str) -> Result<(), String> {
        self.server.reload(settings).map_err(|error| format!("no reload: {}", error.root_cause()))
    }

    /// The process that starts the sessions now.
    pub fn server_pid(&self) -> Pid {
        server_pid(&self.server)
    }

    pub fn log(&self) -> String {
        self.server.log()
    }

    /// Ends both clients.
    pub fn disconnect(&mut self) {
        for client in &mut self.clients {
            client.ask("quit").unwrap();
        }
    }

    pub fn stop(self) {
        self.server.stop().unwrap();
    }
}

/// The process that starts the sessions.
fn server_pid(server: &Server) -> Pid {
    let output = server.control(&["status", "--json"]).unwrap();
    let status: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let pid = status.get("server_pid").and_then(serde_json::Value::as_i64);
    Pid::from_raw(i32::try_from(pid.expect("server_pid")).unwrap())
}

/// A client that has read the welcome, and the process of its session.
fn welcomed(server: &Server, server_pid: Pid) -> (Client, Pid) {
    let parent = u32::try_from(server_pid.as_raw()).unwrap();
    let before = children(parent);
    let mut client = server.connect().unwrap();
    assert!(client.line().unwrap().unwrap().starts_with("Welcome"));
    let mut session = None;
    wait_until(TIMEOUT, || {
        session = children(parent).into_iter().find(|pid| !before.contains(pid));
        session.is_some()
    });
    (client, Pid::from_raw(i32::try_from(session.unwrap()).unwrap()))
}

/// The user of a process.
fn user(pid: Pid) -> u32 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("Uid:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
