//! `datetime-server status`: shows the status of the running server.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use super::output::print;
use super::prometheus::{prometheus, prometheus_down};
use super::query::NoServer;
use super::target::find_target;
use crate::settings::Protocol;
use crate::status::{Status, Totals};

/// The output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusFormat {
    /// Text for people.
    Text,
    /// One JSON object.
    Json,
    /// Prometheus metrics, for the textfile collector of `node_exporter`.
    Prometheus,
}

/// Prints the status.
///
/// # Errors
/// No server is running, or it cannot be queried.
pub fn status(config: Option<&Path>, format: StatusFormat) -> Result<(), Box<dyn Error>> {
    let status = match (find_target(config).and_then(|target| target.status()), format) {
        (Ok(status), _) => status,
        (Err(error), StatusFormat::Prometheus) if error.is::<NoServer>() => {
            // Without output, a server that is down would look the same as a command that was never run.
            print(&prometheus_down()?)?;
            return Err(error);
        }
        (Err(error), _) => return Err(error),
    };
    let text = match format {
        StatusFormat::Text => text(&status)?,
        StatusFormat::Json => format!("{}\n", serde_json::to_string_pretty(&status)?),
        StatusFormat::Prometheus => prometheus(&status)?,
    };
    print(&text)
}

fn text(status: &Status) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    let totals = &status.totals;
    let up = humantime::format_duration(Duration::from_secs(status.uptime_seconds));
    writeln!(
        out,
        "datetime-server {}, process {}, up {up} since {}",
        status.version, status.pid, status.started
    )?;
    writeln!(out, "listening on {}", status.listening.join(", "))?;
    for (protocol, addresses) in
        [(Protocol::Daytime, &status.listening_daytime), (Protocol::Time, &status.listening_time)]
    {
        if !addresses.is_empty() {
            writeln!(out, "listening on {} for {protocol}", addresses.join(", "))?;
        }
    }
    writeln!(out, "settings: {}", status.settings)?;
    write_processes(&mut out, status)?;
    writeln!(out, "reloads: {}, failed: {}", totals.reloads, totals.failed_reloads)?;
    for line in totals.last_reload_error.lines() {
        writeln!(out, "  the last reload failed: {line}")?;
    }
    if status.stopping {
        writeln!(out, "stopping: no new clients are accepted")?;
    }
    if totals.lost_log_lines > 0 {
        writeln!(out, "lost log lines: {}", totals.lost_log_lines)?;
    }
    writeln!(out, "clients: {} of at most {}", status.clients.len(), status.max_clients)?;
    writeln!(
        out,
        "sessions: {}, requests: {}, crashed: {}",
        totals.sessions, totals.requests, totals.crashed
    )?;
    write_protocols(&mut out, totals)?;
    let causes: Vec<_> = totals.refused.iter().map(|(cause, count)| format!("{cause} {count}")).collect();
    writeln!(out, "refused: {} ({})", totals.refused_in_all(), causes.join(", "))?;
    write_clients(&mut out, status)?;
    Ok(out)
}

/// Writes how many sessions each protocol had, if there was another one than that of this program.
fn write_protocols(out: &mut String, totals: &Totals) -> std::fmt::Result {
    let others = totals.protocols.iter().filter(|(name, _)| *name != Protocol::Datetime.name());
    if others.map(|(_, count)| count).sum::<u64>() == 0 {
        return Ok(());
    }
    let counts: Vec<_> = totals.protocols.iter().map(|(name, count)| format!("{name} {count}")).collect();
    writeln!(out, "sessions by protocol: {}", counts.join(", "))
}

/// Writes what each of the three kinds of processes may do.
fn write_processes(out: &mut String, status: &Status) -> std::fmt::Result {
    let Status { pid, server_pid, server_user, sandbox, .. } = status;
    let parts = if sandbox.parts.is_empty() { "nothing".to_owned() } else { sandbox.parts.join(", ") };
    writeln!(out, "monitor: process {pid}: files, settings and signals; no client data")?;
    writeln!(
        out,
        "server: process {server_pid} of user {server_user}, restarts: {}",
        status.totals.restarts
    )?;
    writeln!(out, "  confined by {parts}")?;
    for part in &sandbox.missing {
        writeln!(out, "  without {part}")?;
    }
    writeln!(out, "session: a process like the server for each client, with its socket alone")
}

