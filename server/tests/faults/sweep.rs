//! Chooses the cases, runs them on all processors, and counts what happened.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::net::{Ipv4Addr, SocketAddrV4};
use std::path::Path;
use std::sync::Mutex;
use std::thread;

use datetime_testkit::strace;

use crate::case::{Case, Phase};
use crate::errors::{ends_before_main, errors, leaves_a_descriptor_open};
use crate::service::{Footprint, Service, Survival};

/// Which occurrences of a call fail, counted in each process.
const OCCURRENCES: [usize; 3] = [1, 2, 10];

/// A port that no other test uses; each server has its own loopback address.
const PORT: u16 = 19_900;

/// After how many cases the progress is shown.
const PROGRESS: usize = 100;

/// How many cases are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Each call fails once with the likeliest of its errors.
    Short,
    /// Every error, at several occurrences, in all phases.
    Full,
}

/// A run without a fault.
struct Reference {
    phase: Phase,
    occurrences: HashMap<String, usize>,
    footprint: Option<Footprint>,
}

#[derive(Debug, Default)]
pub struct Summary {
    calls: usize,
    errors: usize,
    pub tried: usize,
    not_reached: usize,
    ended: usize,
    pub failures: Vec<String>,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { calls, errors, tried, not_reached, ended, failures } = self;
        writeln!(
            f,
            "{calls} calls, {errors} pairs of call and error, {tried} cases at occurrences {OCCURRENCES:?}: \
             the service went on in {}, ended with a message in {ended}, {not_reached} did not reach the call; failures: {}",
            tried - not_reached - ended - failures.len(),
            failures.len()
        )?;
        failures.iter().try_for_each(|failure| writeln!(f, "{failure}"))
    }
}

/// Runs the cases whose names match `filter`, and reports progress.
pub fn run(phases: &[Phase], extent: Extent, filter: &str, say: fn(&str)) -> Summary {
    let references: Vec<Reference> = phases.iter().map(|phase| reference(*phase)).collect();
    let mut cases: Vec<(Case, &Reference)> = references.iter().flat_map(of_phase).collect();
    cases.retain(|(case, _)| !ends_before_main(case));
    if extent == Extent::Short {
        let mut seen = HashSet::new();
        cases.sort_by_key(|(case, _)| case.phase != Phase::Serve);
        cases.retain(|(case, _)| case.occurrence == 1 && seen.insert(case.call.clone()));
    }
    cases.retain(|(case, _)| case.matches(filter));
    let pairs: HashSet<_> = cases.iter().map(|(case, _)| (&case.call, case.error)).collect();
    let calls: HashSet<_> = cases.iter().map(|(case, _)| &case.call).collect();
    let summary = Summary { calls: calls.len(), errors: pairs.len(), ..Summary::default() };
    let total = cases.len();
    let queue = Mutex::new(cases.into_iter());
    let summary = Mutex::new(summary);
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for worker in 1..=workers {
            let (queue, summary) = (&queue, &summary);
            scope.spawn(move || {
                let next = || queue.lock().unwrap().next();
                while let Some((case, reference)) = next() {
                    let outcome = attempt(&case, reference, address(worker));
                    let mut summary = summary.lock().unwrap();
                    summary.add(&case, outcome, say);
                    if summary.tried.is_multiple_of(PROGRESS) {
                        say(&format!(
                            "{} of {total} cases, failures: {}",
                            summary.tried,
                            summary.failures.len()
                        ));
                    }
                }
            });
        }
    });
    summary.into_inner().unwrap()
}

impl Summary {
    fn add(&mut self, case: &Case, outcome: Result<Outcome, String>, say: fn(&str)) {
        self.tried += 1;
        match outcome {
            Ok(Outcome::NotReached) => self.not_reached += 1,
            Ok(Outcome::Ended) => self.ended += 1,
            Ok(Outcome::Serves) => {}
            Err(problem) => {
                let failure = format!("cargo xtask faults --call {case}: {problem}");
                say(&failure);
                self.failures.push(failure);
            }
        }
    }
}

enum Outcome {
    Serves,
    Ended,
    NotReached,
}

fn attempt(case: &Case, reference: &Reference, address: SocketAddrV4) -> Result<Outcome, String> {
    let rule = case.rule();
    let mut service =
        Service::start(case.phase, Some(&rule), address).map_err(|error| format!("{error:#}"))?;
    let unclosed = usize::from(leaves_a_descriptor_open(&case.call));
    let survival = service.survives(Some(&rule), reference.footprint, unclosed);
    let injected = strace::injected(service.directory());
    match survival {
        Ok(_) if injected == 0 => Ok(Outcome::NotReached),
        Ok(Survival::Serves(_)) => Ok(Outcome::Serves),
        Ok(Survival::Ended) => Ok(Outcome::Ended),
        Err(error) => Err(format!("{error:#} ({injected} faults injected); its log:\n{}", service.log())),
    }
}

fn reference(phase: Phase) -> Reference {
    let mut service = Service::start(phase, None, address(1)).expect("a server");
    let survival = service.survives(None, None, 0);
    let survival = survival.map_err(|error| format!("{error:#}\n{}", service.log())).expect("no fault");
    let footprint = match survival {
        Survival::Serves(footprint) => Some(footprint),
        Survival::Ended => None,
    };
    Reference { phase, occurrences: occurrences(service.directory()), footprint }
}

/// For each call, the highest number of its occurrences in one process.
fn occurrences(directory: &Path) -> HashMap<String, usize> {
    let mut highest: HashMap<String, usize> = HashMap::new();
    for ((_, call), count) in strace::calls(directory) {
        let known = highest.entry(call).or_default();
        *known = count.max(*known);
    }
    highest
}

fn of_phase(reference: &Reference) -> Vec<(Case, &Reference)> {
    let phase = reference.phase;
    let mut calls: Vec<_> = reference.occurrences.iter().collect();
    calls.sort();
    let mut cases = Vec::new();
    for (call, highest) in calls {
        for error in errors(call) {
            let reached = OCCURRENCES.into_iter().filter(|occurrence| occurrence <= highest);
            let case = |occurrence| Case { call: call.clone(), error, occurrence, phase };
            cases.extend(reached.map(|occurrence| (case(occurrence), reference)));
        }
    }
    cases
}

/// The address of a worker's server: another one in each test process, so that sweeps can run at the same time.
fn address(worker: usize) -> SocketAddrV4 {
    let [.., high, low] = std::process::id().to_be_bytes();
    SocketAddrV4::new(Ipv4Addr::new(127, u8::try_from(worker % 200 + 1).unwrap(), high, low), PORT)
}
