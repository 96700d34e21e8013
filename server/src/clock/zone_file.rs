//! Zone files of the system (TZif, RFC 9636), read within bounds: a path may lead to anything, and the parent must not
//! wait for it.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use datetime_protocol::zone;

use super::zone::Zone;
use crate::files::open_to_read;

/// The bytes of a zone file. The longest of the database has 5 kB, its leap seconds included.
const MAX_FILE: u64 = 64 * 1024;

/// Where systems keep their zone files (glibc, musl); `$TZDIR` comes first.
const FOLDERS: [&str; 4] = ["/usr/share/zoneinfo", "/share/zoneinfo", "/etc/zoneinfo", "/usr/lib/zoneinfo"];

/// Folders of zoneinfo that hold the same zones again: `posix/` as they are, `right/` for a clock that counts leap
/// seconds, which no Unix clock does.
const VARIANTS: [&str; 2] = ["posix/", "right/"];

/// The zone of a file, or why there is none.
pub(super) fn read(path: &Path) -> Result<Zone, String> {
    let zone = read_bounded(path)
        .map_err(|error| error.to_string())
        .and_then(|bytes| Zone::read(&bytes).map_err(|error| error.to_string()));
    match zone {
        Ok(zone) if !zone.counts_leap_seconds() => Ok(zone),
        // Files of right/ end with their leap seconds, a few months ahead, and say nothing of later times.
        Ok(_) => without_leap_seconds(path).ok_or_else(|| {
            "it counts leap seconds, which the system's clock does not; use the zone outside right/"
                .to_owned()
        }),
        Err(reason) => Err(reason),
    }
}

/// The zone of that name: of the system's files, else of the database that is compiled in.
pub(super) fn find(name: &str, folder: Option<PathBuf>) -> Option<Zone> {
    let name = VARIANTS.iter().find_map(|variant| name.strip_prefix(variant)).unwrap_or(name);
    let usual = || FOLDERS.iter().map(PathBuf::from);
    let folders: Vec<PathBuf> = folder.map_or_else(|| usual().collect(), |folder| vec![folder]);
    let of_system = folders.iter().find_map(|folder| read(&folder.join(name)).ok());
    of_system.or_else(|| zone::find(name).map(Zone::named))
}

/// The same zone beside `right/`, followed through links.
fn without_leap_seconds(path: &Path) -> Option<Zone> {
    let path = fs::canonicalize(path).ok()?;
    let (folder, name) = path.to_str()?.rsplit_once("/right/")?;
    find(name, Some(PathBuf::from(folder)))
}

fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let file = open_to_read(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(io::Error::other(format!("it has more than the {MAX_FILE} bytes of any zone file")));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Offset};

    use super::*;

    #[test]
    fn what_is_not_a_zone_file_is_refused_without_waiting_for_it_or_reading_it_whole() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = |name: &str| folder.path().join(name);
        nix::unistd::mkfifo(&path("fifo"), nix::sys::stat::Mode::S_IRUSR).unwrap();
        assert!(read(&path("fifo")).unwrap_err().contains("not a regular file"));
        assert!(read(folder.path()).unwrap_err().contains("not a regular file"));
        assert!(read(Path::new("/dev/zero")).unwrap_err().contains("not a regular file"));
        // A terabyte of nothing: it is not read whole.
        fs::File::create(path("huge")).unwrap().set_len(1 << 40).unwrap();
        assert!(read(&path("huge")).unwrap_err().contains("more than the 65536 bytes"));
        fs::write(path("text"), "no zone").unwrap();
        assert!(read(&path("text")).is_err());
    }

    /// A TZif file of `offset` until its end, with one leap second (RFC 9636, version 1).
    fn with_leap_seconds(offset: i32) -> Vec<u8> {
        let counts = [0_u32, 0, 1, 0, 1, 4].map(u32::to_be_bytes).concat();
        let leap = [78_796_800_i32, 1].map(i32::to_be_bytes).concat();
        [b"TZif".as_slice(), &[0; 16], &counts, &offset.to_be_bytes(), &[0, 0], b"XYZ\0", &leap].concat()
    }

    #[test]
    fn a_zone_with_leap_seconds_is_read_beside_right_or_refused() {
        let folder = tempfile::TempDir::new().unwrap();
        let right = folder.path().join("right/Europe");
        fs::create_dir_all(&right).unwrap();
        fs::write(right.join("Paris"), with_leap_seconds(60)).unwrap();
        fs::write(right.join("Atlantis"), with_leap_seconds(60)).unwrap();
        std::os::unix::fs::symlink(right.join("Paris"), folder.path().join("localtime")).unwrap();
        let zone = read(&folder.path().join("localtime")).unwrap();
        let winter = DateTime::from_timestamp(1_798_761_600, 0).unwrap();
        assert_eq!(zone.offset_at(winter).fix().local_minus_utc(), 3600);
        assert!(read(&right.join("Atlantis")).unwrap_err().contains("outside right/"));
    }

    #[test]
    fn a_name_is_found_in_every_variant_and_without_files() {
        for name in ["Europe/Paris", "posix/Europe/Paris", "right/Europe/Paris"] {
            assert!(find(name, None).is_some(), "{name}");
            assert!(find(name, Some(PathBuf::from("/nonexistent"))).is_some(), "{name}");
        }
        assert!(find("Europe/Atlantis", None).is_none());
    }
}
