//! The measurements. Each goes through the servers in turn, in short rounds, so that a disturbance affects all of them.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use datetime_testkit::{children, wait_until};

use crate::candidate::{Candidate, Server};
use crate::load::{self, Workload};
use crate::proc;
use crate::series::Series;

/// Simultaneous clients while sessions are counted.
pub const CLIENTS: usize = 32;
/// Persistent connections while requests are counted.
pub const CONNECTIONS: usize = 16;
/// Commands sent with one write.
pub const BATCH: usize = 64;
/// Clients that are connected while the welcome is timed.
pub const CONNECTED: [usize; 4] = [0, 100, 1000, 5000];
/// Welcomes timed in a round.
const WELCOMES: usize = 1000;
/// Clients that wait while memory is measured, and how many of their processes are read.
const WAITING: usize = 500;
const SAMPLED: usize = 50;
/// Time to reap the last children. Some servers reap only when the next client connects.
const REAP_TIMEOUT: Duration = Duration::from_millis(500);

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Time for each server in each round.
    pub duration: Duration,
    pub rounds: usize,
}

/// A row of results: a server, the batch size or number of clients where that varies, and a series for each column.
#[derive(Clone, Debug)]
pub struct Row {
    pub candidate: Candidate,
    pub parameter: usize,
    pub columns: Vec<Series>,
}

/// Sessions of connect, welcome, one command, quit and end of file. Columns: sessions per second, and CPU time per session in
/// microseconds, of the parent and of the child.
pub fn sessions(servers: &[&Server], plan: Plan) -> Result<Vec<Row>> {
    in_rounds(servers, plan.rounds, |server| {
        let before = cpu_after_reaping(server);
        let total = load::run(server.address, server.candidate.workload(), CLIENTS, plan.duration)?;
        let mut figures = vec![as_f64(total.sessions) / total.elapsed.as_secs_f64()];
        figures.extend(cpu_after_reaping(server).iter().zip(before).map(|(after, before)| {
            after.saturating_sub(before).as_secs_f64() * 1e6 / as_f64(total.sessions.max(1))
        }));
        Ok(vec![(1, figures)])
    })
}

/// Requests on persistent connections, `batch` at a time. Column: requests per second.
pub fn requests(servers: &[&Server], batch: usize, plan: Plan) -> Result<Vec<Row>> {
    in_rounds(servers, plan.rounds, |server| {
        let total = load::run(server.address, Workload::Requests { batch }, CONNECTIONS, plan.duration)?;
        Ok(vec![(batch, vec![as_f64(total.answers) / total.elapsed.as_secs_f64()])])
    })
}

/// Memory of a client that has read its welcome and waits. Columns: proportional and private kilobytes.
pub fn memory(servers: &[&Server]) -> Result<Vec<Row>> {
    in_rounds(servers, 1, |server| {
        let clients = (0..WAITING).map(|_| load::welcome(server.address)).collect::<Result<Vec<_>>>()?;
        let sample = children(server.id()).into_iter().take(SAMPLED).filter_map(proc::memory);
        let figures: Vec<_> = sample.map(|memory| (1, memory.to_vec())).collect();
        drop(clients);
        ensure!(!figures.is_empty(), "cannot read the memory of its children in /proc");
        Ok(figures)
    })
}

/// Time to the welcome while more and more clients are connected. Columns: median and 99th percentile in microseconds,
/// resident kilobytes of the parent.
pub fn welcomes(servers: &[&Server], plan: Plan) -> Result<Vec<Row>> {
    in_rounds(servers, plan.rounds, |server| {
        let mut clients = Vec::new();
        let mut figures = Vec::new();
        for connected in CONNECTED {
            while clients.len() < connected {
                clients.push(load::welcome(server.address)?);
            }
            let time = |_| {
                let started = Instant::now();
                load::welcome(server.address).map(|_| started.elapsed().as_secs_f64() * 1e6)
            };
            let times = (0..WELCOMES).map(time).collect::<Result<Series>>()?;
            let resident = proc::resident(server.id()).context("cannot read its memory in /proc")?;
            figures.push((connected, vec![times.percentile(50), times.percentile(99), resident]));
        }
        drop(clients);
        cpu_after_reaping(server);
        Ok(figures)
    })
}

/// Measures each server in each round. Every second round goes backwards: what a server leaves to the kernel to clean up
/// slows down the next one. `measure` returns figures for each column with the parameter of their row.
fn in_rounds(
    servers: &[&Server],
    rounds: usize,
    mut measure: impl FnMut(&Server) -> Result<Vec<(usize, Vec<f64>)>>,
) -> Result<Vec<Row>> {
    let mut results: Vec<(Candidate, Vec<Row>)> = servers.iter().map(|s| (s.candidate, Vec::new())).collect();
    for round in 1..=rounds {
        let mut turns: Vec<_> = servers.iter().zip(&mut results).collect();
        if round.is_multiple_of(2) {
            turns.reverse();
        }
        for (server, (candidate, rows)) in turns {
            for (parameter, figures) in measure(server).context(candidate.name())? {
                add(rows, *candidate, parameter, figures);
            }
            let columns = rows.last().into_iter().flat_map(|row| &row.columns);
            let columns = columns.map(|series| format!("{series:.0}")).collect::<Vec<_>>().join(", ");
            eprintln!("round {round} of {rounds}: {}: {columns}", candidate.name());
        }
    }
    Ok(results.into_iter().flat_map(|(_, rows)| rows).collect())
}

fn add(rows: &mut Vec<Row>, candidate: Candidate, parameter: usize, figures: Vec<f64>) {
    if let Some(row) = rows.iter_mut().find(|row| row.parameter == parameter) {
        row.columns.iter_mut().zip(figures).for_each(|(series, figure)| series.push(figure));
    } else {
        let columns = figures.into_iter().map(|figure| [figure].into_iter().collect()).collect();
        rows.push(Row { candidate, parameter, columns });
    }
}

/// The CPU time of a server that has reaped its children, whose time counts only then.
fn cpu_after_reaping(server: &Server) -> [Duration; 2] {
    wait_until(REAP_TIMEOUT, || children(server.id()).is_empty());
    proc::cpu(server.id())
}

#[expect(clippy::cast_precision_loss, reason = "no count here comes near 2^52")]
fn as_f64(count: u64) -> f64 {
    count as f64
}
