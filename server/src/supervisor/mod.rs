//! The parent process: one thread that accepts, admits, forks, reaps, reloads and stops, and never waits for a client.

mod configuration;
mod connections;
mod event_loop;
mod local_networks;
mod notify;
mod phase;
mod poll_set;
mod reload;
mod report;
mod startup;
mod status_query;

pub(crate) use event_loop::Supervisor;
pub(crate) use startup::Startup;
