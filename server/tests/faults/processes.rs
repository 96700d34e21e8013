//! The processes of a server, from proc(5).

use std::fs;
use std::net::SocketAddrV4;
use std::path::Path;

use datetime_testkit::children;

/// How often the activity of an idle process is compared.
const IDLE_SAMPLES: u32 = 10;

/// The processes that were started in `directory`, apart from strace: testkit makes it their home directory.
pub fn of_directory(directory: &Path) -> Vec<u32> {
    let home = format!("HOME={}", directory.display());
    let is_ours = |pid: &u32| {
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|variable| variable == home.as_bytes())
            && fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.trim() != "strace")
    };
    let entries = fs::read_dir("/proc").unwrap().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).filter(is_ours).collect()
}

/// The one that is not a child of another.
pub fn root(processes: &[u32]) -> Option<u32> {
    let is_child = |pid: &u32| processes.iter().any(|parent| children(*parent).contains(pid));
    processes.iter().copied().find(|pid| !is_child(pid))
}

/// A process and its descendants, zombies included.
pub fn tree(root: u32) -> Vec<u32> {
    let mut found = vec![root];
    let mut position = 0;
    while let Some(pid) = found.get(position) {
        found.extend(children(*pid));
        position += 1;
    }
    found
}

/// The number of open descriptors.
pub fn descriptors(pid: u32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).map(Iterator::count).unwrap_or_default()
}

/// Returns a probe that becomes true once the processes have slept through several calls of it.
pub fn idle_probe(pids: Vec<u32>) -> impl FnMut() -> bool {
    let mut before = Vec::new();
    let mut unchanged = 0;
    move || {
        let now: Vec<_> = pids.iter().map(|pid| activity(*pid)).collect();
        unchanged = if now == before { unchanged + 1 } else { 0 };
        before = now;
        unchanged >= IDLE_SAMPLES
    }
}

/// Changes whenever the process runs: its CPU time in ticks and its context switches.
fn activity(pid: u32) -> (Vec<String>, Option<String>, Option<String>) {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // utime and stime are fields 14 and 15; the name of the program, field 2, may contain spaces.
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let time = after_name.split_whitespace().skip(11).take(2).map(str::to_owned).collect();
    let switches = ["voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"];
    let [voluntary, involuntary] = switches.map(|key| status_value(pid, key));
    (time, voluntary, involuntary)
}

fn status_value(pid: u32, key: &str) -> Option<String> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix(key)).map(|value| value.trim().to_owned())
}

/// Whether a socket listens on `address`.
pub fn is_listening(address: SocketAddrV4) -> bool {
    const LISTEN: &str = "0A";
    let local = format!("{:08X}:{:04X}", u32::from_ne_bytes(address.ip().octets()), address.port());
    let table = fs::read_to_string("/proc/net/tcp").unwrap_or_default();
    table.lines().any(|line| {
        let mut columns = line.split_whitespace().skip(1);
        columns.next() == Some(&local) && columns.nth(1) == Some(LISTEN)
    })
}
