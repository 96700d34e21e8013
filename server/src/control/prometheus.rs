//! The status in the text format of Prometheus.

use std::fmt::{self, Write};

use crate::status::Status;

/// Writes each number with what it means. Clients are counted and not named: every address would be a series.
pub(super) fn prometheus(status: &Status) -> Result<String, fmt::Error> {
    let mut out = String::new();
    let totals = &status.totals;
    let clients = status.clients.len() as u64;
    for (name, kind, help, value) in [
        ("uptime_seconds", "gauge", "Seconds since the server began.", status.uptime_seconds),
        ("clients", "gauge", "Clients connected now.", clients),
        ("max_clients", "gauge", "Clients at once, at the most.", status.max_clients as u64),
        ("sessions_total", "counter", "Clients that were let in.", totals.sessions),
        ("requests_total", "counter", "Commands that were understood.", totals.requests),
        ("crashed_total", "counter", "Sessions that were killed or crashed.", totals.crashed),
        ("reloads_total", "counter", "Reloads that were carried out.", totals.reloads),
        ("failed_reloads_total", "counter", "Reloads that kept the old settings.", totals.failed_reloads),
    ] {
        head(&mut out, name, kind, help)?;
        writeln!(out, "datetime_server_{name} {value}")?;
    }
    head(&mut out, "refused_total", "counter", "Clients that were refused, by cause.")?;
    for cause in ["full", "address_full", "not_allowed", "no_process"] {
        let count = totals.refused.get(cause).copied().unwrap_or_default();
        writeln!(out, "datetime_server_refused_total{{cause=\"{cause}\"}} {count}")?;
    }
    Ok(out)
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(out, "# HELP datetime_server_{name} {help}")?;
    writeln!(out, "# TYPE datetime_server_{name} {kind}")
}
