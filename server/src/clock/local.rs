//! The machine's own zone, followed when it is changed: `$TZ` where it is set, else `/etc/localtime`.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use datetime_protocol::echo::Echo;

use super::zone::Zone;
use super::zone_file;

/// Where Unix systems keep their zone, as a TZif file (RFC 9636) or a link to one. Its name is not asked for: on many
/// machines the file is a plain copy.
const LOCALTIME: &str = "/etc/localtime";

/// The machine's zone as it was last read.
#[derive(Debug)]
pub struct LocalZone {
    /// The file to follow; `None` where the zone is a name or a rule in the environment, which does not change under a
    /// running process.
    file: Option<PathBuf>,
    zone: Zone,
    read_from: State,
}

/// What the zone was read from; another one means that it must be read again.
#[derive(Debug, PartialEq, Eq)]
enum State {
    /// There is no file.
    Missing,
    /// There is a link that leads to no file.
    Dangling,
    /// A file, by what distinguishes it from its successor.
    File { device: u64, inode: u64, modified: (i64, i64), size: u64 },
}

impl LocalZone {
    /// Reads the zone; the second half is a warning, where UTC is used instead.
    #[must_use]
    pub fn read() -> (Self, Option<String>) {
        match env::var_os("TZ") {
            Some(value) => Self::of_variable(&value),
            None => Self::of_file(PathBuf::from(LOCALTIME)),
        }
    }

    /// Reads the zone again if its file was changed; costs one `stat(2)` if not. Returns a warning as [`LocalZone::read`]
    /// does.
    pub fn refresh(&mut self) -> Option<String> {
        let file = self.file.as_ref()?;
        if self.read_from == state(file) {
            return None;
        }
        let (anew, warning) = Self::of_file(file.clone());
        *self = anew;
        warning
    }

    /// The zone.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The zone that `$TZ` names, as libc reads it: a file, a name of the database, or a rule (POSIX, section 8.3). A colon
    /// in front means nothing; an empty value is UTC.
    fn of_variable(value: &OsStr) -> (Self, Option<String>) {
        let text = value.to_string_lossy();
        let name = text.strip_prefix(':').unwrap_or(&text);
        if name.starts_with('/') {
            let path = PathBuf::from(name);
            let missing = || Some(warning(&path, "there is no such file"));
            let (zone, warning) = Self::of_file(path.clone());
            let warning = if zone.read_from == State::Missing { missing() } else { warning };
            return (zone, warning);
        }
        let folder = env::var_os("TZDIR").filter(|folder| !folder.is_empty()).map(PathBuf::from);
        let zone = match name {
            "" => Some(Zone::utc()),
            name => zone_file::find(name, folder).or_else(|| Zone::from_rule(name).ok()),
        };
        let warning = zone.is_none().then(|| {
            format!(
                "TZ=\"{}\" in the environment is not a time zone; using UTC: set TZ to a name such as Europe/Paris, or unset it",
                Echo(&text)
            )
        });
        let zone = zone.unwrap_or_else(Zone::utc);
        (Self { file: None, zone, read_from: State::Missing }, warning)
    }

    fn of_file(file: PathBuf) -> (Self, Option<String>) {
        // The state first: if the file is replaced in between, the next check finds it changed.
        let read_from = state(&file);
        let (zone, warning) = match read_from {
            // A machine without the file is one whose zone is UTC; that is how libc sees it.
            State::Missing => (Zone::utc(), None),
            State::Dangling => {
                (Zone::utc(), Some(warning(&file, "it is a link to a file that does not exist")))
            }
            State::File { .. } => match zone_file::read(&file) {
                Ok(zone) => (zone, None),
                Err(reason) => (Zone::utc(), Some(warning(&file, &reason))),
            },
        };
        (Self { file: Some(file), zone, read_from }, warning)
    }
}

fn warning(file: &Path, reason: &str) -> String {
    let file = file.to_string_lossy();
    format!("cannot read the time zone in \"{}\": {reason}; using UTC", Echo(&file))
}

