//! A case of the sweep: one error of one system call.

use std::fmt;

/// When the tracer starts to count the calls of each process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// From the first instruction of `datetime-server run`.
    Run,
    /// From the first instruction of `datetime-server start`.
    Start,
    /// From a server that waits for its first client.
    Serve,
    /// From a server that has one client and is then stopped.
    Stop,
}

impl Phase {
    pub const ALL: [Self; 4] = [Self::Run, Self::Start, Self::Serve, Self::Stop];

    /// Whether strace starts the program; otherwise it attaches to its processes.
    pub fn is_traced_from_start(self) -> bool {
        matches!(self, Self::Run | Self::Start)
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Run => "run",
            Self::Start => "start",
            Self::Serve => "serve",
            Self::Stop => "stop",
        })
    }
}

/// In every process, the given occurrence of the call fails with the error and is not executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub call: String,
    pub error: &'static str,
    pub occurrence: usize,
    pub phase: Phase,
}

impl Case {
    /// Whether `filter` is the beginning of the name, up to a colon or the end.
    pub fn matches(&self, filter: &str) -> bool {
        let rest = self.to_string().strip_prefix(filter).map(str::to_owned);
        filter.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    }

    /// The rule for `strace -e inject`.
    pub fn rule(&self) -> String {
        format!("{}:error={}:when={}", self.call, self.error, self.occurrence)
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}:{}", self.call, self.error, self.occurrence, self.phase)
    }
}

#[test]
fn a_filter_names_a_call_or_a_single_case() {
    let case = Case { call: "close".to_owned(), error: "EIO", occurrence: 1, phase: Phase::Serve };
    for filter in ["", "close", "close:EIO", "close:EIO:1", "close:EIO:1:serve"] {
        assert!(case.matches(filter), "{filter}");
    }
    for filter in ["clo", "close:EI", "close:EIO:10", "close_range", "open"] {
        assert!(!case.matches(filter), "{filter}");
    }
}
