//! The machine's time zone: `$TZ` if set, else `/etc/localtime`, read again when the file changes.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use datetime_protocol::echo::Echo;

use super::zone::{Zone, utc_tzif};
use super::zone_file;

/// The machine's zone on Unix systems: a TZif file (RFC 9636) or a link to one. The zone's name is not derived from the
/// link, because on many machines the file is a copy.
const LOCALTIME: &str = "/etc/localtime";

/// The machine's zone, as last read.
#[derive(Debug)]
pub(crate) struct LocalZone {
    /// The file to check for changes; `None` if `$TZ` holds a name or a TZ string, which cannot change while the
    /// process runs.
    file: Option<PathBuf>,
    /// The zone as a TZif file, which is valid.
    tzif: Vec<u8>,
    file_state: FileState,
}

/// A change of the machine's zone.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ZoneChange {
    /// Why the zone is UTC, if the file cannot be used.
    pub(crate) warning: Option<String>,
}

/// The state of the zone's file when it was read; when it differs, the file is read again.
#[derive(Debug, PartialEq, Eq)]
enum FileState {
    /// The file does not exist.
    Missing,
    /// A symbolic link to a file that does not exist.
    Dangling,
    /// A file, identified so that a replaced or rewritten one differs.
    File { device: u64, inode: u64, modified: (i64, i64), size: u64 },
}

impl LocalZone {
    /// Reads the zone. If that fails, the zone is UTC and a warning is returned with it.
    #[must_use]
    pub(crate) fn read() -> (Self, Option<String>) {
        match env::var_os("TZ") {
            Some(value) => Self::from_variable(&value),
            None => Self::from_file(PathBuf::from(LOCALTIME)),
        }
    }

    /// Reads the zone again if its file has changed; otherwise this is one `stat(2)`, and `None`.
    pub(crate) fn refresh(&mut self) -> Option<ZoneChange> {
        let file = self.file.as_ref()?;
        if self.file_state == file_state(file) {
            return None;
        }
        let (zone, warning) = Self::from_file(file.clone());
        *self = zone;
        Some(ZoneChange { warning })
    }

    /// Whether the zone can change while the process runs.
    pub(crate) fn can_change(&self) -> bool {
        self.file.is_some()
    }

    /// The zone as a valid TZif file.
    pub(crate) fn tzif(&self) -> &[u8] {
        &self.tzif
    }

    /// The zone in `$TZ`, interpreted as in libc: the path of a file, a zone name or a TZ string (POSIX, section 8.3).
    /// A leading colon is ignored; an empty value is UTC.
    fn from_variable(value: &OsStr) -> (Self, Option<String>) {
        let text = value.to_string_lossy();
        let name = text.strip_prefix(':').unwrap_or(&text);
        if name.starts_with('/') {
            let path = PathBuf::from(name);
            let (zone, warning) = Self::from_file(path.clone());
            // Only a missing /etc/localtime means UTC.
            return match zone.file_state {
                FileState::Missing => (zone, Some(read_warning(&path, "the file does not exist"))),
                FileState::Dangling | FileState::File { .. } => (zone, warning),
            };
        }
        let directory = env::var_os("TZDIR").filter(|directory| !directory.is_empty()).map(PathBuf::from);
        let tzif = match name {
            "" => Some(utc_tzif()),
            name => zone_file::find(name, directory).or_else(|| Zone::tzif_of(name).ok()),
        };
        let warning = tzif.is_none().then(|| {
            format!(
                "the environment variable TZ=\"{}\" is not a time zone; using UTC; set TZ to a name such as Europe/Paris, or unset it",
                Echo(&text)
            )
        });
        let tzif = tzif.unwrap_or_else(utc_tzif);
        (Self { file: None, tzif, file_state: FileState::Missing }, warning)
    }

    fn from_file(file: PathBuf) -> (Self, Option<String>) {
        // The state is taken first: if the file is replaced before it is read, the next refresh notices.
        let file_state = file_state(&file);
        let (tzif, warning) = match file_state {
            // Like libc: a machine without the file is in UTC.
            FileState::Missing => (utc_tzif(), None),
            FileState::Dangling => {
                (utc_tzif(), Some(read_warning(&file, "it is a link to a file that does not exist")))
            }
            FileState::File { .. } => match zone_file::read(&file) {
                Ok(tzif) => (tzif, None),
                Err(reason) => (utc_tzif(), Some(read_warning(&file, &reason))),
            },
        };
        (Self { file: Some(file), tzif, file_state }, warning)
    }
}

fn read_warning(file: &Path, reason: &str) -> String {
    let file = file.to_string_lossy();
    format!("cannot read the time zone in \"{}\": {reason}; using UTC", Echo(&file))
}

