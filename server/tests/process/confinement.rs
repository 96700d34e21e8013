//! Tests the privileges, limits and descriptors of a session's process, as /proc shows them.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs;

use nix::unistd::Pid;

use crate::common::{Server, wait_until};
use crate::is_root;

/// The fields of `/proc/PID/status`.
fn status(pid: Pid) -> BTreeMap<String, String> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let pairs = text.lines().filter_map(|line| line.split_once(':'));
    pairs.map(|(key, value)| (key.to_owned(), value.trim().to_owned())).collect()
}

/// The soft and the hard limit of a process.
fn limit(pid: Pid, name: &str) -> (String, String) {
    let text = fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    let mut columns = line.split_whitespace().map(str::to_owned);
    (columns.next().unwrap(), columns.next().unwrap())
}

/// The descriptors of a process by number, and what each refers to.
fn descriptors(pid: Pid) -> BTreeMap<i32, String> {
    let entries = fs::read_dir(format!("/proc/{pid}/fd")).unwrap().map(Result::unwrap);
    let names = entries.map(|entry| {
        let number = entry.file_name().to_string_lossy().parse().unwrap();
        (number, entry.path().read_link().unwrap().display().to_string())
    });
    names.collect()
}

#[test]
fn a_session_has_a_system_call_filter_tight_limits_and_no_capabilities() {
    let server = Server::start("");
    let _client = server.welcomed();
    let child = *server.sessions().first().unwrap();
    let status = status(child);
    assert_eq!(status.get("NoNewPrivs").unwrap(), "1");
    assert_eq!(status.get("Seccomp").unwrap(), "2");
    assert_eq!(status.get("CapEff").unwrap(), "0000000000000000", "even if the server runs as root");
    assert_eq!(status.get("CapPrm").unwrap(), "0000000000000000");
    let zero = ("0".to_owned(), "0".to_owned());
    assert_eq!(limit(child, "Max processes"), zero);
    assert_eq!(limit(child, "Max core file size"), zero);
}

#[test]
fn a_session_has_only_the_descriptor_of_its_client_and_none_of_the_server() {
    let server = Server::start("");
    let _client = server.welcomed();
    let child = *server.sessions().first().unwrap();
    let standard: Vec<String> = descriptors(child).range(..3).map(|(_, name)| name.clone()).collect();
    assert_eq!(standard, ["/dev/null"; 3]);
    let others: Vec<String> = descriptors(child).range(3..).map(|(_, name)| name.clone()).collect();
    let sockets = others.iter().filter(|name| name.starts_with("socket:")).count();
    assert_eq!((sockets, others.len()), (1, 1), "{others:?}");
    let server_descriptors =
        || descriptors(server.server_pid()).range(3..).map(|(_, name)| name.clone()).collect::<Vec<_>>();
    // The session may welcome its client before the server has closed the descriptor.
    let shares_none = || others.iter().all(|name| !server_descriptors().contains(name));
    wait_until(shares_none, || format!("session: {others:?}, server: {:?}", server_descriptors()));
}

#[test]
fn without_the_sandbox_a_session_has_no_filter_and_no_limits() {
    let server = Server::start("[process]\nsandbox = false");
    let _client = server.welcomed();
    let child = *server.sessions().first().unwrap();
    assert_eq!(status(child).get("Seccomp").unwrap(), "0");
    assert_ne!(limit(child, "Max processes").0, "0");
}

#[test]
fn zones_locales_and_sync_work_in_the_sandbox() {
    let server = Server::start("[formats]\nlocale = \"de_DE\"\nday = \"%A\"\ntime = \"%Z\"");
    let mut client = server.welcomed();
    let days = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
    assert!(days.contains(&client.ask("day").as_str()));
    assert_eq!(client.ask("time Asia/Tokyo"), "JST");
    let sync = client.ask("sync");
    assert!(sync.starts_with("synchronised ±") || sync == "unsynchronised", "adjtimex is permitted: {sync}");
}

