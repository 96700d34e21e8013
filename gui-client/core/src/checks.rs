//! The checks of all servers side by side: each server is connected to, its clock probed, and the results compared.

use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, TimeDelta};

use crate::agreement::{self, Reading, Verdict};
use crate::clock::narrowing::{Narrowing, Plan};
use crate::clock::{Cause, ClockAddress, Estimate, Statement};
use crate::link_event::{Anomaly, Ending, Failure, LinkId, Probe};

/// The number of checks that run at the same time. A list with many clocks that do not answer then takes little longer than one of
/// them, and the threads and connections stay few.
const MAX_CONCURRENT: usize = 64;

/// How long a check may take beyond the timeout for connecting: a clock that shows whole seconds is asked about once per second, and
/// five questions narrow it to a thirtieth of a second.
pub const EXTRA: Duration = Duration::from_millis(600);

/// A clock with a larger error agrees with any other one and tells nothing.
const MAX_ERROR: Duration = Duration::from_secs(1);

/// A check in progress.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    pub(crate) link: LinkId,
    /// The probe that reads the server's clock; `None` before it is known.
    pub(crate) clock: Option<Probe>,
    pub(crate) narrowing: Narrowing,
    pub(crate) statement: Statement,
    /// When the next question is due; `None` while one is unanswered.
    pub(crate) next: Option<Instant>,
    /// When the check ends with what is known then.
    pub(crate) deadline: Instant,
}

/// The result of a check.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckResult {
    /// The clock was read.
    Clock {
        /// Its offset from this computer's clock.
        estimate: Estimate,
        /// What it says of itself.
        statement: Statement,
        /// What explains the offset.
        cause: Option<Cause>,
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
    each: Vec<(ClockAddress, Check)>,
    /// The checks that the user did not ask for; they are not counted in the progress.
    quiet: Vec<ClockAddress>,
    /// The number of servers in the current round, for the progress.
    round: usize,
    /// Whether a check has ended since [`Checks::take_ended`] was called.
    has_ended: bool,
    /// The number of rounds that have ended with a result.
    finished_rounds: u64,
    /// The number of questions to each clock; without it, as many as are useful.
    questions: Option<u32>,
}

impl Checks {
    /// No checks yet, with a number of questions to each clock; without it, as many as are useful.
    #[must_use]
    pub fn with_questions(questions: Option<u32>) -> Self {
        Self { questions, ..Self::default() }
    }

    /// Queues a check of each of these servers, unless one is queued or running.
    pub(crate) fn queue(&mut self, servers: impl IntoIterator<Item = ClockAddress>) {
        if self.unfinished() == 0 {
            self.round = 0;
        }
        for server in servers {
            if self.is_unfinished(&server) {
                continue;
            }
            self.remove(&server);
            self.each.push((server, Check::Waiting));
            self.round += 1;
        }
    }

    /// Queues a check of each of these servers that the user did not ask for, unless one is queued or running.
    pub(crate) fn queue_quietly(&mut self, servers: impl IntoIterator<Item = ClockAddress>) {
        for server in servers {
            if !self.is_unfinished(&server) {
                self.remove(&server);
                self.quiet.push(server.clone());
                self.each.push((server, Check::Waiting));
            }
        }
    }

    fn is_unfinished(&self, server: &ClockAddress) -> bool {
        matches!(self.get(server), Some(Check::Waiting | Check::Running(_)))
    }

    /// The server to check next; `None` if no check waits or [`MAX_CONCURRENT`] are running.
    #[must_use]
    pub(crate) fn next_waiting(&self) -> Option<&ClockAddress> {
        if self.running().count() >= MAX_CONCURRENT {
            return None;
        }
        self.each.iter().find(|(_, check)| *check == Check::Waiting).map(|(server, _)| server)
    }

    /// Starts the check of `server` on `link`. It ends by `deadline`.
    pub(crate) fn start(&mut self, server: &ClockAddress, link: LinkId, deadline: Instant) {
        if let Some((_, check)) = self.each.iter_mut().find(|(known, _)| known == server) {
            let running = Running {
                link,
                clock: None,
                narrowing: Narrowing::new(Plan::check(server.kind(), self.questions)),
                statement: Statement::Nothing,
                next: None,
                deadline,
            };
            *check = Check::Running(Box::new(running));
        }
    }

    /// When the next question or deadline of a check is due.
    #[must_use]
    pub(crate) fn due(&self) -> Option<Instant> {
        self.running()
            .map(|running| running.next.map_or(running.deadline, |next| next.min(running.deadline)))
            .min()
    }

