//! Prints the result of a command, and what to warn of.

use std::error::Error;
use std::io::{self, ErrorKind, Write};

/// Prints `text` on standard output. A reader that closes early, as `head` does, is no failure.
///
/// # Errors
/// What the system says, such as a full disk: the result is then not where it was wanted.
pub(super) fn print(text: &str) -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("cannot write to standard output: {error}").into())
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Prints a warning on standard error, apart from the result.
pub(super) fn warn(what: &str) {
    for line in what.lines() {
        // Standard error may be closed; the command does its work all the same.
        let _ = writeln!(io::stderr(), "datetime-server: warning: {line}");
    }
}
