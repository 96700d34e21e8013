//! The real binary, on a free port, with small limits and raw sockets.
#![cfg(unix)]
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed set-up fails the test")]

mod announce;
mod background;
mod common;
mod confinement;
mod control;
mod conversation;
mod denied;
mod faults;
mod files;
mod hostile;
mod identification;
mod lifecycle;
mod limits;
mod monitoring;
mod one_answer;
mod proxies;
mod reload;
mod reload_load;
mod restart;
mod service_manager;
mod settings;

fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}
