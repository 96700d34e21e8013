//! Checks whether clients can reach the server: addresses, access lists and firewalls.

use std::env;

use strum::VariantArray;

use super::finding::Finding;
use crate::settings::{Protocol, Settings};

pub(super) fn check(settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    if settings.server.bind.iter().all(std::net::IpAddr::is_loopback) {
        findings.push(Finding::Note(
            "[server] bind has only loopback addresses: other machines cannot connect".to_owned(),
        ));
        return findings;
    }
    if settings.access.allow.is_empty() {
        let fix = "add the networks of your clients, such as \"192.168.0.0/16\"".to_owned();
        findings.push(Finding::Problem("[access] allow is empty: all clients are refused".to_owned(), fix));
    }
    for port in Protocol::VARIANTS.iter().filter_map(|protocol| settings.port(*protocol)) {
        findings.push(Finding::Note(firewall(port, is_installed)));
    }
    findings
}

/// How to open the port in the installed firewall.
fn firewall(port: u16, is_installed: impl Fn(&str) -> bool) -> String {
    let command = [
        ("ufw", format!("ufw allow {port}/tcp")),
        ("firewall-cmd", format!("firewall-cmd --permanent --add-port={port}/tcp && firewall-cmd --reload")),
        ("nft", format!("nft add rule inet filter input tcp dport {port} accept")),
        ("iptables", format!("iptables -A INPUT -p tcp --dport {port} -j ACCEPT")),
    ];
    match command.into_iter().find(|(program, _)| is_installed(program)) {
        Some((program, line)) => format!("if {program} is active, open the port for other machines: {line}"),
        None => format!(
            "no firewall is installed on this machine; others on the network must allow TCP port {port}"
        ),
    }
}

/// Whether a program is in `$PATH` or a directory for root's programs.
pub(super) fn is_installed(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let directories = env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    directories.into_iter().any(|directory| directory.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_installed_firewall_is_named() {
        assert!(
            firewall(9900, |program| program == "nft")
                .contains("nft add rule inet filter input tcp dport 9900")
        );
        assert!(firewall(9900, |_| false).contains("no firewall is installed"));
    }
}
