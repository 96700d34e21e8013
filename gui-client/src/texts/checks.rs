//! Texts of the checks side by side.

use datetime_client_core::checks::{Check, CheckResult, Comparison};
use datetime_client_core::clock::ClockAddress;
use datetime_client_core::message::{Ending, Failure};

use super::{clocks, connection};
use crate::i18n::{decimal, messages, text, tr};

messages! {
    check_all = "check-all";
    stop_checking = "stop-checking";
    /// In place of the table.
    nothing_to_check = "nothing-to-check";
    /// The name of the table for screen readers.
    table = "checks-table";
    sort_by_offset = "sort-by-offset";
    /// Marks the clock that the others are compared with.
    reference = "reference";
    /// Marks a clock that differs from most.
    odd_one_out = "odd";
    /// An entry of the menu of a server.
    check_entry = "menu-check";
    /// The state of the connected server in the list.
    connected = "state-connected";
    /// The state of a server that is being connected to.
    connecting = "state-connecting";
    /// The state of a server that does not answer.
    not_reachable = "brief-not-reachable";
    /// The state of a server whose connection was lost.
    lost = "state-lost";
    /// The state of a server that has never answered.
    never_answered = "state-never-answered";
    /// The state of a server that was not checked.
    not_checked = "state-not-checked";
}

/// The column titles.
#[must_use]
pub fn columns() -> [&'static str; 3] {
    [text("column-clock"), text("column-offset"), text("column-round-trip")]
}

/// The button of the menu of references.
#[must_use]
pub fn compared_with(name: &str) -> String {
    tr!("compared-with", clock = name)
}

/// The name of the button that checks one server.
#[must_use]
pub fn check(server: &ClockAddress) -> String {
    tr!("check", server = server.to_string())
}

/// The progress of the checks.
#[must_use]
pub fn progress(done: usize, total: usize) -> String {
    tr!("checked", done = done, total = total)
}

/// The result of comparing all clocks. `name` returns the name of a server.
#[must_use]
pub fn verdict(comparison: &Comparison, name: impl Fn(&ClockAddress) -> String) -> String {
    match comparison {
        Comparison::TooFew => tr!("compare-too-few"),
        Comparison::Agree { within, is_complete } => {
            let seconds = decimal(within.as_secs_f64(), 2);
            if *is_complete {
                tr!("compare-agree", seconds = seconds)
            } else {
                tr!("compare-known-agree", seconds = seconds)
            }
        }
        Comparison::NoMajority => tr!("compare-no-majority"),
        Comparison::Odd { this_computer: true, servers } if servers.is_empty() => {
            tr!("compare-this-computer")
        }
        Comparison::Odd { this_computer, servers } => {
            let this = this_computer.then(|| tr!("compare-this-computer-in-list"));
            let names: Vec<String> = this.into_iter().chain(servers.iter().map(name)).collect();
            match names.as_slice() {
                [name] => tr!("compare-one", clock = name.as_str()),
                names => tr!("compare-several", clocks = names.join(text("list-separator"))),
            }
        }
    }
}

/// The state of a check that has no offset yet, or why it has none; `None` if it has one.
#[must_use]
pub fn state(check: Option<&Check>, server: &ClockAddress) -> Option<String> {
    match check? {
        Check::Waiting => Some(tr!("check-waiting")),
        Check::Running(_) => Some(tr!("check-running")),
        Check::Done(result, _) => match result {
            CheckResult::Clock { .. } => None,
            CheckResult::Failed(failure) => Some(connection::why_not(failure, server)),
            CheckResult::Ended(Ending::NoAnswer(_)) => Some(tr!("ended-no-answer")),
            CheckResult::Ended(ending) => Some(connection::how_it_ended(ending)),
            CheckResult::NoTime(_) => Some(tr!("check-no-time")),
        },
    }
}

/// The result of the last check, below the server's name in the list.
#[must_use]
pub fn brief(check: &Check) -> String {
    match check {
        Check::Waiting => tr!("check-waiting"),
        Check::Running(_) => tr!("check-running"),
        Check::Done(CheckResult::Clock { estimate, .. }, _) => clocks::offset(estimate),
        Check::Done(CheckResult::NoTime(_) | CheckResult::Failed(Failure::NoTime(_)), _) => {
            tr!("brief-no-time")
        }
        Check::Done(CheckResult::Failed(_) | CheckResult::Ended(_), _) => tr!("brief-not-reachable"),
    }
}

/// The same with the name of the clock.
#[must_use]
pub fn named(name: &str, result: &str) -> String {
    tr!("clock-result", clock = name, result = result)
}

/// The same for a clock that differs from those that agree.
#[must_use]
pub fn odd(offset: &str) -> String {
    tr!("odd-offset", offset = offset)
}
