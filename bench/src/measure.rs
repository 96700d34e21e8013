//! What is measured, each against all servers in turn, forth and back, so that what disturbs one disturbs all.

use std::time::Duration;

use crate::contestant::{Contestant, Kind};
use crate::error::{Error, Fault};
use crate::figures::Series;
use crate::load::{Done, Held, Talk, run, welcome_after};
use crate::proc::{self, Cpu};
use crate::wait;

/// Clients at once while sessions are counted.
pub const SESSIONS_AT_ONCE: usize = 32;
/// Connections that are kept while requests are counted.
pub const KEPT: usize = 16;
/// Questions in a batch.
pub const BATCH: usize = 64;
/// Clients that wait while the memory of one is measured, and how many of them are looked at.
const WAITING: (usize, usize) = (500, 50);
/// Clients that are held while the welcome is timed.
pub const HELD: [usize; 4] = [0, 100, 1000, 5000];
/// Welcomes timed in a round.
const WELCOMES: usize = 1000;
/// How long a server may take to reap its last children; some leave them until the next client comes.
const REAPED: Duration = Duration::from_millis(500);

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// For one server in one round.
    pub duration: Duration,
    /// Rounds.
    pub rounds: usize,
}

/// Sessions with one server.
#[derive(Debug)]
pub struct Sessions {
    pub kind: Kind,
    /// A second.
    pub rate: Series,
    /// Microseconds of CPU for a session.
    pub parent: Series,
    /// The same of the child.
    pub child: Series,
}

/// Requests of kept connections with one server, a second.
#[derive(Debug)]
pub struct Requests {
    pub kind: Kind,
    pub rate: Series,
}

/// The memory of a waiting client of one server, in kilobytes: a figure for each process looked at.
#[derive(Debug)]
pub struct Waiting {
    pub kind: Kind,
    pub proportional: Series,
    pub private: Series,
}

/// The welcome of one server while `held` clients wait, in microseconds.
#[derive(Debug)]
pub struct Welcome {
    pub kind: Kind,
    pub held: usize,
    pub median: Series,
    pub p99: Series,
    /// Kilobytes of the parent.
    pub resident: u64,
}

/// Sessions: connect, welcome, one command, quit, end of file.
pub fn sessions(all: &[Contestant], plan: Plan) -> Result<Vec<Sessions>, Error> {
    let new = |one: &Contestant| Sessions {
        kind: one.kind,
        rate: Series::default(),
        parent: Series::default(),
        child: Series::default(),
    };
    let mut found: Vec<Sessions> = all.iter().map(new).collect();
    for round in 1..=plan.rounds {
        for (one, found) in in_turn(round, all.iter().zip(&mut found)) {
            let before = reaped(one);
            let done = loaded(one, one.kind.session(), SESSIONS_AT_ONCE, plan)?;
            let after = reaped(one);
            found.rate.push(per_second(done.sessions, &done));
            found.parent.push(micros_each(after.parent, before.parent, done.sessions));
            found.child.push(micros_each(after.children, before.children, done.sessions));
            said(round, plan, one.kind, "sessions/s", &found.rate);
        }
    }
    Ok(found)
}

/// Requests on kept connections, `batch` at a time.
pub fn requests(all: &[&Contestant], batch: usize, plan: Plan) -> Result<Vec<Requests>, Error> {
    let mut found: Vec<Requests> =
        all.iter().map(|one| Requests { kind: one.kind, rate: Series::default() }).collect();
    for round in 1..=plan.rounds {
        for (one, found) in in_turn(round, all.iter().zip(&mut found)) {
            let done = loaded(one, Talk::Keep { batch }, KEPT, plan)?;
            found.rate.push(per_second(done.answers, &done));
            said(round, plan, one.kind, &format!("requests/s, {batch} at a time"), &found.rate);
        }
    }
    Ok(found)
}

