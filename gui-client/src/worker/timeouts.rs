//! The timeouts of a link.

use std::time::Duration;

/// The timeouts of a link. Tests use shorter ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For resolving the server's name.
    pub resolve: Duration,
    /// For connecting, up to the welcome.
    pub connect: Duration,
    /// For an answer.
    pub answer: Duration,
    /// For the answer to the `help` that the worker sends after the welcome. It is shorter than `answer`, because a
    /// server without `help` may not answer it at all, and the commands of the user wait for it.
    pub help: Duration,
    /// For the server to close the connection after it has answered `quit`.
    pub goodbye: Duration,
    /// Between the starts of two attempts to connect (the Connection Attempt Delay of RFC 8305, section 5).
    pub attempt_delay: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            resolve: Duration::from_secs(5),
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(5),
            help: Duration::from_secs(1),
            goodbye: Duration::from_secs(1),
            attempt_delay: Duration::from_millis(250),
        }
    }
}
