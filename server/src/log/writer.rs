//! A writer that never waits: whoever reads the log may have stopped reading, and the parent waits on nobody.

use std::io::{self, Write};
use std::os::fd::AsFd;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

/// Writes whole lines, or leaves them out where they would have to be waited for. A pipe that can be written to takes
/// at least 4,096 bytes at once (PIPE_BUF), and no line is longer.
#[derive(Debug)]
pub(super) struct Unwaiting<F> {
    file: F,
    left_out: u64,
}

impl<F> Unwaiting<F> {
    pub(super) fn new(file: F) -> Self {
        Self { file, left_out: 0 }
    }
}

impl<F: AsFd + Write> Write for Unwaiting<F> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if !is_ready(&self.file) {
            self.left_out = self.left_out.saturating_add(1);
            return Ok(line.len());
        }
        if self.left_out > 0 {
            let note = format!("({} lines were left out: nobody read the log)\n", self.left_out);
            self.left_out = 0;
            self.file.write_all(note.as_bytes())?;
            return self.write(line);
        }
        self.file.write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Files are always ready; a pipe or a terminal is where it has room, or where nobody is left to read it.
fn is_ready(file: &impl AsFd) -> bool {
    let mut fds = [PollFd::new(file.as_fd(), PollFlags::POLLOUT)];
    poll(&mut fds, PollTimeout::ZERO).is_ok_and(|ready| ready > 0)
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Read;

    use super::*;

    #[test]
    fn a_pipe_that_nobody_reads_is_not_waited_for_and_the_loss_is_told_later() {
        let (reader, writer) = nix::unistd::pipe().unwrap();
        let mut log = Unwaiting::new(File::from(writer));
        let line = [b'x'; 1024];
        for _ in 0..1000 {
            log.write_all(&line).unwrap();
        }
        assert!(log.left_out > 900, "{}", log.left_out);
        let mut reader = File::from(reader);
        reader.read_exact(&mut [0; 8192]).unwrap();
        log.write_all(b"last\n").unwrap();
        drop(log);
        let mut rest = Vec::new();
        reader.read_to_end(&mut rest).unwrap();
        assert!(
            String::from_utf8(rest).unwrap().ends_with(" lines were left out: nobody read the log)\nlast\n")
        );
    }
}
