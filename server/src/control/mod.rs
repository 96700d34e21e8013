//! The commands of the command line, one file each.

mod announce;
mod check;
mod doctor;
mod output;
mod prometheus;
mod query;
mod reload;
mod run;
mod start;
mod status;
mod stop;
mod target;

pub use announce::announce;
pub use check::check;
pub use doctor::doctor;
pub use reload::reload;
pub use run::run;
pub use start::start;
pub use status::{StatusFormat, status};
pub use stop::stop;
