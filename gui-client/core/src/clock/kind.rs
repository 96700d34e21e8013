//! The kinds of clocks, and where each listens.

use datetime_protocol::limits::DEFAULT_PORT;
use strum::VariantArray;

/// A kind of clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, VariantArray)]
pub enum Kind {
    /// Our own protocol.
    #[default]
    Datetime,
    /// NTP (RFC 5905).
    Ntp,
    /// The `Date` header of HTTP (RFC 9110, section 6.6.1).
    Http,
    /// The Time protocol (RFC 868).
    Time,
    /// The Daytime protocol (RFC 867).
    Daytime,
}

/// How a question is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// One datagram, and one in answer.
    Udp,
    /// A connection for each question.
    Tcp,
}

impl Kind {
    /// The scheme of its addresses, without `://`.
    #[must_use]
    pub fn scheme(self) -> &'static str {
        match self {
            Self::Datetime => "datetime",
            Self::Ntp => "ntp",
            Self::Http => "http",
            Self::Time => "time",
            Self::Daytime => "daytime",
        }
    }

    /// The kind with this scheme, in any case.
    #[must_use]
    pub fn from_scheme(scheme: &str) -> Option<Self> {
        Self::VARIANTS.iter().copied().find(|kind| kind.scheme().eq_ignore_ascii_case(scheme))
    }

    /// The port if the address names none.
    #[must_use]
    pub fn default_port(self) -> u16 {
        match self {
            Self::Datetime => DEFAULT_PORT,
            Self::Ntp => 123,
            Self::Http => 80,
            Self::Time => 37,
            Self::Daytime => 13,
        }
    }

    /// How it is asked.
    #[must_use]
    pub fn transport(self) -> Transport {
        match self {
            Self::Ntp => Transport::Udp,
            Self::Datetime | Self::Http | Self::Time | Self::Daytime => Transport::Tcp,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_scheme() {
        for kind in Kind::VARIANTS {
            assert_eq!(Kind::from_scheme(&kind.scheme().to_uppercase()), Some(*kind));
        }
        assert_eq!(Kind::from_scheme("https"), None);
    }
}
