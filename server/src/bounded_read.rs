//! Reads files whose paths come from users. Such a path can name a pipe, a device or a file of any size, so reading never
//! blocks without a timeout and never exceeds a size limit.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::fcntl::OFlag;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

/// Opens a file for reading without blocking in `open(2)`. Symbolic links are followed.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags((OFlag::O_NONBLOCK | OFlag::O_NOCTTY).bits()).open(path)
}

/// Reads a regular file of at most `max_bytes`.
pub(crate) fn read_regular_file(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    let file = open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    read_to_end(&file, max_bytes)
}

/// Reads an open regular file to its end.
pub(crate) fn read_to_end(file: &File, max_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    check_size(bytes, max_bytes)
}

/// Reads a pipe or device to its end, within `timeout`: its writer may be slow or never close it.
pub(crate) fn read_stream(mut file: &File, max_bytes: u64, timeout: Duration) -> io::Result<Vec<u8>> {
    let deadline = Instant::now() + timeout;
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    while bytes.len() as u64 <= max_bytes {
        if !wait_until_readable(file, deadline.saturating_duration_since(Instant::now())) {
            return Err(io::Error::other(format!("its writer did not finish within {timeout:?}")));
        }
        match file.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => bytes.extend(chunk.iter().take(count)),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {}
            Err(error) => return Err(error),
        }
    }
    check_size(bytes, max_bytes)
}

/// Waits until a pipe or device is readable or closed; `false` after `timeout`.
fn wait_until_readable(file: &File, timeout: Duration) -> bool {
    let mut fds = [PollFd::new(file.as_fd(), PollFlags::POLLIN)];
    let timeout = PollTimeout::try_from(timeout).unwrap_or(PollTimeout::MAX);
    poll(&mut fds, timeout).is_ok_and(|ready| ready > 0)
}

fn check_size(bytes: Vec<u8>, max_bytes: u64) -> io::Result<Vec<u8>> {
    if bytes.len() as u64 > max_bytes {
        return Err(io::Error::other(format!("it is larger than the limit of {max_bytes} bytes")));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use nix::sys::stat::Mode;
    use nix::unistd::mkfifo;

    use super::*;

    #[test]
    fn fifos_devices_and_huge_files_are_rejected_without_blocking_or_reading_them_whole() {
        let directory = tempfile::TempDir::new().unwrap();
        let path = |name: &str| directory.path().join(name);
        mkfifo(&path("fifo"), Mode::S_IRUSR).unwrap();
        for path in [&path("fifo"), directory.path(), Path::new("/dev/zero")] {
            let error = read_regular_file(path, 10).unwrap_err().to_string();
            assert!(error.contains("not a regular file"), "{}: {error}", path.display());
        }
        // A sparse file of a terabyte.
        File::create(path("huge")).unwrap().set_len(1 << 40).unwrap();
        assert!(read_regular_file(&path("huge"), 10).unwrap_err().to_string().contains("limit of 10 bytes"));
        fs::write(path("small"), "0123456789").unwrap();
        assert_eq!(read_regular_file(&path("small"), 10).unwrap(), b"0123456789");
    }

    #[test]
    fn a_stream_is_read_to_its_end_with_a_timeout_and_a_size_limit() {
        let directory = tempfile::TempDir::new().unwrap();
        let pipe = directory.path().join("pipe");
        mkfifo(&pipe, Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
        let reader = open(&pipe).unwrap();
        let mut writer = File::options().write(true).open(&pipe).unwrap();
        let timeout = Duration::from_millis(1);
        assert!(read_stream(&reader, 10, timeout).unwrap_err().to_string().contains("did not finish"));
        writer.write_all(b"0123456789").unwrap();
        drop(writer);
        assert_eq!(read_stream(&reader, 10, Duration::from_secs(20)).unwrap(), b"0123456789");
        let error =
            read_stream(&open(Path::new("/dev/zero")).unwrap(), 10, Duration::from_secs(20)).unwrap_err();
        assert!(error.to_string().contains("limit of 10 bytes"), "{error}");
    }
}