fn file_state(file: &Path) -> FileState {
    match fs::metadata(file) {
        Ok(metadata) => FileState::File {
            device: metadata.dev(),
            inode: metadata.ino(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            size: metadata.size(),
        },
        Err(_) if fs::symlink_metadata(file).is_ok() => FileState::Dangling,
        Err(_) => FileState::Missing,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Offset};

    use super::*;

    fn read(value: &str) -> (LocalZone, Option<String>) {
        LocalZone::from_variable(OsStr::new(value))
    }

    fn zone(local: &LocalZone) -> Zone {
        Zone::from_tzif(local.tzif()).unwrap()
    }

    fn offset(rule: &str) -> i32 {
        let (local, warning) = read(rule);
        assert_eq!(warning, None, "{rule}");
        zone(&local).offset_at(DateTime::from_timestamp(1_767_225_600, 0).unwrap()).fix().local_minus_utc()
    }

    #[test]
    fn tz_may_hold_a_name_a_tz_string_or_a_file() {
        assert_eq!(offset("Asia/Tokyo"), 9 * 3600);
        assert_eq!(offset(":Asia/Tokyo"), 9 * 3600);
        assert_eq!(offset("right/Asia/Tokyo"), 9 * 3600);
        assert_eq!(offset("JST-9"), 9 * 3600);
        assert_eq!(offset("<+0330>-3:30"), 12_600);
        assert_eq!(offset(""), 0);
        assert_eq!(offset(":"), 0);
        let directory = tempfile::TempDir::new().unwrap();
        let file = directory.path().join("zone");
        fs::write(&file, tzif(20_700)).unwrap();
        assert_eq!(offset(file.to_str().unwrap()), 20_700);
        assert_eq!(offset(&format!(":{}", file.display())), 20_700);
    }

    #[test]
    fn an_invalid_tz_is_utc_with_a_warning() {
        for wrong in [
            "Atlantis",
            "XYZ",
            "/nonexistent/zone",
            "/",
            "..",
            "M3",
            "CET-1CEST,M3",
            "CET-1CEST,M13.1.0,M1.1.0",
        ] {
            let (local, warning) = read(wrong);
            assert_eq!(shown(&local), "UTC +00:00", "{wrong}");
            let warning = warning.unwrap();
            assert!(warning.contains(&format!("\"{wrong}\"")) && warning.contains("using UTC"), "{warning}");
        }
    }

    #[test]
    fn a_dangling_link_is_utc_with_a_warning_until_its_target_exists() {
        let directory = tempfile::TempDir::new().unwrap();
        let file = directory.path().join("localtime");
        std::os::unix::fs::symlink("zone", &file).unwrap();
        let (mut local, warning) = LocalZone::from_file(file);
        assert!(warning.unwrap().contains("does not exist; using UTC"));
        assert_eq!(local.refresh(), None, "the warning is not repeated");
        fs::write(directory.path().join("zone"), tzif(20_700)).unwrap();
        assert_eq!(local.refresh(), Some(ZoneChange { warning: None }));
        assert_eq!(shown(&local), "XYZ +05:45");
    }

    /// A TZif file (RFC 9636, version 1) with the fixed `offset` in seconds.
    fn tzif(offset: i32) -> Vec<u8> {
        let counts = [0_u32, 0, 0, 0, 1, 4].map(u32::to_be_bytes).concat();
        [b"TZif".as_slice(), &[0; 16], &counts, &offset.to_be_bytes(), &[0, 0], b"XYZ\0"].concat()
    }

    #[test]
    fn a_changed_zone_file_is_read_again_and_an_invalid_one_is_utc() {
        let directory = tempfile::TempDir::new().unwrap();
        let file = directory.path().join("localtime");
        let (mut local, warning) = LocalZone::from_file(file.clone());
        assert_eq!((shown(&local), warning), ("UTC +00:00".to_owned(), None));
        fs::write(&file, tzif(20_700)).unwrap();
        assert_eq!(local.refresh(), Some(ZoneChange { warning: None }));
        assert_eq!(shown(&local), "XYZ +05:45");
        assert_eq!(local.refresh(), None, "nothing changed");
        // As systems do it: a new file is renamed over the old one.
        fs::write(directory.path().join("new"), tzif(-12_600)).unwrap();
        fs::rename(directory.path().join("new"), &file).unwrap();
        local.refresh();
        assert_eq!(shown(&local), "XYZ -03:30");
        fs::write(&file, "no zone").unwrap();
        assert!(local.refresh().unwrap().warning.unwrap().contains("using UTC"));
        assert_eq!(shown(&local), "UTC +00:00");
    }

    fn shown(local: &LocalZone) -> String {
        let zone = zone(local);
        let offset = zone.offset_at(DateTime::from_timestamp(1_767_225_600, 0).unwrap());
        format!("{offset} {}", offset.fix())
    }
}
