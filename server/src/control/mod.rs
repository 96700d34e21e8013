//! What the command line does, each command in a file of its own.

mod check;
mod run;

pub use check::check;
pub use run::run;
