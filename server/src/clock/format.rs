//! A strftime format, checked whole when it is loaded: chrono finds most mistakes only when it formats, and panics then
//! in `to_string`.

use std::fmt;

use chrono::format::{DelayedFormat, Fixed, Item, Numeric, StrftimeItems};
use chrono::{DateTime, Days, Locale, Offset, TimeDelta, Utc};
use datetime_protocol::answer::{self, Answer, Unfit};
use serde::{Serialize, Serializer};

use datetime_protocol::zone;

use super::moment::Moment;
use super::zone::Zone;

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
pub enum Unwritable {
    /// chrono cannot show this.
    Conversion,
    /// What came out cannot be sent.
    Unfit(Unfit),
    /// Nothing came out.
    Blank,
}

impl Format {
    /// Checks a format in the language of `locale`: parses it, and renders it for every day of a year.
    ///
    /// # Errors
    /// What is wrong, and what would be right.
    pub fn new(text: &str, locale: Locale) -> Result<Self, String> {
        let items = parse(text, locale).ok_or_else(|| {
            let place = first_bad_conversion(text, locale);
            format!("{place} is no conversion of strftime; %% stands for a percent sign")
        })?;
        let format = Self::of(text, items, locale);
        // Of the zones, this has one of the longest abbreviations, +0545, and an odd offset.
        let zone = zone::find("Asia/Kathmandu").map_or_else(Zone::utc, Zone::named);
        for utc in samples() {
            if let Err(reason) = format.render(&Moment::new(utc, &zone)) {
                return Err(format!("{} gives {reason} (tried for {})", shown(text), utc.date_naive()));
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

    /// Whether two moments of the same second may look different.
    #[must_use]
    pub fn shows_fraction(&self) -> bool {
        self.shows_fraction
    }

    /// The answer for a moment.
    ///
    /// # Errors
    /// Why not; never at a moment that was tried when the format was loaded.
    pub fn render(&self, moment: &Moment<'_>) -> Result<Answer, Unwritable> {
        let mut text = String::new();
        self.write(moment, &mut text)?;
        Answer::new(text).map_err(Unwritable::Unfit)
    }

    /// Writes the answer for a moment behind what is in `out`; after an error, a part of it may be there.
    ///
    /// # Errors
    /// As for [`Format::render`].
    pub fn write(&self, moment: &Moment<'_>, out: &mut String) -> Result<(), Unwritable> {
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
        written.map_err(|fmt::Error| Unwritable::Conversion)?;
        let answer = out.get(start..).unwrap_or_default();
        if answer.trim().is_empty() {
            return Err(Unwritable::Blank);
        }
        answer::check(answer).map_err(Unwritable::Unfit)
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

/// The conversion behind the longest beginning that parses.
fn first_bad_conversion(text: &str, locale: Locale) -> String {
    let mut ends = text.char_indices().map(|(start, _)| start);
    let good = ends.rfind(|end| text.get(..*end).is_some_and(|head| parse(head, locale).is_some()));
    let rest = text.get(good.unwrap_or_default()..).unwrap_or_default();
    shown(&rest.chars().take(4).collect::<String>())
}

fn shown(text: &str) -> String {
    format!("\"{}\"", datetime_protocol::echo::Echo(text))
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

impl fmt::Display for Unwritable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conversion => out.write_str("something that cannot be shown"),
            Self::Unfit(unfit) => unfit.fmt(out),
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
        let moment = Moment::new(DateTime::from_timestamp(1_772_373_807, 0).unwrap(), &tokyo);
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
        assert!(mistake("%H:%Q").starts_with("\"%Q\" is no conversion"), "{}", mistake("%H:%Q"));
        assert!(mistake("%").starts_with("\"%\" is no conversion"));
        assert!(mistake("%#z").contains("cannot be shown"), "{}", mistake("%#z"));
        assert!(mistake("").contains("nothing"));
        assert!(mistake("%n").contains("nothing"));
        assert!(mistake("a%tb").contains("control character"));
        assert!(mistake("error: %H").contains("error: "));
        assert!(mistake(&"%A".repeat(128)).contains("1024 are allowed"), "{}", mistake(&"%A".repeat(128)));
    }
}
