//! Builds an NTP client request and reads the server's reply (RFC 5905, section 7.3).

use std::net::Ipv4Addr;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use datetime_protocol::echo::Echo;
use thiserror::Error;

use super::reading::{Leap, Reading, Statement};
use super::time::nearest_era;

/// The length in bytes of a packet without extension fields.
pub const LENGTH: usize = 48;

/// The first byte of a request: no leap warning, version 4, mode 3 (client).
const LEAP_VERSION_MODE: u8 = 0b00_100_011;

/// The mode of a server's reply.
const SERVER: u8 = 4;

/// The stratum of a clock that is not synchronised. In a packet it is 0 or 16, depending on the server.
const UNSYNCHRONISED: u8 = 16;

/// Why a packet has no reading.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NtpError {
    /// Fewer than [`LENGTH`] bytes.
    #[error("the packet has {0} bytes; an NTP reply has at least 48")]
    TooShort(usize),
    /// The packet is not a server's reply.
    #[error("the packet is {name} (mode {0}), not the reply of an NTP server", name = mode_name(*.0))]
    Mode(u8),
    /// A version other than 3 and 4.
    #[error("the reply has NTP version {0}; versions 3 and 4 are supported")]
    Version(u8),
    /// The origin timestamp is not the nonce of the request.
    #[error("the reply does not belong to the request: it is late, duplicate or forged")]
    WrongOrigin,
    /// Kiss code `DENY`.
    #[error("the server denies access to this computer (kiss code DENY); do not ask it again")]
    Denied,
    /// Kiss code `RSTR`.
    #[error("the server's access restrictions exclude this computer (kiss code RSTR); do not ask it again")]
    Restricted,
    /// Kiss code `RATE`.
    #[error("this computer has asked the server too often (kiss code RATE); wait before you ask it again")]
    RateExceeded,
    /// Another kiss code.
    #[error("the server does not give the time (kiss code {0})")]
    Kiss(String),
    /// The receive or transmit timestamp is zero.
    #[error("the reply contains no time: its {0} timestamp is zero")]
    NoTime(&'static str),
    /// The transmit timestamp is before the receive timestamp.
    #[error("the server's times contradict each other: it sent the reply before it received the request")]
    SentBeforeReceived,
}

impl NtpError {
    /// Whether the server has asked for no more requests (RFC 5905, section 7.4).
    #[must_use]
    pub fn forbids_requests(&self) -> bool {
        matches!(self, Self::Denied | Self::Restricted | Self::RateExceeded)
    }
}

/// Builds a request. `nonce` is 64 random bits.
///
/// The nonce takes the place of the transmit timestamp, and every other field is constant, so the request does not reveal
/// this computer's time (draft-ietf-ntp-data-minimization). The server returns it, which proves that the reply belongs to
/// the request.
#[must_use]
pub fn request(nonce: u64) -> [u8; LENGTH] {
    let header = [LEAP_VERSION_MODE, 0, 0, 0x20];
    let mut bytes = header.into_iter().chain([0; 36]).chain(nonce.to_be_bytes());
    std::array::from_fn(|_| bytes.next().unwrap_or_default())
}

/// Reads the reply to the request with `nonce`. `now` is this computer's time.
///
/// A clock that says it is not synchronised has a reading too; its statement says so.
///
/// # Errors
/// [`NtpError`]. After [`NtpError::WrongOrigin`], the reply to the request may still arrive.
pub fn read(packet: &[u8], nonce: u64, now: DateTime<Utc>) -> Result<Reading, NtpError> {
    // Extension fields and authentication after the twelve words are ignored.
    let (words, _) = packet.as_chunks::<4>();
    let &[header, root_delay, root_dispersion, reference, _, _, o1, o2, r1, r2, t1, t2, ..] = words else {
        return Err(NtpError::TooShort(packet.len()));
    };
    let [first, stratum, _, precision] = header;
    match (first & 0b111, first >> 3 & 0b111) {
        (SERVER, 3 | 4) => {}
        (SERVER, version) => return Err(NtpError::Version(version)),
        (mode, _) => return Err(NtpError::Mode(mode)),
    }
    if timestamp(o1, o2) != nonce {
        return Err(NtpError::WrongOrigin);
    }
    if let Some(kiss) = (stratum == 0).then(|| kiss(reference)).flatten() {
        return Err(kiss);
    }
    let (received, transmitted) = (timestamp(r1, r2), timestamp(t1, t2));
    for (timestamp, name) in [(received, "receive"), (transmitted, "transmit")] {
        if timestamp == 0 {
            return Err(NtpError::NoTime(name));
        }
    }
    // The counter may have started again between the two.
    let held = transmitted.wrapping_sub(received);
    if held > u64::MAX / 2 {
        return Err(NtpError::SentBeforeReceived);
    }
    let time = time(received.wrapping_add(held / 2), now);
    let leap = match first >> 6 {
        0 => Leap::None,
        1 => Leap::Inserted,
        2 => Leap::Deleted,
        _ => Leap::Alarm,
    };
    Ok(Reading {
        earliest: time,
        latest: time,
        held: fixed_point(held, 32),
        statement: Statement::Ntp {
            leap,
            stratum: if stratum == 0 { UNSYNCHRONISED } else { stratum },
            reference: reference_name(stratum, reference),
            root_delay: fixed_point(u32::from_be_bytes(root_delay).into(), 16),
            root_dispersion: fixed_point(u32::from_be_bytes(root_dispersion).into(), 16),
            precision: power_of_two(i8::from_be_bytes([precision])),
        },
    })
}

