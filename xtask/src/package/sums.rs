//! `SHA256SUMS`: of everything that is handed out, in the form that `sha256sum --check` reads.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::Error;

const NAME: &str = "SHA256SUMS";

/// Writes it for all files in `folder`.
pub fn write(folder: &Path) -> Result<(), Error> {
    let attempt = || Error::system(format!("cannot list {}", folder.display()));
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(attempt())? {
        let entry = entry.map_err(attempt())?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_file() && name != NAME {
            files.push((name, read(&entry.path())?));
        }
    }
    files.sort();
    let path = folder.join(NAME);
    fs::write(&path, listed(&files)).map_err(Error::system(format!("cannot write {}", path.display())))
}

/// The bytes of a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(Error::system(format!("cannot read {}", path.display())))
}

fn listed(files: &[(String, Vec<u8>)]) -> String {
    files.iter().map(|(name, bytes)| format!("{}  {name}\n", hexadecimal(&Sha256::digest(bytes)))).collect()
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
    use super::*;

    #[test]
    fn a_sum_is_the_one_that_everybody_knows() {
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(listed(&[("a".to_owned(), b"abc".to_vec())]), format!("{abc}  a\n"));
    }

    #[test]
    fn the_list_holds_every_file_but_itself() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b", "a", NAME] {
            fs::write(folder.path().join(name), "abc").unwrap();
        }
        write(folder.path()).unwrap();
        let text = fs::read_to_string(folder.path().join(NAME)).unwrap();
        let names: Vec<_> =
            text.lines().filter_map(|line| line.split_once("  ")).map(|(_, name)| name).collect();
        assert_eq!(names, ["a", "b"]);
    }
}
