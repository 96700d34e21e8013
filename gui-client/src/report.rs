//! Writes a crash report when the program panics. The next start of the program shows it.

use std::backtrace::Backtrace;
use std::fs;
use std::io::Write;
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::thread;

use chrono::Local;

/// The newest report, not shown yet.
const NEW: &str = "crash.txt";
/// The last report that was shown.
const SHOWN: &str = "crash-shown.txt";

/// From now on, writes a report to `folder` for each panic, in addition to the message on standard error.
pub fn install(folder: PathBuf) {
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        previous(panic);
        // A panic in a panic hook aborts the program, so errors are ignored.
        let _ = write(&folder, panic);
    }));
}

/// The report that was not shown yet. Marks it as shown.
#[must_use]
pub fn take(folder: &Path) -> Option<PathBuf> {
    let shown = folder.join(SHOWN);
    fs::rename(folder.join(NEW), &shown).ok().map(|()| shown)
}

/// Deletes the report of a panic that the program has recovered from.
pub fn discard(folder: &Path) {
    // Fails if there is no report.
    let _ = fs::remove_file(folder.join(NEW));
}

fn write(folder: &Path, panic: &PanicHookInfo<'_>) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = fs::File::create(folder.join(NEW))?;
    writeln!(file, "datetime-client {}", env!("CARGO_PKG_VERSION"))?;
    writeln!(file, "system: {} {}", std::env::consts::OS, std::env::consts::ARCH)?;
    writeln!(file, "time: {}", Local::now().to_rfc3339())?;
    writeln!(file, "thread: {}", thread::current().name().unwrap_or("unnamed"))?;
    writeln!(file, "panic: {panic}")?;
    writeln!(file, "\n{}", Backtrace::force_capture())
}
