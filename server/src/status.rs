//! What a running server says of itself: written by the server, read by `datetime-server status`.

use std::collections::BTreeMap;

use datetime_protocol::error::Refusal;
use serde::{Deserialize, Serialize};
use strum::VariantArray;

use crate::session::End;

/// The status of a server, as `status --json` prints it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Status {
    /// The version of the server.
    pub version: String,
    /// Its process.
    pub pid: i32,
    /// When it began, RFC 3339.
    pub started: String,
    /// Seconds since then, by a clock that nobody sets.
    pub uptime_seconds: u64,
    /// Where its settings were taken from.
    pub settings: String,
    /// The addresses it listens on.
    pub listening: Vec<String>,
    /// Clients at once, at the most.
    pub max_clients: usize,
    /// Whether it is stopping: it accepts no clients any more.
    #[serde(default)]
    pub stopping: bool,
    /// How long clients get to finish when it stops, in milliseconds.
    #[serde(default)]
    pub drain_timeout_ms: u64,
    /// Counts since it began.
    pub totals: Totals,
    /// Everybody who is connected now, the longest first.
    pub clients: Vec<ClientRow>,
}

/// Counts since the server began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// Clients that were let in.
    pub sessions: u64,
    /// Commands that were understood.
    pub requests: u64,
    /// Clients that were refused, by [cause](datetime_protocol::error::Refusal::cause).
    pub refused: BTreeMap<String, u64>,
    /// Sessions that ended, by how they ended.
    #[serde(default)]
    pub ended: BTreeMap<String, u64>,
    /// Sessions that were killed or crashed.
    pub crashed: u64,
    /// Lines that could not be written to the log.
    #[serde(default)]
    pub lost_log_lines: u64,
    /// Reloads that were carried out.
    pub reloads: u64,
    /// Reloads that failed and kept the old settings.
    pub failed_reloads: u64,
    /// Why the last reload failed; empty where it did not.
    pub last_reload_error: String,
}

/// A client.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClientRow {
    /// Its process.
    pub pid: i32,
    /// Its address and port.
    pub address: String,
    /// When it connected, RFC 3339.
    pub since: String,
    /// Commands of it that were understood.
    pub requests: u64,
    /// Seconds since the last of them, or since it connected.
    pub idle_seconds: u64,
}

/// All counts are zero, with an entry for every cause of refusal and every end, so that readers find each from the start.
impl Default for Totals {
    fn default() -> Self {
        Self {
            sessions: 0,
            requests: 0,
            refused: Refusal::ALL.iter().map(|refusal| (refusal.cause().to_owned(), 0)).collect(),
            ended: End::VARIANTS.iter().map(|end| (end.name().to_owned(), 0)).collect(),
            crashed: 0,
            lost_log_lines: 0,
            reloads: 0,
            failed_reloads: 0,
            last_reload_error: String::new(),
        }
    }
}

impl Totals {
    /// Counts a session that has ended; `None` is a crash.
    pub fn ended_by(&mut self, end: Option<End>) {
        match end {
            Some(end) => *self.ended.entry(end.name().to_owned()).or_default() += 1,
            None => self.crashed += 1,
        }
    }

    /// Clients that were refused for any cause.
    #[must_use]
    pub fn refused_in_all(&self) -> u64 {
        self.refused.values().sum()
    }
}