/// A timestamp: seconds since 1900 and their fraction in units of 2⁻³² seconds.
fn timestamp(seconds: [u8; 4], fraction: [u8; 4]) -> u64 {
    u64::from(u32::from_be_bytes(seconds)) << 32 | u64::from(u32::from_be_bytes(fraction))
}

/// The kiss code in a packet of stratum 0. Servers that are not synchronised send stratum 0 too: chrony without a
/// reference, ntpd with the code `INIT` or `STEP`.
fn kiss(reference: [u8; 4]) -> Option<NtpError> {
    match &reference {
        b"DENY" => Some(NtpError::Denied),
        b"RSTR" => Some(NtpError::Restricted),
        b"RATE" => Some(NtpError::RateExceeded),
        b"INIT" | b"STEP" => None,
        code => code.iter().all(u8::is_ascii_graphic).then(|| NtpError::Kiss(ascii(reference))),
    }
}

/// The name of a reference clock for stratum 1 and below, otherwise an IPv4 address (RFC 5905, section 7.3). A server that
/// synchronises with an IPv6 address sends a hash of it, which cannot be told from an IPv4 address.
fn reference_name(stratum: u8, bytes: [u8; 4]) -> String {
    if matches!(stratum, 0 | 1 | UNSYNCHRONISED) { ascii(bytes) } else { Ipv4Addr::from(bytes).to_string() }
}

/// ASCII text that is padded with NUL.
fn ascii(bytes: [u8; 4]) -> String {
    Echo(String::from_utf8_lossy(&bytes).trim_end_matches('\0')).to_string()
}

/// The time of an NTP timestamp.
fn time(timestamp: u64, now: DateTime<Utc>) -> DateTime<Utc> {
    let seconds = u32::try_from(timestamp >> 32).unwrap_or_default();
    let fraction = fixed_point(timestamp & 0xffff_ffff, 32);
    nearest_era(seconds, now) + TimeDelta::from_std(fraction).unwrap_or_default()
}

/// A duration in units of 2^-`bits` seconds, rounded to nanoseconds.
fn fixed_point(value: u64, bits: u32) -> Duration {
    let nanoseconds = (u128::from(value) * 1_000_000_000 + (1 << (bits - 1))) >> bits;
    Duration::from_nanos_u128(nanoseconds)
}

/// 2^`exponent` seconds, at most 2³¹ seconds, rounded up to nanoseconds.
fn power_of_two(exponent: i8) -> Duration {
    let magnitude = u32::from(exponent.unsigned_abs());
    if exponent >= 0 {
        Duration::from_secs(1 << magnitude.min(31))
    } else {
        Duration::from_nanos((1_000_000_000_u64 >> magnitude.min(31)) + 1)
    }
}

