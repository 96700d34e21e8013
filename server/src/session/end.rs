//! Why a session ended. The child's exit status carries it to the parent, which logs it: children do not log.

use std::fmt;

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The client said quit or exit.
    Quit,
    /// The client closed its side.
    Eof,
    /// No understood command came in time.
    Idle,
    /// A line was too long.
    LineTooLong,
    /// The client did not read in time what it was sent.
    WriteTimeout,
    /// The server is stopping.
    Stopped,
    /// The connection broke.
    Disconnected,
    /// The system refused the child something it needs.
    Failed,
}

impl End {
    /// Every way.
    pub const ALL: [Self; 8] = [
        Self::Quit,
        Self::Eof,
        Self::Idle,
        Self::LineTooLong,
        Self::WriteTimeout,
        Self::Stopped,
        Self::Disconnected,
        Self::Failed,
    ];

    /// The exit status that says so.
    #[must_use]
    pub fn status(self) -> u8 {
        Self::ALL
            .iter()
            .zip(0..)
            .find_map(|(end, status)| (*end == self).then_some(status))
            .unwrap_or_default()
    }

    /// What an exit status says; `None` for one that no session ends with.
    #[must_use]
    pub fn of_status(status: i32) -> Option<Self> {
        usize::try_from(status).ok().and_then(|place| Self::ALL.get(place).copied())
    }
}

impl End {
    /// Its name in metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Quit => "quit",
            Self::Eof => "end_of_file",
            Self::Idle => "idle",
            Self::LineTooLong => "overlong",
            Self::WriteTimeout => "not_reading",
            Self::Stopped => "stopped",
            Self::Disconnected => "connection_lost",
            Self::Failed => "system_refused",
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Quit => "quit",
            Self::Eof => "end of file",
            Self::Idle => "idle",
            Self::LineTooLong => "overlong line",
            Self::WriteTimeout => "not reading",
            Self::Stopped => "stopped",
            Self::Disconnected => "connection lost",
            Self::Failed => "system refused",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_comes_back_from_its_status() {
        for end in End::ALL {
            assert_eq!(End::of_status(i32::from(end.status())), Some(end));
        }
        assert_eq!(End::of_status(101), None);
    }
}
