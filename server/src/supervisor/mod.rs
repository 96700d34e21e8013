//! The parent: one thread that accepts, admits, forks, reaps, reloads and stops, and never waits on a client.

mod admission;
mod children;
mod phase;
mod refused;
mod reload;
mod report;
mod run;
mod state;

pub use state::{Inherited, Supervisor};
