//! Watches the pinned clocks: when they are checked, and which changes are worth a report.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use crate::checks::CheckResult;
use crate::clock::{ClockAddress, Limits, Verdict};
use crate::settings::{Interval, Threshold};

/// The time before the first check, and before the next one after this computer was suspended or its clock was set: the network
/// and the clock may need some seconds.
const SETTLE: Duration = Duration::from_secs(10);

/// How many checks in a row have to agree before a change is reported. A single one may have met a busy network.
const AGREEING: u32 = 2;

/// The condition of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Its offset is within the threshold, as far as it is known.
    Right,
    /// Its offset is beyond the threshold.
    Wrong,
    /// It cannot be reached, or gives no time.
    Unreachable,
}

impl Condition {
    /// The condition that a check has found. An inexact clock is only wrong if all of its bound is beyond the threshold.
    #[must_use]
    pub fn of(result: &CheckResult, threshold: Threshold) -> Self {
        let CheckResult::Clock { estimate, .. } = result else { return Self::Unreachable };
        let limits = Limits { warning: Duration::MAX, critical: threshold.duration() };
        match Verdict::of(estimate.bound(), limits) {
            Verdict::Critical => Self::Wrong,
            Verdict::Ok | Verdict::Warning => Self::Right,
        }
    }
}

/// What happened to a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Its offset is now beyond the threshold.
    WentWrong,
    /// Its offset is within the threshold again.
    Recovered,
    /// It can no longer be reached.
    Lost,
    /// It can be reached again, and is right.
    Returned,
}

impl Change {
    /// The change between two conditions; `None` if there is nothing to report. A clock that is already unreachable when the
    /// program starts has not become so: the computer may be in another network.
    fn between(before: Option<Condition>, after: Condition) -> Option<Self> {
        match (before, after) {
            (None, Condition::Right | Condition::Unreachable) => None,
            (Some(before), after) if before == after => None,
            (_, Condition::Wrong) => Some(Self::WentWrong),
            (Some(_), Condition::Unreachable) => Some(Self::Lost),
            (Some(Condition::Unreachable), Condition::Right) => Some(Self::Returned),
            (Some(_), Condition::Right) => Some(Self::Recovered),
        }
    }
}

/// A change of a clock to tell the user about.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The clock.
    pub clock: ClockAddress,
    /// What happened.
    pub change: Change,
    /// The last check.
    pub result: CheckResult,
}

/// What to tell the user after a round of checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// The changes, with the name of each clock in the server list.
    pub reports: Vec<(String, Report)>,
    /// Whether the other clocks agree, so that this computer's clock is the wrong one.
    pub is_this_computer_odd: bool,
}

/// What is known of one clock.
#[derive(Clone, Debug)]
struct Watched {
    clock: ClockAddress,
    /// The last condition that enough checks agreed on.
    known: Option<Condition>,
    /// The condition of the last check, and how many in a row have found it.
    last: Option<(Condition, u32)>,
}

/// The watched clocks.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// When the next round of checks begins; `None` if the checks are off.
    next: Option<Instant>,
    /// The clocks of the round whose checks have not ended.
    awaited: Vec<ClockAddress>,
    clocks: Vec<Watched>,
    /// The addresses of this computer when the last round began, except loopback addresses.
    addresses: Option<Vec<IpAddr>>,
    /// The reports of the round.
    reports: Vec<Report>,
}

