//! Drives a real server through random sequences of connects, disconnects, kills, reloads and status queries, and compares it
//! after each step with a model: the same clients, the same refusals, the same counts.
//!
//! `PROPTEST_CASES=200 cargo test -p datetime-server --test model` runs more sequences. A failure is reduced to a short sequence,
//! which is printed.
#![cfg(target_os = "linux")]
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failed set-up fails the test")]

mod reference;
mod system;

use std::env;

use proptest::test_runner::Config;
use proptest_state_machine::prop_state_machine;

use system::System;

/// Sequences in an ordinary run. Each starts a server and takes a fraction of a second.
const CASES: u32 = 8;

/// A wrong step takes as long to be noticed as the timeout of a wait, so the number of attempts to reduce a failure is limited.
const MAX_SHRINK_TIME_MS: u32 = 180_000;

fn config() -> Config {
    let default = Config::default();
    let cases = if env::var_os("PROPTEST_CASES").is_some() { default.cases } else { CASES };
    Config { cases, max_shrink_time: MAX_SHRINK_TIME_MS, ..default }
}

prop_state_machine! {
    #![proptest_config(config())]

    #[test]
    fn clients_refusals_and_counts_are_those_of_the_model(sequential 1..30 => System);
}
