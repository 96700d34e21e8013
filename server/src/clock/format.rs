//! A strftime format, checked whole when it is loaded: chrono finds most mistakes only when it formats, and panics then
//! in `to_string`.

use std::fmt;

use chrono::format::{DelayedFormat, Fixed, Item, Numeric, StrftimeItems};
use chrono::{DateTime, Days, Locale, Offset, TimeDelta, Utc};
use datetime_protocol::answer::{self, Answer, InvalidAnswer};
use datetime_protocol::echo::Echo;
use datetime_protocol::limits::MAX_ANSWER;
use serde::{Serialize, Serializer};

use datetime_protocol::zone;

use super::system::ZonedTime;
use super::zone::Zone;

/// The bytes of a format: conversions may be longer than what they give, so it is allowed more than an answer.
const MAX_FORMAT: usize = 4 * MAX_ANSWER;

/// A format that gives an [`Answer`] at every sampled moment of a year.
#[derive(Clone, Debug)]
pub struct Format {
    text: String,
    items: Vec<Item<'static>>,
    locale: Locale,
    shows_zone: bool,
    shows_fraction: bool,
}

/// Why a moment could not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenderError {
    /// chrono cannot show this.
    Conversion,
    /// What came out cannot be sent.
    InvalidAnswer(InvalidAnswer),
    /// Nothing came out.
    Blank,
}

impl Format {
    /// Checks a format in the language of `locale`: parses it, and renders it for every day of a year.
    ///
    /// # Errors
    /// What is wrong with it, as in "gives nothing", and what would be right.
    pub fn new(text: &str, locale: Locale) -> Result<Self, String> {
        if text.len() > MAX_FORMAT {
            return Err(format!("has {} bytes, where a format has up to {MAX_FORMAT}", text.len()));
        }
        let items = parse(text, locale).ok_or_else(|| why_unreadable(text, locale))?;
        let format = Self::of(text, items, locale);
        // Of the zones, this has one of the longest abbreviations, +0545, and an odd offset.
        let zone = zone::find("Asia/Kathmandu").map_or_else(Zone::utc, Zone::named);
        for utc in samples() {
            if let Err(reason) = format.render(&ZonedTime::new(utc, &zone)) {
                return Err(format!("gives {reason} (tried for {})", utc.date_naive()));
            }
        }
        Ok(format)
    }

    /// For the defaults, which a test checks through the settings file.
    pub(crate) fn of_default(text: &str) -> Self {
        let locale = Locale::en_US;
        Self::of(text, parse(text, locale).unwrap_or_default(), locale)
    }

    fn of(text: &str, items: Vec<Item<'static>>, locale: Locale) -> Self {
        let shows_zone = items.iter().any(shows_zone);
        let shows_fraction = items.iter().any(shows_fraction);
        Self { text: text.to_owned(), items, locale, shows_zone, shows_fraction }
    }

    /// The format as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it has no conversion, so that every answer is the same.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        let literal = |item: &Item<'_>| {
            matches!(item, Item::Literal(_) | Item::OwnedLiteral(_) | Item::Space(_) | Item::OwnedSpace(_))
        };
        self.items.iter().all(literal)
    }

    /// Whether two moments of the same second may look different.
    #[must_use]
    pub fn shows_fraction(&self) -> bool {
        self.shows_fraction
    }

    /// The answer for a moment.
    ///
    /// # Errors
    /// Why not; never at a moment that was tried when the format was loaded.
    pub fn render(&self, moment: &ZonedTime<'_>) -> Result<Answer, RenderError> {
        let mut text = String::new();
        self.write(moment, &mut text)?;
        Answer::new(text).map_err(RenderError::InvalidAnswer)
    }

    /// Writes the answer for a moment behind what is in `out`; after an error, a part of it may be there.
    ///
    /// # Errors
    /// As for [`Format::render`].
    pub fn write(&self, moment: &ZonedTime<'_>, out: &mut String) -> Result<(), RenderError> {
        let start = out.len();
        let local = moment.utc.with_timezone(&moment.offset.fix());
        let (date, time) = (Some(local.date_naive()), Some(local.time()));
        let (items, locale) = (self.items.iter(), self.locale);
        // chrono makes a text of the zone's name beforehand, shown or not.
        let written = if self.shows_zone {
            DelayedFormat::new_with_offset_and_locale(date, time, &moment.offset, items, locale).write_to(out)
        } else {
            DelayedFormat::new_with_locale(date, time, items, locale).write_to(out)
        };
        written.map_err(|fmt::Error| RenderError::Conversion)?;
        let answer = out.get(start..).unwrap_or_default();
        if answer.trim().is_empty() {
            return Err(RenderError::Blank);
        }
        answer::check(answer).map_err(RenderError::InvalidAnswer)
    }
}

/// Whether an item is more than date and time of day. What chrono may add one day is taken to be.
fn shows_zone(item: &Item<'_>) -> bool {
    match item {
        Item::Literal(_) | Item::OwnedLiteral(_) | Item::Space(_) | Item::OwnedSpace(_) => false,
        Item::Numeric(numeric, _) => *numeric == Numeric::Timestamp,
        Item::Fixed(fixed) => !is_name(fixed),
        Item::Error => true,
    }
}

/// Whether an item changes within a second.
fn shows_fraction(item: &Item<'_>) -> bool {
    match item {
        Item::Literal(_) | Item::OwnedLiteral(_) | Item::Space(_) | Item::OwnedSpace(_) => false,
        Item::Numeric(numeric, _) => *numeric == Numeric::Nanosecond,
        Item::Fixed(fixed) => !is_name(fixed) && *fixed != Fixed::TimezoneName,
        Item::Error => true,
    }
}

