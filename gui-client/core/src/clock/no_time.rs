//! Why the answer of a clock of another kind contains no time.

use super::daytime::DaytimeError;
use super::http::HttpError;
use super::ntp::NtpError;
use super::time::TimeError;

/// Why the answer of a clock of another kind contains no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub enum NoTime {
    /// The answer of an NTP server.
    Ntp(#[from] NtpError),
    /// The answer of a web server.
    Http(#[from] HttpError),
    /// The answer of a server of the Time protocol.
    Time(#[from] TimeError),
    /// The answer of a server of the Daytime protocol.
    Daytime(#[from] DaytimeError),
}
