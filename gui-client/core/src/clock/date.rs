//! Parses dates in the forms that HTTP and Daytime servers send.

use chrono::format::{Parsed, StrftimeItems, parse as parse_items};
use chrono::{DateTime, Datelike, FixedOffset, Months, NaiveDateTime, TimeDelta, Timelike, Utc, Weekday};

use super::reading::Reading;

/// The forms, without the day of the week before them, and without the fraction of the second and the zone after them.
/// `%B` also parses abbreviated names, and `%Y` also years of two digits.
const FORMS: [&str; 14] = [
    // asctime, and the program `date`.
    "%B %d %H:%M:%S %Y",
    "%B %d %I:%M:%S %p %Y",
    // JavaScript.
    "%B %d %Y %H:%M:%S",
    // RFC 822, HTTP, and xinetd.
    "%d %B %Y %H:%M:%S",
    // RFC 850.
    "%d-%B-%Y %H:%M:%S",
    // RFC 867.
    "%B %d, %Y %H:%M:%S",
    // ISO 8601.
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y%m%dT%H%M%S",
    "%H:%M:%S %Y-%m-%d",
    "%Y/%m/%d %H:%M:%S",
    "%H:%M:%S %Y/%m/%d",
    "%d.%m.%Y %H:%M:%S",
    "%H:%M:%S %d.%m.%Y",
];

/// Abbreviations of zones and their offsets from UTC in minutes. Of one with several meanings, that of RFC 822 is first.
const ZONES: [(&str, i32); 48] = [
    ("Z", 0),
    ("UT", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("WET", 0),
    ("WEST", 60),
    ("BST", 60),
    ("BST", 6 * 60),
    ("CET", 60),
    ("CEST", 2 * 60),
    ("MET", 60),
    ("MEST", 2 * 60),
    ("MEZ", 60),
    ("MESZ", 2 * 60),
    ("EET", 2 * 60),
    ("EEST", 3 * 60),
    ("MSK", 3 * 60),
    ("SAST", 2 * 60),
    ("WAT", 60),
    ("CAT", 2 * 60),
    ("EAT", 3 * 60),
    ("IST", 5 * 60 + 30),
    ("IST", 60),
    ("IST", 2 * 60),
    ("IDT", 3 * 60),
    ("PKT", 5 * 60),
    ("WIB", 7 * 60),
    ("HKT", 8 * 60),
    ("AWST", 8 * 60),
    ("JST", 9 * 60),
    ("KST", 9 * 60),
    ("ACST", 9 * 60 + 30),
    ("ACDT", 10 * 60 + 30),
    ("AEST", 10 * 60),
    ("AEDT", 11 * 60),
    ("NZST", 12 * 60),
    ("NZDT", 13 * 60),
    ("AST", -4 * 60),
    ("ADT", -3 * 60),
    ("EST", -5 * 60),
    ("EDT", -4 * 60),
    ("CST", -6 * 60),
    ("CST", 8 * 60),
    ("CDT", -5 * 60),
    ("MST", -7 * 60),
    ("MDT", -6 * 60),
    ("PST", -8 * 60),
    ("PDT", -7 * 60),
];

/// The reading of a clock that shows this text. `local` is the offset of a text without a zone, and the preferred meaning of
/// an ambiguous abbreviation; a year of two digits is the one nearest to `now`. `None` if the form is unknown.
pub(super) fn parse(text: &str, now: DateTime<Utc>, local: FixedOffset) -> Option<Reading> {
    let text = without_weekday(text.trim());
    let swapped = year_before_zone(text);
    [Some(text), swapped.as_deref()]
        .into_iter()
        .flatten()
        .find_map(|text| FORMS.iter().find_map(|form| parse_form(text, form, now, local)))
}

fn parse_form(text: &str, form: &str, now: DateTime<Utc>, local: FixedOffset) -> Option<Reading> {
    let (time, rest) = NaiveDateTime::parse_and_remainder(text, form).ok()?;
    let (fraction, resolution, zone) = split_fraction(rest)?;
    let time = without_leap_second(with_century(time, now)?)?.checked_add_signed(fraction)?;
    let earliest = time.checked_sub_offset(offset(zone, local)?)?.and_utc();
    let latest = earliest.checked_add_signed(resolution)?;
    Some(Reading { latest, ..Reading::whole_second(earliest) })
}

/// The text without its first word, if that is a day of the week. The day is not compared with the date: a clock whose time
/// is wrong may show any day.
fn without_weekday(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_weekday =
        text.strip_suffix(rest).is_some_and(|word| word.trim_end_matches('.').parse::<Weekday>().is_ok());
    if is_weekday { rest.trim_start_matches([',', '.', ' ']) } else { text }
}

/// Exchanges the last two words, if they are a zone and a year as in the output of `date`: `Mar  1 14:03:27 CET 2026`.
fn year_before_zone(text: &str) -> Option<String> {
    let (rest, year) = text.rsplit_once(' ')?;
    let (rest, zone) = rest.rsplit_once(' ')?;
    let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| format!("{rest} {year} {zone}"))
}

