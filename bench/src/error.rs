//! What makes a measurement worthless.

use std::io;
use std::str::Utf8Error;

/// What went wrong with a client.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The server refused: what is measured would be its limits.
    #[error("a client was refused: {0:?}")]
    Refused(String),
    /// A line came that nobody asked for.
    #[error("an answer that was not asked for: {0:?}")]
    Odd(String),
    /// The server closed before the end.
    #[error("a client was cut off")]
    CutOff,
    /// No client heard anything for a long time.
    #[error("the server fell silent")]
    Silent,
    /// The server sent what is no text.
    #[error("an answer that is no text: {0}")]
    NoText(#[from] Utf8Error),
    /// The system refused something.
    #[error(transparent)]
    System(#[from] io::Error),
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A server could not be measured.
    #[error("{who}: {fault}")]
    Fault {
        /// The server.
        who: String,
        /// What went wrong.
        fault: Fault,
    },
    /// Something else; the text says what to do.
    #[error("{0}")]
    Failed(String),
    /// The system refused something.
    #[error("{attempt}: {source}")]
    System {
        /// What was attempted.
        attempt: String,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    /// For `map_err`: what was attempted when the system refused.
    pub fn system(attempt: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let attempt = attempt.into();
        move |source| Self::System { attempt, source }
    }
}
