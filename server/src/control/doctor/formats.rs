//! Each format, rendered where it could surprise: now, at both edges of the next clock change, and on 29 February.

use chrono::{DateTime, Datelike, NaiveDate, Offset, TimeDelta, Utc};

use super::Finding;
use crate::clock::{Format, Zone, ZonedTime};
use crate::settings::Settings;

pub(super) fn look(settings: &Settings, zone: &Zone, now: DateTime<Utc>) -> Vec<Finding> {
    let moments = moments(zone, now);
    let built_in =
        [("day", &settings.formats.day), ("date", &settings.formats.date), ("time", &settings.formats.time)];
    let further = settings.commands.iter().map(|(word, format)| (word.as_str(), format));
    let warnings = settings.warnings().into_iter().map(Finding::Note);
    built_in
        .into_iter()
        .chain(further)
        .map(|(word, format)| rendered(word, format, &moments))
        .chain(warnings)
        .collect()
}

fn rendered(word: &str, format: &Format, moments: &[(&str, ZonedTime<'_>)]) -> Finding {
    let mut shown = Vec::new();
    for (name, moment) in moments {
        match format.render(moment) {
            Ok(answer) => shown.push(format!("{name} \"{}\"", answer.as_str())),
            Err(reason) => {
                let what = format!("{word}: {name} (\"{}\" gives {reason})", format.as_str());
                return Finding::Trouble(what, "change this format".to_owned());
            }
        }
    }
    Finding::Good(format!("{word}: {}", shown.join(", ")))
}

fn moments(zone: &Zone, now: DateTime<Utc>) -> Vec<(&'static str, ZonedTime<'_>)> {
    let mut times = vec![("now", now)];
    if let Some(change) = next_change(zone, now) {
        times.push(("before the clocks change", change - TimeDelta::seconds(1)));
        times.push(("after", change));
    }
    times.extend(leap_day(now).map(|noon| ("on 29 February", noon)));
    times.into_iter().map(|(name, utc)| (name, ZonedTime::new(utc, zone))).collect()
}

/// The first second of the next offset within a year; `None` where the clocks stay as they are.
fn next_change(zone: &Zone, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let offset = |utc| zone.offset_at(utc).fix();
    let hours = (0..366 * 24).map(|hour| now + TimeDelta::hours(hour));
    let mut before = hours.take_while(|time| offset(*time) == offset(now)).last()?;
    let mut after = before + TimeDelta::hours(1);
    if offset(after) == offset(now) {
        return None;
    }
    while after - before > TimeDelta::seconds(1) {
        let middle = before + (after - before) / 2;
        if offset(middle) == offset(now) { before = middle } else { after = middle }
    }
    // The search stands at some fraction of a second: the change itself is at a whole one.
    DateTime::from_timestamp(after.timestamp(), 0)
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
    fn the_next_change_of_clocks_is_found_to_the_second() {
        let now: DateTime<Utc> = "2026-03-01T12:00:00.5Z".parse().unwrap();
        let change = next_change(&zone("Europe/Paris"), now).unwrap();
        assert_eq!(change.to_rfc3339(), "2026-03-29T01:00:00+00:00");
        assert_eq!(next_change(&zone("Asia/Tokyo"), now), None);
        assert_eq!(leap_day(now).unwrap().to_rfc3339(), "2028-02-29T12:00:00+00:00");
    }

    #[test]
    fn a_format_without_a_conversion_is_noted() {
        let settings = crate::settings::parse("[formats]\ntime = \"HH:mm:ss\"", "nas").unwrap();
        let findings = look(&settings, &zone("Europe/Paris"), Utc::now());
        let noted =
            |finding: &Finding| matches!(finding, Finding::Note(what) if what.contains("\"%H:%M:%S\"?"));
        assert!(findings.iter().any(noted), "{findings:?}");
    }

    #[test]
    fn each_format_is_shown_at_its_edges() {
        let now: DateTime<Utc> = "2026-03-01T12:00:00Z".parse().unwrap();
        let settings = Settings::default();
        let findings = look(&settings, &zone("Europe/Paris"), now);
        assert_eq!(findings.len(), 4);
        let time = "time: now \"13:00:00\", before the clocks change \"01:59:59\", after \"03:00:00\", on 29 February \"13:00:00\"";
        assert_eq!(findings.get(2), Some(&Finding::Good(time.to_owned())));
    }
}
