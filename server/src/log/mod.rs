//! The log: standard error or a file, as text or JSON. A reload can change it.

mod limit;
mod writer;

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use nix::fcntl::OFlag;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::layer::{Layered, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, fmt, reload};

pub use limit::RateLimit;
use writer::NonBlockingWriter;
pub use writer::lost_lines;

use crate::files::{self, Access};
use crate::sandbox::Identity;
use crate::settings::{Log, LogFormat, LogLevel};

/// The mode of a log file: as with other logs, every user can read it, but only its owner can write to it.
const LOG_MODE: u32 = 0o644;

/// Formats and writes the events that pass the level filter.
type Output = Box<dyn Layer<Filtered> + Send + Sync>;
type Filtered = Layered<reload::Layer<LevelFilter, Registry>, Registry>;

/// The log of this process, whose level and output can be changed.
pub struct LogHandle {
    level: reload::Handle<LevelFilter, Registry>,
    output: reload::Handle<Output, Filtered>,
    file: Arc<File>,
}

/// Why the log could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot open the log file {}: {source}; set another [log] file, or \"\" for standard error", file.display())]
pub struct LogError {
    file: PathBuf,
    source: io::Error,
}

/// A log that is open but not in use yet.
pub struct Prepared {
    level: LevelFilter,
    output: Output,
    file: Arc<File>,
    is_terminal: bool,
}

/// The log to use if the settings name no file.
#[derive(Debug)]
pub enum DefaultLog {
    /// This file.
    File(PathBuf),
    /// Standard error, as it was when the server was started.
    StandardError(File),
}

impl DefaultLog {
    /// Opens standard error again, or duplicates it, because descriptor 2 is redirected to /dev/null before clients are served.
    ///
    /// # Errors
    /// The error of `dup(2)`, for example EMFILE.
    pub fn standard_error() -> io::Result<Self> {
        // A write to a terminal or pipe that no program reads would block. O_NONBLOCK on a duplicate would also affect the other
        // programs that use it, so it is opened again (proc_pid_fd(5)). Sockets and other users' terminals cannot be opened.
        let mut options = File::options();
        options.append(true).custom_flags((OFlag::O_NONBLOCK | OFlag::O_NOCTTY).bits());
        Ok(Self::StandardError(match options.open("/proc/self/fd/2") {
            Ok(file) => file,
            Err(_) => io::stderr().as_fd().try_clone_to_owned()?.into(),
        }))
    }
}

/// Opens the log that the settings describe, or `default` if they name no file. A new file belongs to `identity` if this process
/// will change to that user.
///
/// # Errors
/// [`LogError`] if the file cannot be opened.
pub fn prepare(log: &Log, default: &DefaultLog, identity: Option<Identity>) -> Result<Prepared, LogError> {
    let named = (!log.file.is_empty()).then(|| Path::new(&log.file));
    let (path, opened) = match (named, default) {
        (Some(path), _) => (path, open(path, identity)),
        (None, DefaultLog::File(path)) => (path.as_path(), open(path, identity)),
        (None, DefaultLog::StandardError(file)) => (Path::new("standard error"), file.try_clone()),
    };
    let file = opened.map_err(|source| LogError { file: path.to_path_buf(), source })?;
    let is_terminal = file.is_terminal();
    Ok(Prepared::new(file, log, is_terminal))
}

impl Prepared {
    /// A log to this file, with the level and the format of the settings. Terminals get colours.
    pub(crate) fn new(file: File, log: &Log, is_terminal: bool) -> Self {
        let file = Arc::new(file);
        let writer = BoxMakeWriter::new(Mutex::new(NonBlockingWriter::new(Arc::clone(&file))));
        // By default, tracing reports an error of the writer on standard error, and panics if that fails too.
        let layer = fmt::layer().with_target(false).with_ansi(is_terminal).log_internal_errors(false);
        let output = match log.format {
            LogFormat::Text => layer.with_writer(writer).boxed(),
            LogFormat::Json => layer.json().flatten_event(true).with_writer(writer).boxed(),
        };
        Self { level: level(log.level), output, file, is_terminal }
    }

    /// Whether the log is a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        self.is_terminal
    }
}

impl AsFd for Prepared {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

/// Starts logging.
#[must_use]
pub fn begin(prepared: Prepared) -> LogHandle {
    let (level_layer, level) = reload::Layer::new(prepared.level);
    let (output_layer, output) = reload::Layer::new(prepared.output);
    // This fails only if another log is already in use, which then stays in use.
    let _ = tracing_subscriber::registry().with(level_layer).with(output_layer).try_init();
    // Panics go to the log too, because standard error is redirected to /dev/null before clients are served.
    std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    LogHandle { level, output, file: prepared.file }
}

impl LogHandle {
    /// Replaces the log. The previous file is closed.
    pub fn change(&mut self, prepared: Prepared) {
        // These fail only if the log no longer exists, and then the error cannot be reported.
        let _ = self.output.reload(prepared.output);
        let _ = self.level.reload(prepared.level);
        self.file = prepared.file;
    }
}

impl AsRawFd for LogHandle {
    fn as_raw_fd(&self) -> RawFd {
        self.file.as_raw_fd()
    }
}

fn open(path: &Path, identity: Option<Identity>) -> io::Result<File> {
    files::open(path, Access::Append, LOG_MODE, identity)
}

fn level(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    }
}
