//! A writer that never blocks and never fails, so that neither a full disk nor a pipe without a reader stops a process.

use std::io::{self, ErrorKind, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicU64, Ordering};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

/// The number of log lines of this process that could not be written.
static LOST: AtomicU64 = AtomicU64::new(0);

/// The number of log lines of this process that could not be written.
#[must_use]
pub fn lost_lines() -> u64 {
    LOST.load(Ordering::Relaxed)
}

/// Writes whole lines. It drops a line whose writing fails or would block. A writable pipe accepts at least 4,096 bytes without
/// blocking (PIPE_BUF in pipe(7)), and no line is longer.
#[derive(Debug)]
pub(super) struct NonBlockingWriter<F> {
    file: F,
    dropped: u64,
    reason: String,
}

impl<F> NonBlockingWriter<F> {
    pub(super) fn new(file: F) -> Self {
        Self { file, dropped: 0, reason: String::new() }
    }

    fn drop_line(&mut self, reason: String) {
        self.dropped = self.dropped.saturating_add(1);
        self.reason = reason;
        LOST.fetch_add(1, Ordering::Relaxed);
    }
}

impl<F: AsFd + Write> NonBlockingWriter<F> {
    /// Writes how many lines were dropped before the next one, and why the last of them was.
    fn report_dropped(&mut self) -> io::Result<()> {
        if self.dropped > 0 {
            let report = format!("(log lines lost here: {}; reason: {})\n", self.dropped, self.reason);
            self.file.write_all(report.as_bytes())?;
            self.dropped = 0;
        }
        Ok(())
    }
}

impl<F: AsFd + Write> Write for NonBlockingWriter<F> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if !is_writable(&self.file) {
            self.drop_line("no program was reading the log".to_owned());
            return Ok(line.len());
        }
        match self.report_dropped().and_then(|()| self.file.write_all(line)) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                self.drop_line("no program was reading the log".to_owned());
            }
            // For example EFBIG at a limit on file size, ENOSPC on a full disk, EPIPE without a reader.
            Err(error) => self.drop_line(error.to_string()),
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A file is always writable. A pipe or terminal is writable while its buffer has space, and after its reader has closed it.
fn is_writable(file: &impl AsFd) -> bool {
    let mut fds = [PollFd::new(file.as_fd(), PollFlags::POLLOUT)];
    poll(&mut fds, PollTimeout::ZERO).is_ok_and(|ready| ready > 0)
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Read;

    use super::*;

    #[test]
    fn a_pipe_without_a_reader_does_not_block_and_the_lost_lines_are_reported_later() {
        let (reader, writer) = nix::unistd::pipe().unwrap();
        let mut log = NonBlockingWriter::new(File::from(writer));
        let line = [b'x'; 1024];
        for _ in 0..1000 {
            log.write_all(&line).unwrap();
        }
        assert!(log.dropped > 900, "{}", log.dropped);
        assert!(lost_lines() > 900);
        let mut reader = File::from(reader);
        reader.read_exact(&mut [0; 8192]).unwrap();
        log.write_all(b"last\n").unwrap();
        drop(log);
        let mut rest = Vec::new();
        reader.read_to_end(&mut rest).unwrap();
        assert!(
            String::from_utf8(rest).unwrap().ends_with("; reason: no program was reading the log)\nlast\n")
        );
    }

    #[test]
    fn a_line_that_does_not_fit_on_the_disk_is_counted_as_lost() {
        // Not every system has /dev/full.
        let Ok(full) = File::options().append(true).open("/dev/full") else { return };
        let mut log = NonBlockingWriter::new(full);
        let before = lost_lines();
        assert_eq!(log.write(b"a line\n").unwrap(), 7);
        assert!(lost_lines() > before);
        assert!(log.reason.contains("No space left"), "{}", log.reason);
    }
}
