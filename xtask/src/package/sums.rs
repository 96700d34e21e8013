//! `SHA256SUMS`: of the packages that were made, in the form that `sha256sum --check` reads.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::Error;

const NAME: &str = "SHA256SUMS";

/// Writes it into `folder`, for `made`.
pub fn write<'a>(folder: &Path, made: impl Iterator<Item = &'a Path>) -> Result<(), Error> {
    let summed =
        |path: &Path| Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), read(path)?));
    let mut files = made.map(summed).collect::<Result<Vec<_>, Error>>()?;
    files.sort();
    let path = folder.join(NAME);
    fs::write(&path, listed(&files)).map_err(Error::system(format!("cannot write {}", path.display())))
}

/// The bytes of a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(Error::system(format!("cannot read {}", path.display())))
}

fn listed(files: &[(String, Vec<u8>)]) -> String {
    files.iter().fold(String::new(), |text, (name, bytes)| {
        text + &format!("{}  {name}\n", hexadecimal(&Sha256::digest(bytes)))
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn a_sum_is_the_one_that_everybody_knows() {
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(listed(&[("a".to_owned(), b"abc".to_vec())]), format!("{abc}  a\n"));
    }

    #[test]
    fn the_list_holds_what_was_made_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let made = ["b", "a"].map(|name| folder.path().join(name));
        for path in &made {
            fs::write(path, "abc").unwrap();
        }
        fs::write(folder.path().join("left-from-before"), "abc").unwrap();
        write(folder.path(), made.iter().map(PathBuf::as_path)).unwrap();
        let text = fs::read_to_string(folder.path().join(NAME)).unwrap();
        let names: Vec<_> =
            text.lines().filter_map(|line| line.split_once("  ")).map(|(_, name)| name).collect();
        assert_eq!(names, ["a", "b"]);
    }
}
