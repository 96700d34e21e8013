//! The log: standard error or a file, text or JSON, changed while running.

mod limit;
mod writer;

use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use nix::fcntl::OFlag;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, fmt, reload};

pub use limit::RateLimit;
use writer::NonBlockingWriter;
pub use writer::lost_lines;

use crate::files::{self, Access};
use crate::sandbox::Identity;
use crate::settings::{Log, LogFormat, LogLevel};

/// A log tells addresses: others may read it as they may read other logs, and not change it.
const LOG_MODE: u32 = 0o644;

type Lines = Box<dyn Layer<Filtered> + Send + Sync>;
type Filtered = tracing_subscriber::layer::Layered<reload::Layer<LevelFilter, Registry>, Registry>;

/// The log of this process, which can be given other settings.
pub struct LogHandle {
    level: reload::Handle<LevelFilter, Registry>,
    lines: reload::Handle<Lines, Filtered>,
}

/// Why the log could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot open the log file {}: {source}; set another [log] file, or \"\" for standard error", file.display())]
pub struct LogError {
    file: PathBuf,
    source: io::Error,
}

/// A log made ready, not yet in use.
pub struct Prepared {
    level: LevelFilter,
    lines: Lines,
}

/// Where the log goes where the settings name no file.
#[derive(Debug)]
pub enum DefaultLog {
    /// To this file.
    File(PathBuf),
    /// To what standard error was when the server was started.
    StandardError(File),
}

impl DefaultLog {
    /// Keeps standard error of this process for the log: descriptor 2 itself is closed before clients are served.
    ///
    /// # Errors
    /// What the system says: too many open files.
    pub fn standard_error() -> io::Result<Self> {
        // A terminal or pipe that nothing reads would block, and whether it does is shared with every program that has it:
        // so it is opened anew where the system can (proc_pid_fd(5)). Sockets cannot be opened, and other users' terminals.
        let mut again = File::options();
        again.append(true).custom_flags((OFlag::O_NONBLOCK | OFlag::O_NOCTTY).bits());
        let opened = again.open("/proc/self/fd/2");
        Ok(Self::StandardError(match opened {
            Ok(file) => file,
            Err(_) => io::stderr().as_fd().try_clone_to_owned()?.into(),
        }))
    }
}

/// Opens what the settings ask for; where they name no file, `default`. The file belongs to `identity` where this process
/// is about to become that user.
///
/// # Errors
/// [`LogError`] where the file cannot be opened.
pub fn prepare(log: &Log, default: &DefaultLog, identity: Option<Identity>) -> Result<Prepared, LogError> {
    let named = (!log.file.is_empty()).then(|| Path::new(&log.file));
    let (path, opened) = match (named, default) {
        (Some(path), _) => (path, open(path, identity)),
        (None, DefaultLog::File(path)) => (path.as_path(), open(path, identity)),
        (None, DefaultLog::StandardError(file)) => (Path::new("standard error"), file.try_clone()),
    };
    let file = opened.map_err(|source| LogError { file: path.to_path_buf(), source })?;
    let colour = file.is_terminal();
    let writer = BoxMakeWriter::new(Mutex::new(NonBlockingWriter::new(file)));
    // A full disk or a closed standard error must not become a panic in the middle of a report about it.
    let layer = fmt::layer().with_target(false).with_ansi(colour).log_internal_errors(false);
    let lines = match log.format {
        LogFormat::Text => layer.with_writer(writer).boxed(),
        LogFormat::Json => layer.json().flatten_event(true).with_writer(writer).boxed(),
    };
    Ok(Prepared { level: level(log.level), lines })
}

/// Begins to log.
#[must_use]
pub fn begin(prepared: Prepared) -> LogHandle {
    let (level_layer, level) = reload::Layer::new(prepared.level);
    let (lines_layer, lines) = reload::Layer::new(prepared.lines);
    // An error says that a log has begun already: then that one goes on.
    let _ = tracing_subscriber::registry().with(level_layer).with(lines_layer).try_init();
    // Standard error is closed before clients are served: a crash is reported where everything else is.
    std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    LogHandle { level, lines }
}

impl LogHandle {
    /// Goes on with another log; the file before it is closed.
    pub fn change(&self, prepared: Prepared) {
        // They fail only where the log is gone, and then there is nowhere to say so.
        let _ = self.lines.reload(prepared.lines);
        let _ = self.level.reload(prepared.level);
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
