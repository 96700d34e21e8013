//! Checks whether the port is free, and finds the process that uses it if not.

use std::fs;
use std::path::Path;

use super::finding::Finding;
use crate::control::target::find_target;
use crate::listener::{ListenError, Listeners};
use crate::settings::Settings;

pub(super) fn check(config: Option<&Path>, settings: &Settings) -> Vec<Finding> {
    if let Ok(status) = find_target(config).and_then(|target| target.status()) {
        let listening = status.listening.join(", ");
        return vec![Finding::Good(format!(
            "the server is running as process {}, listening on {listening}",
            status.pid
        ))];
    }
    match Listeners::open(&settings.server) {
        Ok(opened) => {
            let addresses: Vec<_> =
                opened.listeners.iter().map(|listener| listener.address().to_string()).collect();
            let skipped = opened.warnings.iter().map(|warning| Finding::Note(format!("{warning}; skipped")));
            let good = Finding::Good(format!("can listen on {}", addresses.join(", ")));
            std::iter::once(good).chain(skipped).collect()
        }
        Err(error @ ListenError::Taken(_)) => {
            let fix = match owner(settings.server.port) {
                Some((pid, name)) => {
                    format!("stop process {pid} ({name}), which uses the port, or set another [server] port")
                }
                None => "run doctor as root to find the process that uses it, or set another [server] port"
                    .to_owned(),
            };
            vec![Finding::Problem(error.to_string(), fix)]
        }
        Err(error) => vec![Finding::Problem(error.to_string(), "change [server] bind or port".to_owned())],
    }
}

/// The PID and name of the process that listens on a port (proc(5)).
fn owner(port: u16) -> Option<(u32, String)> {
    let inode = ["/proc/net/tcp", "/proc/net/tcp6"].iter().find_map(|table| {
        let text = fs::read_to_string(table).ok()?;
        text.lines().skip(1).find_map(|line| listening_inode(line, port).map(str::to_owned))
    })?;
    let link = format!("socket:[{inode}]");
    let pids = fs::read_dir("/proc").ok()?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let pid = pids.into_iter().find(|pid: &u32| has_descriptor(*pid, &link))?;
    let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    Some((pid, name.trim().to_owned()))
}

/// The inode in a line of /proc/net/tcp if its socket listens on `port`.
fn listening_inode(line: &str, port: u16) -> Option<&str> {
    /// `TCP_LISTEN`.
    const LISTENING: &str = "0A";
    let mut fields = line.split_whitespace();
    let local = fields.nth(1)?.rsplit_once(':')?.1;
    let listens = fields.nth(1)? == LISTENING;
    (listens && u16::from_str_radix(local, 16) == Ok(port)).then(|| fields.nth(5)).flatten()
}

fn has_descriptor(pid: u32, link: &str) -> bool {
    let Ok(entries) = fs::read_dir(Path::new("/proc").join(pid.to_string()).join("fd")) else { return false };
    let mut names = entries.filter_map(|entry| entry.ok()?.path().read_link().ok());
    names.any(|name| name.as_os_str() == link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listening_socket_is_found_in_proc_net_tcp() {
        let line = "   1: 00000000:26AC 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000  0 38121 1 0 100";
        assert_eq!(listening_inode(line, 9900), Some("38121"));
        assert_eq!(listening_inode(line, 9901), None);
        assert_eq!(listening_inode(&line.replace(" 0A ", " 01 "), 9900), None);
    }
}
