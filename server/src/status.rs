//! The status of a running server: written by the server, read by `datetime-server status`.

use std::collections::BTreeMap;
use std::time::Instant;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use datetime_protocol::error::Refusal;
use serde::{Deserialize, Serialize};
use strum::VariantArray;

use crate::sandbox::Confinement;
use crate::session::End;
use crate::settings::Protocol;

/// The status of a server, as `status --json` prints it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The version of the server.
    pub version: String,
    /// The PID of the monitor, which is the process to signal.
    pub pid: i32,
    /// The PID of the server, the child of the monitor that accepts clients.
    #[serde(default)]
    pub server_pid: i32,
    /// The user ID of the server and of its sessions.
    #[serde(default)]
    pub server_user: u32,
    /// The sandbox of the server and of its sessions.
    #[serde(default)]
    pub sandbox: Confinement,
    /// When the server started (RFC 3339).
    pub started: String,
    /// Seconds since then, by the monotonic clock.
    pub uptime_seconds: u64,
    /// Where the settings came from.
    pub settings: String,
    /// The addresses on which the server listens.
    pub listening: Vec<String>,
    /// Those for Daytime (RFC 867).
    #[serde(default)]
    pub listening_daytime: Vec<String>,
    /// Those for Time (RFC 868).
    #[serde(default)]
    pub listening_time: Vec<String>,
    /// The names of the custom commands.
    #[serde(default)]
    pub commands: Vec<String>,
    /// Maximum number of simultaneous clients.
    pub max_clients: usize,
    /// Whether the server is stopping and accepts no more clients.
    #[serde(default)]
    pub stopping: bool,
    /// How long sessions may continue when the server stops, in milliseconds.
    #[serde(default)]
    pub drain_timeout_ms: u64,
    /// Counts since the server started.
    pub totals: Totals,
    /// The connected clients, longest connected first.
    pub clients: Vec<ClientRow>,
}

/// The outcomes of the reloads since the monitor started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reloads {
    /// Successful ones.
    pub(crate) succeeded: u64,
    /// Failed ones, after which the server keeps its settings.
    pub(crate) failed: u64,
    /// Why the last one failed; empty if it succeeded.
    pub(crate) last_error: String,
}

/// Counts since the server process started, except those of restarts and reloads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// Admitted clients.
    pub sessions: u64,
    /// Admitted clients by protocol.
    #[serde(default)]
    pub protocols: BTreeMap<String, u64>,
    /// Valid commands.
    pub requests: u64,
    /// Refused clients by [cause](datetime_protocol::error::Refusal::cause).
    pub refused: BTreeMap<String, u64>,
    /// Sessions that ended, by how they ended.
    #[serde(default)]
    pub ended: BTreeMap<String, u64>,
    /// Sessions that crashed or were killed.
    pub crashed: u64,
    /// Log lines that could not be written.
    #[serde(default)]
    pub lost_log_lines: u64,
    /// How often the monitor has started the server again because it had crashed.
    #[serde(default)]
    pub restarts: u64,
    /// Successful reloads.
    pub reloads: u64,
    /// Failed reloads, after which the server keeps its settings.
    pub failed_reloads: u64,
    /// Why the last reload failed; empty if it succeeded.
    pub last_reload_error: String,
}

/// A connected client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientRow {
    /// The PID of its session.
    pub pid: i32,
    /// The client's address and port.
    pub address: String,
    /// `datetime`, `daytime` or `time`.
    #[serde(default)]
    pub protocol: String,
    /// When it connected (RFC 3339).
    pub since: String,
    /// The number of its valid commands.
    pub requests: u64,
    /// Seconds since the last valid command, or since it connected.
    pub idle_seconds: u64,
}

/// All counts are zero. There is an entry for every protocol, cause of refusal and end, so that monitoring finds each of them from
/// the start.
impl Default for Totals {
    fn default() -> Self {
        Self {
            sessions: 0,
            protocols: Protocol::VARIANTS.iter().map(|protocol| (protocol.name().to_owned(), 0)).collect(),
            requests: 0,
            refused: Refusal::ALL.iter().map(|refusal| (refusal.cause().to_owned(), 0)).collect(),
            ended: End::VARIANTS.iter().map(|end| (end.name().to_owned(), 0)).collect(),
            crashed: 0,
            lost_log_lines: 0,
            restarts: 0,
            reloads: 0,
            failed_reloads: 0,
            last_reload_error: String::new(),
        }
    }
}

impl Totals {
    /// The number of clients refused for any cause.
    #[must_use]
    pub fn refused_in_all(&self) -> u64 {
        self.refused.values().sum()
    }
}

/// The wall-clock time of `then` (RFC 3339), by the current setting of the clock.
pub(crate) fn wall_clock(then: Instant, now: Instant) -> String {
    let elapsed = TimeDelta::from_std(now.saturating_duration_since(then)).unwrap_or_default();
    let time: DateTime<Utc> = Utc::now().checked_sub_signed(elapsed).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
