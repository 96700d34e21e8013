//! Translates date formats in other notations (Unicode, Java, .NET, PHP) to strftime, to suggest them in warnings:
//! strftime takes such a format as literal text.

/// Letter runs of Unicode, Java, .NET and JavaScript formats, such as `HH:mm:ss`. Single letters are left out because
/// they mean something else in other notations.
const RUNS: [(&str, &str); 21] = [
    ("yyyy", "%Y"),
    ("YYYY", "%Y"),
    ("yy", "%y"),
    ("YY", "%y"),
    ("MMMM", "%B"),
    ("MMM", "%b"),
    ("MM", "%m"),
    ("dddd", "%A"),
    ("EEEE", "%A"),
    ("ddd", "%a"),
    ("EEE", "%a"),
    ("dd", "%d"),
    ("DD", "%d"),
    ("HH", "%H"),
    ("hh", "%I"),
    ("mm", "%M"),
    ("ss", "%S"),
    ("SSS", "%3f"),
    ("a", "%p"),
    ("A", "%p"),
    ("tt", "%p"),
];

/// The letters of PHP formats, such as `Y-m-d`.
const LETTERS: [(&str, &str); 17] = [
    ("Y", "%Y"),
    ("y", "%y"),
    ("m", "%m"),
    ("n", "%-m"),
    ("M", "%b"),
    ("F", "%B"),
    ("d", "%d"),
    ("j", "%-d"),
    ("D", "%a"),
    ("l", "%A"),
    ("H", "%H"),
    ("G", "%-H"),
    ("h", "%I"),
    ("g", "%-I"),
    ("i", "%M"),
    ("s", "%S"),
    ("A", "%p"),
];

/// Translates `text` to strftime; `None` if it is not a format in a known notation, for example an ordinary word.
#[must_use]
pub(crate) fn to_strftime(text: &str) -> Option<String> {
    translate(text, &RUNS).or_else(|| translate(text, &LETTERS))
}

/// Replaces each run of one letter. All runs must be in `table`; a text with fewer than two runs is taken as a word.
fn translate(text: &str, table: &[(&str, &str)]) -> Option<String> {
    let mut translated = String::new();
    let mut runs = 0;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (run, remainder) = rest.split_at(rest.find(|c| c != first).unwrap_or(rest.len()));
        if first.is_alphabetic() {
            let (_, conversion) = table.iter().find(|(known, _)| *known == run)?;
            translated.push_str(conversion);
            runs += 1;
        } else {
            translated.push_str(run);
        }
        rest = remainder;
    }
    (runs > 1).then_some(translated)
}

#[cfg(test)]
mod tests {
    use chrono::Locale;

    use super::*;
    use crate::clock::Format;

    #[test]
    fn formats_in_other_notations_are_translated() {
        for (other, strftime) in [
            ("HH:mm:ss", Some("%H:%M:%S")),
            ("HH:mm:ss.SSS", Some("%H:%M:%S.%3f")),
            ("yyyy-MM-dd", Some("%Y-%m-%d")),
            ("YYYY-MM-DD", Some("%Y-%m-%d")),
            ("dd.MM.yyyy HH:mm", Some("%d.%m.%Y %H:%M")),
            ("hh:mm a", Some("%I:%M %p")),
            ("Y-m-d", Some("%Y-%m-%d")),
            ("H:i:s", Some("%H:%M:%S")),
            ("d/m/y", Some("%d/%m/%y")),
            ("Sunday", None),
            ("hello", None),
            ("12:00", None),
            ("H", None),
            ("", None),
        ] {
            assert_eq!(to_strftime(other).as_deref(), strftime, "{other}");
        }
    }

    #[test]
    fn every_translation_is_a_valid_format() {
        for (_, conversion) in RUNS.iter().chain(&LETTERS) {
            let format = Format::new(conversion, Locale::en_US);
            assert!(format.is_ok_and(|format| !format.is_constant()), "{conversion}");
        }
    }
}
