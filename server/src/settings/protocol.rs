//! The protocols that the server speaks.

use std::fmt;

use serde::{Deserialize, Serialize};
use strum::VariantArray;

/// A protocol over TCP. Each has its own port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, VariantArray)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Protocol {
    /// That of docs/protocol.md: commands and answers.
    Datetime,
    /// RFC 867: one line with the time.
    Daytime,
    /// RFC 868: the seconds since 1900, in four bytes.
    Time,
}

impl Protocol {
    /// The name in the status, in metrics and in the log.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Datetime => "datetime",
            Self::Daytime => "daytime",
            Self::Time => "time",
        }
    }

    /// The table of the settings with its port.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Self::Datetime => "server",
            Self::Daytime => "daytime",
            Self::Time => "time_protocol",
        }
    }
}

/// The name for messages.
impl fmt::Display for Protocol {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Datetime => "date and time",
            Self::Daytime => "Daytime (RFC 867)",
            Self::Time => "Time (RFC 868)",
        })
    }
}
