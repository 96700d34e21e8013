//! Whether the port can be had; and if not, who has it.

use std::fs;
use std::path::Path;

use super::Finding;
use crate::control::target::find_target;
use crate::listener::{ListenError, Listeners};
use crate::settings::Settings;

pub(super) fn look(config: Option<&Path>, settings: &Settings) -> Vec<Finding> {
    if let Ok(status) = find_target(config).and_then(|target| target.status()) {
        let listening = status.listening.join(", ");
        return vec![Finding::Good(format!(
            "a server runs already: process {}, listening on {listening}",
            status.pid
        ))];
    }
    match Listeners::open(&settings.server) {
        Ok(opened) => {
            let addresses: Vec<_> =
                opened.listeners.iter().map(|listener| listener.address().to_string()).collect();
            let skipped =
                opened.warnings.iter().map(|warning| Finding::Note(format!("{warning}; it is skipped")));
            let good = Finding::Good(format!("can listen on {}", addresses.join(", ")));
            std::iter::once(good).chain(skipped).collect()
        }
        Err(error @ ListenError::Taken(_)) => {
            let cure = match owner(settings.server.port) {
                Some((pid, name)) => format!("it is process {pid} ({name}): stop that, or set another port"),
                None => "run doctor as root to learn who has it, or set another port".to_owned(),
            };
            vec![Finding::Trouble(error.to_string(), cure)]
        }
        Err(error) => vec![Finding::Trouble(error.to_string(), "change [server] bind or port".to_owned())],
    }
}

/// The process that listens on a port, and its name (proc(5)).
fn owner(port: u16) -> Option<(u32, String)> {
    let inode = ["/proc/net/tcp", "/proc/net/tcp6"].iter().find_map(|table| {
        let text = fs::read_to_string(table).ok()?;
        text.lines().skip(1).find_map(|line| listening_inode(line, port).map(str::to_owned))
    })?;
    let wanted = format!("socket:[{inode}]");
    let pids = fs::read_dir("/proc").ok()?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let pid = pids.into_iter().find(|pid: &u32| holds(*pid, &wanted))?;
    let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
    Some((pid, name.trim().to_owned()))
}

/// The inode in a line of the kernel's table, where it is of a socket that listens on `port`.
fn listening_inode(line: &str, port: u16) -> Option<&str> {
    /// TCP_LISTEN
    const LISTENING: &str = "0A";
    let mut fields = line.split_whitespace();
    let local = fields.nth(1)?.rsplit_once(':')?.1;
    let listens = fields.nth(1)? == LISTENING;
    (listens && u16::from_str_radix(local, 16) == Ok(port)).then(|| fields.nth(5)).flatten()
}

fn holds(pid: u32, wanted: &str) -> bool {
    let Ok(entries) = fs::read_dir(Path::new("/proc").join(pid.to_string()).join("fd")) else { return false };
    let mut names = entries.filter_map(|entry| entry.ok()?.path().read_link().ok());
    names.any(|name| name.as_os_str() == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_kernels_table_names_its_socket() {
        let line = "   1: 00000000:26AC 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000  0 38121 1 0 100";
        assert_eq!(listening_inode(line, 9900), Some("38121"));
        assert_eq!(listening_inode(line, 9901), None);
        assert_eq!(listening_inode(&line.replace(" 0A ", " 01 "), 9900), None);
    }
}
