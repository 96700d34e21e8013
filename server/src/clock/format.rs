//! A strftime format, checked completely when it is loaded: chrono finds most errors only when it formats, and
//! `to_string` panics on them.

use std::fmt;

use chrono::format::{DelayedFormat, Fixed, Item, Numeric, StrftimeItems};
use chrono::{DateTime, Days, Locale, Offset, TimeDelta, Utc};
use datetime_protocol::answer::{self, Answer, InvalidAnswer};
use datetime_protocol::echo::Echo;
use datetime_protocol::limits::MAX_ANSWER;
use datetime_protocol::zone;
use serde::{Serialize, Serializer};

use super::zone::{Zone, ZonedTime};

/// Maximum length of a format in bytes. It exceeds that of an answer because a conversion can be longer than its
/// output.
const MAX_FORMAT: usize = 4 * MAX_ANSWER;

/// A format that gives a valid [`Answer`] for every sampled time of a year.
#[derive(Clone, Debug)]
pub struct Format {
    text: String,
    items: Vec<Item<'static>>,
    locale: Locale,
    shows_zone: bool,
    shows_fraction: bool,
}

/// Why a time could not be formatted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenderError {
    /// A conversion that chrono parses but cannot format.
    Unsupported,
    /// The output is not a valid answer.
    InvalidAnswer(InvalidAnswer),
    /// The output is empty or blank.
    Blank,
}

impl Format {
    /// Parses a format and renders it for every day of a year in the language of `locale`.
    ///
    /// # Errors
    /// What is wrong and how to fix it, as a predicate: "gives an empty answer".
    pub fn new(text: &str, locale: Locale) -> Result<Self, String> {
        if text.len() > MAX_FORMAT {
            return Err(format!("is {} bytes long, and a format can have at most {MAX_FORMAT}", text.len()));
        }
        let items = parse(text, locale).ok_or_else(|| parse_error(text, locale))?;
        let format = Self::from_items(text, items, locale);
        // This zone has one of the longest abbreviations (+0545) and an offset that is not a whole hour.
        let zone = zone::find("Asia/Kathmandu").map_or_else(Zone::utc, Zone::named);
        for utc in sample_times() {
            if let Err(reason) = format.render(&ZonedTime::new(utc, &zone)) {
                return Err(format!("gives {reason} (tested with {})", utc.date_naive()));
            }
        }
        Ok(format)
    }

    /// A format of the defaults, unchecked: a test checks them.
    pub(crate) fn default_unchecked(text: &str) -> Self {
        let locale = Locale::en_US;
        Self::from_items(text, parse(text, locale).unwrap_or_default(), locale)
    }

    fn from_items(text: &str, items: Vec<Item<'static>>, locale: Locale) -> Self {
        let shows_zone = items.iter().any(shows_zone);
        let shows_fraction = items.iter().any(shows_fraction);
        Self { text: text.to_owned(), items, locale, shows_zone, shows_fraction }
    }

    /// The same format in another language. Returned unchanged if it is not valid in that language.
    #[must_use]
    pub(crate) fn with_locale(self, locale: Locale) -> Self {
        Self::new(&self.text, locale).unwrap_or(self)
    }

    /// The format as written in the settings.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the format has no conversion, so that every answer is the same.
    #[must_use]
    pub(crate) fn is_constant(&self) -> bool {
        let literal = |item: &Item<'_>| {
            matches!(item, Item::Literal(_) | Item::OwnedLiteral(_) | Item::Space(_) | Item::OwnedSpace(_))
        };
        self.items.iter().all(literal)
    }

    /// Whether two times within the same second can give different answers.
    #[must_use]
    pub(crate) fn shows_fraction(&self) -> bool {
        self.shows_fraction
    }

    /// Formats a time.
    ///
    /// # Errors
    /// Why the output is not an answer; never for the times that [`Format::new`] tests.
    pub fn render(&self, time: &ZonedTime<'_>) -> Result<Answer, RenderError> {
        let mut text = String::new();
        self.write(time, &mut text)?;
        Answer::new(text).map_err(RenderError::InvalidAnswer)
    }

    /// Formats a time and appends the answer to `out`, in part if there is an error.
    ///
    /// # Errors
    /// As for [`Format::render`].
    pub fn write(&self, time: &ZonedTime<'_>, out: &mut String) -> Result<(), RenderError> {
        let start = out.len();
        let local = time.utc.with_timezone(&time.offset.fix());
        let (date, time_of_day) = (Some(local.date_naive()), Some(local.time()));
        let (items, locale) = (self.items.iter(), self.locale);
        // With an offset, chrono formats the zone's abbreviation in advance, even if the format does not use it.
        let written = if self.shows_zone {
            DelayedFormat::new_with_offset_and_locale(date, time_of_day, &time.offset, items, locale)
                .write_to(out)
        } else {
            DelayedFormat::new_with_locale(date, time_of_day, items, locale).write_to(out)
        };
        written.map_err(|fmt::Error| RenderError::Unsupported)?;
        let answer = out.get(start..).unwrap_or_default();
        if answer.trim().is_empty() {
            return Err(RenderError::Blank);
        }
        answer::check(answer).map_err(RenderError::InvalidAnswer)
    }
}

