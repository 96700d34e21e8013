//! The checks of all servers side by side: each server is connected to, its clock probed, and the results compared.

use std::time::Duration;

use chrono::{DateTime, FixedOffset, TimeDelta};
use datetime_protocol::synchronisation::Synchronisation;

use crate::address::Address;
use crate::agreement::{self, Reading, Verdict};
use crate::link_event::{Anomaly, Ending, Failure, LinkId, Probe};
use crate::offset::{Estimate, Filter};

/// The number of checks that run at the same time, so that a long list opens few connections.
const MAX_CONCURRENT: usize = 8;

/// The number of probes of each clock; the best one counts.
pub(crate) const PROBES: u32 = 4;

/// A check in progress.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    pub(crate) link: LinkId,
    /// The probe that reads the server's clock; `None` before the welcome.
    pub(crate) clock: Option<Probe>,
    /// The number of answered probes.
    pub(crate) probes: u32,
    pub(crate) filter: Filter,
    pub(crate) synchronisation: Option<Synchronisation>,
}

/// The result of a check.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckResult {
    /// The clock was read.
    Clock {
        /// Its offset from this computer's clock.
        estimate: Estimate,
        /// Whether it is synchronised, as the server reports.
        synchronisation: Option<Synchronisation>,
    },
    /// The attempt to connect failed.
    Failed(Failure),
    /// The connection ended before the clock was read.
    Ended(Ending),
    /// The server answers, but not with a time.
    NoTime(Option<Anomaly>),
}

/// The check of one server.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// It waits until fewer checks run.
    Waiting,
    /// It is in progress.
    Running(Box<Running>),
    /// It finished at this time.
    Done(CheckResult, DateTime<FixedOffset>),
}

impl Check {
    fn is_on(&self, link: LinkId) -> bool {
        matches!(self, Self::Running(running) if running.link == link)
    }
}

/// The last check of each server.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    checks: Vec<(Address, Check)>,
    /// The number of servers in the current round, for the progress.
    round: usize,
}

impl Checks {
    /// Queues a check of each of these servers, unless one is queued or running.
    pub(crate) fn queue(&mut self, servers: impl IntoIterator<Item = Address>) {
        if self.unfinished() == 0 {
            self.round = 0;
        }
        for server in servers {
            if matches!(self.get(&server), Some(Check::Waiting | Check::Running(_))) {
                continue;
            }
            self.remove(&server);
            self.checks.push((server, Check::Waiting));
            self.round += 1;
        }
    }

    /// The server to check next; `None` if no check waits or [`MAX_CONCURRENT`] are running.
    #[must_use]
    pub(crate) fn next_waiting(&self) -> Option<&Address> {
        if self.running().count() >= MAX_CONCURRENT {
            return None;
        }
        self.checks.iter().find(|(_, check)| *check == Check::Waiting).map(|(server, _)| server)
    }

    /// Starts the check of `server` on `link`.
    pub(crate) fn start(&mut self, server: &Address, link: LinkId) {
        if let Some((_, check)) = self.checks.iter_mut().find(|(known, _)| known == server) {
            let running =
                Running { link, clock: None, probes: 0, filter: Filter::default(), synchronisation: None };
            *check = Check::Running(Box::new(running));
        }
    }

    /// Drops all unfinished checks; returns the links of those that were running.
    pub(crate) fn stop(&mut self) -> Vec<LinkId> {
        let links = self.running().map(|running| running.link).collect();
        self.checks.retain(|(_, check)| matches!(check, Check::Done(..)));
        self.round = 0;
        links
    }

    /// Drops the check of a server; returns its link if it was running.
    pub(crate) fn remove(&mut self, server: &Address) -> Option<LinkId> {
        let index = self.checks.iter().position(|(known, _)| known == server)?;
        match self.checks.remove(index).1 {
            Check::Running(running) => Some(running.link),
            Check::Waiting | Check::Done(..) => None,
        }
    }

    /// The check that runs on `link`.
    pub(crate) fn running_on(&mut self, link: LinkId) -> Option<&mut Running> {
        self.checks.iter_mut().find_map(|(_, check)| match check {
            Check::Running(running) if running.link == link => Some(&mut **running),
            Check::Running(_) | Check::Waiting | Check::Done(..) => None,
        })
    }

    /// The server whose check runs on `link`.
    #[must_use]
    pub(crate) fn server_on(&self, link: LinkId) -> Option<&Address> {
        self.checks.iter().find(|(_, check)| check.is_on(link)).map(|(server, _)| server)
    }

    /// Finishes the check that runs on `link`.
    pub(crate) fn finish(&mut self, link: LinkId, result: CheckResult, at: DateTime<FixedOffset>) {
        if let Some((_, check)) = self.checks.iter_mut().find(|(_, check)| check.is_on(link)) {
            *check = Check::Done(result, at);
        }
    }

    /// The last check of `server`.
    #[must_use]
    pub fn get(&self, server: &Address) -> Option<&Check> {
        self.checks.iter().find(|(known, _)| known == server).map(|(_, check)| check)
    }

    /// The numbers of finished and of all checks in the current round; `None` if all are finished.
    #[must_use]
    pub fn progress(&self) -> Option<(usize, usize)> {
        let unfinished = self.unfinished();
        (unfinished > 0).then(|| (self.round.saturating_sub(unfinished), self.round))
    }

