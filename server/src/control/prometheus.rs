//! The status in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use datetime_protocol::error::Refusal;

use crate::session::End;
use crate::status::Status;

/// Writes each number with what it means. Clients are counted and not named: every address would be a series.
pub(super) fn prometheus(status: &Status) -> Result<String, fmt::Error> {
    let mut out = String::new();
    let totals = &status.totals;
    write_up(&mut out, true)?;
    write_head(&mut out, "build_info", "gauge", "Always 1; the version of the server is its label.")?;
    writeln!(out, "datetime_server_build_info{{version=\"{}\"}} 1", status.version)?;
    let clients = status.clients.len() as u64;
    for (name, kind, help, value) in [
        ("uptime_seconds", "gauge", "Seconds since the server was started.", status.uptime_seconds),
        (
            "stopping",
            "gauge",
            "Whether the server is stopping (1) or serving (0).",
            u64::from(status.stopping),
        ),
        ("clients", "gauge", "Clients that are connected.", clients),
        ("max_clients", "gauge", "Maximum number of simultaneous clients.", status.max_clients as u64),
        ("sessions_total", "counter", "Clients that were admitted.", totals.sessions),
        ("requests_total", "counter", "Commands that were understood.", totals.requests),
        ("crashed_total", "counter", "Sessions that were killed or crashed.", totals.crashed),
        ("reloads_total", "counter", "Reloads that were carried out.", totals.reloads),
        ("failed_reloads_total", "counter", "Reloads that kept the old settings.", totals.failed_reloads),
        ("lost_log_lines_total", "counter", "Lines that could not be logged.", totals.lost_log_lines),
    ] {
        write_head(&mut out, name, kind, help)?;
        writeln!(out, "datetime_server_{name} {value}")?;
    }
    let causes = Refusal::ALL.iter().map(|refusal| refusal.cause());
    write_by_label(
        &mut out,
        "refused_total",
        "cause",
        "Clients that were refused, by cause.",
        causes,
        &totals.refused,
    )?;
    let ends = End::ALL.iter().map(|end| end.name());
    // Also a way to end, though none that a session chooses.
    let mut ended = totals.ended.clone();
    ended.insert("crashed".to_owned(), totals.crashed);
    write_by_label(&mut out, "sessions_ended_total", "end", "Sessions that ended, by how.", ends, &ended)?;
    Ok(out)
}

/// What is written where no server runs: something to alert on.
pub(super) fn prometheus_down() -> Result<String, fmt::Error> {
    let mut out = String::new();
    write_up(&mut out, false)?;
    Ok(out)
}

fn write_up(out: &mut String, is_up: bool) -> fmt::Result {
    write_head(out, "up", "gauge", "Whether the server answered (1) or not (0).")?;
    writeln!(out, "datetime_server_up {}", u8::from(is_up))
}

/// A series for each name that is known, so that each is there from the start, and for each that the server counted, which
/// may be of another version.
fn write_by_label<'n>(
    out: &mut String,
    name: &str,
    label: &str,
    help: &str,
    known: impl Iterator<Item = &'n str>,
    counts: &'n BTreeMap<String, u64>,
) -> fmt::Result {
    write_head(out, name, "counter", help)?;
    let mut values: BTreeMap<&str, u64> = known.map(|name| (name, 0)).collect();
    values.extend(counts.iter().map(|(name, count)| (name.as_str(), *count)));
    for (value, count) in values {
        writeln!(out, "datetime_server_{name}{{{label}=\"{value}\"}} {count}")?;
    }
    Ok(())
}

fn write_head(out: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(out, "# HELP datetime_server_{name} {help}")?;
    writeln!(out, "# TYPE datetime_server_{name} {kind}")
}
