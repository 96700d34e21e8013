//! What the command line does, each command in a file of its own.

mod ask;
mod check;
mod doctor;
mod locate;
mod output;
mod prometheus;
mod reload;
mod run;
mod start;
mod status;
mod stop;

pub use check::check;
pub use doctor::doctor;
pub use reload::reload;
pub use run::run;
pub use start::start;
pub use status::{StatusFormat, status};
pub use stop::stop;