/// The time with a year of four digits. RFC 9110, section 5.6.7: two digits that appear to be more than 50 years in the future
/// are a year in the past. `None` if the year has three digits, five, or a sign.
fn with_century(time: NaiveDateTime, now: DateTime<Utc>) -> Option<NaiveDateTime> {
    match time.year() {
        1000..=9999 => return Some(time),
        0..=99 => {}
        _ => return None,
    }
    let half_century = Months::new(50 * 12);
    let now = now.naive_utc();
    let this_century = now.year().div_euclid(100) * 100 + time.year();
    // 29 February does not exist in every century.
    [this_century - 100, this_century, this_century + 100].into_iter().find_map(|year| {
        let time = time.with_year(year)?;
        let is_near =
            time <= now.checked_add_months(half_century)? && time > now.checked_sub_months(half_century)?;
        is_near.then_some(time)
    })
}

/// The second after 59 instead of second 60, as in `mktime`: chrono represents it with more than 10⁹ nanoseconds.
fn without_leap_second(time: NaiveDateTime) -> Option<NaiveDateTime> {
    if time.nanosecond() < 1_000_000_000 {
        return Some(time);
    }
    time.with_nanosecond(0)?.checked_add_signed(TimeDelta::seconds(1))
}

/// Splits the text after the seconds: the fraction, its resolution, and the rest. `None` if the fraction is too long to be one.
fn split_fraction(text: &str) -> Option<(TimeDelta, TimeDelta, &str)> {
    let whole = (TimeDelta::zero(), TimeDelta::seconds(1), text);
    let Some(digits_and_rest) = text.strip_prefix(['.', ',']) else { return Some(whole) };
    let rest = digits_and_rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = digits_and_rest.strip_suffix(rest)?;
    let unit = 10_i64.checked_pow(9_u32.checked_sub(u32::try_from(digits.len()).ok()?)?)?;
    let fraction = digits.parse::<i64>().ok()?;
    Some((TimeDelta::nanoseconds(fraction * unit), TimeDelta::nanoseconds(unit), rest))
}

