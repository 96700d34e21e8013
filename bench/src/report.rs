//! The report: targets, and all figures behind them, in Markdown.

use std::fmt;

use crate::candidate::Candidate::{self, Baseline, Ours, OursInfo, Python};
use crate::measure::{BATCH, CLIENTS, CONNECTIONS, Row};
use crate::series::Series;

const RATIO: &str = "relative to the baseline";

/// Everything that was measured.
pub struct Report {
    pub sessions: Vec<Row>,
    pub requests: Vec<Row>,
    pub memory: Vec<Row>,
    pub welcomes: Vec<Row>,
}

/// A target, and whether this run met it.
#[derive(Debug)]
pub struct Target {
    measurement: String,
    wanted: String,
    result: String,
    pub met: bool,
}

impl fmt::Display for Target {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: target {}, result {}", self.measurement, self.wanted, self.result)
    }
}

/// A column of a row; without figures if this server was not measured.
fn series(rows: &[Row], candidate: Candidate, parameter: usize, column: usize) -> Series {
    let row = rows.iter().find(|row| row.candidate == candidate && row.parameter == parameter);
    row.and_then(|row| row.columns.get(column)).cloned().unwrap_or_default()
}

impl Report {
    /// All targets.
    pub fn targets(&self) -> Vec<Target> {
        let sessions = |own, other| {
            let rate = |candidate| series(&self.sessions, candidate, 1, 0);
            rate(own).relative_to(&rate(other))
        };
        let requests = |batch| {
            let rate = |candidate| series(&self.requests, candidate, batch, 0);
            rate(Ours).relative_to(&rate(Baseline))
        };
        let p99 = |connected| series(&self.welcomes, Ours, connected, 1);
        let resident = series(&self.welcomes, Ours, 5000, 2);
        vec![
            at_least(format!("sessions/s, {CLIENTS} clients, {RATIO}"), 1.0, &sessions(Ours, Baseline)),
            at_least(format!("requests/s, {CONNECTIONS} connections, {RATIO}"), 1.0, &requests(1)),
            at_least(format!("requests/s, batches of {BATCH}, {RATIO}"), 1.5, &requests(BATCH)),
            at_least("sessions/s, relative to Python", 8.0, &sessions(Ours, Python)),
            at_most("memory of a waiting client, PSS in kB", 32, &series(&self.memory, Ours, 1, 0)),
            at_most("resident memory of the parent with 5,000 clients, kB", 8192, &resident),
            at_most("welcome p99 with 5,000 clients relative to none", 2, &p99(5000).relative_to(&p99(0))),
            at_least("sessions/s, log at `info` relative to `warn`", 0.9, &sessions(OursInfo, Ours)),
        ]
    }

    /// The report in Markdown; `client` are the figures of the desktop client.
    pub fn markdown(&self, machine: &[String], client: &str) -> String {
        let mut targets = vec![["measurement", "target", "result", "met"].map(str::to_owned).to_vec()];
        targets.extend(self.targets().into_iter().map(|target| {
            let met = if target.met { "yes" } else { "**no**" };
            vec![target.measurement, target.wanted, target.result, met.to_owned()]
        }));
        let machine: Vec<String> = machine.iter().map(|line| format!("- {line}")).collect();
        let sections = [
            "Medians of all rounds, with minimum and maximum. Ratios are computed round by round.".to_owned(),
            machine.join("\n"),
            format!("### Targets\n\n{}", aligned(&targets)),
            "![Sessions per second](benchmarks.svg)".to_owned(),
            format!("### Sessions, {CLIENTS} simultaneous clients"),
            table(&self.sessions, &["server", "", "sessions/s", RATIO, "parent CPU, µs", "child CPU, µs"]),
            format!("### Requests on {CONNECTIONS} persistent connections"),
            table(&self.requests, &["server", "batch", "requests/s", RATIO]),
            "### Memory of a waiting client".to_owned(),
            table(&self.memory, &["server", "", "PSS, kB", "private, kB"]),
            "### From connect to welcome".to_owned(),
            table(&self.welcomes, &["server", "clients", "p50, µs", "p99, µs", "parent resident, kB"]),
            client.to_owned(),
        ];
        sections.join("\n\n").trim_end().to_owned()
    }
}