    /// The links of the checks of which something is due at `now`.
    #[must_use]
    pub(crate) fn due_at(&self, now: Instant) -> Vec<LinkId> {
        let is_due =
            |running: &&Running| running.deadline <= now || running.next.is_some_and(|next| next <= now);
        self.running().filter(is_due).map(|running| running.link).collect()
    }

    /// Forgets the offsets, because this computer's clock was set. Checks of the current round are repeated.
    pub(crate) fn forget_offsets(&mut self) {
        let is_round_running = self.unfinished() > 0;
        for (_, check) in &mut self.each {
            match check {
                Check::Running(running) => running.narrowing.forget(),
                Check::Done(CheckResult::Clock { .. }, _) if is_round_running => *check = Check::Waiting,
                Check::Waiting | Check::Done(..) => {}
            }
        }
        self.each.retain(|(_, check)| !matches!(check, Check::Done(CheckResult::Clock { .. }, _)));
    }

    /// Drops all unfinished checks; returns the links of those that were running.
    pub(crate) fn stop(&mut self) -> Vec<LinkId> {
        let links = self.running().map(|running| running.link).collect();
        self.each.retain(|(_, check)| matches!(check, Check::Done(..)));
        self.round = 0;
        links
    }

    /// Drops the check of a server; returns its link if it was running.
    pub(crate) fn remove(&mut self, server: &ClockAddress) -> Option<LinkId> {
        self.quiet.retain(|known| known != server);
        let index = self.each.iter().position(|(known, _)| known == server)?;
        match self.each.remove(index).1 {
            Check::Running(running) => Some(running.link),
            Check::Waiting | Check::Done(..) => None,
        }
    }

    /// The check that runs on `link`.
    pub(crate) fn running_on(&mut self, link: LinkId) -> Option<&mut Running> {
        self.each.iter_mut().find_map(|(_, check)| match check {
            Check::Running(running) if running.link == link => Some(&mut **running),
            Check::Running(_) | Check::Waiting | Check::Done(..) => None,
        })
    }

    /// The server whose check runs on `link`.
    #[must_use]
    pub(crate) fn server_on(&self, link: LinkId) -> Option<&ClockAddress> {
        self.each.iter().find(|(_, check)| check.is_on(link)).map(|(server, _)| server)
    }

    /// Finishes the check that runs on `link`.
    pub(crate) fn finish(&mut self, link: LinkId, result: CheckResult, at: DateTime<FixedOffset>) {
        let was_running = self.unfinished() > 0;
        self.has_ended = true;
        if let Some((_, check)) = self.each.iter_mut().find(|(_, check)| check.is_on(link)) {
            *check = Check::Done(result, at);
        }
        self.finished_rounds += u64::from(was_running && self.unfinished() == 0);
    }

    /// Whether a check has ended since the last call.
    pub(crate) fn take_ended(&mut self) -> bool {
        std::mem::take(&mut self.has_ended)
    }

    /// How many rounds of checks have ended with a result, and the number of clocks in the last one.
    #[must_use]
    pub fn finished_rounds(&self) -> (u64, usize) {
        (self.finished_rounds, self.round)
    }

    /// The last check of `server`.
    #[must_use]
    pub fn get(&self, server: &ClockAddress) -> Option<&Check> {
        self.each.iter().find(|(known, _)| known == server).map(|(_, check)| check)
    }

    /// The numbers of finished and of all checks in the current round; `None` if all are finished.
    #[must_use]
    pub fn progress(&self) -> Option<(usize, usize)> {
        let unfinished = self.unfinished();
        (unfinished > 0).then(|| (self.round.saturating_sub(unfinished), self.round))
    }

    /// The offset of a clock from the reference; `None` stands for this computer. `None` if one of the two was not read.
    #[must_use]
    pub fn offset(&self, clock: Option<&ClockAddress>, reference: Option<&ClockAddress>) -> Option<Estimate> {
        let here = Estimate {
            offset: TimeDelta::zero(),
            error: Duration::ZERO,
            delay: Duration::ZERO,
            resolution: Duration::ZERO,
        };
        let read = |clock: Option<&ClockAddress>| match clock.map(|clock| self.get(clock)) {
            None => Some(here),
            Some(Some(Check::Done(CheckResult::Clock { estimate, .. }, _))) => Some(*estimate),
            Some(_) => None,
        };
        let (clock, reference) = (read(clock)?, read(reference)?);
        let offset = clock.offset.checked_sub(&reference.offset)?;
        Some(Estimate { offset, error: clock.error.saturating_add(reference.error), ..clock })
    }

