//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use datetime_client_core::clock::{ClockAddress, Limits};
use datetime_client_core::language::LanguageChoice;
use datetime_protocol::limits::MAX_LINE;

use crate::compare::{self, Format};

/// Asks a date and time server for the day, the date and the time, in a window.
#[derive(Clone, Debug, PartialEq, Eq, Parser)]
#[command(name = "datetime-client", version, about)]
pub struct Arguments {
    /// Connect to this server or clock immediately: nas.local, 192.168.1.20:9900, `[::1]:9900`, `ntp://router`
    #[arg(value_name = "HOST[:PORT]")]
    pub servers: Vec<ClockAddress>,

    /// Use FILE for the settings instead of client.toml in your configuration folder
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,

    /// Open another window even if one with the same settings is open
    #[arg(long)]
    pub new_window: bool,

    /// Print the answer to COMMAND and exit, without a window: `--once time`, `--once "time Asia/Tokyo"`
    ///
    /// Without a host, the command is sent to localhost. The exit code is 0 if the server answered, 1 if it answered with an
    /// error, 2 if the command line is invalid, and 3 if the server could not be reached or did not answer.
    #[arg(long, value_name = "COMMAND", value_parser = command, conflicts_with = "settings")]
    pub once: Option<String>,

    /// Language of the window for this run, such as `de` or `pt-BR`; `system` for that of the system
    #[arg(long, value_name = "TAG")]
    pub lang: Option<LanguageChoice>,

    /// Compare clocks with this computer's on the terminal and exit, without a window: `--compare ntp://router http://printer nas.local`
    ///
    /// Clocks are date and time servers (`HOST[:PORT]`), `ntp://HOST`, `http://HOST[/PATH]`, `time://HOST` (RFC 868) and `daytime://HOST` (RFC 867).
    /// Without any, the saved servers are compared. The exit code is 0 if every clock is within the limits, 1 if one is beyond
    /// --warning or does not answer, 2 if one is beyond --critical, and 3 if none answers.
    #[arg(long, value_name = "CLOCK", num_args = 0.., conflicts_with = "once")]
    pub compare: Option<Vec<ClockAddress>>,

    /// Print the comparison as JSON, one object per line
    #[arg(long, requires = "compare")]
    pub json: bool,

    /// Print the comparison as Prometheus metrics
    #[arg(long, requires = "compare", conflicts_with = "json")]
    pub prometheus: bool,

    /// Offset in seconds that is worth a warning
    #[arg(long, value_name = "SECONDS", default_value = "1", value_parser = seconds, requires = "compare")]
    pub warning: Duration,

    /// Offset in seconds that is critical
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds, requires = "compare")]
    pub critical: Duration,

    /// Number of questions to each clock, 1 to 10; without it, as many as are useful
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10), requires = "compare")]
    pub samples: Option<u32>,
}

impl Arguments {
    /// The options of `--compare`; `None` without it.
    #[must_use]
    pub fn comparison(&self) -> Option<compare::Options> {
        // Clocks may also follow another option.
        let mut clocks = self.compare.clone()?;
        clocks.extend(self.servers.iter().cloned());
        let format = match (self.json, self.prometheus) {
            (true, _) => Format::Json,
            (false, true) => Format::Prometheus,
            (false, false) => Format::Table,
        };
        let limits = Limits { warning: self.warning, critical: self.critical };
        Some(compare::Options { clocks, format, limits, samples: self.samples })
    }

    /// The server to connect to.
    #[must_use]
    pub fn server(&self) -> Option<&ClockAddress> {
        self.servers.first()
    }

    /// The server of `--once`: localhost unless another one is given.
    #[must_use]
    pub fn server_or_localhost(&self) -> ClockAddress {
        self.server().cloned().unwrap_or_else(ClockAddress::localhost)
    }

    /// Parses a command line, which begins with the name of the program.
    ///
    /// # Errors
    /// It is not valid, or asks for help or the version.
    pub fn parse_from_line(line: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let arguments = Self::try_parse_from(line)?;
        let error = |message: &str| Err(Self::command().error(ErrorKind::ArgumentConflict, message));
        if arguments.compare.is_none() && arguments.servers.len() > 1 {
            return error("only one server can be connected to; --compare takes several clocks");
        }
        if arguments.critical < arguments.warning {
            return error("--critical is less than --warning; give a larger one");
        }
        Ok(arguments)
    }
}

/// Parses a number of seconds.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.ok_or_else(|| "it is not a number of seconds; give one such as 0.5".to_owned())
}

/// Parses the command of `--once`.
fn command(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err("the command is empty; give one such as day, date or time".to_owned());
    }
    if text.len() > MAX_LINE || text.contains(char::is_control) {
        return Err(format!("a command is one line of up to {MAX_LINE} bytes"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use datetime_client_core::language::Language;

    use super::*;

    fn parsed(line: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::parse_from_line(["datetime-client"].iter().chain(line).map(OsString::from))
    }

    #[test]
    fn a_server_may_be_named_with_and_without_its_port() {
        let arguments = parsed(&["::1", "--settings", "x.toml"]).unwrap();
        assert_eq!(arguments.server(), Some(&"[::1]:9900".parse().unwrap()));
        assert_eq!(arguments.settings, Some("x.toml".into()));
        assert_eq!(parsed(&[]).unwrap().server(), None);
        assert!(parsed(&["nas", "den"]).is_err());
    }

    #[test]
    fn an_invalid_address_is_rejected() {
        assert!(parsed(&["nas:99999"]).is_err());
    }

    #[test]
    fn a_comparison_takes_clocks_of_every_kind_and_options() {
        let line = ["--compare", "nas", "--json", "ntp://router", "--warning", "0.5", "--samples", "3"];
        let comparison = parsed(&line).unwrap().comparison().unwrap();
        let clocks: Vec<String> = comparison.clocks.iter().map(ToString::to_string).collect();
        assert_eq!(clocks, ["nas:9900", "ntp://router"]);
        assert_eq!((comparison.format, comparison.samples), (Format::Json, Some(3)));
        assert_eq!(comparison.limits.warning, Duration::from_millis(500));
        assert!(
            parsed(&["--compare"])
                .unwrap()
                .comparison()
                .is_some_and(|comparison| comparison.clocks.is_empty())
        );
        for wrong in [
            &["--json"][..],
            &["--compare", "--samples", "0"],
            &["--compare", "x://y"],
            &["--compare", "--warning", "-1"],
            &["--compare", "--warning", "5", "--critical", "1"],
        ] {
            assert!(parsed(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_language_is_a_tag() {
        let language = |tag| parsed(&["--lang", tag]).map(|arguments| arguments.lang);
        assert_eq!(language("pt-BR").unwrap(), Some(LanguageChoice::Fixed(Language::Portuguese)));
        assert_eq!(language("system").unwrap(), Some(LanguageChoice::System));
        assert!(language("no language").is_err());
    }

    #[test]
    fn the_command_of_once_is_one_line() {
        assert_eq!(
            parsed(&["--once", " time Asia/Tokyo "]).unwrap().once.as_deref(),
            Some("time Asia/Tokyo")
        );
        for wrong in ["", " ", "day\ndate", &"x".repeat(MAX_LINE + 1)] {
            assert!(parsed(&["nas", "--once", wrong]).is_err(), "{wrong:?}");
        }
    }
}
