//! Skips telnet option negotiation (RFC 854, 855). People try text protocols with `telnet`, and some telnet programs negotiate
//! first.

/// Interpret As Command: starts every sequence.
pub(crate) const IAC: u8 = 255;
/// End of a subnegotiation.
const SE: u8 = 240;
/// Start of a subnegotiation.
const SB: u8 = 250;
/// WILL, the first of the four commands that an option byte follows; DONT (254) is the last.
const WILL: u8 = 251;

/// The classification of a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Telnet {
    /// A byte of the line.
    Data(u8),
    /// Part of a sequence, to be skipped.
    Skipped,
    /// Part of a subnegotiation, to be skipped and counted, because its length is unlimited.
    Subnegotiation,
}

/// The position in a sequence.
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
    /// Whether the next byte is outside of a sequence.
    pub(crate) fn is_outside(self) -> bool {
        matches!(self, Self::Data)
    }

    /// Classifies the next byte.
    pub(crate) fn classify(&mut self, byte: u8) -> Telnet {
        let (next, class) = match (*self, byte) {
            (Self::Data, IAC) => (Self::Iac, Telnet::Skipped),
            (Self::Data, data) => (Self::Data, Telnet::Data(data)),
            // A doubled IAC is the byte itself.
            (Self::Iac, IAC) => (Self::Data, Telnet::Data(IAC)),
            (Self::Iac, SB) => (Self::Sub, Telnet::Subnegotiation),
            (Self::Iac, WILL..=254) => (Self::Option, Telnet::Skipped),
            (Self::Iac, SE..) => (Self::Data, Telnet::Skipped),
            // There are no commands below SE: a stray 255 must not swallow the letter or line end after it.
            (Self::Iac, data) => (Self::Data, Telnet::Data(data)),
            (Self::Option, _) => (Self::Data, Telnet::Skipped),
            (Self::Sub, IAC) => (Self::SubIac, Telnet::Subnegotiation),
            (Self::SubIac, SE) => (Self::Data, Telnet::Skipped),
            (Self::Sub | Self::SubIac, _) => (Self::Sub, Telnet::Subnegotiation),
        };
        *self = next;
        class
    }
}