#[test]
fn root_privileges_are_dropped_after_binding() {
    if !is_root() {
        return;
    }
    let settings = "[process]\nuser = \"65534\"\ngroup = \"65533\"\n";
    let mut server = Server::start(settings);
    let _client = server.welcomed();
    let child = *server.sessions().first().unwrap();
    assert_eq!(status(server.pid()).get("Uid").unwrap(), "0\t0\t0\t0", "the monitor keeps its privileges");
    for pid in [server.server_pid(), child] {
        let status = status(pid);
        assert_eq!(status.get("Uid").unwrap(), "65534\t65534\t65534\t65534");
        assert_eq!(status.get("Gid").unwrap(), "65533\t65533\t65533\t65533");
        assert_eq!(status.get("Groups").unwrap(), "65533");
        assert_eq!(status.get("CapEff").unwrap(), "0000000000000000");
        assert_eq!(status.get("CapPrm").unwrap(), "0000000000000000");
    }
    // The monitor opens the files, so the user of the server needs no access to them.
    fs::set_permissions(server.directory(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    server.reload(&format!("{settings}[formats]\nday = \"NEW\""));
    assert_eq!(server.welcomed().ask("day"), "NEW");
}

#[test]
fn capabilities_of_the_service_manager_are_not_passed_on_to_sessions() {
    if !is_root() {
        return;
    }
    let server = Server::start_with("", |command| {
        let program = command.get_program().to_owned();
        let caps = "+net_bind_service";
        let mut wrapped = std::process::Command::new("setpriv");
        wrapped.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        wrapped.args(["--inh-caps", caps, "--ambient-caps", caps]).arg(program).args(command.get_args());
        crate::common::wrap(command, wrapped);
        let everyone = std::os::unix::fs::PermissionsExt::from_mode(0o777);
        fs::set_permissions(command.get_current_dir().unwrap(), everyone).unwrap();
    });
    let _client = server.welcomed();
    let child = *server.sessions().first().unwrap();
    assert_ne!(
        status(server.pid()).get("CapAmb").unwrap(),
        "0000000000000000",
        "the server has a capability"
    );
    for set in ["CapEff", "CapPrm", "CapInh", "CapAmb"] {
        assert_eq!(status(child).get(set).unwrap(), "0000000000000000", "{set}");
    }
}

#[test]
fn the_container_settings_work_for_any_user_without_capabilities_and_with_a_read_only_root() {
    if !is_root() {
        return;
    }
    let program = env!("CARGO_BIN_EXE_datetime-server");
    let settings = concat!(env!("CARGO_MANIFEST_DIR"), "/../config/container.toml");
    // In a network namespace, because these settings have a fixed port.
    let script = "ip link set lo up; eval \"$1\" || exit 9; shift; \"$@\" & server=$!; for i in $(seq 1500); do \
                  exec 3<>/dev/tcp/127.0.0.1/9900 && break; read -t .01 -u 4; done 2>/dev/null; \
                  printf 'quit\\n' >&3; cat <&3; kill $server; wait $server";
    let read_only = "mount -o remount,ro,bind / && ! touch /run/written 2>/dev/null";
    let user = ["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups"];
    let no_capabilities = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];
    for (name, prepare, prefix) in
        [("user", "true", &user[..]), ("capabilities", "true", &no_capabilities), ("root", read_only, &user)]
    {
        let directory = tempfile::TempDir::new().unwrap();
        let copy = directory.path().join("server");
        fs::copy(program, &copy).unwrap();
        fs::copy(settings, directory.path().join("container.toml")).unwrap();
        fs::set_permissions(&directory, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let mut command = std::process::Command::new("unshare");
        command
            .args(["-nm", "bash", "-c", &format!("exec 4<> <(:); {script}"), "bash", prepare])
            .args(prefix);
        command.arg(&copy).arg("--config").arg(directory.path().join("container.toml")).arg("run");
        command.env_remove("RUNTIME_DIRECTORY").env_remove("XDG_RUNTIME_DIR");
        let (code, printed) = crate::common::run(&mut command);
        assert_eq!(code, Some(0), "{name}: {printed}");
        assert!(printed.contains("Welcome to the date and time server\ngoodbye"), "{name}: {printed}");
    }
}