/// Whether an item needs the zone. Items that future versions of chrono add count as needing it.
fn shows_zone(item: &Item<'_>) -> bool {
    match item {
        Item::Literal(_) | Item::OwnedLiteral(_) | Item::Space(_) | Item::OwnedSpace(_) => false,
        Item::Numeric(numeric, _) => *numeric == Numeric::Timestamp,
        Item::Fixed(fixed) => !is_name(fixed),
        Item::Error => true,
    }
}

/// Whether an item can change within a second.
fn shows_fraction(item: &Item<'_>) -> bool {
    match item {
        Item::Literal(_) | Item::OwnedLiteral(_) | Item::Space(_) | Item::OwnedSpace(_) => false,
        Item::Numeric(numeric, _) => *numeric == Numeric::Nanosecond,
        Item::Fixed(fixed) => !is_name(fixed) && *fixed != Fixed::TimezoneName,
        Item::Error => true,
    }
}

/// Whether an item is the name of a month or weekday, or AM/PM.
fn is_name(fixed: &Fixed) -> bool {
    matches!(
        fixed,
        Fixed::ShortMonthName
            | Fixed::LongMonthName
            | Fixed::ShortWeekdayName
            | Fixed::LongWeekdayName
            | Fixed::LowerAmPm
            | Fixed::UpperAmPm
    )
}

fn parse(text: &str, locale: Locale) -> Option<Vec<Item<'static>>> {
    StrftimeItems::new_with_locale(text, locale).parse_to_owned().ok()
}

/// Why a format does not parse, and how to fix it.
fn parse_error(text: &str, locale: Locale) -> String {
    let conversion = first_bad_conversion(text, locale);
    let shown = Echo(&conversion);
    // In some locales %c, %x, %X or %r expand to conversions that chrono lacks.
    if parse(&conversion, Locale::POSIX).is_some() {
        return format!(
            "cannot be used with locale {locale}: \"{shown}\" is not supported in it; write the conversions out, such as %Y-%m-%d %H:%M:%S"
        );
    }
    format!("is not a format: \"{shown}\" is not a strftime conversion; write %% for a percent sign")
}

/// The first conversion that does not parse.
fn first_bad_conversion(text: &str, locale: Locale) -> String {
    let starts = conversion_starts(text);
    // A prefix parses exactly if all conversions in it do, so the first bad one can be found by bisection.
    let valid =
        starts.partition_point(|start| text.get(..*start).is_some_and(|head| parse(head, locale).is_some()));
    let start = valid.checked_sub(1).and_then(|last| starts.get(last)).copied().unwrap_or_default();
    let rest = text.get(start..).unwrap_or_default();
    let letter = |c: char| c.is_alphabetic() || c == '%';
    let end =
        rest.char_indices().skip(1).find(|(_, c)| letter(*c)).map_or(rest.len(), |(at, c)| at + c.len_utf8());
    rest.get(..end).unwrap_or(rest).to_owned()
}

/// The positions at which conversions begin: each `%` except the second one of `%%`.
fn conversion_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut signs = text.match_indices('%').map(|(start, _)| start).peekable();
    while let Some(start) = signs.next() {
        starts.push(start);
        signs.next_if_eq(&(start + 1));
    }
    starts
}

/// Every day of a leap year, each at a different time of day.
fn sample_times() -> impl Iterator<Item = DateTime<Utc>> {
    let start = DateTime::from_timestamp(1_830_297_600, 123_456_789).unwrap_or_default();
    (0_u64..366).filter_map(move |day| {
        let time_of_day = TimeDelta::try_minutes(i64::try_from(day).ok()? * 67 % 1440)?;
        start.checked_add_days(Days::new(day))?.checked_add_signed(time_of_day)
    })
}