impl Watch {
    /// When the next round of checks begins.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        self.next
    }

    /// Schedules the first round, or none if the checks are off.
    pub fn schedule(&mut self, interval: Interval, now: Instant) {
        if interval == Interval::OFF {
            self.next = None;
            self.cancel_round();
        } else if self.next.is_none() {
            self.next = Some(now + SETTLE);
        }
    }

    /// Schedules the next round anew, because the interval was changed.
    pub fn reschedule(&mut self, interval: Interval, now: Instant) {
        self.next = None;
        self.schedule(interval, now);
    }

    /// Postpones the next round by an interval.
    pub fn postpone(&mut self, interval: Interval, now: Instant) {
        self.next = interval.duration().map(|interval| now + interval);
    }

    /// Notes the addresses of this computer, except loopback addresses. Others than before are those of another network.
    pub fn set_addresses(&mut self, addresses: Vec<IpAddr>, now: Instant) {
        if self.addresses.as_ref().is_some_and(|before| *before != addresses) {
            self.disturb(now);
        }
        self.addresses = Some(addresses);
    }

    /// Whether this computer is in no network, so that no other can be reached.
    fn is_offline(&self) -> bool {
        self.addresses.as_ref().is_some_and(Vec::is_empty)
    }

    /// Begins a round of checks of these clocks. Other clocks are no longer watched.
    pub fn begin(&mut self, clocks: Vec<ClockAddress>, interval: Interval, now: Instant) {
        self.postpone(interval, now);
        self.clocks.retain(|watched| clocks.contains(&watched.clock));
        self.awaited = clocks;
    }

    /// Notes that a check of `clock` has ended, if it is part of the round.
    pub fn note(&mut self, clock: &ClockAddress, result: &CheckResult, threshold: Threshold) {
        let Some(index) = self.awaited.iter().position(|awaited| awaited == clock) else { return };
        self.awaited.swap_remove(index);
        let condition = Condition::of(result, threshold);
        if condition == Condition::Unreachable && self.is_offline() {
            return;
        }
        let report = |change| Report { clock: clock.clone(), change, result: result.clone() };
        if let Some(watched) = self.clocks.iter_mut().find(|watched| watched.clock == *clock) {
            self.reports.extend(watched.note(condition).map(report));
        } else {
            self.clocks.push(Watched { clock: clock.clone(), known: None, last: Some((condition, 1)) });
        }
    }

    /// The reports of the round, once it has ended.
    pub fn take_reports(&mut self) -> Vec<Report> {
        if self.awaited.is_empty() { std::mem::take(&mut self.reports) } else { Vec::new() }
    }

    /// Ignores the checks of the round that have not ended.
    pub fn cancel_round(&mut self) {
        self.awaited.clear();
    }

    /// Forgets the last checks, because this computer was suspended, its clock was set or its network changed: they say nothing
    /// about the clocks. The next checks have to agree anew. What was reported stays known, so it is not reported again.
    pub fn disturb(&mut self, now: Instant) {
        self.cancel_round();
        for watched in &mut self.clocks {
            watched.last = None;
        }
        self.next = self.next.map(|next| next.min(now + SETTLE));
    }
}

