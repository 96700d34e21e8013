//! `--compare`: asks clocks of every kind at the same time, and compares them with this computer's. It needs no display.

mod output;
mod query;

use std::io::{self, IsTerminal, Write};
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use chrono::Utc;
use datetime_client_core::clock::bound::Bound;
use datetime_client_core::clock::narrowing::{Exchange, Narrowing};
use datetime_client_core::clock::{ClockAddress, Limits, Statement, Verdict};

use self::query::{ask, printable};
use crate::store::SettingsStore;

pub use output::Format;

/// Nothing could be asked, or the result could not be written.
const UNKNOWN: u8 = 3;

/// How long one clock may take to answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// How long a clock that answers may take beyond that, for its other questions.
const EXTRA: Duration = Duration::from_millis(600);

/// How long the results of all clocks are waited for after that.
const GRACE: Duration = Duration::from_millis(300);

/// After this time, the progress is shown on a terminal.
const PATIENCE: Duration = Duration::from_secs(1);

/// Maximum number of clocks: each is asked on a thread of its own.
const MAX_CLOCKS: usize = 256;

/// What to compare, and how to show it.
#[derive(Clone, Debug)]
pub struct Options {
    /// The clocks; those of the saved list if there are none.
    pub clocks: Vec<ClockAddress>,
    /// How the result is printed.
    pub format: Format,
    /// The limits of an offset.
    pub limits: Limits,
    /// The number of questions to each clock.
    pub samples: Option<u32>,
}

/// One clock and its result.
#[derive(Debug)]
struct Row {
    clock: ClockAddress,
    /// The comparison, or why there is none.
    result: Result<Compared, String>,
}

/// The comparison of a clock with this computer's.
#[derive(Debug)]
struct Compared {
    bound: Bound,
    round_trip: Duration,
    statement: Statement,
    verdict: Verdict,
}

/// Compares, and prints the result. The exit code is that of monitoring plugins: 0 if all clocks are within the limits, 1 for a
/// warning or a clock that could not be asked, 2 if one is critical, 3 if none could be asked.
#[must_use]
pub fn run(options: &Options, settings: Option<&Path>) -> ExitCode {
    let clocks = if options.clocks.is_empty() { saved(settings) } else { options.clocks.clone() };
    if clocks.is_empty() {
        return fail("there are no saved servers; name clocks, such as ntp://router or http://printer");
    }
    if clocks.len() > MAX_CLOCKS {
        return fail(&format!("{} clocks are too many; compare up to {MAX_CLOCKS}", clocks.len()));
    }
    let rows = compare(clocks, options);
    let text = output::format(&rows, options.format);
    let mut out = io::stdout().lock();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        return fail(&format!("cannot write the result to standard output: {error}"));
    }
    ExitCode::from(exit_code(&rows))
}

fn fail(message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "datetime-client: {message}");
    ExitCode::from(UNKNOWN)
}

fn exit_code(rows: &[Row]) -> u8 {
    if rows.iter().all(|row| row.result.is_err()) {
        return UNKNOWN;
    }
    let worst = rows.iter().map(|row| row.result.as_ref().map_or(Verdict::Warning, |row| row.verdict)).max();
    match worst {
        Some(Verdict::Critical) => 2,
        Some(Verdict::Warning) => 1,
        Some(Verdict::Ok) | None => 0,
    }
}

/// The servers of the saved list.
fn saved(settings: Option<&Path>) -> Vec<ClockAddress> {
    let loaded = settings.map(SettingsStore::load).unwrap_or_default();
    loaded.settings.recents.iter().map(|recent| recent.address.clone().into()).collect()
}