fn at_least(measurement: impl Into<String>, minimum: f64, result: &Series) -> Target {
    // Rounded as it is shown: rounds differ by far more than 0.01.
    let met = result.summary().is_some_and(|[median, ..]| (median * 100.0).round() >= minimum * 100.0);
    let wanted = format!("at least {minimum:.1}×");
    Target { measurement: measurement.into(), wanted, result: format!("{result:.2}"), met }
}

fn at_most(measurement: &str, maximum: u32, result: &Series) -> Target {
    let met = result.summary().is_some_and(|[median, ..]| median <= f64::from(maximum));
    let wanted = format!("at most {maximum}");
    Target { measurement: measurement.to_owned(), wanted, result: format!("{result:.2}"), met }
}

/// A Markdown table of `rows`. An empty header leaves out the parameter; [`RATIO`] adds a column to the one before it.
fn table(rows: &[Row], header: &[&str]) -> String {
    let has_parameter = header.get(1).is_some_and(|name| !name.is_empty());
    let has_ratio = header.contains(&RATIO);
    let mut cells = vec![header.iter().filter(|name| !name.is_empty()).map(ToString::to_string).collect()];
    for row in rows {
        let mut line = vec![row.candidate.name().to_owned()];
        line.extend(has_parameter.then(|| row.parameter.to_string()));
        for (column, figures) in row.columns.iter().enumerate() {
            line.push(format!("{figures:.0}"));
            if has_ratio && column == 0 {
                let baseline = series(rows, Baseline, row.parameter, column);
                line.push(format!("{:.2}", figures.relative_to(&baseline)));
            }
        }
        cells.push(line);
    }
    aligned(&cells)
}

/// A Markdown table, its columns aligned for reading in a terminal; the first row is the header.
fn aligned(rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        widths.resize(row.len().max(widths.len()), 0);
        widths.iter_mut().zip(row).for_each(|(width, cell)| *width = cell.chars().count().max(*width));
    }
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("| {cell:width$} "));
        cells.collect::<String>() + "|"
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    lines.insert(1, line(&widths.iter().map(|width| "-".repeat(*width)).collect()));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(candidate: Candidate, parameter: usize, figures: &[f64]) -> Row {
        let columns = figures.iter().map(|figure| [*figure].into_iter().collect()).collect();
        Row { candidate, parameter, columns }
    }

    fn report(ours: f64) -> Report {
        Report {
            sessions: [(Ours, ours), (OursInfo, ours * 0.95), (Baseline, 100.0), (Python, 10.0)]
                .map(|(candidate, rate)| row(candidate, 1, &[rate, 1.0, 1.0]))
                .to_vec(),
            requests: [
                (Ours, 1, 100.0),
                (Baseline, 1, 100.0),
                (Ours, BATCH, 150.0),
                (Baseline, BATCH, 100.0),
            ]
            .map(|(candidate, batch, rate)| row(candidate, batch, &[rate]))
            .to_vec(),
            memory: vec![row(Ours, 1, &[30.0, 30.0])],
            welcomes: vec![row(Ours, 0, &[1.0, 100.0, 5000.0]), row(Ours, 5000, &[1.0, 199.0, 5000.0])],
        }
    }

    fn missed(report: &Report) -> Vec<String> {
        report.targets().iter().filter(|target| !target.met).map(Target::to_string).collect()
    }

    #[test]
    fn a_target_that_is_missed_is_reported_with_its_result() {
        assert_eq!(missed(&report(101.0)), Vec::<String>::new());
        let expected =
            "sessions/s, 32 clients, relative to the baseline: target at least 1.0×, result 0.99 (0.99–0.99)";
        assert_eq!(missed(&report(99.0)), [expected]);
    }

    #[test]
    fn a_target_that_was_not_measured_is_not_met() {
        let nothing = Report { sessions: vec![], requests: vec![], memory: vec![], welcomes: vec![] };
        assert!(nothing.targets().iter().all(|target| !target.met));
    }

    #[test]
    fn the_report_has_machine_figures_and_client() {
        let text = report(120.0).markdown(&["a processor".to_owned()], "### Client\n");
        for part in ["- a processor", "### Client", "| baseline in C", "1.20 (1.20–1.20)", "| 5000 "] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["a", "b"], ["é", "22"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(aligned(&rows), "| a | b  |\n| - | -- |\n| é | 22 |");
    }
}
