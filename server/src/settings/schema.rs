//! The shape of the settings, and every default, said once.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use chrono::Locale;
use datetime_protocol::command::CommandName;
use datetime_protocol::limits::DEFAULT_PORT;
use serde::{Serialize, Serializer};

use super::access::Access;
use super::values::{
    Backlog, ClientCap, LogFormat, LogLevel, PrefixLength, Sandbox, TimeLimit, Welcome, ZoneChoice,
};
use crate::clock::Format;

/// Everything the server can be told; the fields are the tables of the file, in its order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// Where to listen, and the welcome.
    pub server: Server,
    /// The formats of the built-in words.
    pub formats: Formats,
    /// Further words and their formats, in the order of their names.
    #[serde(serialize_with = "as_table")]
    pub commands: Vec<(CommandName, Format)>,
    /// How much one client, one address and all together may take.
    pub limits: Limits,
    /// Who may connect.
    pub access: Access,
    /// What the process may do, and where it can be found.
    pub process: Process,
    /// What is logged, how and where.
    pub log: Log,
}

/// `[server]`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Server {
    /// Addresses to listen on.
    pub bind: Vec<IpAddr>,
    /// TCP port; 0 is any free one.
    pub port: u16,
    /// Connections that the kernel keeps while the server is busy accepting.
    pub backlog: Backlog,
    /// The first line to every client.
    pub welcome: Welcome,
}

/// `[formats]`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Formats {
    /// The answer to `day`.
    pub day: Format,
    /// The answer to `date`.
    pub date: Format,
    /// The answer to `time`.
    pub time: Format,
    /// The zone of all answers that name no other.
    pub timezone: ZoneChoice,
    /// The language of the names of days and months.
    #[serde(serialize_with = "as_text")]
    pub locale: Locale,
}

/// `[limits]`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Limits {
    /// Clients at once.
    pub max_clients: ClientCap,
    /// Clients at once from one address.
    pub max_clients_per_address: ClientCap,
    /// The bits of an IPv6 address that count as one address.
    pub ipv6_prefix: PrefixLength,
    /// From one understood command to the next.
    pub idle_timeout: TimeLimit,
    /// For all that a client has not yet read.
    pub write_timeout: TimeLimit,
    /// What clients get to finish when the server stops.
    pub drain_timeout: TimeLimit,
}

/// `[process]`: fixed for the life of the process.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Process {
    /// The user to become after binding, when started as root: a name or a number; empty is none.
    pub user: String,
    /// The group to become likewise; empty is the user's own.
    pub group: String,
    /// The file that says which process serves; empty is one in the runtime folder.
    pub pid_file: String,
    /// The socket that `status` asks; empty is one in the runtime folder.
    pub control_socket: String,
    /// Whether the server gives up what it does not need.
    pub sandbox: Sandbox,
}

/// `[log]`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Log {
    /// The least serious events that are logged.
    pub level: LogLevel,
    /// For people or for programs.
    pub format: LogFormat,
    /// The file to append to; empty is standard error.
    pub file: String,
}

impl Default for Settings {
    fn default() -> Self {
        let week = CommandName::new("week").map(|word| (word, Format::of_default("%G-W%V")));
        Self {
            server: Server::default(),
            formats: Formats::default(),
            commands: week.into_iter().collect(),
            limits: Limits::default(),
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
            day: Format::of_default("%A"),
            date: Format::of_default("%Y-%m-%d"),
            time: Format::of_default("%H:%M:%S"),
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn as_text<S: Serializer>(locale: &Locale, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(locale)
}

fn as_table<S: Serializer>(words: &[(CommandName, Format)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(words.iter().map(|(word, format)| (word.as_str(), format)))
}
