//! Telnet option negotiation (RFC 854, 855), recognised so that it can be skipped: people try a line service with
//! `telnet`, and some of those programs negotiate first.

/// Interpret As Command: begins every sequence.
pub(crate) const IAC: u8 = 255;
/// End of a subnegotiation.
const SE: u8 = 240;
/// Start of a subnegotiation.
const SB: u8 = 250;
/// WILL, the first of the four verbs that an option byte follows; DONT (254) is the last.
const WILL: u8 = 251;

/// What one byte turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Telnet {
    /// A byte of the line.
    Data(u8),
    /// Part of a short sequence, to be dropped.
    Skipped,
    /// Part of a subnegotiation: dropped too, but counted, since it has no bound of its own.
    Subnegotiation,
}

/// Where in a sequence the stream stands.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Filter {
    #[default]
    Data,
    Iac,
    Option,
    Sub,
    SubIac,
}

impl Filter {
    /// Whether no sequence has begun.
    pub(crate) fn is_between(self) -> bool {
        matches!(self, Self::Data)
    }

    /// Sorts the next byte of the stream.
    pub(crate) fn sort(&mut self, byte: u8) -> Telnet {
        let (next, sorted) = match (*self, byte) {
            (Self::Data, IAC) => (Self::Iac, Telnet::Skipped),
            (Self::Data, data) => (Self::Data, Telnet::Data(data)),
            // A doubled IAC stands for the byte itself.
            (Self::Iac, IAC) => (Self::Data, Telnet::Data(IAC)),
            (Self::Iac, SB) => (Self::Sub, Telnet::Subnegotiation),
            (Self::Iac, WILL..=254) => (Self::Option, Telnet::Skipped),
            (Self::Iac, SE..) => (Self::Data, Telnet::Skipped),
            // Below SE there are no commands: a stray 255 must not eat the letter or line end behind it.
            (Self::Iac, data) => (Self::Data, Telnet::Data(data)),
            (Self::Option, _) => (Self::Data, Telnet::Skipped),
            (Self::Sub, IAC) => (Self::SubIac, Telnet::Subnegotiation),
            (Self::SubIac, SE) => (Self::Data, Telnet::Skipped),
            (Self::Sub | Self::SubIac, _) => (Self::Sub, Telnet::Subnegotiation),
        };
        *self = next;
        sorted
    }
}