/// The offset from UTC: `+0100`, `+01:00`, `+01`, `CET`, `GMT+0100`, `+0100 (CET)`, or `local` for none.
fn offset(zone: &str, local: FixedOffset) -> Option<FixedOffset> {
    let zone = zone.trim();
    let in_parentheses = zone.strip_prefix('(').and_then(|zone| zone.strip_suffix(')'));
    let zone = in_parentheses.or_else(|| zone.split(" (").next())?.trim();
    // RFC 867 has the form `17:37:43-PST`.
    let name = zone.strip_prefix('-').filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
    let name = name.unwrap_or(zone);
    if name.is_empty() {
        return Some(local);
    }
    let meanings = || ZONES.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
    let local_minutes = local.local_minus_utc() / 60;
    if let Some((_, minutes)) =
        meanings().find(|(_, minutes)| *minutes == local_minutes).or_else(|| meanings().next())
    {
        return FixedOffset::east_opt(minutes * 60);
    }
    let digits = ["UTC", "GMT"].into_iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name);
    if !digits.starts_with(['+', '-']) {
        return None;
    }
    let mut parsed = Parsed::new();
    parse_items(&mut parsed, digits, StrftimeItems::new("%#z")).ok()?;
    FixedOffset::east_opt(parsed.offset()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn hours(hours: i32) -> FixedOffset {
        FixedOffset::east_opt(hours * 3600).unwrap()
    }

    fn read(text: &str) -> Option<Reading> {
        parse(text, at("2026-03-01T00:00:00Z"), hours(2))
    }

    /// 14:03:27 in the zone of this offset.
    const SHOWN: &str = "2026-03-01T14:03:27";

    #[test]
    fn a_date_without_a_zone_is_local() {
        for text in [
            "Sun Mar  1 14:03:27 2026",
            "sun mar 01 14:03:27 2026",
            "Sun Mar  1 02:03:27 PM 2026",
            "01 MAR 2026 14:03:27",
            "Sunday, March 1, 2026 14:03:27",
            "2026-03-01T14:03:27",
            "2026-03-01 14:03:27",
            "20260301T140327",
            "14:03:27 2026-03-01",
            "2026/03/01 14:03:27",
            "14:03:27 2026/03/01",
            "01.03.2026 14:03:27",
            "14:03:27 01.03.2026",
            "  2026-03-01   14:03:27  ",
        ] {
            let reading = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(reading, Reading::whole_second(at(&format!("{SHOWN}+02:00"))), "{text}");
        }
    }

    #[test]
    fn a_zone_is_an_offset_or_an_abbreviation() {
        for (text, offset) in [
            ("Sun, 01 Mar 2026 14:03:27 +0100", "+01:00"),
            ("Sun, 1 Mar 2026 14:03:27 +0530 (IST)", "+05:30"),
            ("Sun, 01 Mar 2026 14:03:27 GMT", "+00:00"),
            ("Sun, 01 Mar 26 14:03:27 CET", "+01:00"),
            ("Sunday, 01-Mar-26 14:03:27 GMT", "+00:00"),
            ("01 MAR 2026 14:03:27 CET", "+01:00"),
            ("Sun Mar  1 14:03:27 UTC 2026", "+00:00"),
            ("Sun Mar  1 14:03:27 CEST 2026", "+02:00"),
            ("Sun Mar  1 14:03:27 -0330 2026", "-03:30"),
            ("Sun Mar  1 02:03:27 PM PST 2026", "-08:00"),
            ("Sunday, March 1, 2026 14:03:27-PST", "-08:00"),
            ("01 MAR 26 14:03:27 PST", "-08:00"),
            ("2026-03-01T14:03:27Z", "+00:00"),
            ("2026-03-01T14:03:27+01:00", "+01:00"),
            ("2026-03-01T14:03:27-08", "-08:00"),
            ("Sun Mar 01 2026 14:03:27 GMT+0100 (Central European Standard Time)", "+01:00"),
            ("2026-03-01 14:03:27 (CET)", "+01:00"),
        ] {
            let reading = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(reading.earliest, at(&format!("{SHOWN}{offset}")), "{text}");
        }
    }

    #[test]
    fn an_ambiguous_abbreviation_is_the_local_zone_if_it_can_be() {
        let now = at("2026-03-01T00:00:00Z");
        let cst = |local| parse("2026-03-01 14:03:27 CST", now, hours(local)).unwrap().earliest;
        assert_eq!(cst(8), at("2026-03-01T14:03:27+08:00"));
        assert_eq!(cst(2), at("2026-03-01T14:03:27-06:00"));
    }

    #[test]
    fn a_fraction_has_the_resolution_of_its_digits() {
        let reading = read("2026-03-01T14:03:27.25Z").unwrap();
        assert_eq!(reading.earliest, at("2026-03-01T14:03:27.25Z"));
        assert_eq!(reading.latest, at("2026-03-01T14:03:27.26Z"));
        assert_eq!(
            read("2026-03-01 14:03:27,000000001 GMT").unwrap().latest,
            at("2026-03-01T14:03:27.000000002Z")
        );
        assert_eq!(read("2026-03-01T14:03:27.0000000001Z"), None);
        assert_eq!(read("2026-03-01T14:03:27."), None);
    }

    #[test]
    fn a_year_of_two_digits_is_at_most_50_years_ahead() {
        let year = |year, now| {
            parse(&format!("Sunday, 06-Nov-{year} 08:49:37 GMT"), at(now), hours(0)).unwrap().earliest.year()
        };
        assert_eq!(year("94", "1994-11-06T08:49:37Z"), 1994);
        assert_eq!(year("94", "2026-03-01T00:00:00Z"), 1994);
        assert_eq!(year("75", "2026-03-01T00:00:00Z"), 2075);
        assert_eq!(year("76", "2026-03-01T00:00:00Z"), 1976);
        assert_eq!(year("76", "2026-12-01T00:00:00Z"), 2076);
        assert_eq!(year("00", "2099-12-31T23:59:59Z"), 2100);
    }

    #[test]
    fn distant_and_impossible_dates_do_not_overflow() {
        for text in
            ["Fri, 31 Dec 1899 23:59:59 GMT", "Fri, 31 Dec 9999 23:59:59 -1200", "1000-01-01T00:00:00+23:59"]
        {
            assert!(read(text).is_some(), "{text}");
        }
        for text in [
            "",
            " ",
            "Sun",
            "2026-02-30T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-03-01T24:00:00Z",
            "2026-03-01T14:03:27+99:99",
            "2026-03-01T14:03:27 NOWHERE",
            "+262142-12-31T23:59:59Z",
            "-262143-01-01T00:00:00Z",
            "0126-03-01T14:03:27Z",
            "99999999999999999999-03-01T14:03:27Z",
            // The order of day and month depends on the country.
            "14:03:27 01/03/2026",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn second_60_is_the_next_second() {
        assert_eq!(read("2016-12-31T23:59:60Z").unwrap().earliest, at("2017-01-01T00:00:00Z"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,60}", offset in -86_399..86_400, now in DateTime::<Utc>::MIN_UTC.timestamp()..=DateTime::<Utc>::MAX_UTC.timestamp()) {
            let _ = parse(&text, DateTime::from_timestamp(now, 0).unwrap(), FixedOffset::east_opt(offset).unwrap());
        }

        #[test]
        fn no_text_similar_to_a_date_panics(text in "(Sun,? )?[0-9+.:/-]{1,12}[ T-](Mar[ -])?[0-9+.:,/-]{1,12} ?([0-9+.:()-]{0,8}|PM 2026)") {
            let _ = read(&text);
        }

        #[test]
        fn a_date_is_read_as_it_was_written(seconds in -30_609_792_000_i64..253_402_300_800, zone in -1439..1440, form in prop::sample::select(&FORMS[..])) {
            let zone = FixedOffset::east_opt(zone * 60).unwrap();
            let time = DateTime::from_timestamp(seconds, 0).unwrap();
            let local = time.with_timezone(&zone);
            prop_assume!((1000..=9999).contains(&local.year()));
            let reading = |format: &str| read(&local.format(format).to_string());
            prop_assert_eq!(reading(&format!("%A, {form} %z")), Some(Reading::whole_second(time)));
            prop_assert_eq!(reading(&format!("%a {}", form.replace("%B", "%b")) ), Some(Reading::whole_second(local.naive_local().and_utc() - TimeDelta::hours(2))));
        }
    }
}
