//! The command line.

use std::path::PathBuf;

use clap::Parser;
use datetime_client_core::address::Address;
use datetime_protocol::limits::MAX_LINE;

/// Asks a date and time server for the day, the date and the time, in a window.
#[derive(Clone, Debug, PartialEq, Eq, Parser)]
#[command(name = "datetime-client", version, about)]
pub struct Arguments {
    /// Connect to this server immediately: nas.local, 192.168.1.20:9900, `[::1]:9900`
    #[arg(value_name = "HOST[:PORT]")]
    pub server: Option<Address>,

    /// Use FILE for the settings instead of client.toml in your configuration folder
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,

    /// Print the answer to COMMAND and exit, without a window: `--once time`, `--once "time Asia/Tokyo"`
    ///
    /// Without a host, the command is sent to localhost. The exit code is 0 if the server answered, 1 if it answered with an
    /// error, 2 if the command line is invalid, and 3 if the server could not be reached or did not answer.
    #[arg(long, value_name = "COMMAND", value_parser = command, conflicts_with = "settings")]
    pub once: Option<String>,
}

impl Arguments {
    /// The server of `--once`: localhost unless another one is given.
    #[must_use]
    pub fn server_or_localhost(&self) -> Address {
        self.server.clone().unwrap_or_else(Address::localhost)
    }
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
    use super::*;

    fn parsed(line: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(["datetime-client"].iter().chain(line))
    }

    #[test]
    fn a_server_may_be_named_with_and_without_its_port() {
        let arguments = parsed(&["::1", "--settings", "x.toml"]).unwrap();
        assert_eq!(arguments.server, Some("[::1]:9900".parse().unwrap()));
        assert_eq!(arguments.settings, Some("x.toml".into()));
        assert_eq!(parsed(&[]).unwrap().server, None);
    }

    #[test]
    fn an_invalid_address_is_rejected() {
        assert!(parsed(&["nas:99999"]).is_err());
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