    /// Compares the clocks of `servers`, as far as they were read, with each other and with this computer's.
    #[must_use]
    pub fn compare<'a>(&self, servers: impl IntoIterator<Item = &'a Address>) -> Comparison {
        // This computer is the first reading, so the reading of `read[i]` has the index `i + 1`.
        let mut readings = vec![Reading { offset: TimeDelta::zero(), error: Duration::ZERO }];
        let mut read = Vec::new();
        for server in servers {
            if let Some(Check::Done(CheckResult::Clock { estimate, synchronisation: _ }, _)) =
                self.get(server)
            {
                readings.push(Reading { offset: estimate.offset, error: estimate.error });
                read.push(server);
            }
        }
        match agreement::compare(&readings) {
            Verdict::TooFew => Comparison::TooFew,
            Verdict::Agree => Comparison::Agree,
            Verdict::NoMajority => Comparison::NoMajority,
            Verdict::Odd(odd) => Comparison::Odd {
                this_computer: odd.contains(&0),
                servers: odd
                    .iter()
                    .filter_map(|index| read.get(index.checked_sub(1)?).copied().cloned())
                    .collect(),
            },
        }
    }

    fn running(&self) -> impl Iterator<Item = &Running> {
        self.checks.iter().filter_map(|(_, check)| match check {
            Check::Running(running) => Some(&**running),
            Check::Waiting | Check::Done(..) => None,
        })
    }

    fn unfinished(&self) -> usize {
        self.checks.iter().filter(|(_, check)| !matches!(check, Check::Done(..))).count()
    }
}

/// The clocks of all servers and of this computer, compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// No server's clock was read.
    TooFew,
    /// All clocks agree.
    Agree,
    /// No majority of the clocks agrees.
    NoMajority,
    /// The majority agrees, and these clocks differ from it.
    Odd {
        /// Whether this computer's clock differs.
        this_computer: bool,
        /// The servers whose clocks differ.
        servers: Vec<Address>,
    },
}

impl Comparison {
    /// Whether this computer's clock differs from the majority.
    #[must_use]
    pub fn is_this_computer_odd(&self) -> bool {
        matches!(self, Self::Odd { this_computer: true, servers: _ })
    }

    /// Whether the clock of `server` differs from the majority.
    #[must_use]
    pub fn is_odd(&self, server: &Address) -> bool {
        matches!(self, Self::Odd { servers, this_computer: _ } if servers.contains(server))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(port: u16) -> Address {
        Address::new("nas", port).unwrap()
    }

    fn start_all(checks: &mut Checks) -> Vec<LinkId> {
        let mut links = Vec::new();
        for id in 1.. {
            let Some(server) = checks.next_waiting().cloned() else { break };
            checks.start(&server, LinkId(id));
            links.push(LinkId(id));
        }
        links
    }

    fn clock(offset: i64) -> CheckResult {
        let estimate = Estimate {
            offset: TimeDelta::milliseconds(offset),
            error: Duration::from_millis(1),
            delay: Duration::from_millis(1),
            resolution: Duration::ZERO,
        };
        CheckResult::Clock { estimate, synchronisation: None }
    }

    fn at() -> DateTime<FixedOffset> {
        DateTime::UNIX_EPOCH.fixed_offset()
    }

    #[test]
    fn checks_beyond_the_limit_wait_until_others_are_done() {
        let mut checks = Checks::default();
        checks.queue((1..=10).map(server));
        assert_eq!(start_all(&mut checks).len(), MAX_CONCURRENT);
        assert_eq!(checks.progress(), Some((0, 10)));
        checks.finish(LinkId(1), clock(0), at());
        assert_eq!(checks.progress(), Some((1, 10)));
        assert_eq!(start_all(&mut checks).len(), 1);
        assert_eq!(checks.get(&server(10)), Some(&Check::Waiting));
    }

    #[test]
    fn stopping_keeps_the_results() {
        let mut checks = Checks::default();
        checks.queue((1..=3).map(server));
        assert_eq!(start_all(&mut checks).len(), 3);
        checks.finish(LinkId(2), clock(0), at());
        assert_eq!(checks.stop(), [LinkId(1), LinkId(3)]);
        assert_eq!(checks.progress(), None);
        assert!(matches!(checks.get(&server(2)), Some(Check::Done(..))));
        assert_eq!(checks.get(&server(1)), None);
    }

    #[test]
    fn a_server_that_is_being_checked_is_not_queued_again() {
        let mut checks = Checks::default();
        checks.queue([server(1)]);
        assert_eq!(start_all(&mut checks).len(), 1);
        checks.queue([server(1), server(2)]);
        assert_eq!(checks.progress(), Some((0, 2)));
        assert!(matches!(checks.get(&server(1)), Some(Check::Running(_))));
    }

    #[test]
    fn the_odd_one_out_is_found_among_the_servers_whose_clock_was_read() {
        let mut checks = Checks::default();
        checks.queue((1..=4).map(server));
        let results = [clock(1), clock(-3400), CheckResult::Failed(Failure::TooMuchData), clock(2)];
        for (link, result) in start_all(&mut checks).into_iter().zip(results) {
            checks.finish(link, result, at());
        }
        let servers: Vec<Address> = (1..=4).map(server).collect();
        let comparison = checks.compare(&servers);
        assert_eq!(comparison, Comparison::Odd { this_computer: false, servers: vec![server(2)] });
        assert!(comparison.is_odd(&server(2)) && !comparison.is_odd(&server(1)));
    }
}