/// The memory of a client that has read its welcome and waits.
pub fn waiting(all: &[&Contestant]) -> Result<Vec<Waiting>, Error> {
    let mut found = Vec::new();
    for one in all {
        let mut held = Held::default();
        held.grow_to(WAITING.0, one.address()).map_err(fault(one))?;
        let memory: Vec<_> =
            proc::children(one.pid()).into_iter().take(WAITING.1).filter_map(proc::memory).collect();
        if memory.is_empty() {
            return Err(Error::Failed(format!(
                "the children of {} cannot be read in /proc",
                one.kind.name()
            )));
        }
        let series = |of: fn(&proc::Memory) -> u64| memory.iter().map(|one| as_float(of(one))).collect();
        let proportional = series(|memory| memory.proportional);
        eprintln!("{}: {proportional:.0} kB for a waiting client", one.kind.name());
        found.push(Waiting { kind: one.kind, proportional, private: series(|memory| memory.private) });
    }
    Ok(found)
}

/// How long a welcome takes while more and more clients wait.
pub fn welcomes(all: &[&Contestant], plan: Plan) -> Result<Vec<Welcome>, Error> {
    let new =
        |(kind, held)| Welcome { kind, held, median: Series::default(), p99: Series::default(), resident: 0 };
    let mut found: Vec<Welcome> =
        all.iter().flat_map(|one| HELD.map(|held| (one.kind, held))).map(new).collect();
    for round in 1..=plan.rounds {
        for one in in_turn(round, all.iter()) {
            let mut held = Held::default();
            for found in found.iter_mut().filter(|found| found.kind == one.kind) {
                held.grow_to(found.held, one.address()).map_err(fault(one))?;
                let times: Series = (0..WELCOMES)
                    .map(|_| welcome_after(one.address()).map(|took| took.as_secs_f64() * 1e6))
                    .collect::<Result<_, _>>()
                    .map_err(fault(one))?;
                found.median.push(times.percentile(0.5));
                found.p99.push(times.percentile(0.99));
                found.resident = found.resident.max(proc::resident(one.pid()).unwrap_or_default());
                said(
                    round,
                    plan,
                    one.kind,
                    &format!("µs to p99 of welcomes, {} held", found.held),
                    &found.p99,
                );
            }
            drop(held);
            reaped(one);
        }
    }
    Ok(found)
}

/// Every second round goes the other way: what a server leaves the kernel to clean up falls on each of its neighbours.
fn in_turn<T>(round: usize, all: impl DoubleEndedIterator<Item = T>) -> Vec<T> {
    if round.is_multiple_of(2) { all.rev().collect() } else { all.collect() }
}

fn loaded(one: &Contestant, talk: Talk, at_once: usize, plan: Plan) -> Result<Done, Error> {
    run(one.address(), talk, at_once, plan.duration).map_err(fault(one))
}

fn fault(one: &Contestant) -> impl FnOnce(Fault) -> Error {
    let who = one.kind.name().to_owned();
    move |fault| Error::Fault { who, fault }
}

/// The CPU time of a server once it has reaped its children: theirs counts only then.
fn reaped(one: &Contestant) -> Cpu {
    wait::until(REAPED, || proc::children(one.pid()).is_empty());
    proc::cpu(one.pid())
}

fn per_second(count: u64, done: &Done) -> f64 {
    as_float(count) / done.took.as_secs_f64()
}

fn micros_each(after: Duration, before: Duration, count: u64) -> f64 {
    after.saturating_sub(before).as_secs_f64() * 1e6 / as_float(count.max(1))
}

#[expect(clippy::cast_precision_loss, reason = "no count here comes near 2^52")]
fn as_float(count: u64) -> f64 {
    count as f64
}

fn said(round: usize, plan: Plan, kind: Kind, what: &str, series: &Series) {
    eprintln!("round {round} of {}: {}: {series:.0} {what}", plan.rounds, kind.name());
}
