//! Reads the system's zone files (TZif, RFC 9636). Reads are bounded and never block: a path from the environment can
//! name anything, such as a FIFO or a device, and the parent must not wait for it.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use datetime_protocol::zone;

use super::zone::Zone;
use crate::files::open_to_read;

/// Maximum size of a zone file in bytes. The largest file of the database has 5 kB, with leap seconds.
const MAX_FILE: u64 = 64 * 1024;

/// Where glibc and musl look for zone files when `$TZDIR` is not set.
const DIRECTORIES: [&str; 4] =
    ["/usr/share/zoneinfo", "/share/zoneinfo", "/etc/zoneinfo", "/usr/lib/zoneinfo"];

/// Subdirectories of zoneinfo with copies of all zones: identical ones in `posix/`, and in `right/` those for clocks
/// that count leap seconds, which Unix clocks do not.
const VARIANTS: [&str; 2] = ["posix/", "right/"];

/// Reads a zone file.
///
/// # Errors
/// Why there is no zone in it.
pub(super) fn read(path: &Path) -> Result<Zone, String> {
    let zone = read_bounded(path)
        .map_err(|error| error.to_string())
        .and_then(|bytes| Zone::from_tzif(&bytes).map_err(|error| error.to_string()));
    match zone {
        Ok(zone) if !zone.counts_leap_seconds() => Ok(zone),
        // The leap second table of a right/ file ends a few months ahead, so later times would be wrong.
        Ok(_) => without_leap_seconds(path).ok_or_else(|| {
            "it counts leap seconds and the system clock does not; use the zone of the same name outside right/"
                .to_owned()
        }),
        Err(reason) => Err(reason),
    }
}

/// Looks a zone up by name: in `directory` or the system's directories, then in the compiled-in database.
pub(super) fn find(name: &str, directory: Option<PathBuf>) -> Option<Zone> {
    let name = VARIANTS.iter().find_map(|variant| name.strip_prefix(variant)).unwrap_or(name);
    let directories =
        directory.map_or_else(|| DIRECTORIES.map(PathBuf::from).to_vec(), |directory| vec![directory]);
    let from_file = directories.iter().find_map(|directory| read(&directory.join(name)).ok());
    from_file.or_else(|| zone::find(name).map(Zone::named))
}

/// The zone of the same name outside `right/`, after resolving symbolic links.
fn without_leap_seconds(path: &Path) -> Option<Zone> {
    let path = fs::canonicalize(path).ok()?;
    let (directory, name) = path.to_str()?.rsplit_once("/right/")?;
    find(name, Some(PathBuf::from(directory)))
}

fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let file = open_to_read(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(io::Error::other(format!(
            "it is larger than the limit of {MAX_FILE} bytes for a zone file"
        )));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Offset};

    use super::*;

    #[test]
    fn fifos_devices_and_huge_files_are_rejected_without_blocking_or_reading_them_whole() {
        let directory = tempfile::TempDir::new().unwrap();
        let path = |name: &str| directory.path().join(name);
        nix::unistd::mkfifo(&path("fifo"), nix::sys::stat::Mode::S_IRUSR).unwrap();
        assert!(read(&path("fifo")).unwrap_err().contains("not a regular file"));
        assert!(read(directory.path()).unwrap_err().contains("not a regular file"));
        assert!(read(Path::new("/dev/zero")).unwrap_err().contains("not a regular file"));
        // A sparse file of a terabyte.
        fs::File::create(path("huge")).unwrap().set_len(1 << 40).unwrap();
        assert!(read(&path("huge")).unwrap_err().contains("limit of 65536 bytes"));
        fs::write(path("text"), "no zone").unwrap();
        assert!(read(&path("text")).is_err());
    }

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
        let zone = read(&directory.path().join("localtime")).unwrap();
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
