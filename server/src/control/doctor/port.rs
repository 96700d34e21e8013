//! Checks whether the ports can be used, and finds the process that uses one if not.

use std::fs;
use std::path::Path;

use strum::VariantArray;

use super::finding::Finding;
use crate::control::target::find_target;
use crate::listener::{ListenError, Listeners};
use crate::settings::{Protocol, Settings};

/// How a program that does not run as root gets a port below 1024.
const PRIVILEGE: &str = "let systemd open it (ListenStream= in datetime-server.socket), or set AmbientCapabilities= and \
    CapabilityBoundingSet= to CAP_NET_BIND_SERVICE and PrivateUsers=no in datetime-server.service";

pub(super) fn check(config: Option<&Path>, settings: &Settings) -> Vec<Finding> {
    let mut findings = check_listeners(config, settings);
    if !findings.iter().any(|finding| matches!(finding, Finding::Problem(..))) {
        findings.extend(privileged_ports(settings));
    }
    findings
}

fn check_listeners(config: Option<&Path>, settings: &Settings) -> Vec<Finding> {
    if let Ok(status) = find_target(config).and_then(|target| target.status()) {
        let all = [status.listening, status.listening_daytime, status.listening_time];
        let listening = all.concat().join(", ");
        return vec![Finding::Good(format!(
            "the server is running as process {}, listening on {listening}",
            status.pid
        ))];
    }
    match Listeners::open(settings) {
        Ok(opened) => {
            let addresses: Vec<_> =
                opened.listeners.iter().map(|listener| listener.endpoint().to_string()).collect();
            let skipped = opened.warnings.iter().map(|warning| Finding::Note(warning.to_string()));
            let good = Finding::Good(format!("can listen on {}", addresses.join(", ")));
            std::iter::once(good).chain(skipped).collect()
        }
        Err(error @ ListenError::Taken(endpoint)) => {
            let table = endpoint.protocol.table();
            let fix = match owner(endpoint.address.port()) {
                Some((pid, name)) => {
                    format!("stop process {pid} ({name}), which uses the port, or set another [{table}] port")
                }
                None => format!(
                    "run doctor as root to find the process that uses it, or set another [{table}] port"
                ),
            };
            vec![Finding::Problem(error.to_string(), fix)]
        }
        Err(error @ ListenError::NotPermitted(_)) => {
            vec![Finding::Problem(error.to_string(), PRIVILEGE.to_owned())]
        }
        Err(error) => vec![Finding::Problem(error.to_string(), "change [server] bind or port".to_owned())],
    }
}

/// A note on the ports that need a privilege. The user of the doctor may have it while that of the service has not.
fn privileged_ports(settings: &Settings) -> Option<Finding> {
    let ports = Protocol::VARIANTS.iter().filter_map(|protocol| {
        let port = settings.port(*protocol).filter(|port| (1..1024).contains(port))?;
        Some(format!("{port} ([{}])", protocol.table()))
    });
    let ports: Vec<_> = ports.collect();
    (!ports.is_empty()).then(|| {
        let ports = ports.join(", ");
        Finding::Note(format!("ports below 1024: {ports}; as a service of systemd without root, {PRIVILEGE}"))
    })
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
    fn a_port_below_1024_is_noted_with_the_privilege_it_needs() {
        let note = |text| privileged_ports(&crate::settings::parse(text, "nas").unwrap());
        assert_eq!(note("[daytime]\nport = 1024"), None);
        assert_eq!(note("[server]\nport = 0"), None);
        let Some(Finding::Note(text)) = note("[daytime]\nport = 13\n[time_protocol]\nport = 37") else {
            panic!("no note")
        };
        assert!(text.contains("13 ([daytime]), 37 ([time_protocol]); "), "{text}");
        assert!(text.contains("CAP_NET_BIND_SERVICE") && text.contains("ListenStream="), "{text}");
    }

    #[test]
    fn a_listening_socket_is_found_in_proc_net_tcp() {
        let line = "   1: 00000000:26AC 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000  0 38121 1 0 100";
        assert_eq!(listening_inode(line, 9900), Some("38121"));
        assert_eq!(listening_inode(line, 9901), None);
        assert_eq!(listening_inode(&line.replace(" 0A ", " 01 "), 9900), None);
    }
}
