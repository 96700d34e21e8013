//! A strftime format, checked whole when it is loaded: chrono finds most mistakes only when it formats, and panics then
//! in `to_string`.

use std::fmt::{self, Write};

use chrono::format::{DelayedFormat, Item, StrftimeItems};
use chrono::{DateTime, Days, Locale, Offset, TimeDelta};
use chrono_tz::Tz;
use datetime_protocol::answer::{Answer, Unfit};
use serde::{Serialize, Serializer};

use super::moment::Moment;
use super::zone::Zone;

/// A format that gives an [`Answer`] at every sampled moment of a year.
#[derive(Clone, Debug)]
pub struct Format {
    text: String,
    items: Vec<Item<'static>>,
    locale: Locale,
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
        let format = Self { text: text.to_owned(), items, locale };
        for moment in samples() {
            if let Err(reason) = format.render(&moment) {
                return Err(format!(
                    "{} gives {reason} (tried for {})",
                    shown(text),
                    moment.utc.date_naive()
                ));
            }
        }
        Ok(format)
    }

    /// For the defaults, which a test checks through the settings file.
    pub(crate) fn of_default(text: &str) -> Self {
        let locale = Locale::en_US;
        Self { text: text.to_owned(), items: parse(text, locale).unwrap_or_default(), locale }
    }

    /// The format as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The answer for a moment.
    ///
    /// # Errors
    /// Why not; never at a moment that was tried when the format was loaded.
    pub fn render(&self, moment: &Moment) -> Result<Answer, Unwritable> {
        let local = moment.utc.with_timezone(&moment.offset.fix());
        let written = DelayedFormat::new_with_offset_and_locale(
            Some(local.date_naive()),
            Some(local.time()),
            &moment.offset,
            self.items.iter(),
            self.locale,
        );
        let mut text = String::new();
        write!(text, "{written}").map_err(|fmt::Error| Unwritable::Conversion)?;
        if text.trim().is_empty() {
            return Err(Unwritable::Blank);
        }
        Answer::new(text).map_err(Unwritable::Unfit)
    }
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
fn samples() -> impl Iterator<Item = Moment> {
    let start = DateTime::from_timestamp(1_830_297_600, 123_456_789).unwrap_or_default();
    // Of the zones, this has one of the longest abbreviations, +0545, and an odd offset.
    let zone = Zone::Named(Tz::Asia__Kathmandu);
    (0_u64..366).filter_map(move |day| {
        let time_of_day = TimeDelta::try_minutes(i64::try_from(day).ok()? * 67 % 1440)?;
        let utc = start.checked_add_days(Days::new(day))?.checked_add_signed(time_of_day)?;
        Some(Moment::new(utc, &zone))
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
        let moment =
            Moment::new(DateTime::from_timestamp(1_772_373_807, 0).unwrap(), &Zone::Named(Tz::Asia__Tokyo));
        let render =
            |text, locale| Format::new(text, locale).unwrap().render(&moment).unwrap().as_str().to_owned();
        assert_eq!(render("%A %H:%M:%S %Z %z", Locale::en_US), "Sunday 23:03:27 JST +0900");
        assert_eq!(render("%A, %e. %B", Locale::de_DE), "Sonntag,  1. März");
        assert_eq!(render("%A", Locale::ja_JP), "日曜日");
        assert_eq!(render("100 %%", Locale::en_US), "100 %");
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