fn compare(clocks: Vec<ClockAddress>, options: &Options) -> Vec<Row> {
    let started = Instant::now();
    let (sender, results) = channel();
    let mut waiting = 0;
    for (index, clock) in clocks.iter().cloned().enumerate() {
        let (sender, options) = (sender.clone(), options.clone());
        let thread = thread::Builder::new().name("clock".to_owned());
        let spawned = thread.spawn(move || {
            // Fails if the time is over.
            let _ = sender.send((index, compare_one(&clock, &options)));
        });
        waiting += usize::from(spawned.is_ok());
    }
    let mut rows: Vec<Row> =
        clocks.into_iter().map(|clock| Row { clock, result: Err("no answer in time".to_owned()) }).collect();
    collect(&results, &mut rows, waiting, started);
    rows
}

/// Collects the results, and shows the progress on a terminal if it takes long. A thread that still resolves a name is left behind.
fn collect(
    results: &Receiver<(usize, Result<Compared, String>)>,
    rows: &mut [Row],
    waiting: usize,
    started: Instant,
) {
    let end = started + TIMEOUT + EXTRA + GRACE;
    let (total, mut done, mut is_shown) = (waiting, 0, false);
    while done < total {
        let next = Instant::now() + PATIENCE / 4;
        match results.recv_timeout(next.min(end).saturating_duration_since(Instant::now())) {
            Ok((index, result)) => {
                done += 1;
                if let Some(row) = rows.get_mut(index) {
                    row.result = result;
                }
            }
            Err(RecvTimeoutError::Timeout) if Instant::now() < end => {}
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
        if started.elapsed() >= PATIENCE && io::stderr().is_terminal() {
            is_shown = true;
            let _ = write!(io::stderr(), "\r{done} of {total} clocks have answered …");
        }
    }
    if is_shown {
        // Erases the line (ECMA-48).
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a question is sent at a time, and nothing else happens on this thread"
)]
fn compare_one(clock: &ClockAddress, options: &Options) -> Result<Compared, String> {
    let started = Instant::now();
    let (first_deadline, end) = (started + TIMEOUT, started + TIMEOUT + EXTRA);
    let addresses = resolve(clock)?;
    let mut narrowing = Narrowing::new(options.samples);
    let (address, exchange) = first_answer(clock, &addresses, first_deadline)?;
    let mut statement = exchange.reading.statement.clone();
    narrowing.add(&exchange, Instant::now());
    while let Some(next) = narrowing.next(Instant::now(), Utc::now()).filter(|next| *next < end) {
        thread::sleep(next.saturating_duration_since(Instant::now()));
        match ask(clock, address, end) {
            Ok(exchange) => {
                narrowing.add(&exchange, Instant::now());
                statement = exchange.reading.statement;
            }
            // What is known so far counts.
            Err(_) => break,
        }
    }
    let bound = narrowing.bound(Instant::now()).ok_or("no answer")?;
    let verdict = Verdict::of(bound, options.limits);
    Ok(Compared { bound, round_trip: narrowing.round_trip().unwrap_or_default(), statement, verdict })
}

fn resolve(clock: &ClockAddress) -> Result<Vec<SocketAddr>, String> {
    let server = clock.server();
    let resolved = (server.ascii_host().as_ref(), server.port()).to_socket_addrs();
    resolved
        .map(Iterator::collect)
        .map_err(|error| format!("there is no machine named {}: {error}", server.host()))
}

/// The first address that answers, and its answer. The time is divided among those that are left.
fn first_answer(
    clock: &ClockAddress,
    addresses: &[SocketAddr],
    deadline: Instant,
) -> Result<(SocketAddr, Exchange), String> {
    let mut error = "its name has no address".to_owned();
    for (index, address) in addresses.iter().enumerate() {
        let left = u32::try_from(addresses.len() - index).unwrap_or(1);
        let share = deadline.saturating_duration_since(Instant::now()) / left;
        match ask(clock, *address, Instant::now() + share) {
            Ok(exchange) => return Ok((*address, exchange)),
            Err(failed) => {
                let is_final = failed.forbids_requests();
                error = printable(&failed.to_string());
                if is_final {
                    break;
                }
            }
        }
    }
    Err(error)
}
