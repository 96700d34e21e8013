//! From the text of a settings file to checked settings, or to every mistake in it.

use std::net::IpAddr;

use chrono::Locale;
use datetime_protocol::zone;
use toml::de::DeValue;

use super::access::Network;
use super::commands::read_commands;
use super::document::{Document, Section, kind};
use super::duration;
use super::error::ErrorList;
use super::schema::{Formats, Limits, Log, Process, Server, Settings};
use super::values::{
    Backlog, ClientCap, LogFormat, LogLevel, PrefixLength, Sandbox, TimeLimit, Welcome, ZoneChoice,
};
use crate::clock::Format;

/// Addresses to listen on, at the most: each is a socket that the parent polls.
const MAX_BIND: usize = 16;

/// Entries of one access list, at the most: the parent compares them for every client.
const MAX_NETWORKS: usize = 256;

/// Checks the text of a settings file; `hostname` is this machine's, which the welcome may show.
///
/// # Errors
/// The first errors, in the order of the file, and how many more there are.
pub fn parse(text: &str, hostname: &str) -> Result<Settings, ErrorList> {
    let mut settings = Settings::default();
    let mut document = Document::parse(text);
    if document.is_sound() {
        document.expect_sections(&["server", "formats", "commands", "limits", "access", "process", "log"]);
        read_server(document.section("server"), &mut settings.server, hostname);
        read_formats(document.section("formats"), &mut settings.formats);
        settings.commands =
            read_commands(document.section("commands"), settings.formats.locale, settings.commands);
        read_limits(document.section("limits"), &mut settings.limits);
        read_access(document.section("access"), &mut settings);
        read_process(document.section("process"), &mut settings.process);
        read_log(document.section("log"), &mut settings.log);
    }
    let errors = document.into_errors();
    if errors.first.is_empty() { Ok(settings) } else { Err(errors) }
}

fn read_server(mut section: Section<'_, '_>, server: &mut Server, hostname: &str) {
    section.read_list("bind", &mut server.bind, |value| {
        text(value)?.parse::<IpAddr>().map(|address| address.to_canonical()).map_err(|_| {
            "is not an IP address; use \"0.0.0.0\" (all of IPv4), \"::\" (all of IPv6) or one of this machine's"
                .to_owned()
        })
    });
    section.read("port", &mut server.port, |value| {
        let wanted = "is not a port; use a number from 1 to 65535, or 0 for any free one";
        u16::try_from(integer(value, wanted)?).map_err(|_| wanted.to_owned())
    });
    section.read("backlog", &mut server.backlog, |value| {
        let wanted = "is not a backlog; use a number from 1 to 65535";
        Backlog::new(integer(value, wanted)?).ok_or_else(|| wanted.to_owned())
    });
    section.read("welcome", &mut server.welcome, |value| Welcome::new(text(value)?, hostname));
    let given = section.entries().into_iter().find(|(key, ..)| *key == "bind");
    if let Some((_, _, value)) = given
        && let Some(count) = value.value.as_array().map(|list| list.len())
        && !(1..=MAX_BIND).contains(&count)
    {
        section.report(value, &format!("bind: {count} addresses; list 1 to {MAX_BIND}"));
    }
    section.finish();
}

fn read_formats(mut section: Section<'_, '_>, formats: &mut Formats) {
    // The locale first: names of days and months are part of what a format gives.
    section.read("locale", &mut formats.locale, |value| locale(text(value)?));
    let locale = formats.locale;
    for (key, target) in [("day", &mut formats.day), ("date", &mut formats.date), ("time", &mut formats.time)]
    {
        // A default is in another language once the locale is another, so it is made anew too.
        let default = target.as_str().to_owned();
        *target = Format::new(&default, locale).unwrap_or_else(|_| target.clone());
        section.read(key, target, |value| Format::new(text(value)?, locale));
    }
    section.read("timezone", &mut formats.timezone, |value| timezone(text(value)?));
    section.finish();
}

fn locale(name: &str) -> Result<Locale, String> {
    // `locale -a` shows the codeset too; ours is always UTF-8.
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
                "is not a time zone; did you mean \"{near}\"?{} \"local\" is the machine's own",
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
        let wanted = "is not a prefix length; use a number of bits from 1 to 128";
        PrefixLength::new(integer(value, wanted)?).ok_or_else(|| wanted.to_owned())
    });
    section.read("idle_timeout", &mut limits.idle_timeout, time_limit);
    section.read("write_timeout", &mut limits.write_timeout, time_limit);
    section.read("drain_timeout", &mut limits.drain_timeout, time_limit);
    section.finish();
}

fn client_cap(value: &DeValue<'_>) -> Result<ClientCap, String> {
    let wanted = format!("is not a number of clients; use one from 1 to {}", ClientCap::MAX);
    ClientCap::new(integer(value, &wanted)?).ok_or(wanted)
}

fn time_limit(value: &DeValue<'_>) -> Result<TimeLimit, String> {
    let wanted = "is not a duration; use numbers with the units ms, s, m, h or d in lower case, such as \"30s\" or \"1h 30m\", up to \"365d\"; \"0s\" is no limit";
    let limit = value.as_str().and_then(duration::parse);
    limit.and_then(TimeLimit::new).ok_or_else(|| wanted.to_owned())
}

fn read_access(mut section: Section<'_, '_>, settings: &mut Settings) {
    let network = |value: &DeValue<'_>| text(value)?.parse::<Network>().map_err(|reason| reason.to_string());
    let access = &mut settings.access;
    for (key, list) in
        [("allow", &mut access.allow), ("deny", &mut access.deny), ("proxies", &mut access.proxies)]
    {
        section.read_list(key, list, network);
        if list.len() > MAX_NETWORKS
            && let Some((_, span, _)) = section.entries().into_iter().find(|(found, ..)| *found == key)
        {
            section.report_at(&span, &format!("{key}: {} networks; {MAX_NETWORKS} are allowed", list.len()));
        }
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
        section.read(key, target, name);
    }
    section.read("sandbox", &mut process.sandbox, |value| match (value.as_bool(), value.as_str()) {
        (Some(true), _) => Ok(Sandbox::On),
        (Some(false), _) => Ok(Sandbox::Off),
        (None, Some("required")) => Ok(Sandbox::Required),
        (None, Some(_)) => Err("is not a choice; use true, false or \"required\"".to_owned()),
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
        _ => Err("is not a level; use \"error\", \"warn\", \"info\", \"debug\" or \"trace\"".to_owned()),
    });
    section.read("format", &mut log.format, |value| match text(value)? {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("is not a log format; use \"text\" or \"json\"".to_owned()),
    });
    section.read("file", &mut log.file, name);
    section.finish();
}

/// A name for the system: of a file, a user or a group.
fn name(value: &DeValue<'_>) -> Result<String, String> {
    match text(value)? {
        text if text.contains('\0') => Err("has a NUL in it; remove it".to_owned()),
        text => Ok(text.to_owned()),
    }
}

pub(super) fn text<'v>(value: &'v DeValue<'_>) -> Result<&'v str, String> {
    value.as_str().ok_or_else(|| format!("is {}; use text in quotation marks", kind(value)))
}

/// A whole number; `wanted` says what it is not and, after a semicolon, what to use.
fn integer(value: &DeValue<'_>, wanted: &str) -> Result<i64, String> {
    let instead = wanted.split_once("; ").map_or(wanted, |(_, instead)| instead);
    let number = value.as_integer().ok_or_else(|| format!("is {}; {instead}", kind(value)))?;
    i64::from_str_radix(number.as_str(), number.radix()).map_err(|_| wanted.to_owned())
}
