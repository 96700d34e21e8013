//! Converts the text of a settings file to checked settings, or reports every error in it.

use std::net::IpAddr;

use chrono::Locale;
use datetime_protocol::zone;
use toml::de::DeValue;

use super::access::Network;
use super::commands::read_commands;
use super::document::{Document, Section};
use super::duration;
use super::error::ErrorList;
use super::protocol::Protocol;
use super::schema::{Formats, Limits, Log, Process, Server, Settings};
use super::toml_value::{c_string, integer, kind, text};
use super::values::{
    Backlog, ClientCap, LogFormat, LogLevel, PrefixLength, Sandbox, TimeLimit, Welcome, ZoneChoice,
};
use crate::clock::Format;

/// Maximum number of addresses to listen on: the server polls a socket for each.
const MAX_BIND: usize = 16;

/// Maximum number of entries in an access list: the server compares each client with all of them.
const MAX_NETWORKS: usize = 256;

/// The tables of the file.
const SECTIONS: [&str; 9] =
    ["server", "formats", "commands", "limits", "daytime", "time_protocol", "access", "process", "log"];

/// Parses and checks a settings file. The welcome is checked as it will be sent by the machine `hostname`.
///
/// # Errors
/// All errors in the file.
pub fn parse(text: &str, hostname: &str) -> Result<Settings, ErrorList> {
    let mut settings = Settings::default();
    let mut document = Document::parse(text);
    if !document.has_errors() {
        document.expect_sections(&SECTIONS);
        read_server(document.section("server"), &mut settings.server, hostname);
        read_formats(document.section("formats"), &mut settings.formats);
        settings.commands =
            read_commands(document.section("commands"), settings.formats.locale, settings.commands);
        read_limits(document.section("limits"), &mut settings.limits);
        read_daytime(document.section("daytime"), &mut settings);
        read_time_protocol(document.section("time_protocol"), &mut settings);
        read_access(document.section("access"), &mut settings);
        read_process(document.section("process"), &mut settings.process);
        read_log(document.section("log"), &mut settings.log);
    }
    let errors = document.into_errors();
    if errors.first.is_empty() { Ok(settings) } else { Err(errors) }
}

fn read_server(mut section: Section<'_, '_>, server: &mut Server, hostname: &str) {
    section.read_list("bind", &mut server.bind, 1..=MAX_BIND, |value| {
        text(value)?.parse::<IpAddr>().map(|address| address.to_canonical()).map_err(|_| {
            "is not an IP address; use \"0.0.0.0\" (all IPv4), \"::\" (all IPv6) or an address of this machine"
                .to_owned()
        })
    });
    section.read("port", &mut server.port, |value| {
        let error = "is not a port; use a number from 1 to 65535, or 0 for any free one";
        u16::try_from(integer(value, error)?).map_err(|_| error.to_owned())
    });
    section.read("backlog", &mut server.backlog, |value| {
        let error = "is not a valid backlog; use a number from 1 to 65535";
        Backlog::new(integer(value, error)?).ok_or_else(|| error.to_owned())
    });
    section.read("welcome", &mut server.welcome, |value| Welcome::new(text(value)?, hostname));
    section.finish();
}

fn read_formats(mut section: Section<'_, '_>, formats: &mut Formats) {
    // The locale is read first, because formats are checked in its language.
    section.read("locale", &mut formats.locale, |value| locale(text(value)?));
    let locale = formats.locale;
    for (key, target) in [("day", &mut formats.day), ("date", &mut formats.date), ("time", &mut formats.time)]
    {
        *target = target.clone().with_locale(locale);
        section.read(key, target, |value| Format::new(text(value)?, locale));
    }
    section.read("timezone", &mut formats.timezone, |value| timezone(text(value)?));
    section.finish();
}

fn locale(name: &str) -> Result<Locale, String> {
    // `locale -a` prints names with a codeset, such as en_US.utf8. The server always sends UTF-8.
    let plain = match name.split_once('.') {
        Some((plain, codeset)) if codeset.replace('-', "").eq_ignore_ascii_case("utf8") => plain,
        _ => name,
    };
    let plain = if plain == "C" { "POSIX" } else { plain };
    Locale::try_from(plain).map_err(|_| {
        "is not a known locale; use a language and a country, such as en_US, de_DE or ja_JP".to_owned()
    })
}

fn timezone(name: &str) -> Result<ZoneChoice, String> {
    if name == "local" {
        return Ok(ZoneChoice::Local);
    }
    zone::find(name).map(ZoneChoice::Named).ok_or_else(|| match zone::nearest(name) {
        Some(near) => {
            format!(
                "is not a time zone; did you mean \"{near}\"?{} \"local\" is the machine's zone",
                zone::note_on(near)
            )
        }
        None => "is not a time zone; use an IANA name such as \"Europe/Paris\", or \"local\"".to_owned(),
    })
}

