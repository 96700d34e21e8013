//! Exports the history: asks for a file and writes it, and formats rows for the clipboard.

mod dialog;
mod file;
mod format;

pub(crate) use dialog::start;
pub use format::lines;
