//! The parent: one thread that accepts, admits, forks, reaps, reloads and stops, and never waits on a client.

mod admission;
mod children;
mod clients;
mod control;
mod heading;
mod notify;
mod phase;
mod proxied;
mod refused;
mod reload;
mod report;
mod retiring;
mod run;
mod scoreboard;
mod state;

pub use state::{Runtime, Startup, Supervisor};
