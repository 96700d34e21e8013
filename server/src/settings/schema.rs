//! The types of the settings and their defaults.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use chrono::Locale;
use datetime_protocol::command::CommandName;
use datetime_protocol::limits::DEFAULT_PORT;
use serde::{Serialize, Serializer};

use super::access::Access;
use super::protocol::Protocol;
use super::values::{
    Backlog, ClientCap, LogFormat, LogLevel, PrefixLength, Sandbox, TimeLimit, Welcome, ZoneChoice,
};
use crate::clock::Format;

/// All settings. The fields are the tables of the file, in the same order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// Addresses to listen on, and the welcome line.
    pub(crate) server: Server,
    /// The formats of the built-in commands.
    pub(crate) formats: Formats,
    /// Custom commands and their formats, sorted by name.
    #[serde(serialize_with = "as_table")]
    pub(crate) commands: Vec<(CommandName, Format)>,
    /// Limits per client, per address and in total.
    pub(crate) limits: Limits,
    /// Daytime (RFC 867).
    pub(crate) daytime: Daytime,
    /// Time (RFC 868).
    pub(crate) time_protocol: TimeProtocol,
    /// Which clients may connect.
    pub(crate) access: Access,
    /// The user, PID file, control socket and sandbox.
    pub(crate) process: Process,
    /// What is logged, in which format and where.
    pub(crate) log: Log,
}

/// `[server]`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Server {
    /// Addresses to listen on.
    pub(crate) bind: Vec<IpAddr>,
    /// TCP port; 0 means any free one.
    pub(crate) port: u16,
    /// Maximum number of connections that wait in the kernel to be accepted.
    pub(crate) backlog: Backlog,
    /// The first line sent to every client.
    pub(crate) welcome: Welcome,
}

/// `[formats]`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Formats {
    /// The answer to `day`.
    pub(crate) day: Format,
    /// The answer to `date`.
    pub(crate) date: Format,
    /// The answer to `time`.
    pub(crate) time: Format,
    /// The time zone of answers to commands without a zone.
    pub(crate) timezone: ZoneChoice,
    /// The language of the names of days and months.
    #[serde(serialize_with = "as_text")]
    pub(crate) locale: Locale,
}

/// `[limits]`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Limits {
    /// Maximum number of simultaneous clients.
    pub(crate) max_clients: ClientCap,
    /// Maximum number of simultaneous clients per address.
    pub(crate) max_clients_per_address: ClientCap,
    /// How many leading bits of an IPv6 address count as one address.
    pub ipv6_prefix: PrefixLength,
    /// Maximum time between two valid commands.
    pub(crate) idle_timeout: TimeLimit,
    /// Maximum time for a client to read everything that was sent.
    pub(crate) write_timeout: TimeLimit,
    /// How long the server waits for its clients when it stops.
    pub(crate) drain_timeout: TimeLimit,
}

/// `[daytime]`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Daytime {
    /// TCP port; 0 means off.
    pub(crate) port: u16,
    /// The format of the line.
    pub(crate) format: Format,
}

/// `[time_protocol]`
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct TimeProtocol {
    /// TCP port; 0 means off.
    pub(crate) port: u16,
}

/// `[process]`; not changed by a reload.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Process {
    /// The user to switch to after binding when started as root: a name or number; empty means none.
    pub(crate) user: String,
    /// The group to switch to; empty means the user's primary group.
    pub(crate) group: String,
    /// The PID file; empty means one in the runtime directory.
    pub(crate) pid_file: String,
    /// The socket that `status` queries; empty means one in the runtime directory.
    pub(crate) control_socket: String,
    /// Whether the server restricts itself to the privileges it needs.
    pub(crate) sandbox: Sandbox,
}

/// `[log]`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Log {
    /// The lowest level that is logged.
    pub(crate) level: LogLevel,
    /// Text or JSON.
    pub(crate) format: LogFormat,
    /// The file to append to; empty means standard error.
    pub(crate) file: String,
}

impl Settings {
    /// The port of a protocol; `None` if it is off. Only that of [`Protocol::Datetime`] can be 0, for any free port.
    pub(crate) fn port(&self, protocol: Protocol) -> Option<u16> {
        match protocol {
            Protocol::Datetime => Some(self.server.port),
            Protocol::Daytime => Some(self.daytime.port).filter(|port| *port != 0),
            Protocol::Time => Some(self.time_protocol.port).filter(|port| *port != 0),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        let week = CommandName::new("week").map(|name| (name, Format::default_unchecked("%G-W%V")));
        Self {
            server: Server::default(),
            formats: Formats::default(),
            commands: week.into_iter().collect(),
            limits: Limits::default(),
            daytime: Daytime::default(),
            time_protocol: TimeProtocol::default(),
            access: Access::default(),
            process: Process::default(),
            log: Log::default(),
        }
    }
}

impl Default for Server {
    fn default() -> Self {
        Self {
            bind: vec![Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into()],
            port: DEFAULT_PORT,
            backlog: Backlog::DEFAULT,
            welcome: Welcome::default(),
        }
    }
}

impl Default for Formats {
    fn default() -> Self {
        Self {
            day: Format::default_unchecked("%A"),
            date: Format::default_unchecked("%Y-%m-%d"),
            time: Format::default_unchecked("%H:%M:%S"),
            timezone: ZoneChoice::Local,
            locale: Locale::en_US,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_clients: ClientCap::of(512),
            max_clients_per_address: ClientCap::of(32),
            ipv6_prefix: PrefixLength::WHOLE_ADDRESS,
            idle_timeout: TimeLimit::of(Duration::from_mins(5)),
            write_timeout: TimeLimit::of(Duration::from_secs(10)),
            drain_timeout: TimeLimit::of(Duration::from_secs(5)),
        }
    }
}

impl Default for Daytime {
    fn default() -> Self {
        Self { port: 0, format: Format::default_unchecked("%a %b %e %H:%M:%S %Y") }
    }
}

impl Default for Process {
    fn default() -> Self {
        let [user, group, pid_file, control_socket] = [const { String::new() }; 4];
        Self { user, group, pid_file, control_socket, sandbox: Sandbox::On }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { level: LogLevel::Info, format: LogFormat::Text, file: String::new() }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn as_text<S: Serializer>(locale: &Locale, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(locale)
}

fn as_table<S: Serializer>(commands: &[(CommandName, Format)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(commands.iter().map(|(name, format)| (name.as_str(), format)))
}
