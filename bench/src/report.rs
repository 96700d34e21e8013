//! The report: what was to be reached and what was, and every figure behind it. Figures in, Markdown out.

use crate::contestant::Kind;
use crate::figures::Series;
use crate::measure::{BATCH, KEPT, Requests, SESSIONS_AT_ONCE, Sessions, Waiting, Welcome};

/// All that was measured.
pub struct Found {
    pub sessions: Vec<Sessions>,
    pub requests: Vec<Requests>,
    pub batches: Vec<Requests>,
    pub waiting: Vec<Waiting>,
    pub welcomes: Vec<Welcome>,
}

/// One of the figures to reach.
#[derive(Debug)]
pub struct Target {
    work: String,
    wanted: String,
    found: String,
    /// Whether it was reached.
    pub met: bool,
}

impl Found {
    /// The figures to reach, and what was found.
    pub fn targets(&self) -> Vec<Target> {
        let rate = |kind| self.sessions.iter().find(|one| one.kind == kind).map(|one| &one.rate);
        let kept = |found: &[Requests], kind| {
            found.iter().find(|one| one.kind == kind).map(|one| one.rate.clone()).unwrap_or_default()
        };
        let sessions =
            |own, other| rate(own).zip(rate(other)).map_or_else(Series::default, |(a, b)| a.over(b));
        let over_floor = |found: &[Requests]| kept(found, Kind::Ours).over(&kept(found, Kind::Floor));
        let waiting = self.waiting.iter().find(|one| one.kind == Kind::Ours);
        let own = |held| self.welcomes.iter().find(|one| one.kind == Kind::Ours && one.held == held);
        let (none, most) = (own(0), own(5000));
        let slower = most.zip(none).map_or_else(Series::default, |(most, none)| most.p99.over(&none.p99));
        let resident = most.map_or(0, |most| most.resident);
        let at_once = SESSIONS_AT_ONCE;
        vec![
            at_least(
                format!("sessions/s, {at_once} at once, against the bare loop"),
                1.0,
                &sessions(Kind::Ours, Kind::Floor),
            ),
            at_least(
                format!("requests/s on {KEPT} kept connections, against it"),
                1.0,
                &over_floor(&self.requests),
            ),
            at_least(
                format!("requests/s in batches of {BATCH}, against it"),
                1.5,
                &over_floor(&self.batches),
            ),
            at_least(
                "sessions/s against the Python server".to_owned(),
                8.0,
                &sessions(Kind::Ours, Kind::Python),
            ),
            at_most("memory of a waiting client, PSS in kB", 32.0, waiting.map(|one| &one.proportional)),
            Target {
                work: "parent resident with 5,000 clients, in kB".to_owned(),
                wanted: "at most 8192".to_owned(),
                found: resident.to_string(),
                met: (1..=8192).contains(&resident),
            },
            at_most("welcome p99 with 5,000 held clients against none", 2.0, Some(&slower)),
            at_least(
                "log at `info` against `warn`, sessions/s".to_owned(),
                0.9,
                &sessions(Kind::OursInfo, Kind::Ours),
            ),
        ]
    }

    /// The whole as Markdown.
    pub fn markdown(&self, machine: &[String], client: &str) -> String {
        let machine: Vec<String> = machine.iter().map(|line| format!("- {line}")).collect();
        [
            "Medians, with the least and the greatest of all rounds; ratios are taken round by round."
                .to_owned(),
            machine.join("\n"),
            self.reached(),
            "![Sessions a second](benchmarks.svg)".to_owned(),
            self.sessions_table(),
            self.requests_table(),
            self.waiting_table(),
            self.welcomes_table(),
            client.trim().to_owned(),
        ]
        .join("\n\n")
    }

    fn reached(&self) -> String {
        let row = |target: &Target| {
            let met = if target.met { "yes" } else { "**no**" };
            [target.work.clone(), target.wanted.clone(), target.found.clone(), met.to_owned()]
        };
        let rows: Vec<_> = self.targets().iter().map(row).collect();
        format!("### To be reached\n\n{}", table(["work", "wanted", "found", "met"], &rows))
    }

    fn sessions_table(&self) -> String {
        let floor = self.sessions.iter().find(|one| one.kind == Kind::Floor).map(|one| &one.rate);
        let row = |one: &Sessions| {
            let ratio = floor.map(|floor| format!("{:.2}", one.rate.over(floor))).unwrap_or_default();
            let cpu = |series: &Series| format!("{series:.0}");
            [one.kind.name().to_owned(), format!("{:.0}", one.rate), ratio, cpu(&one.parent), cpu(&one.child)]
        };
        let rows: Vec<_> = self.sessions.iter().map(row).collect();
        let heads =
            ["server", "sessions/s", "against the bare loop", "CPU of the parent, µs", "of the child, µs"];
        format!("### Sessions, {SESSIONS_AT_ONCE} at once\n\n{}", table(heads, &rows))
    }

    fn requests_table(&self) -> String {
        let part = |found: &[Requests], what: &str| -> Vec<[String; 4]> {
            let floor = found.iter().find(|one| one.kind == Kind::Floor).map(|one| &one.rate);
            let row = |one: &Requests| {
                let ratio = floor.map(|floor| format!("{:.2}", one.rate.over(floor))).unwrap_or_default();
                [one.kind.name().to_owned(), what.to_owned(), format!("{:.0}", one.rate), ratio]
            };
            found.iter().map(row).collect()
        };
        let rows = [part(&self.requests, "1"), part(&self.batches, &BATCH.to_string())].concat();
        let heads = ["server", "at a time", "requests/s", "against the bare loop"];
        format!("### Requests on {KEPT} kept connections\n\n{}", table(heads, &rows))
    }

