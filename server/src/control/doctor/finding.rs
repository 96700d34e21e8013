//! What a check of `doctor` found.

use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// As it should be.
    Good(String),
    /// Worth knowing, or to be checked elsewhere.
    Note(String),
    /// Something that will fail, and how to fix it.
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
