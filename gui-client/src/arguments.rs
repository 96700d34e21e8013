//! The command line.

use std::path::PathBuf;

use clap::Parser;

use crate::model::address::Address;

/// Asks a date and time server for the day, the date and the time, in a window.
#[derive(Clone, Debug, PartialEq, Eq, Parser)]
#[command(name = "datetime-client", version, about)]
pub struct Arguments {
    /// Connect to this server at once: nas.local, 192.168.1.20:9900, `[::1]:9900`
    #[arg(value_name = "HOST[:PORT]")]
    pub server: Option<Address>,

    /// Keep the settings in FILE instead of client.toml in your configuration folder
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(line.split_whitespace())
    }

    #[test]
    fn a_server_may_be_named_with_and_without_its_port() {
        let arguments = parsed("datetime-client ::1 --settings x.toml").unwrap();
        assert_eq!(arguments.server, Some("[::1]:9900".parse().unwrap()));
        assert_eq!(arguments.settings, Some("x.toml".into()));
        assert_eq!(parsed("datetime-client").unwrap().server, None);
    }

    #[test]
    fn what_is_no_address_is_refused() {
        assert!(parsed("datetime-client nas:99999").is_err());
    }
}
