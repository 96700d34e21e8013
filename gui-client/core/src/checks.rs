//! All servers side by side, checked on demand: each is connected to, its clock looked at, and left again.

use std::time::Instant;

use chrono::{DateTime, FixedOffset};
use datetime_protocol::synchronisation::Synchronisation;

use crate::address::Address;
use crate::agreement::{self, Reading, Verdict};
use crate::link_event::{Anomaly, Ending, Failure, LinkId, Probe};
use crate::offset::{Estimate, Filter};

/// The servers that are connected to at once; the others wait.
pub const MAX_CONCURRENT: usize = 8;

/// The probes at each clock; the best of them counts.
pub const PROBES: u32 = 4;

/// A check on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// Its connection.
    pub link: LinkId,
    /// Since when.
    pub since: Instant,
    /// How this server's clock is read; unknown before it has welcomed us.
    pub clock: Option<Probe>,
    /// The probes so far.
    pub probes: u32,
    /// What they saw.
    pub filter: Filter,
    /// What the server says of its own clock.
    pub synchronisation: Option<Synchronisation>,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckResult {
    /// Its clock.
    Clock {
        /// How far it is from this computer's.
        estimate: Estimate,
        /// What the server says of it.
        synchronisation: Option<Synchronisation>,
    },
    /// It could not be connected to.
    Failed(Failure),
    /// It ended the connection.
    Ended(Ending),
    /// It answers, but not with a time.
    NoTime(Option<Anomaly>),
}

/// Where the check of one server stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// Others are checked first.
    Waiting,
    /// On its way.
    Running(Box<Running>),
    /// Done at that moment.
    Done(CheckResult, DateTime<FixedOffset>),
}

/// The checks, each server's newest.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    checks: Vec<(Address, Check)>,
    /// The servers of this round, for the progress.
    round: usize,
}

