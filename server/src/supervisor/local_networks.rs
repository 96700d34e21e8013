//! The networks of this machine, which `local` in `[access]` stands for.

use std::cell::Cell;
use std::time::Instant;

use ipnet::IpNet;
use nix::errno::Errno;
use tracing::warn;

use super::report::Report;
use crate::host;
use crate::settings::{Access, Network};

/// The message if the networks cannot be read.
const UNREADABLE: &str =
    "cannot read the networks of this machine, so \"local\" in [access] matches no client";

/// Reads the networks when an access list needs them, and stores the error if that fails.
#[derive(Debug, Default)]
pub(super) struct LocalNetworks {
    error: Cell<Option<Errno>>,
}

impl LocalNetworks {
    /// The networks; none if they cannot be read.
    pub(super) fn read(&self) -> Vec<IpNet> {
        host::local_networks().unwrap_or_else(|error| {
            self.error.set(Some(error));
            Vec::new()
        })
    }

    /// Logs the error, if there was one.
    pub(super) fn report_error(&self, report: &mut Report, now: Instant) {
        if let Some(error) = self.error.get() {
            report.fault(UNREADABLE, &error.into(), now);
        }
    }
}

/// Warns if an access list contains `local` and the networks cannot be read.
pub(super) fn check_local_networks(access: &Access) {
    let lists = [&access.allow, &access.deny, &access.proxies];
    let is_used = lists.iter().any(|list| list.contains(&Network::Local));
    if let Some(error) = is_used.then(host::local_networks).and_then(Result::err) {
        warn!("{UNREADABLE}: {error}; allow AF_NETLINK in RestrictAddressFamilies=, or list the networks");
    }
}
