//! The log: standard error or a file, text or JSON, changed while running.

mod limit;
mod writer;

use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, fmt, reload};

pub use limit::RateLimit;
use writer::Unwaiting;

use crate::settings::{Log, LogFormat, LogLevel};

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

/// Opens what the settings ask for; where they name no file, `otherwise`, or standard error.
///
/// # Errors
/// [`LogError`] where the file cannot be opened.
pub fn prepare(log: &Log, otherwise: Option<&Path>) -> Result<Prepared, LogError> {
    let named = (!log.file.is_empty()).then(|| Path::new(&log.file));
    let (writer, colour) = match named.or(otherwise) {
        None => (BoxMakeWriter::new(Mutex::new(Unwaiting::new(io::stderr()))), io::stderr().is_terminal()),
        Some(path) => {
            let file = open(path).map_err(|source| LogError { file: path.to_path_buf(), source })?;
            (BoxMakeWriter::new(Mutex::new(Unwaiting::new(file))), false)
        }
    };
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

/// Opens a log file to append to, and makes the folder it stands in.
///
/// # Errors
/// What the system says.
pub fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().create(true).append(true).open(path)
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
