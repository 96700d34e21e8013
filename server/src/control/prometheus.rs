//! Formats the status as Prometheus metrics.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use crate::status::Status;

/// All metrics. There is no series per client: with addresses as labels, the number of series would be unbounded.
pub(super) fn prometheus(status: &Status) -> Result<String, fmt::Error> {
    let mut out = String::new();
    let totals = &status.totals;
    write_up(&mut out, true)?;
    write_head(&mut out, "build_info", "gauge", "Always 1; the version is in the label.")?;
    writeln!(out, "datetime_server_build_info{{version=\"{}\"}} 1", status.version)?;
    let clients = status.clients.len() as u64;
    for (name, kind, help, value) in [
        ("uptime_seconds", "gauge", "Seconds since the server started.", status.uptime_seconds),
        (
            "stopping",
            "gauge",
            "1 while the server is stopping, 0 while it is serving.",
            u64::from(status.stopping),
        ),
        ("clients", "gauge", "Connected clients.", clients),
        ("max_clients", "gauge", "Maximum number of simultaneous clients.", status.max_clients as u64),
        ("sessions_total", "counter", "Admitted clients.", totals.sessions),
        ("requests_total", "counter", "Valid commands.", totals.requests),
        ("crashed_total", "counter", "Sessions that crashed or were killed.", totals.crashed),
        ("restarts_total", "counter", "Restarts of a server process that had crashed.", totals.restarts),
        ("reloads_total", "counter", "Successful reloads.", totals.reloads),
        (
            "failed_reloads_total",
            "counter",
            "Failed reloads, after which the server keeps its settings.",
            totals.failed_reloads,
        ),
        ("lost_log_lines_total", "counter", "Log lines that could not be written.", totals.lost_log_lines),
    ] {
        write_head(&mut out, name, kind, help)?;
        writeln!(out, "datetime_server_{name} {value}")?;
    }
    let help = "Admitted clients by protocol.";
    write_by_label(&mut out, "protocol_sessions_total", "protocol", help, &totals.protocols)?;
    let help = "Refused clients by cause.";
    write_by_label(&mut out, "refused_total", "cause", help, &totals.refused)?;
    // A crash is not an `End`: a session cannot report it.
    let mut ended = totals.ended.clone();
    ended.insert("crashed".to_owned(), totals.crashed);
    write_by_label(&mut out, "sessions_ended_total", "end", "Ended sessions by how they ended.", &ended)?;
    Ok(out)
}

/// The metrics while no server is running: `up 0`, to alert on.
pub(super) fn prometheus_down() -> Result<String, fmt::Error> {
    let mut out = String::new();
    write_up(&mut out, false)?;
    Ok(out)
}

fn write_up(out: &mut String, is_up: bool) -> fmt::Result {
    write_head(out, "up", "gauge", "1 if the server is running, 0 if not.")?;
    writeln!(out, "datetime_server_up {}", u8::from(is_up))
}

/// Writes a series for each entry of `counts`.
fn write_by_label(
    out: &mut String,
    name: &str,
    label: &str,
    help: &str,
    counts: &BTreeMap<String, u64>,
) -> fmt::Result {
    write_head(out, name, "counter", help)?;
    for (value, count) in counts {
        writeln!(out, "datetime_server_{name}{{{label}=\"{value}\"}} {count}")?;
    }
    Ok(())
}

fn write_head(out: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(out, "# HELP datetime_server_{name} {help}")?;
    writeln!(out, "# TYPE datetime_server_{name} {kind}")
}
