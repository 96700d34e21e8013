//! How long the worker waits for what.

use std::time::Duration;

/// The waits of one connection; tests shorten them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a name to be looked up.
    pub look_up: Duration,
    /// For a connection and its welcome.
    pub connect: Duration,
    /// For an answer.
    pub answer: Duration,
    /// For the answer to the quiet `help` after the welcome: a server without `help` may say nothing at all, and must
    /// not hold up what the user asks.
    pub help: Duration,
    /// For the server to close after `quit` was answered.
    pub goodbye: Duration,
    /// How long one address has for itself before the next one is tried beside it (RFC 8305, section 5).
    pub stagger: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            look_up: Duration::from_secs(5),
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(5),
            help: Duration::from_secs(1),
            goodbye: Duration::from_secs(1),
            stagger: Duration::from_millis(250),
        }
    }
}