/// Whether an item is a name of a month, a day or a half of a day.
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

/// What is wrong with a format that does not parse.
fn why_unreadable(text: &str, locale: Locale) -> String {
    let conversion = first_bad_conversion(text, locale);
    let shown = Echo(&conversion);
    // In some locales %c, %x, %X or %r stand for a form with conversions that chrono lacks.
    if parse(&conversion, Locale::POSIX).is_some() {
        return format!(
            "is not supported in {locale}, whose own form of \"{shown}\" is not known here; write it out, such as %Y-%m-%d %H:%M:%S"
        );
    }
    format!("is not a format: \"{shown}\" is not a conversion of strftime; write %% for a percent sign")
}

/// The first conversion that does not parse.
fn first_bad_conversion(text: &str, locale: Locale) -> String {
    let starts = conversion_starts(text);
    // What comes before a conversion parses where all those before it do.
    let sound =
        starts.partition_point(|start| text.get(..*start).is_some_and(|head| parse(head, locale).is_some()));
    let start = sound.checked_sub(1).and_then(|last| starts.get(last)).copied().unwrap_or_default();
    let rest = text.get(start..).unwrap_or_default();
    let letter = |c: char| c.is_alphabetic() || c == '%';
    let end =
        rest.char_indices().skip(1).find(|(_, c)| letter(*c)).map_or(rest.len(), |(at, c)| at + c.len_utf8());
    rest.get(..end).unwrap_or(rest).to_owned()
}

/// Where conversions begin: at percent signs, apart from the second of two.
fn conversion_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut signs = text.match_indices('%').map(|(start, _)| start).peekable();
    while let Some(start) = signs.next() {
        starts.push(start);
        signs.next_if_eq(&(start + 1));
    }
    starts
}

/// Every day of a leap year, each at another time of day.
fn samples() -> impl Iterator<Item = DateTime<Utc>> {
    let start = DateTime::from_timestamp(1_830_297_600, 123_456_789).unwrap_or_default();
    (0_u64..366).filter_map(move |day| {
        let time_of_day = TimeDelta::try_minutes(i64::try_from(day).ok()? * 67 % 1440)?;
        start.checked_add_days(Days::new(day))?.checked_add_signed(time_of_day)
    })
}

/// Two formats are one where they write the same.
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
            Self::Conversion => out.write_str("something that cannot be shown"),
            Self::InvalidAnswer(unfit) => unfit.fmt(out),
            Self::Blank => out.write_str("nothing, where an answer is wanted"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(text: &str) -> String {
        Format::new(text, Locale::en_US).unwrap_err()
    }

    #[test]
    fn formats_are_rendered_in_the_language_of_the_locale() {
        let tokyo = Zone::named(zone::find("Asia/Tokyo").unwrap());
        let moment = ZonedTime::new(DateTime::from_timestamp(1_772_373_807, 0).unwrap(), &tokyo);
        let render =
            |text, locale| Format::new(text, locale).unwrap().render(&moment).unwrap().as_str().to_owned();
        assert_eq!(render("%A %H:%M:%S %Z %z", Locale::en_US), "Sunday 23:03:27 JST +0900");
        assert_eq!(render("%A, %e. %B", Locale::de_DE), "Sonntag,  1. März");
        assert_eq!(render("%A", Locale::ja_JP), "日曜日");
        assert_eq!(render("100 %%", Locale::en_US), "100 %");
    }

    #[test]
    fn what_changes_within_a_second_or_needs_the_zone_is_known() {
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
    fn formats_that_would_fail_later_are_mistakes_now() {
        let unknown = |format: &str, shown: &str| {
            let what = mistake(format);
            assert!(what.starts_with(&format!("is not a format: \"{shown}\" is not a conversion")), "{what}");
        };
        unknown("%H:%Q", "%Q");
        unknown("%%%H %%%-Q %M", "%-Q");
        unknown("%", "%");
        unknown("100 % é", "% é");
        unknown("%H%\u{202e}", "%\\u{202e}");
        assert!(mistake("%#z").contains("cannot be shown"), "{}", mistake("%#z"));
        assert!(mistake("").contains("nothing"));
        assert!(mistake("%n").contains("nothing"));
        assert!(mistake("a%tb").contains("control character"));
        assert!(mistake("error: %H").contains("error: "));
        assert!(mistake(&"%A".repeat(128)).contains("1024 are allowed"), "{}", mistake(&"%A".repeat(128)));
        assert!(mistake(&"%".repeat(5000)).contains("up to 4096"));
    }

    #[test]
    fn a_form_that_a_locale_has_and_the_library_lacks_is_not_called_unknown() {
        for name in ["th_TH", "or_IN", "my_MM"] {
            let locale = Locale::try_from(name).unwrap();
            let what = Format::new("%H %c", locale).unwrap_err();
            assert!(
                what.starts_with(&format!("is not supported in {name}, whose own form of \"%c\"")),
                "{what}"
            );
        }
        assert!(Format::new("%Q", Locale::th_TH).unwrap_err().contains("is not a conversion of strftime"));
    }

    #[test]
    fn every_form_of_every_locale_is_either_written_or_said_to_be_unsupported() {
        for locale in
            [Locale::th_TH, Locale::or_IN, Locale::my_MM, Locale::ja_JP, Locale::fa_IR, Locale::ar_SA]
        {
            for form in ["%c", "%x", "%X", "%r", "%D", "%F", "%T", "%R", "%+"] {
                if let Err(what) = Format::new(form, locale) {
                    assert!(!what.contains("is not a conversion"), "{locale} {form}: {what}");
                }
            }
        }
    }
}
