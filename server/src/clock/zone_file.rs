//! Reads the system's zone files (TZif, RFC 9636).

use std::fs;
use std::path::{Path, PathBuf};

use datetime_protocol::zone;

use super::zone::Zone;
use crate::bounded_read::read_regular_file;

/// Maximum size of a zone file in bytes. The largest file of the database has 5 kB, with leap seconds.
const MAX_FILE: u64 = 64 * 1024;

/// The directories in which glibc and musl search for zone files if `$TZDIR` is not set.
const DIRECTORIES: [&str; 4] =
    ["/usr/share/zoneinfo", "/share/zoneinfo", "/etc/zoneinfo", "/usr/lib/zoneinfo"];

/// Subdirectories of zoneinfo with copies of all zones: identical ones in `posix/`, and in `right/` those for clocks
/// that count leap seconds, which Unix clocks do not.
const VARIANTS: [&str; 2] = ["posix/", "right/"];

/// Reads a zone file and checks it.
///
/// # Errors
/// Why there is no zone in it.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let tzif = read_regular_file(path, MAX_FILE).map_err(|error| error.to_string())?;
    let zone = Zone::from_tzif(&tzif).map_err(|error| error.to_string())?;
    if !zone.counts_leap_seconds() {
        return Ok(tzif);
    }
    // The leap second table of a right/ file ends a few months ahead, so later times would be wrong.
    without_leap_seconds(path).ok_or_else(|| {
        "it counts leap seconds and the system clock does not; use the zone of the same name outside right/"
            .to_owned()
    })
}

/// Finds a zone by name: in `directory` or the system's directories, then in the compiled-in database.
pub(super) fn find(name: &str, directory: Option<PathBuf>) -> Option<Vec<u8>> {
    let name = VARIANTS.iter().find_map(|variant| name.strip_prefix(variant)).unwrap_or(name);
    let directories =
        directory.map_or_else(|| DIRECTORIES.map(PathBuf::from).to_vec(), |directory| vec![directory]);
    let from_file = directories.iter().find_map(|directory| read(&directory.join(name)).ok());
    from_file.or_else(|| zone::find(name).map(|zone| zone.rules().to_vec()))
}

/// The zone of the same name outside `right/`, after resolving symbolic links.
fn without_leap_seconds(path: &Path) -> Option<Vec<u8>> {
    let path = fs::canonicalize(path).ok()?;
    let (directory, name) = path.to_str()?.rsplit_once("/right/")?;
    find(name, Some(PathBuf::from(directory)))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Offset};

    use super::*;

    /// A TZif file (RFC 9636, version 1) with the fixed `offset` and one leap second.
    fn with_leap_seconds(offset: i32) -> Vec<u8> {
        let counts = [0_u32, 0, 1, 0, 1, 4].map(u32::to_be_bytes).concat();
        let leap = [78_796_800_i32, 1].map(i32::to_be_bytes).concat();
        [b"TZif".as_slice(), &[0; 16], &counts, &offset.to_be_bytes(), &[0, 0], b"XYZ\0", &leap].concat()
    }

    #[test]
    fn a_zone_with_leap_seconds_is_replaced_by_the_one_outside_right_or_rejected() {
        let directory = tempfile::TempDir::new().unwrap();
        let right = directory.path().join("right/Europe");
        fs::create_dir_all(&right).unwrap();
        fs::write(right.join("Paris"), with_leap_seconds(60)).unwrap();
        fs::write(right.join("Atlantis"), with_leap_seconds(60)).unwrap();
        std::os::unix::fs::symlink(right.join("Paris"), directory.path().join("localtime")).unwrap();
        let zone = Zone::from_tzif(&read(&directory.path().join("localtime")).unwrap()).unwrap();
        let winter = DateTime::from_timestamp(1_798_761_600, 0).unwrap();
        assert_eq!(zone.offset_at(winter).fix().local_minus_utc(), 3600);
        assert!(read(&right.join("Atlantis")).unwrap_err().contains("outside right/"));
    }

    #[test]
    fn a_name_is_found_with_every_prefix_and_without_zone_files() {
        for name in ["Europe/Paris", "posix/Europe/Paris", "right/Europe/Paris"] {
            assert!(find(name, None).is_some(), "{name}");
            assert!(find(name, Some(PathBuf::from("/nonexistent"))).is_some(), "{name}");
        }
        assert!(find("Europe/Atlantis", None).is_none());
    }
}
