//! The machine's own zone, followed when it is changed: `$TZ` where it is set, else `/etc/localtime`.

use std::env;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::rc::Rc;

use chrono_tz::Tz;
use datetime_protocol::zone;

use super::zone::Zone;

/// Where Unix systems keep their zone, as a TZif file (RFC 9636) or a link to one. Its name is not asked for: on many
/// machines the file is a plain copy.
const LOCALTIME: &str = "/etc/localtime";

/// The machine's zone as it was last read.
#[derive(Debug)]
pub struct LocalZone {
    zone: Zone,
    read_from: Origin,
}

/// What the zone was read from; another one means that it must be read anew.
#[derive(Debug, PartialEq, Eq)]
enum Origin {
    /// The environment, which does not change under a running process.
    Variable,
    /// The file, by what tells it from its successor; `None` where there is none.
    File(Option<Fingerprint>),
}

#[derive(Debug, PartialEq, Eq)]
struct Fingerprint {
    device: u64,
    inode: u64,
    modified: (i64, i64),
    size: u64,
}

impl LocalZone {
    /// Reads the zone; the second half is what to warn of, where UTC had to be taken instead.
    #[must_use]
    pub fn read() -> (Self, Option<String>) {
        match env::var("TZ") {
            Ok(rule) => {
                let (zone, warning) = from_variable(&rule);
                (Self { zone, read_from: Origin::Variable }, warning)
            }
            Err(_) => Self::read_file(),
        }
    }

    /// Looks whether the machine's zone was changed, and reads it anew if it was. Costs one `stat(2)` if not.
    pub fn refresh(&mut self) -> Option<String> {
        if self.read_from == Origin::Variable || self.read_from == Origin::File(fingerprint()) {
            return None;
        }
        let (anew, warning) = Self::read_file();
        *self = anew;
        warning
    }

    /// The zone.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    fn read_file() -> (Self, Option<String>) {
        // The fingerprint first: if the file is replaced in between, the next look finds it changed.
        let read_from = Origin::File(fingerprint());
        let parsed = fs::read(LOCALTIME)
            .map_err(|error| error.to_string())
            .and_then(|bytes| tz::TimeZone::from_tz_data(&bytes).map_err(|error| error.to_string()));
        let (zone, warning) = match parsed {
            Ok(zone) => (Zone::Local(Rc::new(zone)), None),
            // A machine without the file is one whose zone is UTC; that is how libc sees it.
            Err(_) if read_from == Origin::File(None) => (Zone::Named(Tz::UTC), None),
            Err(reason) => {
                (Zone::Named(Tz::UTC), Some(format!("cannot read {LOCALTIME}: {reason}; using UTC")))
            }
        };
        (Self { zone, read_from }, warning)
    }
}

/// The zone that `$TZ` says: a file, a name or a rule (POSIX, section 8.3); empty is UTC.
fn from_variable(rule: &str) -> (Zone, Option<String>) {
    let name = rule.strip_prefix(':').unwrap_or(rule);
    if name.is_empty() {
        return (Zone::Named(Tz::UTC), None);
    }
    if let Ok(zone) = tz::TimeZone::from_posix_tz(rule) {
        return (Zone::Local(Rc::new(zone)), None);
    }
    // A machine without zone files still knows the names that are compiled in.
    if let Some(zone) = zone::find(name) {
        return (Zone::Named(zone), None);
    }
    let warning = format!(
        "the environment's TZ={rule:?} is no time zone; using UTC: set TZ to a name such as Europe/Paris, or unset it"
    );
    (Zone::Named(Tz::UTC), Some(warning))
}

fn fingerprint() -> Option<Fingerprint> {
    let metadata = fs::metadata(LOCALTIME).ok()?;
    Some(Fingerprint {
        device: metadata.dev(),
        inode: metadata.ino(),
        modified: (metadata.mtime(), metadata.mtime_nsec()),
        size: metadata.size(),
    })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Offset};

    use super::*;

    fn offset(rule: &str) -> i32 {
        let (zone, warning) = from_variable(rule);
        assert_eq!(warning, None, "{rule}");
        zone.offset_at(DateTime::from_timestamp(1_767_225_600, 0).unwrap()).fix().local_minus_utc()
    }

    #[test]
    fn the_variable_may_hold_a_name_or_a_rule() {
        assert_eq!(offset("Asia/Tokyo"), 9 * 3600);
        assert_eq!(offset(":Asia/Tokyo"), 9 * 3600);
        assert_eq!(offset("JST-9"), 9 * 3600);
        assert_eq!(offset("<+0330>-3:30"), 12_600);
        assert_eq!(offset(""), 0);
    }

    #[test]
    fn a_variable_that_is_no_zone_is_utc_with_a_warning() {
        let (zone, warning) = from_variable("Atlantis");
        assert!(matches!(zone, Zone::Named(Tz::UTC)));
        assert!(warning.unwrap().contains("\"Atlantis\""));
    }
}