fn read_limits(mut section: Section<'_, '_>, limits: &mut Limits) {
    section.read("max_clients", &mut limits.max_clients, client_cap);
    section.read("max_clients_per_address", &mut limits.max_clients_per_address, client_cap);
    section.read("ipv6_prefix", &mut limits.ipv6_prefix, |value| {
        let error = "is not a valid prefix length; use a number from 1 to 128";
        PrefixLength::new(integer(value, error)?).ok_or_else(|| error.to_owned())
    });
    section.read("idle_timeout", &mut limits.idle_timeout, time_limit);
    section.read("write_timeout", &mut limits.write_timeout, time_limit);
    section.read("drain_timeout", &mut limits.drain_timeout, time_limit);
    section.finish();
}

fn client_cap(value: &DeValue<'_>) -> Result<ClientCap, String> {
    let error = format!("is not a valid number of clients; use a number from 1 to {}", ClientCap::MAX);
    ClientCap::new(integer(value, &error)?).ok_or(error)
}

fn time_limit(value: &DeValue<'_>) -> Result<TimeLimit, String> {
    let error = "is not a duration; use numbers with lower-case units (ms, s, m, h, d), such as \"30s\" or \"1h 30m\", up to \"365d\"";
    let limit = value.as_str().and_then(duration::parse);
    limit.and_then(TimeLimit::new).ok_or_else(|| error.to_owned())
}

/// The language of Daytime: clients parse its line, and RFC 867 recommends ASCII.
const DAYTIME_LOCALE: Locale = Locale::en_US;

/// Reads `[daytime]`, after `[server]` with its port.
fn read_daytime(mut section: Section<'_, '_>, settings: &mut Settings) {
    let used = used_ports(settings, &[Protocol::Datetime]);
    let daytime = &mut settings.daytime;
    section.read("port", &mut daytime.port, |value| other_port(value, &used));
    section.read("format", &mut daytime.format, |value| Format::new(text(value)?, DAYTIME_LOCALE));
    section.finish();
}

/// Reads `[time_protocol]`, after the tables with the other ports.
fn read_time_protocol(mut section: Section<'_, '_>, settings: &mut Settings) {
    let used = used_ports(settings, &[Protocol::Datetime, Protocol::Daytime]);
    section.read("port", &mut settings.time_protocol.port, |value| other_port(value, &used));
    section.finish();
}

/// The ports of these protocols.
fn used_ports(settings: &Settings, protocols: &[Protocol]) -> Vec<(Protocol, u16)> {
    let used = protocols.iter().filter_map(|protocol| Some((*protocol, settings.port(*protocol)?)));
    used.collect()
}

/// A port that no other protocol uses; 0 means off.
fn other_port(value: &DeValue<'_>, used: &[(Protocol, u16)]) -> Result<u16, String> {
    let error = "is not a port; use a number from 1 to 65535, or 0 to switch the protocol off";
    let port = u16::try_from(integer(value, error)?).map_err(|_| error.to_owned())?;
    match used.iter().find(|(_, other)| *other == port && port != 0) {
        Some((protocol, _)) => Err(format!(
            "is the port of [{}]; use another, or 0 to switch the protocol off",
            protocol.table()
        )),
        None => Ok(port),
    }
}

fn read_access(mut section: Section<'_, '_>, settings: &mut Settings) {
    let network = |value: &DeValue<'_>| text(value)?.parse::<Network>().map_err(|reason| reason.to_string());
    let access = &mut settings.access;
    for (key, list) in
        [("allow", &mut access.allow), ("deny", &mut access.deny), ("proxies", &mut access.proxies)]
    {
        section.read_list(key, list, 0..=MAX_NETWORKS, network);
    }
    section.finish();
}

fn read_process(mut section: Section<'_, '_>, process: &mut Process) {
    for (key, target) in [
        ("user", &mut process.user),
        ("group", &mut process.group),
        ("pid_file", &mut process.pid_file),
        ("control_socket", &mut process.control_socket),
    ] {
        section.read(key, target, c_string);
    }
    section.read("sandbox", &mut process.sandbox, |value| match (value.as_bool(), value.as_str()) {
        (Some(true), _) => Ok(Sandbox::On),
        (Some(false), _) => Ok(Sandbox::Off),
        (None, Some("required")) => Ok(Sandbox::Required),
        (None, Some(_)) => Err("is not a valid choice; use true, false or \"required\"".to_owned()),
        (None, None) => Err(format!("is {}; use true, false or \"required\"", kind(value))),
    });
    section.finish();
}

fn read_log(mut section: Section<'_, '_>, log: &mut Log) {
    section.read("level", &mut log.level, |value| match text(value)? {
        "error" => Ok(LogLevel::Error),
        "warn" => Ok(LogLevel::Warn),
        "info" => Ok(LogLevel::Info),
        "debug" => Ok(LogLevel::Debug),
        "trace" => Ok(LogLevel::Trace),
        _ => Err("is not a log level; use \"error\", \"warn\", \"info\", \"debug\" or \"trace\"".to_owned()),
    });
    section.read("format", &mut log.format, |value| match text(value)? {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("is not a log format; use \"text\" or \"json\"".to_owned()),
    });
    section.read("file", &mut log.file, c_string);
    section.finish();
}