impl Checks {
    /// Puts these servers in the queue; those that are in it already stay where they are.
    pub fn queue(&mut self, servers: impl IntoIterator<Item = Address>) {
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

    /// Begins the next check over `link`, if one waits and there is room; says of which server.
    pub fn start_next(&mut self, link: impl FnOnce() -> LinkId, since: Instant) -> Option<(LinkId, Address)> {
        if self.running().count() >= MAX_CONCURRENT {
            return None;
        }
        let (server, check) = self.checks.iter_mut().find(|(_, check)| *check == Check::Waiting)?;
        let link = link();
        let running =
            Running { link, since, clock: None, probes: 0, filter: Filter::default(), synchronisation: None };
        *check = Check::Running(Box::new(running));
        Some((link, server.clone()))
    }

    /// Ends all checks that are not done; says over which links they ran.
    pub fn stop(&mut self) -> Vec<LinkId> {
        let links = self.running().map(|running| running.link).collect();
        self.checks.retain(|(_, check)| matches!(check, Check::Done(..)));
        self.round = 0;
        links
    }

    /// Forgets what was found of a server; a check on its way is dropped, and its link said.
    pub fn remove(&mut self, server: &Address) -> Option<LinkId> {
        let position = self.checks.iter().position(|(known, _)| known == server)?;
        match self.checks.remove(position).1 {
            Check::Running(running) => Some(running.link),
            Check::Waiting | Check::Done(..) => None,
        }
    }

    /// The check that runs over this link.
    pub fn running_on(&mut self, link: LinkId) -> Option<&mut Running> {
        self.checks.iter_mut().find_map(|(_, check)| match check {
            Check::Running(running) if running.link == link => Some(&mut **running),
            Check::Running(_) | Check::Waiting | Check::Done(..) => None,
        })
    }

    /// The server that is checked over this link.
    #[must_use]
    pub fn server_on(&self, link: LinkId) -> Option<&Address> {
        let over = |check: &Check| matches!(check, Check::Running(running) if running.link == link);
        self.checks.iter().find(|(_, check)| over(check)).map(|(server, _)| server)
    }

    /// The check over `link` has found something.
    pub fn finish(&mut self, link: LinkId, finding: CheckResult, at: DateTime<FixedOffset>) {
        let over = |check: &Check| matches!(check, Check::Running(running) if running.link == link);
        if let Some((_, check)) = self.checks.iter_mut().find(|(_, check)| over(check)) {
            *check = Check::Done(finding, at);
        }
    }

    /// Where the check of this server stands.
    #[must_use]
    pub fn get(&self, server: &Address) -> Option<&Check> {
        self.checks.iter().find(|(known, _)| known == server).map(|(_, check)| check)
    }

    /// How many servers of this round are done, and how many it has; `None` where none is being checked.
    #[must_use]
    pub fn progress(&self) -> Option<(usize, usize)> {
        let unfinished = self.unfinished();
        (unfinished > 0).then(|| (self.round.saturating_sub(unfinished), self.round))
    }

    /// What the clocks of `servers` and this computer's say together, and which of the servers are odd; the first
    /// of the answer is about this computer.
    #[must_use]
    pub fn compare<'a>(&self, servers: impl IntoIterator<Item = &'a Address>) -> Comparison {
        let this = Reading { offset: chrono::TimeDelta::zero(), error: std::time::Duration::ZERO };
        let (mut readings, mut addresses) = (vec![this], Vec::new());
        for server in servers {
            if let Some(Check::Done(CheckResult::Clock { estimate, synchronisation: _ }, _)) =
                self.get(server)
            {
                readings.push(Reading { offset: estimate.offset, error: estimate.error });
                addresses.push(server.clone());
            }
        }
        let verdict = agreement::compare(&readings);
        let odd = if let Verdict::Odd(positions) = &verdict { positions.clone() } else { Vec::new() };
        let servers =
            odd.iter().filter_map(|position| addresses.get(position.checked_sub(1)?).cloned()).collect();
        Comparison { verdict, local_is_odd: odd.contains(&0), odd: servers }
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

/// What all clocks say together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// In one word.
    pub verdict: Verdict,
    /// Is this computer's clock the odd one, or one of them?
    pub local_is_odd: bool,
    /// The servers addresses clocks are odd.
    pub odd: Vec<Address>,
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::TimeDelta;

    use super::*;

    fn server(port: u16) -> Address {
        Address::new("nas", port).unwrap()
    }

    fn begun(checks: &mut Checks) -> Vec<LinkId> {
        let mut next = 0;
        let mut link = || {
            next += 1;
            LinkId(next)
        };
        std::iter::from_fn(|| checks.start_next(&mut link, Instant::now())).map(|(link, _)| link).collect()
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

    #[test]
    fn so_many_run_at_once_and_the_others_wait_for_their_turn() {
        let mut checks = Checks::default();
        checks.queue((1..=10).map(server));
        let links = begun(&mut checks);
        assert_eq!(links.len(), MAX_CONCURRENT);
        assert_eq!(checks.progress(), Some((0, 10)));
        checks.finish(LinkId(1), clock(0), DateTime::UNIX_EPOCH.fixed_offset());
        assert_eq!(checks.progress(), Some((1, 10)));
        assert_eq!(begun(&mut checks).len(), 1);
        assert_eq!(checks.get(&server(10)), Some(&Check::Waiting));
    }

    #[test]
    fn stopping_keeps_what_was_found() {
        let mut checks = Checks::default();
        checks.queue((1..=3).map(server));
        assert_eq!(begun(&mut checks).len(), 3);
        checks.finish(LinkId(2), clock(0), DateTime::UNIX_EPOCH.fixed_offset());
        assert_eq!(checks.stop(), [LinkId(1), LinkId(3)]);
        assert_eq!(checks.progress(), None);
        assert!(matches!(checks.get(&server(2)), Some(Check::Done(..))));
        assert_eq!(checks.get(&server(1)), None);
    }

    #[test]
    fn a_server_is_not_checked_twice_at_once() {
        let mut checks = Checks::default();
        checks.queue([server(1)]);
        assert_eq!(begun(&mut checks).len(), 1);
        checks.queue([server(1), server(2)]);
        assert_eq!(checks.progress(), Some((0, 2)));
        assert!(matches!(checks.get(&server(1)), Some(Check::Running(_))));
    }

    #[test]
    fn the_odd_one_is_named_and_only_servers_that_were_reached_are_asked() {
        let mut checks = Checks::default();
        checks.queue((1..=4).map(server));
        let found = [clock(1), clock(-3400), CheckResult::Failed(Failure::TooMuchData), clock(2)];
        for (link, finding) in begun(&mut checks).into_iter().zip(found) {
            checks.finish(link, finding, DateTime::UNIX_EPOCH.fixed_offset());
        }
        let servers: Vec<Address> = (1..=4).map(server).collect();
        let comparison = checks.compare(&servers);
        assert_eq!((comparison.local_is_odd, comparison.odd), (false, vec![server(2)]));
    }
}
