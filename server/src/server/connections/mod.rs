//! The connections of clients and the child processes that serve them.

mod admission;
mod child;
mod children;
mod proxied;
mod proxy_header;
mod refused;
mod retiring;
mod scoreboard;
mod sessions;
mod set;

pub(super) use sessions::{Sessions, trial_pair};
pub(super) use set::Connections;