fn state(file: &Path) -> State {
    match fs::metadata(file) {
        Ok(metadata) => State::File {
            device: metadata.dev(),
            inode: metadata.ino(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            size: metadata.size(),
        },
        Err(_) if fs::symlink_metadata(file).is_ok() => State::Dangling,
        Err(_) => State::Missing,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Offset};

    use super::*;

    fn read(value: &str) -> (LocalZone, Option<String>) {
        LocalZone::of_variable(OsStr::new(value))
    }

    fn offset(rule: &str) -> i32 {
        let (local, warning) = read(rule);
        assert_eq!(warning, None, "{rule}");
        local.zone().offset_at(DateTime::from_timestamp(1_767_225_600, 0).unwrap()).fix().local_minus_utc()
    }

    #[test]
    fn the_variable_may_hold_a_name_a_rule_or_a_file() {
        assert_eq!(offset("Asia/Tokyo"), 9 * 3600);
        assert_eq!(offset(":Asia/Tokyo"), 9 * 3600);
        assert_eq!(offset("right/Asia/Tokyo"), 9 * 3600);
        assert_eq!(offset("JST-9"), 9 * 3600);
        assert_eq!(offset("<+0330>-3:30"), 12_600);
        assert_eq!(offset(""), 0);
        assert_eq!(offset(":"), 0);
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("zone");
        fs::write(&file, tzif(20_700)).unwrap();
        assert_eq!(offset(file.to_str().unwrap()), 20_700);
        assert_eq!(offset(&format!(":{}", file.display())), 20_700);
    }

    #[test]
    fn a_variable_that_is_no_zone_is_utc_with_a_warning() {
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
    fn a_link_that_leads_nowhere_is_utc_with_a_warning_until_it_leads_somewhere() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("localtime");
        std::os::unix::fs::symlink("zone", &file).unwrap();
        let (mut local, warning) = LocalZone::of_file(file);
        assert!(warning.unwrap().contains("does not exist; using UTC"));
        assert_eq!(local.refresh(), None, "one warning is enough");
        fs::write(folder.path().join("zone"), tzif(20_700)).unwrap();
        assert_eq!(local.refresh(), None);
        assert_eq!(shown(&local), "XYZ +05:45");
    }
    /// A TZif file of one clock, `offset` seconds off UTC (RFC 9636, version 1).
    fn tzif(offset: i32) -> Vec<u8> {
        let counts = [0_u32, 0, 0, 0, 1, 4].map(u32::to_be_bytes).concat();
        [b"TZif".as_slice(), &[0; 16], &counts, &offset.to_be_bytes(), &[0, 0], b"XYZ\0"].concat()
    }

    #[test]
    fn a_zone_that_is_changed_is_read_anew_and_one_that_is_removed_is_utc() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("localtime");
        let (mut local, warning) = LocalZone::of_file(file.clone());
        assert_eq!((shown(&local), warning), ("UTC +00:00".to_owned(), None));
        fs::write(&file, tzif(20_700)).unwrap();
        assert_eq!(local.refresh(), None);
        assert_eq!(shown(&local), "XYZ +05:45");
        assert_eq!(local.refresh(), None, "nothing changed");
        // As machines do it: a new file takes the name.
        fs::write(folder.path().join("new"), tzif(-12_600)).unwrap();
        fs::rename(folder.path().join("new"), &file).unwrap();
        local.refresh();
        assert_eq!(shown(&local), "XYZ -03:30");
        fs::write(&file, "no zone").unwrap();
        assert!(local.refresh().unwrap().contains("using UTC"));
        assert_eq!(shown(&local), "UTC +00:00");
    }

    fn shown(local: &LocalZone) -> String {
        let offset = local.zone().offset_at(DateTime::from_timestamp(1_767_225_600, 0).unwrap());
        format!("{offset} {}", offset.fix())
    }
}
