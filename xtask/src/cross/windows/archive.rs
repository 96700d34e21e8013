//! The zip that needs no installation.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::error::Error;
use crate::release;
use crate::workspace::Workspace;

/// The program's name in it.
pub const PROGRAM: &str = "datetime-client.exe";
const README: &str = "packaging/windows/README.txt";
const LICENCES: &[&str] = &["LICENSE-MIT", "LICENSE-APACHE"];

/// Packs `program` with what explains it; the same files give the same bytes.
pub fn pack(workspace: &Workspace, program: &Path) -> Result<PathBuf, Error> {
    let path =
        release::folder(workspace)?.join(format!("datetime-client-{}-windows-x86_64.zip", release::VERSION));
    let mut zip = ZipWriter::new(create(&path)?);
    put(&mut zip, PROGRAM, &read(program)?)?;
    put(&mut zip, "README.txt", &with_windows_ends(&read(&workspace.root().join(README))?))?;
    for name in LICENCES {
        let text = with_windows_ends(&read(&workspace.root().join(name))?);
        put(&mut zip, &format!("{name}.txt"), &text)?;
    }
    zip.finish().map_err(|error| Error::failed(format!("cannot write {}: {error}", path.display())))?;
    Ok(path)
}

/// Unpacks it as a user does; gives the program.
pub fn unpack(zip: &Path, into: &Path) -> Result<PathBuf, Error> {
    let file = File::open(zip).map_err(Error::system(format!("cannot read {}", zip.display())))?;
    ZipArchive::new(file)
        .and_then(|mut archive| archive.extract(into))
        .map_err(|error| Error::failed(format!("cannot unpack {}: {error}", zip.display())))?;
    Ok(into.join(PROGRAM))
}

fn put(zip: &mut ZipWriter<File>, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644);
    zip.start_file(name, options)
        .map_err(io::Error::from)
        .and_then(|()| zip.write_all(bytes))
        .map_err(Error::system(format!("cannot put {name} into the zip")))
}

/// Old editors show text without carriage returns as one line.
fn with_windows_ends(text: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(text).replace("\r\n", "\n").replace('\n', "\r\n").into_bytes()
}

fn create(path: &Path) -> Result<File, Error> {
    File::create(path).map_err(Error::system(format!("cannot write {}", path.display())))
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(Error::system(format!("cannot read {}", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_as_windows_has_it_whatever_it_ended_with() {
        assert_eq!(with_windows_ends(b"a\nb\r\n"), b"a\r\nb\r\n");
    }
}
