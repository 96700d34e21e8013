//! The machine's own zone, followed when it is changed: `$TZ` where it is set, else `/etc/localtime`.

use std::env;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use datetime_protocol::zone;

use super::zone::Zone;

/// Where Unix systems keep their zone, as a TZif file (RFC 9636) or a link to one. Its name is not asked for: on many
/// machines the file is a plain copy.
const LOCALTIME: &str = "/etc/localtime";

/// The machine's zone as it was last read.
#[derive(Debug)]
pub struct LocalZone {
    file: &'static Path,
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
                (Self { file: Path::new(LOCALTIME), zone, read_from: Origin::Variable }, warning)
            }
            Err(_) => Self::read_file(Path::new(LOCALTIME)),
        }
    }

    /// Looks whether the machine's zone was changed, and reads it anew if it was. Costs one `stat(2)` if not.
    pub fn refresh(&mut self) -> Option<String> {
        if self.read_from == Origin::Variable || self.read_from == Origin::File(fingerprint(self.file)) {
            return None;
        }
        let (anew, warning) = Self::read_file(self.file);
        *self = anew;
        warning
    }

    /// The zone.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    fn read_file(file: &'static Path) -> (Self, Option<String>) {
        // The fingerprint first: if the file is replaced in between, the next look finds it changed.
        let read_from = Origin::File(fingerprint(file));
        let parsed = fs::read(file)
            .map_err(|error| error.to_string())
            .and_then(|bytes| Zone::read(&bytes).map_err(|error| error.to_string()));
        let (zone, warning) = match parsed {
            Ok(zone) => (zone, None),
            // A machine without the file is one whose zone is UTC; that is how libc sees it.
            Err(_) if read_from == Origin::File(None) => (Zone::utc(), None),
            Err(reason) => {
                (Zone::utc(), Some(format!("cannot read {}: {reason}; using UTC", file.display())))
            }
        };
        (Self { file, zone, read_from }, warning)
    }
}

/// The zone that `$TZ` says: a file, a name or a rule (POSIX, section 8.3); empty is UTC.
fn from_variable(rule: &str) -> (Zone, Option<String>) {
    let name = rule.strip_prefix(':').unwrap_or(rule);
    if name.is_empty() {
        return (Zone::utc(), None);
    }
    if let Ok(zone) = Zone::from_rule(rule) {
        return (zone, None);
    }
    // A machine without zone files still knows the names that are compiled in.
    if let Some(zone) = zone::find(name) {
        return (Zone::named(zone), None);
    }
    let warning = format!(
        "the environment's TZ={rule:?} is no time zone; using UTC: set TZ to a name such as Europe/Paris, or unset it"
    );
    (Zone::utc(), Some(warning))
}

fn fingerprint(file: &Path) -> Option<Fingerprint> {
    let metadata = fs::metadata(file).ok()?;
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
        assert_eq!(zone.offset_at(DateTime::UNIX_EPOCH), Zone::utc().offset_at(DateTime::UNIX_EPOCH));
        assert!(warning.unwrap().contains("\"Atlantis\""));
    }

    /// A TZif file of one clock, `offset` seconds off UTC (RFC 9636, version 1).
    fn tzif(offset: i32) -> Vec<u8> {
        let counts = [0_u32, 0, 0, 0, 1, 4].map(u32::to_be_bytes).concat();
        [b"TZif".as_slice(), &[0; 16], &counts, &offset.to_be_bytes(), &[0, 0], b"XYZ\0"].concat()
    }

    #[test]
    fn a_zone_that_is_changed_is_read_anew_and_one_that_is_removed_is_utc() {
        let folder = tempfile::TempDir::new().unwrap();
        let file: &'static Path = Box::leak(folder.path().join("localtime").into_boxed_path());
        let (mut local, warning) = LocalZone::read_file(file);
        assert_eq!((shown(&local), warning), ("UTC +00:00".to_owned(), None));
        fs::write(file, tzif(20_700)).unwrap();
        assert_eq!(local.refresh(), None);
        assert_eq!(shown(&local), "XYZ +05:45");
        assert_eq!(local.refresh(), None, "nothing changed");
        // As machines do it: a new file takes the name.
        fs::write(folder.path().join("new"), tzif(-12_600)).unwrap();
        fs::rename(folder.path().join("new"), file).unwrap();
        local.refresh();
        assert_eq!(shown(&local), "XYZ -03:30");
        fs::write(file, "no zone").unwrap();
        assert!(local.refresh().unwrap().contains("using UTC"));
        assert_eq!(shown(&local), "UTC +00:00");
    }

    fn shown(local: &LocalZone) -> String {
        let offset = local.zone().offset_at(DateTime::from_timestamp(1_767_225_600, 0).unwrap());
        format!("{offset} {}", offset.fix())
    }
}