/// Formats are equal if their text and locale are.
impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.locale == other.locale
    }
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported => out.write_str("something that cannot be formatted"),
            Self::InvalidAnswer(reason) => reason.fmt(out),
            Self::Blank => out.write_str("an empty answer"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        Format::new(text, Locale::en_US).unwrap_err()
    }

    #[test]
    fn formats_are_rendered_in_the_language_of_the_locale() {
        let tokyo = Zone::named(zone::find("Asia/Tokyo").unwrap());
        let time = ZonedTime::new(DateTime::from_timestamp(1_772_373_807, 0).unwrap(), &tokyo);
        let render =
            |text, locale| Format::new(text, locale).unwrap().render(&time).unwrap().as_str().to_owned();
        assert_eq!(render("%A %H:%M:%S %Z %z", Locale::en_US), "Sunday 23:03:27 JST +0900");
        assert_eq!(render("%A, %e. %B", Locale::de_DE), "Sonntag,  1. März");
        assert_eq!(render("%A", Locale::ja_JP), "日曜日");
        assert_eq!(render("100 %%", Locale::en_US), "100 %");
    }

    #[test]
    fn formats_that_show_fractions_or_the_zone_are_recognised() {
        let shows = |text| {
            let format = Format::new(text, Locale::en_US).unwrap();
            (format.shows_zone, format.shows_fraction)
        };
        for plain in ["%H:%M:%S", "%A, %e. %B %Y, %I %p %P", "%G-W%V %j", "%D %T %r %x %X"] {
            assert_eq!(shows(plain), (false, false), "{plain}");
        }
        for fraction in ["%f", "%T%.f", "%.3f", "%3f", "%9f"] {
            assert!(shows(fraction).1, "{fraction}");
        }
        for zone in ["%Z", "%z", "%:z", "%s", "%+"] {
            assert!(shows(zone).0, "{zone}");
        }
        assert!(shows("%+").1);
    }

    #[test]
    fn formats_that_would_fail_later_are_rejected_when_loaded() {
        let unknown = |format: &str, shown: &str| {
            let message = error(format);
            assert!(message.starts_with(&format!("is not a format: \"{shown}\" is not a")), "{message}");
        };
        unknown("%H:%Q", "%Q");
        unknown("%%%H %%%-Q %M", "%-Q");
        unknown("%", "%");
        unknown("100 % é", "% é");
        unknown("%H%\u{202e}", "%\\u{202e}");
        assert!(error("%#z").contains("cannot be formatted"), "{}", error("%#z"));
        assert!(error("").contains("an empty answer"));
        assert!(error("%n").contains("an empty answer"));
        assert!(error("a%tb").contains("control character"));
        assert!(error("error: %H").contains("error: "));
    }

    #[test]
    fn the_longest_answer_of_a_year_and_the_format_itself_have_a_maximum_length() {
        let too_long = format!("{} bytes, but at most {MAX_ANSWER} are allowed", MAX_ANSWER + 1);
        let longest_day = "Wednesday".len();
        let fits = "%A".repeat(MAX_ANSWER / longest_day) + &"x".repeat(MAX_ANSWER % longest_day);
        assert!(Format::new(&fits, Locale::en_US).is_ok());
        assert!(error(&(fits + "x")).contains(&too_long));

        assert!(error(&"%".repeat(MAX_FORMAT)).contains("bytes, but at most"), "only its answer is too long");
        assert!(error(&"%".repeat(MAX_FORMAT + 1)).contains(&format!("at most {MAX_FORMAT}")));
    }

    #[test]
    fn a_conversion_that_only_this_locale_lacks_is_not_called_unknown() {
        for name in ["th_TH", "or_IN", "my_MM"] {
            let locale = Locale::try_from(name).unwrap();
            let message = Format::new("%H %c", locale).unwrap_err();
            assert!(
                message.starts_with(&format!("cannot be used with locale {name}: \"%c\" is not supported")),
                "{message}"
            );
        }
        assert!(Format::new("%Q", Locale::th_TH).unwrap_err().contains("is not a strftime conversion"));
    }

    #[test]
    fn every_strftime_form_of_a_locale_is_either_formatted_or_called_unsupported() {
        for locale in
            [Locale::th_TH, Locale::or_IN, Locale::my_MM, Locale::ja_JP, Locale::fa_IR, Locale::ar_SA]
        {
            for form in ["%c", "%x", "%X", "%r", "%D", "%F", "%T", "%R", "%+"] {
                if let Err(message) = Format::new(form, locale) {
                    assert!(!message.contains("is not a strftime conversion"), "{locale} {form}: {message}");
                }
            }
        }
    }
}