/// What a packet of this mode is (RFC 5905, figure 10).
fn mode_name(mode: u8) -> &'static str {
    match mode {
        1 | 2 => "a message between peers",
        3 => "a client's request",
        5 => "a broadcast",
        6 => "a control message",
        7 => "a private message",
        _ => "of an unknown kind",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NONCE: u64 = 0x0123_4567_89ab_cdef;

    /// A reply of chrony 4.3 with `local stratum 8`, captured on loopback on 25 November 2026 at 12:06:16 UTC.
    const CHRONY: &str = "240800e600000000000000007f7f0101eeb14db6c1d89be70123456789abcdef\
                          eeb14db80f78316deeb14db80f7cf446";

    /// The same without a reference.
    const UNSYNCHRONISED_CHRONY: &str = "e40000e600010000000100000000000000000000000000000123456789abcdef\
                                         eeb14db833dfcfebeeb14db833e40ae0";

    fn packet(hex: &str) -> [u8; LENGTH] {
        std::array::from_fn(|index| {
            u8::from_str_radix(hex.get(2 * index..2 * index + 2).unwrap(), 16).unwrap()
        })
    }

    fn now() -> DateTime<Utc> {
        "2026-11-25T12:00:00Z".parse().unwrap()
    }

    /// The error from a reply of which some bytes are replaced.
    fn error(offset: usize, bytes: &[u8]) -> NtpError {
        let mut packet = packet(CHRONY);
        packet[offset..offset + bytes.len()].copy_from_slice(bytes);
        read(&packet, NONCE, now()).unwrap_err()
    }

    fn statement(reading: &Reading) -> (Leap, u8, &str) {
        let Statement::Ntp { leap, stratum, reference, .. } = &reading.statement else { panic!() };
        (*leap, *stratum, reference)
    }

    #[test]
    fn a_request_reveals_nothing_of_this_computer() {
        assert_eq!(request(NONCE)[..4], [0x23, 0, 0, 0x20]);
        assert_eq!(request(NONCE)[4..40], [0; 36]);
        assert_eq!(request(NONCE)[40..], NONCE.to_be_bytes());
    }

    #[test]
    fn a_captured_reply_is_read() {
        let reading = read(&packet(CHRONY), NONCE, now()).unwrap();
        // It was received 0x0f78316d/2^32 = 0.060427751 s after the second, and answered at 0x0f7cf446/2^32 = 0.060500400 s.
        assert_eq!(reading.earliest.to_rfc3339(), "2026-11-25T12:06:16.060464075+00:00");
        assert_eq!(reading.latest, reading.earliest);
        assert_eq!(reading.held, Duration::from_nanos(72_649));
        assert_eq!(
            reading.statement,
            Statement::Ntp {
                leap: Leap::None,
                stratum: 8,
                reference: "127.127.1.1".to_owned(),
                root_delay: Duration::ZERO,
                root_dispersion: Duration::ZERO,
                precision: Duration::from_nanos(15),
            }
        );
    }

    #[test]
    fn a_clock_that_is_not_synchronised_has_a_reading_that_says_so() {
        let reading = read(&packet(UNSYNCHRONISED_CHRONY), NONCE, now()).unwrap();
        assert_eq!(statement(&reading), (Leap::Alarm, 16, ""));
        assert_eq!(reading.earliest.timestamp(), now().timestamp() + 376);
        let Statement::Ntp { root_delay, root_dispersion, .. } = reading.statement else { panic!() };
        assert_eq!((root_delay, root_dispersion), (Duration::from_secs(1), Duration::from_secs(1)));
        // ntpd without a reference.
        let mut packet = packet(UNSYNCHRONISED_CHRONY);
        packet[12..16].copy_from_slice(b"INIT");
        assert_eq!(statement(&read(&packet, NONCE, now()).unwrap()), (Leap::Alarm, 16, "INIT"));
    }

    #[test]
    fn a_reference_clock_is_named_and_cannot_inject_control_characters() {
        let mut packet = packet(CHRONY);
        packet[0] = 0b01_100_100;
        packet[1] = 1;
        packet[12..16].copy_from_slice(b"GPS\0");
        assert_eq!(statement(&read(&packet, NONCE, now()).unwrap()), (Leap::Inserted, 1, "GPS"));
        packet[12..16].copy_from_slice(b"\x1b[2J");
        assert_eq!(statement(&read(&packet, NONCE, now()).unwrap()).2, "\\u{1b}[2J");
    }

    #[test]
    fn each_kiss_code_has_its_sentence() {
        // Byte 1 is the stratum, bytes 12 to 15 are the code.
        let kiss = |code: &[u8; 4]| {
            let mut packet = packet(CHRONY);
            packet[1] = 0;
            packet[12..16].copy_from_slice(code);
            read(&packet, NONCE, now()).unwrap_err()
        };
        for (code, error, forbids) in [
            (b"DENY", NtpError::Denied, true),
            (b"RSTR", NtpError::Restricted, true),
            (b"RATE", NtpError::RateExceeded, true),
            (b"NTSN", NtpError::Kiss("NTSN".to_owned()), false),
        ] {
            assert_eq!(kiss(code), error);
            assert_eq!(error.forbids_requests(), forbids);
            assert!(error.to_string().contains(str::from_utf8(code).unwrap()));
        }
    }

    #[test]
    fn packets_that_are_no_reply_have_errors() {
        assert_eq!(read(&packet(CHRONY)[..47], NONCE, now()), Err(NtpError::TooShort(47)));
        assert_eq!(read(&[], NONCE, now()), Err(NtpError::TooShort(0)));
        for mode in [0, 1, 2, 3, 5, 6, 7] {
            assert_eq!(error(0, &[0b00_100_000 | mode]), NtpError::Mode(mode));
        }
        for version in [0, 1, 2, 5, 6, 7] {
            assert_eq!(error(0, &[version << 3 | SERVER]), NtpError::Version(version));
        }
        assert_eq!(error(31, &[0xee]), NtpError::WrongOrigin);
        assert_eq!(error(32, &[0; 8]), NtpError::NoTime("receive"));
        assert_eq!(error(40, &[0; 8]), NtpError::NoTime("transmit"));
        assert_eq!(error(40, &[0xee, 0xb1, 0x4d, 0xb7]), NtpError::SentBeforeReceived);
        assert_eq!(
            NtpError::Mode(6).to_string(),
            "the packet is a control message (mode 6), not the reply of an NTP server"
        );
    }

    #[test]
    fn a_forged_denial_is_not_believed() {
        let mut forged = packet(CHRONY);
        forged[1] = 0;
        forged[12..16].copy_from_slice(b"DENY");
        assert_eq!(read(&forged, NONCE ^ 1, now()), Err(NtpError::WrongOrigin));
    }

    #[test]
    fn extension_fields_are_ignored() {
        let long = [packet(CHRONY).as_slice(), &[0xff; 2000]].concat();
        assert_eq!(read(&long, NONCE, now()), read(&packet(CHRONY), NONCE, now()));
    }

    /// The NTP timestamp of a time in nanoseconds since 1970.
    fn ntp(nanoseconds: i128) -> u64 {
        let since_1900 = nanoseconds + 2_208_988_800_000_000_000;
        u64::try_from(((since_1900 << 32) / 1_000_000_000).rem_euclid(1 << 64)).unwrap()
    }

    proptest! {
        #[test]
        fn no_packet_panics(bytes in prop::collection::vec(any::<u8>(), 0..100), nonce: u64) {
            let _ = read(&bytes, nonce, now());
        }

        #[test]
        fn no_reply_panics(first: u8, bytes: [u8; 23], receive: u64, transmit: u64, now in DateTime::<Utc>::MIN_UTC.timestamp()..=DateTime::<Utc>::MAX_UTC.timestamp()) {
            let now = DateTime::from_timestamp(now, 0).unwrap();
            let packet = [&[first][..], &bytes, &NONCE.to_be_bytes(), &receive.to_be_bytes(), &transmit.to_be_bytes()].concat();
            if let Ok(reading) = read(&packet, NONCE, now) {
                prop_assert!(reading.earliest >= DateTime::UNIX_EPOCH);
            }
        }

        /// Around 7 February 2036, when the counter starts again, and with a remote clock up to 60 years off.
        #[test]
        fn a_reply_is_read_as_it_was_written(
            now in 2_085_978_496_i64 - 100_000_000..2_085_978_496 + 100_000_000,
            offset in -1_900_000_000_000_000_000_i64..1_900_000_000_000_000_000,
            held in 0_i64..10_000_000_000,
        ) {
            let received = i128::from(now) * 1_000_000_000 + i128::from(offset);
            let mut packet = packet(CHRONY);
            packet[32..40].copy_from_slice(&ntp(received).to_be_bytes());
            packet[40..].copy_from_slice(&ntp(received + i128::from(held)).to_be_bytes());
            let reading = read(&packet, NONCE, DateTime::from_timestamp(now, 0).unwrap()).unwrap();
            let middle = i64::try_from(received + i128::from(held) / 2).unwrap();
            prop_assert!((reading.earliest.timestamp_nanos_opt().unwrap() - middle).abs() <= 2);
            prop_assert!(reading.held.as_nanos().abs_diff(u128::from(held.unsigned_abs())) <= 1);
        }
    }
}
