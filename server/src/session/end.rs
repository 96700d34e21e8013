//! How a session ended. Sessions do not log: the exit status reports the end to the server, which logs it.

use std::fmt;

use strum::VariantArray;

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum End {
    /// The client sent `quit` or `exit`.
    Quit,
    /// The client closed its sending side.
    Eof,
    /// No valid command came within the idle timeout.
    Idle,
    /// The client sent a line that is too long.
    LineTooLong,
    /// The client did not read within the write timeout.
    WriteTimeout,
    /// The server is stopping.
    Stopped,
    /// The connection was reset or failed.
    Disconnected,
    /// A system call that the child depends on failed.
    Failed,
    /// The one answer of Daytime or Time was sent.
    Answered,
}

impl End {
    /// The exit status of the child.
    pub(crate) fn status(self) -> u8 {
        self as u8
    }

    /// The end that an exit status means; `None` if no session exits with it.
    pub(crate) fn from_status(status: i32) -> Option<Self> {
        usize::try_from(status).ok().and_then(|index| Self::VARIANTS.get(index).copied())
    }

    /// The name in `status --json` and in metrics.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Quit => "quit",
            Self::Eof => "end_of_file",
            Self::Idle => "idle",
            Self::LineTooLong => "overlong",
            Self::WriteTimeout => "not_reading",
            Self::Stopped => "stopped",
            Self::Disconnected => "connection_lost",
            Self::Failed => "system_refused",
            Self::Answered => "answered",
        }
    }
}

/// The text in the log.
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
            Self::Answered => "answered",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_is_read_back_from_its_status() {
        for end in End::VARIANTS {
            assert_eq!(End::from_status(i32::from(end.status())), Some(*end));
        }
        assert_eq!(End::from_status(101), None);
    }
}
