//! What can go wrong in a chore: it was interrupted, or something failed and says what.

use std::error::Error as _;
use std::{io, iter};

/// The outcome of a chore that did not get to its end.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Ctrl-C or a request to end: stop everything, report nothing.
    #[error("interrupted")]
    Interrupted,
    /// Something failed; the text says what and what to do.
    #[error("{0}")]
    Failed(String),
    /// The operating system refused something.
    #[error("{attempt}")]
    System {
        /// What was attempted, on what.
        attempt: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl Error {
    /// A failure told in words.
    pub fn failed(text: impl Into<String>) -> Self {
        Self::Failed(text.into())
    }

    /// For `map_err`: what was attempted when the system refused.
    pub fn system(attempt: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let attempt = attempt.into();
        move |source| Self::System { attempt, source }
    }

    /// The message and every cause behind it, on one line.
    pub fn with_causes(&self) -> String {
        let causes = iter::successors(self.source(), |cause| (*cause).source());
        iter::once(self.to_string()).chain(causes.map(ToString::to_string)).collect::<Vec<_>>().join(": ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_the_system_is_told_with_its_cause() {
        let error = Error::system("cannot start Xvfb")(io::Error::other("no such file"));
        assert_eq!(error.with_causes(), "cannot start Xvfb: no such file");
    }
}
