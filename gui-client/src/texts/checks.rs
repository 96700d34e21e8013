//! What the window says where all servers stand side by side.

use datetime_client_core::address::Address;
use datetime_client_core::checks::{Check, CheckResult, Comparison};
use datetime_client_core::message::Ending;

use super::{clocks, connection};

/// A button.
pub const CHECK_ALL: &str = "Check all";
/// A button.
pub const STOP_CHECKING: &str = "Stop checking";
/// Where there is nothing to check.
pub const NOTHING_TO_CHECK: &str =
    "Servers that you connect to are listed here, to be checked all at once. Connect to one first.";
/// Over the columns.
pub const COLUMNS: [&str; 4] = ["Clock", "Offset", "Round trip", "Its own clock"];
/// Of this computer, whose clock the others are compared with.
pub const REFERENCE: &str = "reference";
/// Of a clock that differs from most.
pub const ODD: &str = "the odd one out";

/// The name of the button that checks one server.
#[must_use]
pub fn check(server: &Address) -> String {
    format!("Check {server}")
}

/// How far the checks are.
#[must_use]
pub fn progress(done: usize, of: usize) -> String {
    format!("{done} of {of} checked")
}

/// What all clocks say together; `name` says what a server is called.
#[must_use]
pub fn verdict(comparison: &Comparison, name: impl Fn(&Address) -> String) -> String {
    match comparison {
        Comparison::TooFew => {
            "Checking asks each server for its time, and tells which clock differs from the others."
                .to_owned()
        }
        Comparison::Agree => {
            "All clocks agree: none differs by more than a twentieth of a second.".to_owned()
        }
        Comparison::NoMajority => {
            "The clocks disagree, and none has the majority on its side. Another server would tell which is \
             wrong."
                .to_owned()
        }
        Comparison::Odd { this_computer: true, servers } if servers.is_empty() => {
            "The servers agree with each other: it is this computer's clock that is the odd one out."
                .to_owned()
        }
        Comparison::Odd { this_computer, servers } => {
            let this = this_computer.then(|| "this computer".to_owned());
            let names: Vec<String> = this.into_iter().chain(servers.iter().map(name)).collect();
            match names.as_slice() {
                [name] => format!("{name} is the odd one out; the other clocks agree."),
                names => format!("These differ from most: {}.", names.join(", ")),
            }
        }
    }
}

/// Why there is no offset of a server, or where its check stands; `None` where there is one.
#[must_use]
pub fn state(check: Option<&Check>, server: &Address) -> Option<String> {
    match check? {
        Check::Waiting => Some("waits for its turn".to_owned()),
        Check::Running(_) => Some("is being checked…".to_owned()),
        Check::Done(finding, _) => match finding {
            CheckResult::Clock { .. } => None,
            CheckResult::Failed(failure) => Some(connection::why_not(failure, server)),
            CheckResult::Ended(Ending::NoAnswer(_)) => Some("stopped answering".to_owned()),
            CheckResult::Ended(ending) => Some(connection::how_it_ended(ending)),
            CheckResult::NoTime(_) => Some("does not answer like a date and time server".to_owned()),
        },
    }
}

/// Below a server's name in the list: what the last check found.
#[must_use]
pub fn brief(check: &Check) -> Option<String> {
    match check {
        Check::Waiting => None,
        Check::Running(_) => Some("…".to_owned()),
        Check::Done(CheckResult::Clock { estimate, .. }, _) => Some(clocks::offset(estimate)),
        Check::Done(CheckResult::Failed(_) | CheckResult::Ended(_), _) => Some("not reached".to_owned()),
        Check::Done(CheckResult::NoTime(_), _) => Some("no clock".to_owned()),
    }
}
