//! The results of the checks of `doctor`.

use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// The check passed.
    Good(String),
    /// Information, or something to check on another machine.
    Note(String),
    /// A problem, and how to fix it.
    Problem(String, String),
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good(what) => write!(out, "ok       {what}"),
            Self::Note(what) => write!(out, "note     {what}"),
            Self::Problem(what, fix) => write!(out, "problem  {what}\n         → {fix}"),
        }
    }
}
