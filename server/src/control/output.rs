//! Prints the results and warnings of commands.

use std::error::Error;
use std::io::{self, ErrorKind, Write};

/// Prints `text` on standard output. A closed pipe is not an error: `head` closes it early.
///
/// # Errors
/// Standard output cannot be written, for example because the disk is full.
pub(super) fn print(text: &str) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("cannot write to standard output: {error}").into())
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Prints a warning on standard error.
pub(super) fn warn(text: &str) {
    for line in text.lines() {
        // Standard error may be closed; that does not stop the command.
        let _ = writeln!(io::stderr(), "datetime-server: warning: {line}");
    }
}
