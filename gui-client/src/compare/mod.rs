//! `--compare`: checks clocks of every kind at the same time, with the worker of the window, and compares them with this computer's.
//! It needs no display.

mod output;

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use chrono::Local;
use datetime_client_core::checks::{Check, CheckResult, Checks};
use datetime_client_core::clock::{Cause, ClockAddress, Estimate, Limits, Statement, Verdict};
use datetime_client_core::message::{Action, Effect, Event, Message};
use datetime_client_core::settings::Settings;
use datetime_client_core::{Model, Now, update};

use crate::events;
use crate::store::SettingsStore;
use crate::texts;
use crate::worker::{Timeouts, Worker};

pub use output::Format;

/// The exit code if nothing could be asked, the result could not be written, or the command line is not valid: monitoring plugins
/// call it UNKNOWN.
pub const UNKNOWN: u8 = 3;

/// After this time, the progress is shown on a terminal.
const QUIET_TIME: Duration = Duration::from_secs(1);

/// How often the progress is shown.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(250);

/// Maximum number of clocks.
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
    estimate: Estimate,
    statement: Statement,
    /// What explains the offset.
    cause: Option<Cause>,
    verdict: Verdict,
}

/// Compares, and prints the result. The exit code is that of monitoring plugins: 0 if all clocks are within the limits, 1 for a
/// warning or a clock that could not be asked, 2 if one is critical, 3 if none could be asked.
#[must_use]
pub fn run(options: &Options, settings: Option<&Path>) -> ExitCode {
    let loaded = settings.map(SettingsStore::load).unwrap_or_default().settings;
    let saved = || loaded.recents.iter().map(|recent| recent.address.clone()).collect();
    let mut clocks: Vec<ClockAddress> = if options.clocks.is_empty() { saved() } else { Vec::new() };
    // Each clock once: node_exporter rejects a file with a sample that occurs twice.
    for clock in &options.clocks {
        if !clocks.contains(clock) {
            clocks.push(clock.clone());
        }
    }
    if clocks.is_empty() {
        return fail("there are no saved servers; name clocks, such as ntp://router or http://printer");
    }
    if clocks.len() > MAX_CLOCKS {
        return fail(&format!("{} clocks are too many; compare up to {MAX_CLOCKS}", clocks.len()));
    }
    let rows = match compare(&clocks, options) {
        Ok(rows) => rows,
        Err(error) => return fail(&format!("cannot start a thread: {error}")),
    };
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

fn compare(clocks: &[ClockAddress], options: &Options) -> io::Result<Vec<Row>> {
    let mut model = Model::new(Settings::default(), Vec::new());
    model.checks = Checks::with_questions(options.samples);
    let (sender, events) = events::channel(|_| {});
    let worker = Worker::start(Timeouts::default(), sender)?;
    for clock in clocks {
        apply(&mut model, &worker, Action::Check(clock.clone()));
    }
    check(&mut model, &worker, &events);
    let row = |clock: &ClockAddress| {
        let result = match model.checks.get(clock) {
            Some(Check::Done(CheckResult::Clock { estimate, statement, cause }, _)) => Ok(Compared {
                estimate: *estimate,
                statement: statement.clone(),
                cause: *cause,
                verdict: Verdict::of(estimate.bound(), options.limits),
            }),
            check => Err(texts::checks::state(check, clock).unwrap_or_default()),
        };
        Row { clock: clock.clone(), result }
    };
    Ok(clocks.iter().map(row).collect())
}

/// Applies a message, and passes the requests on. Every other effect concerns the window.
fn apply(model: &mut Model, worker: &Worker, message: impl Into<Message>) {
    let now = Now { instant: Instant::now(), wall: Local::now().fixed_offset() };
    for effect in update(model, message, now) {
        if let Effect::Worker(request) = effect
            && !worker.request(request)
        {
            apply(model, worker, Event::EffectLost);
        }
    }
}

/// Runs the checks to their end, and shows the progress on a terminal if that takes long.
fn check(model: &mut Model, worker: &Worker, events: &Receiver<Event>) {
    let started = Instant::now();
    let is_terminal = io::stderr().is_terminal();
    let mut is_shown = false;
    while let Some((done, total)) = model.checks.progress() {
        let due = model.due().unwrap_or(started);
        let next = due.min(Instant::now() + PROGRESS_INTERVAL);
        match events.recv_timeout(next.saturating_duration_since(Instant::now())) {
            Ok(event) => apply(model, worker, event),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if due <= Instant::now() {
            apply(model, worker, Action::DeadlineReached);
        }
        if is_terminal && started.elapsed() >= QUIET_TIME {
            is_shown = true;
            let _ = write!(io::stderr(), "\r{}…", texts::checks::progress(done, total));
        }
    }
    if is_shown {
        // Erases the line (ECMA-48).
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
}