    fn waiting_table(&self) -> String {
        let row = |one: &Waiting| {
            [one.kind.name().to_owned(), format!("{:.0}", one.proportional), format!("{:.0}", one.private)]
        };
        let rows: Vec<_> = self.waiting.iter().map(row).collect();
        format!("### Memory of a waiting client\n\n{}", table(["server", "PSS, kB", "private, kB"], &rows))
    }

    fn welcomes_table(&self) -> String {
        let row = |one: &Welcome| {
            let micros = |series: &Series| format!("{series:.0}");
            let resident = one.resident.to_string();
            [
                one.kind.name().to_owned(),
                one.held.to_string(),
                micros(&one.median),
                micros(&one.p99),
                resident,
            ]
        };
        let rows: Vec<_> = self.welcomes.iter().map(row).collect();
        let heads = ["server", "clients held", "p50, µs", "p99, µs", "parent resident, kB"];
        format!("### From connect to welcome\n\n{}", table(heads, &rows))
    }
}

impl Target {
    /// One line, for those that were missed.
    pub fn told(&self) -> String {
        format!("{}: wanted {}, found {}", self.work, self.wanted, self.found)
    }
}

fn at_least(work: String, least: f64, found: &Series) -> Target {
    // As it is shown: a difference past the second place is far within what rounds differ by.
    let met = !found.is_empty() && (found.median() * 100.0).round() >= least * 100.0;
    Target { work, wanted: format!("at least {least:.1}×"), found: format!("{found:.2}"), met }
}

fn at_most(work: &str, most: f64, found: Option<&Series>) -> Target {
    let met = found.is_some_and(|found| !found.is_empty() && found.median() <= most);
    let found = found.map(|found| format!("{found:.2}")).unwrap_or_default();
    Target { work: work.to_owned(), wanted: format!("at most {most:.0}"), found, met }
}

/// A table whose columns are as wide as their widest cell: it is read in terminals too.
fn table<const N: usize>(heads: [&str; N], rows: &[[String; N]]) -> String {
    let heads = heads.map(str::to_owned);
    let width = |column: usize| {
        let cells = rows.iter().chain([&heads]).filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let line = |row: &[String; N]| {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let blanks = width(column).saturating_sub(cell.chars().count());
            format!("| {cell}{} ", " ".repeat(blanks))
        });
        format!("{}|", cells.collect::<String>())
    };
    let rule = std::array::from_fn(|column| "-".repeat(width(column)));
    let rows = rows.iter().map(line);
    [line(&heads), line(&rule)].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions(kind: Kind, rate: f64) -> Sessions {
        let series = || [rate].into_iter().collect::<Series>();
        Sessions { kind, rate: series(), parent: series(), child: series() }
    }

    fn found(ours: f64) -> Found {
        let requests = |rate: f64| {
            [(Kind::Ours, rate), (Kind::Floor, 100.0)]
                .map(|(kind, rate)| Requests { kind, rate: [rate].into_iter().collect() })
                .into()
        };
        let welcome = |held, p99: f64| Welcome {
            kind: Kind::Ours,
            held,
            median: Series::default(),
            p99: [p99].into_iter().collect(),
            resident: 5000,
        };
        let waiting = [30.0].into_iter().collect::<Series>();
        Found {
            sessions: vec![
                sessions(Kind::Ours, ours),
                sessions(Kind::OursInfo, ours * 0.95),
                sessions(Kind::Floor, 100.0),
                sessions(Kind::Python, 10.0),
            ],
            requests: requests(100.0),
            batches: requests(150.0),
            waiting: vec![Waiting { kind: Kind::Ours, proportional: waiting.clone(), private: waiting }],
            welcomes: vec![welcome(0, 100.0), welcome(5000, 199.0)],
        }
    }

    #[test]
    fn a_target_is_met_or_told() {
        assert_eq!(found(101.0).targets().iter().filter(|target| !target.met).count(), 0);
        let missed: Vec<String> =
            found(99.0).targets().iter().filter(|target| !target.met).map(Target::told).collect();
        let expected =
            "sessions/s, 32 at once, against the bare loop: wanted at least 1.0×, found 0.99 (0.99–0.99)";
        assert_eq!(missed, [expected]);
    }

    #[test]
    fn what_was_not_measured_is_not_met() {
        let nothing =
            Found { sessions: vec![], requests: vec![], batches: vec![], waiting: vec![], welcomes: vec![] };
        assert!(nothing.targets().iter().all(|target| !target.met));
    }

    #[test]
    fn the_report_names_machine_figures_and_client() {
        let text = found(120.0).markdown(&["a processor".to_owned()], "### Client\n");
        for part in ["- a processor", "### Client", "| bare loop in C, static", "1.20 (1.20–1.20)", "| 5000 "]
        {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["é".to_owned(), "22".to_owned()]];
        assert_eq!(table(["a", "b"], &rows), "| a | b  |\n| - | -- |\n| é | 22 |");
    }
}
