//! The load: clients that talk to a server as fast as it answers, from one thread, so that they cost little beside it.

mod client;
mod held;
mod run;
mod talk;

pub use held::{Held, welcome_after};
pub use run::{Done, run};
pub use talk::Talk;
