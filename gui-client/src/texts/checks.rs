//! Texts of the checks side by side.

use datetime_client_core::checks::{Check, CheckResult, Comparison};
use datetime_client_core::clock::ClockAddress;
use datetime_client_core::message::Ending;

use super::{clocks, connection};

pub const CHECK_ALL: &str = "Check all";
/// An entry of the menu of a server.
pub const CHECK: &str = "Check";
pub const STOP_CHECKING: &str = "Stop checking";
/// In place of the table.
pub const NOTHING_TO_CHECK: &str =
    "Servers that you connect to are listed here and can be checked together. Connect to one first.";
/// The name of the table for screen readers.
pub const TABLE: &str = "Clocks side by side";
/// The column titles.
pub const COLUMNS: [&str; 3] = ["Clock", "Offset", "Round trip"];
pub const SORT_BY_OFFSET: &str = "Sort by offset";
/// Marks the clock that the others are compared with.
pub const REFERENCE: &str = "reference";
/// Marks a clock that differs from most.
pub const ODD: &str = "the odd one out";

/// The button of the menu of references.
#[must_use]
pub fn compared_with(name: &str) -> String {
    format!("Compared with: {name}")
}

/// The name of the button that checks one server.
#[must_use]
pub fn check(server: &ClockAddress) -> String {
    format!("Check {server}")
}

/// The progress of the checks.
#[must_use]
pub fn progress(done: usize, total: usize) -> String {
    format!("{done} of {total} checked")
}

/// The result of comparing all clocks. `name` returns the name of a server.
#[must_use]
pub fn verdict(comparison: &Comparison, name: impl Fn(&ClockAddress) -> String) -> String {
    match comparison {
        Comparison::TooFew => {
            "A check reads the clock of each server and finds those that differ from the others.".to_owned()
        }
        Comparison::Agree => "All clocks agree to within 0.05 s.".to_owned(),
        Comparison::NoMajority => {
            "The clocks disagree, and there is no majority. Checking another server may show which clock is \
             wrong."
                .to_owned()
        }
        Comparison::Odd { this_computer: true, servers } if servers.is_empty() => {
            "The servers agree with each other: this computer's clock is the odd one out.".to_owned()
        }
        Comparison::Odd { this_computer, servers } => {
            let this = this_computer.then(|| "this computer".to_owned());
            let names: Vec<String> = this.into_iter().chain(servers.iter().map(name)).collect();
            match names.as_slice() {
                [name] => format!("{name} is the odd one out; the other clocks agree."),
                names => format!("These clocks differ from those that agree: {}.", names.join(", ")),
            }
        }
    }
}

/// The state of a check that has no offset yet, or why it has none; `None` if it has one.
#[must_use]
pub fn state(check: Option<&Check>, server: &ClockAddress) -> Option<String> {
    match check? {
        Check::Waiting => Some("waiting".to_owned()),
        Check::Running(_) => Some("checking…".to_owned()),
        Check::Done(result, _) => match result {
            CheckResult::Clock { .. } => None,
            CheckResult::Failed(failure) => Some(connection::why_not(failure, server)),
            CheckResult::Ended(Ending::NoAnswer(_)) => Some("stopped answering".to_owned()),
            CheckResult::Ended(ending) => Some(connection::how_it_ended(ending)),
            CheckResult::NoTime(_) => Some("does not answer like a date and time server".to_owned()),
        },
    }
}

/// The result of the last check, below the server's name in the list.
#[must_use]
pub fn brief(check: &Check) -> String {
    match check {
        Check::Waiting => "waiting".to_owned(),
        Check::Running(_) => "checking…".to_owned(),
        Check::Done(CheckResult::Clock { estimate, .. }, _) => clocks::offset(estimate),
        Check::Done(CheckResult::Failed(_) | CheckResult::Ended(_), _) => NOT_REACHABLE.to_owned(),
        Check::Done(CheckResult::NoTime(_), _) => "sends no time".to_owned(),
    }
}

/// The same for a clock that differs from those that agree.
#[must_use]
pub fn odd(offset: &str) -> String {
    format!("{offset} · {ODD}")
}

/// States of a server in the list.
pub const CONNECTED: &str = "connected";
pub const CONNECTING: &str = "connecting…";
pub const NOT_REACHABLE: &str = "not reachable";
pub const LOST: &str = "connection lost";
pub const NEVER_ANSWERED: &str = "has never answered";
pub const NOT_CHECKED: &str = "not checked yet";
