//! Standard input, output and error, replaced by /dev/null.

use std::fs::File;
use std::io;

use nix::unistd::{dup2_stderr, dup2_stdin, dup2_stdout};

/// Replaces them in this process and the children it forks from now on: a session that was taken over could type into the
/// terminal behind them (TIOCSTI in ioctl_tty(2)).
///
/// # Errors
/// What the system says, such as that there is no /dev/null.
pub fn detach() -> io::Result<()> {
    let null = File::options().read(true).write(true).open("/dev/null")?;
    dup2_stdin(&null)?;
    dup2_stdout(&null)?;
    dup2_stderr(&null)?;
    Ok(())
}
