//! Checks whether the running server is announced on the network, and seen there through Avahi.

use std::collections::BTreeSet;
use std::io::Read;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::finding::Finding;
use super::network::is_installed;
use crate::control::announce::SERVICE;
use crate::control::target::find_target;
use crate::host;

/// How the announcement is switched on.
const ENABLE: &str = "systemctl enable --now datetime-server-announce";

/// Avahi's program that lists what is announced.
const BROWSER: &str = "avahi-browse";

/// How long it may take. It waits one second for answers.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The maximum length of its output. Devices decide how much they announce.
const MAX_OUTPUT: u64 = 1 << 20;

pub(super) fn check(config: Option<&Path>) -> Option<Finding> {
    // A server that is not running is not announced.
    let status = find_target(config).and_then(|target| target.status()).ok()?;
    let addresses: Vec<SocketAddr> =
        status.listening.iter().filter_map(|address| address.parse().ok()).collect();
    let ports =
        addresses.iter().filter(|address| !address.ip().is_loopback()).map(SocketAddr::port).collect();
    if !is_installed(BROWSER) {
        return Some(Finding::Note(format!(
            "the server is not announced on the network: install avahi-daemon and avahi-utils, then run `{ENABLE}`"
        )));
    }
    Some(match browse() {
        Ok(output) => judge(&seen(&output), &ports, &host::addresses().unwrap_or_default()),
        Err(reason) => Finding::Note(format!("cannot find out whether the server is announced: {reason}")),
    })
}

/// What Avahi sees, as `avahi-browse --parsable` prints it.
fn browse() -> Result<String, String> {
    let mut command = Command::new(BROWSER);
    command.args(["--resolve", "--parsable", "--terminate", SERVICE]);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("cannot start {BROWSER}: {error}"))?;
    let output = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        // What was read until an error counts.
        let _ = output.map(|output| output.take(MAX_OUTPUT).read_to_end(&mut text));
        String::from_utf8_lossy(&text).into_owned()
    });
    let deadline = Instant::now() + TIMEOUT;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if Instant::now() < deadline => std::thread::park_timeout(Duration::from_millis(20)),
            Ok(None) | Err(_) => break None,
        }
    };
    // Both fail if it has ended.
    let _ = child.kill();
    let _ = child.wait();
    let text = reader.join().unwrap_or_default();
    match status {
        Some(status) if status.success() => Ok(text),
        Some(_) => {
            Err("avahi-daemon does not answer; start it with `systemctl start avahi-daemon`".to_owned())
        }
        None => Err(format!("{BROWSER} did not end in {} s", TIMEOUT.as_secs())),
    }
}

/// A service that Avahi sees.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    interface: String,
    name: String,
    address: IpAddr,
    port: u16,
}

/// The resolved services: lines such as `=;eth0;IPv4;attic;_datetime._tcp;local;attic.local;192.168.1.20;9900;"protocol=1"`.
fn seen(output: &str) -> Vec<Seen> {
    let service = |line: &str| {
        let fields: Vec<&str> = line.split(';').collect();
        let ["=", interface, _, name, _, _, _, address, port, ..] = fields.as_slice() else { return None };
        let (address, port) = (address.parse().ok()?, port.parse().ok()?);
        Some(Seen { interface: (*interface).to_owned(), name: unescaped(name), address, port })
    };
    output.lines().filter_map(service).collect()
}

/// A name without the escapes of `avahi-browse`, which writes other characters than letters and digits as `\DDD`.
fn unescaped(name: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = name.as_bytes();
    while let [first, after @ ..] = rest {
        let code = match (first, after) {
            (b'\\', [a, b, c, ..]) => {
                std::str::from_utf8(&[*a, *b, *c]).ok().and_then(|code| code.parse().ok())
            }
            _no_escape => None,
        };
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { after.get(3..).unwrap_or_default() } else { after };
    }
    // Devices choose these names.
    String::from_utf8_lossy(&bytes).chars().filter(|c| !c.is_control()).collect()
}

/// Whether a server on these ports and addresses of this machine is among those that are seen.
fn judge(seen: &[Seen], ports: &BTreeSet<u16>, own: &[IpAddr]) -> Finding {
    let (ours, others): (Vec<&Seen>, Vec<&Seen>) = seen.iter().partition(|seen| own.contains(&seen.address));
    let others = others.iter().map(|seen| &seen.name).collect::<BTreeSet<_>>().len();
    let others = match others {
        0 => "no other server is seen".to_owned(),
        1 => "1 other server is seen".to_owned(),
        count => format!("{count} other servers are seen"),
    };
    let announced: Vec<&Seen> = ours.iter().copied().filter(|seen| ports.contains(&seen.port)).collect();
    if let Some(first) = announced.first() {
        let interfaces: BTreeSet<&str> = announced.iter().map(|seen| seen.interface.as_str()).collect();
        let interfaces = interfaces.into_iter().collect::<Vec<_>>().join(", ");
        return Finding::Good(format!(
            "announced on the network as \"{}\" on port {}, seen on {interfaces}; {others}",
            first.name, first.port
        ));
    }
    match ours.first() {
        Some(wrong) => Finding::Problem(
            format!("announced on the network on port {}, where the server does not listen", wrong.port),
            "`systemctl restart datetime-server-announce`, and remove other announcements from /etc/avahi/services"
                .to_owned(),
        ),
        None => Finding::Note(format!(
            "not announced on the network: clients need its name or address; to announce it, run `{ENABLE}`; {others}"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "+;eth0;IPv4;attic;_datetime._tcp;local\n\
        =;eth0;IPv4;attic;_datetime._tcp;local;attic.local;192.168.1.20;9900;\"protocol=1\" \"txtvers=1\"\n\
        =;eth1;IPv6;attic;_datetime._tcp;local;attic.local;fe80::1;9900;\n\
        =;eth0;IPv4;my\\032nas\\027\\195\\164;_datetime._tcp;local;nas.local;192.168.1.30;9900;\n\
        =;eth0;IPv4;broken;_datetime._tcp;local;nas.local;;9900;\n";

    fn judged(own: &str, port: u16) -> String {
        judge(&seen(OUTPUT), &BTreeSet::from([port]), &[own.parse().unwrap()]).to_string()
    }

    #[test]
    fn the_output_of_avahi_browse_is_read() {
        let seen = seen(OUTPUT);
        assert_eq!(seen.len(), 3);
        assert_eq!(seen[2].name, "my nasä");
        assert_eq!((seen[1].interface.as_str(), seen[1].port), ("eth1", 9900));
    }

    #[test]
    fn the_doctor_says_whether_the_server_is_announced_and_seen() {
        for (own, port, expected) in [
            (
                "192.168.1.20",
                9900,
                "ok       announced on the network as \"attic\" on port 9900, seen on eth0; 2 other servers are seen",
            ),
            (
                "192.168.1.20",
                9901,
                "problem  announced on the network on port 9900, where the server does not listen",
            ),
            (
                "192.168.1.99",
                9900,
                "note     not announced on the network: clients need its name or address; to announce it, run `systemctl enable --now datetime-server-announce`; 2 other servers are seen",
            ),
        ] {
            let judged = judged(own, port);
            assert!(judged.starts_with(expected), "{judged}");
        }
    }
}
