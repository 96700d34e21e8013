//! Checks the machine's clock and time zone, and shows each format at times that can surprise: now, around the next
//! clock change, and on 29 February.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use datetime_protocol::synchronisation::Synchronisation;

use super::finding::Finding;
use crate::clock::{Clock, Format, LocalZone, SystemClock, Zone, ZonedTime};
use crate::settings::{Protocol, Settings, ZoneChoice};

pub(super) fn check(settings: &Settings) -> Vec<Finding> {
    let (zone, problem) = zone(settings);
    let clock = SystemClock;
    let mut findings: Vec<Finding> = problem.into_iter().collect();
    findings.extend(check_formats(settings, &zone, clock.utc()));
    findings.push(check_clock(clock.synchronisation()));
    findings
}

fn zone(settings: &Settings) -> (Zone, Option<Finding>) {
    match settings.formats.timezone {
        ZoneChoice::Named(zone) => (Zone::named(zone), None),
        ZoneChoice::Local => {
            let (local, warning) = LocalZone::read();
            let fix = || "fix the machine's time zone, or set [formats] timezone".to_owned();
            let zone = Zone::from_tzif(local.tzif()).unwrap_or_else(|_| Zone::utc());
            (zone, warning.map(|warning| Finding::Problem(warning, fix())))
        }
    }
}

fn check_clock(state: Synchronisation) -> Finding {
    match state {
        Synchronisation::Synchronised { .. } => Finding::Good(format!("the system clock is {state}")),
        Synchronisation::Unsynchronised => Finding::Problem(
            "the system clock is not synchronised: it may be off by any amount".to_owned(),
            "install chrony, or enable systemd-timesyncd with `timedatectl set-ntp true`".to_owned(),
        ),
        Synchronisation::Unknown => {
            Finding::Note("this system does not report whether its clock is synchronised".to_owned())
        }
    }
}

fn check_formats(settings: &Settings, zone: &Zone, now: DateTime<Utc>) -> Vec<Finding> {
    let times = sample_times(zone, now);
    let built_in =
        [("day", &settings.formats.day), ("date", &settings.formats.date), ("time", &settings.formats.time)];
    let custom = settings.commands.iter().map(|(name, format)| (name.as_str(), format));
    let daytime = settings.port(Protocol::Daytime).map(|_| ("daytime", &settings.daytime.format));
    let formats = built_in
        .into_iter()
        .chain(custom)
        .chain(daytime)
        .map(|(name, format)| check_format(name, format, &times));
    formats.chain(settings.warnings().into_iter().map(Finding::Note)).collect()
}

fn check_format(command: &str, format: &Format, times: &[(&str, ZonedTime<'_>)]) -> Finding {
    let mut shown = Vec::new();
    for (when, time) in times {
        match format.render(time) {
            Ok(answer) => shown.push(format!("{when} \"{}\"", answer.as_str())),
            Err(reason) => {
                let what = format!("{command}: \"{}\" gives {reason} ({when})", format.as_str());
                return Finding::Problem(what, "change this format".to_owned());
            }
        }
    }
    Finding::Good(format!("{command}: {}", shown.join(", ")))
}

/// Times at which formats are shown, each with a description.
fn sample_times(zone: &Zone, now: DateTime<Utc>) -> Vec<(&'static str, ZonedTime<'_>)> {
    let mut times = vec![("now", now)];
    if let Some(change) = zone.next_change(now) {
        times.push(("before the clocks change", change.at - TimeDelta::seconds(1)));
        times.push(("after", change.at));
    }
    times.extend(leap_day(now).map(|noon| ("on 29 February", noon)));
    times.into_iter().map(|(when, utc)| (when, ZonedTime::new(utc, zone))).collect()
}

/// Noon of the next 29 February.
fn leap_day(now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let year = now.year();
    let days = (year..=year.saturating_add(8)).filter_map(|year| NaiveDate::from_ymd_opt(year, 2, 29));
    days.filter_map(|day| day.and_hms_opt(12, 0, 0)).map(|noon| noon.and_utc()).find(|noon| *noon >= now)
}

#[cfg(test)]
mod tests {
    use datetime_protocol::zone;

    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::named(zone::find(name).unwrap())
    }

    #[test]
    fn the_next_leap_day_can_be_four_years_away() {
        let now: DateTime<Utc> = "2024-02-29T12:00:01Z".parse().unwrap();
        assert_eq!(leap_day(now).unwrap().to_rfc3339(), "2028-02-29T12:00:00+00:00");
    }

    #[test]
    fn a_format_without_a_conversion_is_noted() {
        let settings = crate::settings::parse("[formats]\ntime = \"HH:mm:ss\"", "nas").unwrap();
        let findings = check_formats(&settings, &zone("Europe/Paris"), Utc::now());
        let noted =
            |finding: &Finding| matches!(finding, Finding::Note(what) if what.contains("\"%H:%M:%S\"?"));
        assert!(findings.iter().any(noted), "{findings:?}");
    }

    #[test]
    fn each_format_is_shown_around_the_clock_change_and_on_a_leap_day() {
        let now: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
        let settings = Settings::default();
        let findings = check_formats(&settings, &zone("Europe/Paris"), now);
        assert_eq!(findings.len(), 4);
        let time = "time: now \"13:00:00\", before the clocks change \"01:59:59\", after \"03:00:00\", on 29 February \"13:00:00\"";
        assert_eq!(findings.get(2), Some(&Finding::Good(time.to_owned())));
    }
}