    /// Compares the clocks of `servers`, as far as they were read, with each other and with this computer's.
    #[must_use]
    pub fn compare<'a>(&self, servers: impl IntoIterator<Item = &'a ClockAddress>) -> Comparison {
        // This computer is the first reading, so the reading of `read[i]` has the index `i + 1`.
        let mut readings = vec![Reading { offset: TimeDelta::zero(), error: Duration::ZERO }];
        let mut read = Vec::new();
        let mut is_complete = true;
        for server in servers {
            let check = self.get(server);
            if let Some(Check::Done(CheckResult::Clock { estimate, .. }, _)) = check
                && estimate.error <= MAX_ERROR
            {
                readings.push(Reading { offset: estimate.offset, error: estimate.error });
                read.push(server);
            } else {
                is_complete = false;
            }
        }
        match agreement::compare(&readings) {
            Verdict::TooFew => Comparison::TooFew,
            Verdict::Agree => Comparison::Agree { within: agreement::within(&readings), is_complete },
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
        self.each.iter().filter_map(|(_, check)| match check {
            Check::Running(running) => Some(&**running),
            Check::Waiting | Check::Done(..) => None,
        })
    }

    fn unfinished(&self) -> usize {
        let unfinished = self.each.iter().filter(|(_, check)| !matches!(check, Check::Done(..)));
        unfinished.filter(|(server, _)| !self.quiet.contains(server)).count()
    }
}

/// The clocks of all servers and of this computer, compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// No server's clock was read.
    TooFew,
    /// The clocks agree.
    Agree {
        /// The most by which two of them may differ.
        within: Duration,
        /// Whether all clocks were read, and are known well enough.
        is_complete: bool,
    },
    /// No majority of the clocks agrees.
    NoMajority,
    /// The majority agrees, and these clocks differ from it.
    Odd {
        /// Whether this computer's clock differs.
        this_computer: bool,
        /// The servers whose clocks differ.
        servers: Vec<ClockAddress>,
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
    pub fn is_odd(&self, server: &ClockAddress) -> bool {
        matches!(self, Self::Odd { servers, this_computer: _ } if servers.contains(server))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(port: u16) -> ClockAddress {
        format!("nas:{port}").parse().unwrap()
    }

    fn start_all(checks: &mut Checks) -> Vec<LinkId> {
        let mut links = Vec::new();
        for id in 1.. {
            let Some(server) = checks.next_waiting().cloned() else { break };
            checks.start(&server, LinkId(id), Instant::now());
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
        CheckResult::Clock { estimate, statement: Statement::Nothing, cause: None }
    }

    fn at() -> DateTime<FixedOffset> {
        DateTime::UNIX_EPOCH.fixed_offset()
    }

    #[test]
    fn checks_beyond_the_limit_wait_until_others_are_done() {
        let mut checks = Checks::default();
        checks.queue((1..=70).map(server));
        assert_eq!(start_all(&mut checks).len(), MAX_CONCURRENT);
        assert_eq!(checks.progress(), Some((0, 70)));
        checks.finish(LinkId(1), clock(0), at());
        assert_eq!(checks.progress(), Some((1, 70)));
        assert_eq!(start_all(&mut checks).len(), 1);
        assert_eq!(checks.get(&server(70)), Some(&Check::Waiting));
    }

    #[test]
    fn clocks_agree_to_within_their_errors_and_one_that_is_hardly_known_does_not_count() {
        let mut checks = Checks::default();
        checks.queue((1..=3).map(server));
        let links = start_all(&mut checks);
        let known = |error| {
            let CheckResult::Clock { estimate, statement, cause } = clock(0) else { unreachable!() };
            let estimate = Estimate { error: Duration::from_millis(error), ..estimate };
            CheckResult::Clock { estimate, statement, cause }
        };
        checks.finish(links[0], known(1), at());
        checks.finish(links[1], known(300), at());
        let servers: Vec<ClockAddress> = (1..=3).map(server).collect();
        let within = Duration::from_millis(351);
        assert_eq!(checks.compare(&servers[..2]), Comparison::Agree { within, is_complete: true });
        checks.finish(links[2], known(36_000_000), at());
        assert_eq!(checks.compare(&servers), Comparison::Agree { within, is_complete: false });
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
        let servers: Vec<ClockAddress> = (1..=4).map(server).collect();
        let comparison = checks.compare(&servers);
        assert_eq!(comparison, Comparison::Odd { this_computer: false, servers: vec![server(2)] });
        assert!(comparison.is_odd(&server(2)) && !comparison.is_odd(&server(1)));
    }
}
