//! Who can reach the server: addresses, access lists, firewalls.

use std::env;

use super::Finding;
use crate::settings::Settings;

pub(super) fn look(settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    if settings.server.bind.iter().all(std::net::IpAddr::is_loopback) {
        findings.push(Finding::Note(
            "[server] bind has only loopback addresses: no other machine can connect".to_owned(),
        ));
        return findings;
    }
    if settings.access.allow.is_empty() {
        let cure = "name the networks of your clients, such as \"192.168.0.0/16\"".to_owned();
        findings.push(Finding::Trouble("[access] allow is empty: everybody is refused".to_owned(), cure));
    }
    findings.push(Finding::Note(firewall(settings.server.port, is_installed)));
    findings
}

/// What a firewall would need, in the words of the one that is installed.
fn firewall(port: u16, is_installed: impl Fn(&str) -> bool) -> String {
    let command = [
        ("ufw", format!("ufw allow {port}/tcp")),
        ("firewall-cmd", format!("firewall-cmd --permanent --add-port={port}/tcp && firewall-cmd --reload")),
        ("nft", format!("nft add rule inet filter input tcp dport {port} accept")),
        ("iptables", format!("iptables -A INPUT -p tcp --dport {port} -j ACCEPT")),
    ];
    match command.into_iter().find(|(program, _)| is_installed(program)) {
        Some((program, line)) => format!("if {program} is in force here, other machines need: {line}"),
        None => format!("no firewall is installed here; one on the way must let TCP port {port} through"),
    }
}

/// Whether a program is in the search path, or where only root looks.
fn is_installed(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into()]);
    folders.into_iter().any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_firewall_that_is_there_is_named() {
        assert!(
            firewall(9900, |program| program == "nft")
                .contains("nft add rule inet filter input tcp dport 9900")
        );
        assert!(firewall(9900, |_| false).contains("no firewall is installed"));
    }
}