fn write_clients(out: &mut String, status: &Status) -> std::fmt::Result {
    if status.clients.is_empty() {
        return Ok(());
    }
    let width = status.clients.iter().map(|client| client.address.len()).max().unwrap_or_default();
    writeln!(out, "\nPROCESS  {:width$}  SINCE                 REQUESTS  IDLE", "ADDRESS")?;
    for client in &status.clients {
        let idle = humantime::format_duration(Duration::from_secs(client.idle_seconds));
        let (pid, address, since) = (client.pid, &client.address, &client.since);
        writeln!(out, "{pid:>7}  {address:width$}  {since}  {:>8}  {idle}", client.requests)?;
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use datetime_protocol::error::Refusal;
    use strum::VariantArray;

    use super::*;
    use crate::sandbox::Confinement;
    use crate::session::End;
    use crate::status::ClientRow;

    pub(crate) fn example() -> Status {
        let mut totals = Totals { sessions: 12, requests: 40, restarts: 2, ..Totals::default() };
        totals.refused.extend([("full".to_owned(), 3), ("not_allowed".to_owned(), 1)]);
        Status {
            version: "1.2.3".to_owned(),
            pid: 70,
            server_pid: 71,
            server_user: 990,
            sandbox: Confinement {
                parts: vec!["no capabilities".to_owned(), "a filter on system calls".to_owned()],
                missing: vec!["Landlock: disabled".to_owned()],
            },
            started: "2026-03-01T14:03:27Z".to_owned(),
            uptime_seconds: 7261,
            settings: "config/server.toml".to_owned(),
            listening: vec!["0.0.0.0:9900".to_owned(), "[::]:9900".to_owned()],
            listening_daytime: Vec::new(),
            listening_time: Vec::new(),
            commands: Vec::new(),
            max_clients: 512,
            stopping: false,
            drain_timeout_ms: 5000,
            totals,
            clients: vec![ClientRow {
                pid: 72,
                address: "10.0.0.7:50000".to_owned(),
                protocol: "datetime".to_owned(),
                since: "2026-03-01T16:00:00Z".to_owned(),
                requests: 5,
                idle_seconds: 65,
            }],
        }
    }

    #[test]
    fn the_text_shows_totals_and_a_row_per_client() {
        let expected = "datetime-server 1.2.3, process 70, up 2h 1m 1s since 2026-03-01T14:03:27Z\n\
                        listening on 0.0.0.0:9900, [::]:9900\n\
                        settings: config/server.toml\n\
                        monitor: process 70: files, settings and signals; no client data\n\
                        server: process 71 of user 990, restarts: 2\n  \
                        confined by no capabilities, a filter on system calls\n  \
                        without Landlock: disabled\n\
                        session: a process like the server for each client, with its socket alone\n\
                        reloads: 0, failed: 0\n\
                        clients: 1 of at most 512\n\
                        sessions: 12, requests: 40, crashed: 0\n\
                        refused: 4 (address_full 0, full 3, no_process 0, no_proxy_header 0, not_allowed 1, stopping 0)\n\n\
                        PROCESS  ADDRESS         SINCE                 REQUESTS  IDLE\n     \
                        72  10.0.0.7:50000  2026-03-01T16:00:00Z         5  1m 5s\n";
        assert_eq!(text(&example()).unwrap(), expected);
    }

    #[test]
    fn the_text_shows_that_the_server_is_stopping_or_loses_log_lines() {
        let mut status = example();
        status.stopping = true;
        status.totals.lost_log_lines = 7;
        let text = text(&status).unwrap();
        assert!(text.contains("\nstopping: no new clients are accepted\n"), "{text}");
        assert!(text.contains("\nlost log lines: 7\n"), "{text}");
    }

    #[test]
    fn the_text_shows_daytime_and_time_if_they_are_served() {
        let mut status = example();
        status.listening_daytime = vec!["0.0.0.0:13".to_owned(), "[::]:13".to_owned()];
        status.listening_time = vec!["0.0.0.0:37".to_owned()];
        status.totals.protocols = [("datetime", 9), ("daytime", 2), ("time", 1)]
            .map(|(name, count)| (name.to_owned(), count))
            .into();
        let text = text(&status).unwrap();
        assert!(text.contains("\nlistening on 0.0.0.0:13, [::]:13 for Daytime (RFC 867)\n"), "{text}");
        assert!(text.contains("\nlistening on 0.0.0.0:37 for Time (RFC 868)\n"), "{text}");
        assert!(text.contains("\nsessions by protocol: datetime 9, daytime 2, time 1\n"), "{text}");
    }

    #[test]
    fn text_json_and_metrics_have_every_cause_of_refusal_from_the_start() {
        let status = Status { totals: Totals::default(), ..example() };
        let (text, metrics) = (text(&status).unwrap(), prometheus(&status).unwrap());
        let json = serde_json::to_value(&status).unwrap();
        for cause in Refusal::ALL.map(Refusal::cause) {
            assert!(text.contains(&format!("{cause} 0")), "{cause} in {text}");
            assert_eq!(json["totals"]["refused"][cause], 0, "{cause} in {json}");
            let line = format!("datetime_server_refused_total{{cause=\"{cause}\"}} 0");
            assert!(metrics.lines().any(|found| found == line), "{line} in {metrics}");
        }
    }

    #[test]
    fn json_and_metrics_have_every_end_of_a_session_and_every_protocol_from_the_start() {
        let status = Status { totals: Totals::default(), ..example() };
        let metrics = prometheus(&status).unwrap();
        let json = serde_json::to_value(&status).unwrap();
        for protocol in ["datetime", "daytime", "time"] {
            assert_eq!(json["totals"]["protocols"][protocol], 0, "{protocol} in {json}");
            let line = format!("datetime_server_protocol_sessions_total{{protocol=\"{protocol}\"}} 0");
            assert!(metrics.lines().any(|found| found == line), "{line} in {metrics}");
        }
        for end in End::VARIANTS.iter().map(|end| end.name()) {
            assert_eq!(json["totals"]["ended"][end], 0, "{end} in {json}");
            let line = format!("datetime_server_sessions_ended_total{{end=\"{end}\"}} 0");
            assert!(metrics.lines().any(|found| found == line), "{line} in {metrics}");
        }
        assert!(metrics.contains("{end=\"crashed\"} 0"), "{metrics}");
    }

    #[test]
    fn prometheus_has_a_line_for_each_total_and_cause() {
        let text = prometheus(&example()).unwrap();
        for line in [
            "# TYPE datetime_server_sessions_total counter",
            "datetime_server_sessions_total 12",
            "datetime_server_refused_total{cause=\"full\"} 3",
            "datetime_server_clients 1",
            "datetime_server_restarts_total 2",
            "datetime_server_uptime_seconds 7261",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in {text}");
        }
    }
}
