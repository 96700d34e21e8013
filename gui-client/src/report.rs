//! What a fault of this program leaves behind: a report in the state folder, of which the next start tells.

use std::backtrace::Backtrace;
use std::fs;
use std::io::Write;
use std::panic::{self, PanicHookInfo};
use std::path::{Path, PathBuf};
use std::thread;

use chrono::Local;

/// The newest report, of which nobody was told.
const NEW: &str = "crash.txt";
/// The last one of which somebody was.
const TOLD: &str = "crash-told.txt";

/// From here on, each panic is reported in `folder`, beside what the system prints.
pub fn install(folder: PathBuf) {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        before(panic);
        // A fault while a fault is told would end the program at once: what fails here is left.
        let _ = write(&folder, panic);
    }));
}

/// The report of which nobody was told yet; from now on it counts as told.
#[must_use]
pub fn take(folder: &Path) -> Option<PathBuf> {
    let told = folder.join(TOLD);
    fs::rename(folder.join(NEW), &told).ok().map(|()| told)
}

/// The panic just reported was none that matters: what it broke was tried in another way, and works.
pub fn forgive(folder: &Path) {
    // Where there is none, there is nothing to forgive.
    let _ = fs::remove_file(folder.join(NEW));
}

fn write(folder: &Path, panic: &PanicHookInfo<'_>) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = fs::File::create(folder.join(NEW))?;
    writeln!(file, "datetime-client {}", env!("CARGO_PKG_VERSION"))?;
    writeln!(file, "system: {} {}", std::env::consts::OS, std::env::consts::ARCH)?;
    writeln!(file, "when: {}", Local::now().to_rfc3339())?;
    writeln!(file, "thread: {}", thread::current().name().unwrap_or("without a name"))?;
    writeln!(file, "what: {panic}")?;
    writeln!(file, "\n{}", Backtrace::force_capture())
}