impl Watched {
    /// Notes the condition that a check has found; returns the change if enough agree on it.
    fn note(&mut self, condition: Condition) -> Option<Change> {
        let count = match self.last {
            Some((last, count)) if last == condition => count.saturating_add(1),
            Some(_) | None => 1,
        };
        self.last = Some((condition, count));
        if count < AGREEING {
            return None;
        }
        let change = Change::between(self.known, condition);
        self.known = Some(condition);
        change
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;
    use crate::clock::{Estimate, Statement};
    use crate::link_event::Failure;

    const INTERVAL: Duration = Duration::from_mins(5);

    fn nas() -> ClockAddress {
        "nas".parse().unwrap()
    }

    fn clock(offset: i64, error: u64) -> CheckResult {
        let estimate = Estimate {
            offset: TimeDelta::milliseconds(offset),
            error: Duration::from_millis(error),
            delay: Duration::from_millis(1),
            resolution: Duration::ZERO,
        };
        CheckResult::Clock { estimate, statement: Statement::Nothing, cause: None }
    }

    fn lost() -> CheckResult {
        CheckResult::Failed(Failure::TimedOut { limit: Duration::from_secs(5), details: String::new() })
    }

    /// What a letter of the tables stands for: a right, a wrong and an unreachable clock.
    fn result(letter: char) -> CheckResult {
        match letter {
            'r' => clock(-900, 50),
            'w' => clock(-1100, 50),
            _ => lost(),
        }
    }

    /// Runs a check for each letter, or a disturbance for `|`, and returns a letter for each report, in its place.
    fn run(letters: &str) -> String {
        let (mut watch, mut now, mut told) = (Watch::default(), Instant::now(), String::new());
        let interval = Interval::from(INTERVAL);
        watch.schedule(interval, now);
        for letter in letters.chars() {
            now += INTERVAL;
            if letter == '|' {
                watch.disturb(now);
                told.push('|');
                continue;
            }
            watch.begin(vec![nas()], interval, now);
            watch.note(&nas(), &result(letter), Threshold::default());
            let reports = watch.take_reports();
            told.push(match reports.as_slice() {
                [] => '-',
                [Report { change: Change::WentWrong, .. }] => 'W',
                [Report { change: Change::Recovered, .. }] => 'R',
                [Report { change: Change::Lost, .. }] => 'L',
                [Report { change: Change::Returned, .. }] => 'B',
                _ => panic!("one clock has one report: {reports:?}"),
            });
        }
        told
    }

    #[test]
    fn two_checks_in_a_row_that_agree_on_a_change_give_one_report() {
        for (checks, reports) in [
            ("rrrrrr", "------"),
            ("rrwrwr", "------"),
            ("rrwwwwwrrrr", "---W----R--"),
            ("wwww", "-W--"),
            ("uuuu", "----"),
            ("uuuurr", "-----B"),
            ("rruuuurrrr", "---L---B--"),
            ("rruruu", "-----L"),
            ("rrwwuuwwrr", "---W-L-W-R"),
            ("uuwwuurr", "---W-L-B"),
            ("rrwu", "----"),
            // Quiet until two checks agree after a disturbance, and each change is reported once.
            ("rrw|wr", "---|--"),
            ("rru|uuu", "---|-L-"),
            ("rrww|ww|rr", "---W|--|-R"),
            ("rrww|uww", "---W|---"),
        ] {
            assert_eq!(run(checks), reports, "{checks}");
        }
    }

    #[test]
    fn only_a_clock_whose_bound_is_beyond_the_threshold_is_wrong() {
        for (offset, error, condition) in [
            (1000, 0, Condition::Right),
            (1001, 0, Condition::Wrong),
            (-1001, 0, Condition::Wrong),
            (1400, 500, Condition::Right),
            (1501, 500, Condition::Wrong),
            (0, 36_000_000, Condition::Right),
        ] {
            let found = Condition::of(&clock(offset, error), Threshold::default());
            assert_eq!(found, condition, "{offset} ± {error} ms");
        }
        assert_eq!(Condition::of(&CheckResult::NoTime(None), Threshold::default()), Condition::Unreachable);
    }

    #[test]
    fn the_reports_of_a_round_come_together_and_other_checks_do_not_count() {
        let clocks: Vec<ClockAddress> = (1..=3).map(|port| format!("nas:{port}").parse().unwrap()).collect();
        let (mut watch, now) = (Watch::default(), Instant::now());
        for round in 1..=2 {
            watch.begin(clocks.clone(), Interval::default(), now);
            for clock in &clocks {
                assert_eq!(watch.take_reports(), []);
                watch.note(clock, &result('w'), Threshold::default());
                // The user checks again.
                watch.note(clock, &result('w'), Threshold::default());
            }
            assert_eq!(watch.take_reports().len(), if round == 1 { 0 } else { 3 });
        }
        assert_eq!(watch.take_reports(), []);
        // A clock that is no longer pinned is forgotten.
        watch.begin(Vec::new(), Interval::default(), now);
        assert!(watch.clocks.is_empty());
    }

    #[test]
    fn rounds_begin_at_the_interval_and_soon_after_a_disturbance() {
        let (mut watch, now) = (Watch::default(), Instant::now());
        let interval = Interval::from(INTERVAL);
        watch.schedule(Interval::OFF, now);
        assert_eq!(watch.due(), None);
        watch.schedule(interval, now);
        watch.schedule(interval, now + Duration::from_secs(3));
        assert_eq!(watch.due(), Some(now + SETTLE));
        watch.begin(vec![nas()], interval, now);
        assert_eq!(watch.due(), Some(now + INTERVAL));
        watch.disturb(now);
        assert_eq!(watch.due(), Some(now + SETTLE));
        // The check that was in progress does not count.
        watch.note(&nas(), &lost(), Threshold::default());
        assert!(watch.clocks.is_empty());
        watch.schedule(Interval::OFF, now);
        assert_eq!(watch.due(), None);
    }

    proptest! {
        #[test]
        fn two_reports_in_a_row_differ_and_each_follows_two_checks_that_agree(checks in "[rwu|]{0,60}") {
            let reports = run(&checks);
            let told: Vec<char> = reports.chars().filter(|letter| letter.is_alphabetic()).collect();
            for pair in told.windows(2) {
                prop_assert_ne!(pair[0], pair[1], "{} {}", checks, reports);
            }
            let checks: Vec<char> = checks.chars().collect();
            for (index, report) in reports.chars().enumerate() {
                let found = match report {
                    'W' => 'w',
                    'R' | 'B' => 'r',
                    'L' => 'u',
                    _ => continue,
                };
                prop_assert!(index > 0 && checks[index] == found && checks[index - 1] == found);
            }
        }
    }
}
