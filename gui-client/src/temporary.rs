//! Temporary files that take the place of another one once they are on the disk.

use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// Writes `text` to a new temporary file in `folder` and flushes it to the disk.
///
/// # Errors
/// What the system says, without the name of the temporary file: a user who reads it knows only the real one.
pub fn write(builder: &Builder<'_, '_>, folder: &Path, text: &[u8]) -> io::Result<NamedTempFile> {
    let mut temporary = builder.tempfile_in(folder).map_err(without_path)?;
    // Through the file itself: an error of `NamedTempFile` names its path too.
    temporary.as_file_mut().write_all(text)?;
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

/// `tempfile` puts ` at path "…"` behind the system's words.
fn without_path(error: io::Error) -> io::Error {
    let text = error.to_string();
    match text.split_once(" at path ") {
        Some((words, _)) => io::Error::new(error.kind(), words.to_owned()),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing");
        let error = write(Builder::new().prefix(".secret"), &missing, b"x").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
