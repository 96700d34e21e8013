//! The shipped configurations with the addresses of a test in them. Text in, text out.

use std::net::SocketAddr;
use std::path::Path;

use crate::error::Error;

/// Where the balancer connects from: the one address that the servers believe.
pub const BALANCER: &str = "127.0.0.9";

/// HAProxy's: clients come to `front`, and go to `servers`. A machine that runs tests need not have its clock kept, so
/// that any answer to `sync` is taken, as the file says how.
pub fn haproxy(shipped: &str, front: SocketAddr, servers: &[SocketAddr]) -> Result<String, Error> {
    let mut places = servers.iter();
    let lines = shipped.lines().map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["bind", ..] => format!("    bind {front}"),
            ["server", name, ..] => {
                places.next().map_or_else(String::new, |place| format!("    server {name} {place}"))
            }
            ["default-server", "check", ..] => format!("{line} source {BALANCER}"),
            ["tcp-check", "expect", "rstring", "^synchronised"] => {
                "    tcp-check expect rstring ^(un)?(synchronised|known)".to_owned()
            }
            _ => line.to_owned(),
        }
    });
    let text = lines.collect::<Vec<_>>().join("\n") + "\n";
    let all = [front].iter().chain(servers).all(|place| text.contains(&place.to_string()));
    if all && text.contains("source 127.0.0.9") && text.contains("(un)?") {
        Ok(text)
    } else {
        Err(Error::failed("config/haproxy.cfg has no longer the lines that this check puts its addresses in"))
    }
}

/// A server's: it believes the balancer, and keeps its files in `folder`.
pub fn server(place: SocketAddr, folder: &Path) -> String {
    let (ip, port, folder) = (place.ip(), place.port(), folder.display());
    format!(
        "[server]\nbind = [\"{ip}\"]\nport = {port}\n[limits]\nmax_clients_per_address = 512\n\
         [access]\nproxies = [\"{BALANCER}\"]\n[process]\npid_file = '{folder}/{port}.pid'\n\
         control_socket = '{folder}/{port}.sock'\n[log]\nlevel = \"warn\"\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_takes_the_addresses_of_a_test() {
        let shipped = include_str!("../../../config/haproxy.cfg");
        let places: Vec<SocketAddr> = (1..=4).map(|port| SocketAddr::from(([127, 0, 0, 1], port))).collect();
        let (front, servers) = places.split_first().unwrap();
        let text = haproxy(shipped, *front, servers).unwrap();
        for line in ["    bind 127.0.0.1:1", "    server first 127.0.0.1:2", "    server third 127.0.0.1:4"] {
            assert!(text.lines().any(|found| found == line), "{line} in {text}");
        }
        assert!(!text.contains("192.168.1.11") && !text.contains("rstring ^synchronised"), "{text}");
        assert!(haproxy("global\n", *front, servers).is_err());
    }
}
