//! What the window reports at its bottom: warnings about the settings, and notices about the last actions.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::change::Setting;
use crate::now::Now;
use crate::reason::{IgnoredValue, Reason};
use crate::recents::Recent;

/// A warning about the settings or the previous run, shown until the user dismisses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The settings file is not valid. It was saved under another name.
    Broken {
        /// The line of the error, counted from 1, if known.
        line: Option<usize>,
        /// The error.
        what: Reason,
        /// Where the broken file was saved.
        saved_as: PathBuf,
        /// The settings in use.
        fallback: Fallback,
    },
    /// The settings file was written by a newer version of the program. It is used as far as possible, and not changed.
    Newer {
        /// The settings file.
        file: PathBuf,
    },
    /// The program crashed when it ran last.
    Crashed {
        /// The crash report.
        report: PathBuf,
    },
    /// Some values in the settings file are ignored. The file is not changed.
    Adjusted {
        /// The settings file.
        file: PathBuf,
        /// For each ignored value, why it is ignored and what is used instead.
        values: Vec<IgnoredValue>,
    },
    /// The settings file could not be read. It is not changed.
    Unreadable {
        /// The settings file.
        file: PathBuf,
        /// The error.
        what: Reason,
    },
}

/// The settings in use when the settings file is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// Those of the backup.
    Backup,
    /// The defaults.
    Defaults,
    /// Those of this window: the file broke while it was open.
    Current,
}

/// What can be restored.
#[derive(Clone, Debug, PartialEq)]
pub enum Removed {
    /// This number of entries of the history.
    Entries(usize),
    /// This server, at this position of the list.
    Server(Recent, usize),
    /// The settings, which were reset.
    Settings(Vec<Setting>),
}

/// The offer to restore what was cleared or removed last.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    /// What was removed.
    pub removed: Removed,
    /// When the next notice may replace the offer.
    pub until: Instant,
}

impl Undo {
    /// The time for which no notice replaces the offer.
    const TIME: Duration = Duration::from_secs(10);

    /// The offer to restore what is removed now.
    pub(crate) fn new(removed: Removed, now: Now) -> Self {
        Self { removed, until: now.instant + Self::TIME }
    }
}

/// A notice, shown until the user dismisses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A warning about the settings or the previous run.
    Warning(Warning),
    /// This number of entries was copied.
    Copied(usize),
    /// The history was exported to this file.
    Exported(PathBuf),
    /// The history could not be exported, for this reason.
    NotExported(Reason),
    /// The settings could not be saved.
    NotSaved {
        /// The settings file.
        file: PathBuf,
        /// The reason.
        why: Reason,
    },
    /// The connection ended before these commands were answered.
    Unanswered(Vec<String>),
    /// The command is longer than a line of the protocol may be.
    TooLong,
    /// A thread of the program has ended or does not respond.
    InternalError,
}

impl Notice {
    /// Whether something went wrong.
    #[must_use]
    pub fn is_failure(&self) -> bool {
        match self {
            Self::NotExported(_)
            | Self::NotSaved { .. }
            | Self::Unanswered(_)
            | Self::TooLong
            | Self::InternalError => true,
            Self::Warning(_) | Self::Copied(_) | Self::Exported(_) => false,
        }
    }

    /// Whether it only confirms the last action. Any later notice replaces it.
    fn is_confirmation(&self) -> bool {
        matches!(self, Self::Copied(_) | Self::Exported(_))
    }
}

/// The notices that are not dismissed yet. The first one is shown, the others wait.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices(VecDeque<Notice>);

impl Notices {
    /// The maximum number of notices. Older ones are dropped.
    const MAX: usize = 16;

    /// Notices of these warnings, in this order.
    #[must_use]
    pub fn new(warnings: Vec<Warning>) -> Self {
        Self(warnings.into_iter().map(Notice::Warning).collect())
    }

    /// The notice to show.
    #[must_use]
    pub fn first(&self) -> Option<&Notice> {
        self.0.front()
    }

    /// How many notices wait until the first one is dismissed.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    /// Shows `notice` at once, before those that are there.
    pub(crate) fn report(&mut self, notice: Notice) {
        self.0.retain(|earlier| !earlier.is_confirmation() && *earlier != notice);
        self.0.push_front(notice);
        self.0.truncate(Self::MAX);
    }

    /// Removes the confirmation that entries were copied or exported.
    pub(crate) fn remove_confirmation(&mut self) {
        self.0.retain(|notice| !notice.is_confirmation());
    }

    /// Removes the notice about commands that an earlier connection left unanswered.
    pub(crate) fn remove_unanswered(&mut self) {
        self.0.retain(|notice| !matches!(notice, Notice::Unanswered(_)));
    }

    /// Removes the first notice. Returns whether there was one.
    pub(crate) fn dismiss(&mut self) -> bool {
        self.0.pop_front().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_notice_is_first_and_a_later_one_replaces_a_confirmation() {
        let crash = Warning::Crashed { report: PathBuf::from("crash.txt") };
        let mut notices = Notices::new(vec![crash.clone()]);
        notices.report(Notice::Copied(1));
        notices.report(Notice::TooLong);
        assert_eq!((notices.first(), notices.waiting()), (Some(&Notice::TooLong), 1));
        notices.report(Notice::InternalError);
        notices.report(Notice::TooLong);
        assert_eq!((notices.first(), notices.waiting()), (Some(&Notice::TooLong), 2), "each once");
        assert!(notices.dismiss() && notices.dismiss());
        assert_eq!((notices.first(), notices.waiting()), (Some(&Notice::Warning(crash)), 0));
        assert!(notices.dismiss() && !notices.dismiss());
    }

    #[test]
    fn the_number_of_notices_is_limited() {
        let mut notices = Notices::default();
        for count in 0..100 {
            notices.report(Notice::NotExported(Reason::TooManyFiles(count)));
        }
        assert_eq!(notices.waiting(), Notices::MAX - 1);
        assert_eq!(notices.first(), Some(&Notice::NotExported(Reason::TooManyFiles(99))));
    }
}
