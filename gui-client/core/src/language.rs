//! The languages of the window, and how one of them is chosen.

use std::fmt;
use std::str::FromStr;

use fluent_langneg::{NegotiationStrategy, convert_vec_str_to_langids_lossy, negotiate_languages};
use serde::{Deserialize, Serialize};
use strum::VariantArray;
use unic_langid::LanguageIdentifier;

/// A language of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, VariantArray)]
pub enum Language {
    /// English, in which the texts are written.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Brazilian Portuguese.
    Portuguese,
    /// Japanese.
    Japanese,
    /// Simplified Chinese.
    Chinese,
    /// The pseudo-locale: English with accents, to find what is not translated or does not fit.
    Pseudo,
}

impl Language {
    /// Every language.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its tag (BCP 47).
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Portuguese => "pt-BR",
            Self::Japanese => "ja",
            Self::Chinese => "zh-CN",
            Self::Pseudo => "en-XA",
        }
    }

    /// Its name in itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Portuguese => "Português (Brasil)",
            Self::Japanese => "日本語",
            Self::Chinese => "简体中文",
            Self::Pseudo => "Éñğļîšĥ (en-XA)",
        }
    }

    /// Its name in English, for systems without a font for its own.
    #[must_use]
    pub fn english_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "German",
            Self::French => "French",
            Self::Spanish => "Spanish",
            Self::Portuguese => "Brazilian Portuguese",
            Self::Japanese => "Japanese",
            Self::Chinese => "Simplified Chinese",
            Self::Pseudo => "Pseudo-English",
        }
    }

    /// A character that only fonts for this language have; `None` if every font has its letters.
    #[must_use]
    pub fn sample(self) -> Option<char> {
        match self {
            Self::Japanese => Some('語'),
            Self::Chinese => Some('简'),
            Self::English | Self::German | Self::French | Self::Spanish | Self::Portuguese | Self::Pseudo => {
                None
            }
        }
    }

    /// The best language for a user who wants one of these, in this order; English if none is there.
    #[must_use]
    pub fn negotiate<S: AsRef<str>>(wanted: &[S]) -> Self {
        let wanted: Vec<LanguageIdentifier> = convert_vec_str_to_langids_lossy(
            wanted.iter().map(|tag| without_extensions(tag.as_ref())).filter(|tag| !is_traditional(tag)),
        );
        let available: Vec<LanguageIdentifier> =
            convert_vec_str_to_langids_lossy(Self::ALL.iter().map(|language| language.tag()));
        let best = negotiate_languages(&wanted, &available, None, NegotiationStrategy::Lookup);
        let index = best.first().and_then(|best| available.iter().position(|one| one == *best));
        index.and_then(|index| Self::ALL.get(index)).copied().unwrap_or_default()
    }
}

/// A tag without its extensions, as in `ja-JP-u-ca-japanese`, or the codeset of a POSIX locale. The locale of POSIX itself is in
/// English.
fn without_extensions(tag: &str) -> &str {
    let tag = tag.split(['.', '@']).next().unwrap_or(tag);
    if ["C", "POSIX"].contains(&tag) {
        return "en";
    }
    let end = ["-u-", "-t-", "-x-"].iter().filter_map(|start| tag.find(start)).min();
    end.and_then(|end| tag.get(..end)).unwrap_or(tag)
}

/// Whether this is Traditional Chinese. Its readers are not expected to read Simplified Chinese.
fn is_traditional(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase().replace('_', "-");
    let mut parts = tag.split('-');
    parts.next() == Some("zh")
        && parts.clone().all(|part| part != "hans")
        && parts.any(|part| ["hant", "tw", "hk", "mo"].contains(&part))
}

/// The language that the user has chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum LanguageChoice {
    /// That of the system.
    #[default]
    System,
    /// Always this one.
    Fixed(Language),
}

impl LanguageChoice {
    /// The language, on a system with these languages.
    #[must_use]
    pub fn language<S: AsRef<str>>(self, system: &[S]) -> Language {
        match self {
            Self::System => Language::negotiate(system),
            Self::Fixed(language) => language,
        }
    }
}

/// Why a text is not a choice of a language.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a language; use system, or a tag such as en, de, fr, es, pt-BR, ja or zh-CN")]
pub struct LanguageError(String);

/// Parses `system` or a tag. A language without a translation is English.
impl FromStr for LanguageChoice {
    type Err = LanguageError;

    fn from_str(text: &str) -> Result<Self, LanguageError> {
        let tag = text.trim();
        if tag.eq_ignore_ascii_case("system") {
            return Ok(Self::System);
        }
        match LanguageIdentifier::from_bytes(without_extensions(tag).as_bytes()) {
            Ok(language) if !language.language.is_empty() => Ok(Self::Fixed(Language::negotiate(&[tag]))),
            Ok(_) | Err(_) => Err(LanguageError(text.to_owned())),
        }
    }
}

impl TryFrom<String> for LanguageChoice {
    type Error = LanguageError;

    fn try_from(text: String) -> Result<Self, LanguageError> {
        text.parse()
    }
}

impl fmt::Display for LanguageChoice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::System => "system",
            Self::Fixed(language) => language.tag(),
        })
    }
}

impl From<LanguageChoice> for String {
    fn from(choice: LanguageChoice) -> Self {
        choice.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wanted_language_that_is_there_is_chosen() {
        for (wanted, expected) in [
            (&["de-AT"][..], Language::German),
            (&["de_CH.UTF-8"], Language::German),
            (&["it", "fr-CA", "de"], Language::French),
            (&["es-419"], Language::Spanish),
            (&["pt-PT"], Language::Portuguese),
            (&["pt"], Language::Portuguese),
            (&["ja-JP-u-ca-japanese"], Language::Japanese),
            (&["zh"], Language::Chinese),
            (&["zh-Hans-SG"], Language::Chinese),
            (&["zh-TW"], Language::English),
            (&["zh-Hant-HK", "ja"], Language::Japanese),
            (&["en-GB"], Language::English),
            (&["en-XA"], Language::Pseudo),
            (&["C", "POSIX"], Language::English),
            (&["C.UTF-8", "de-DE"], Language::English),
            (&[], Language::English),
        ] {
            assert_eq!(Language::negotiate(wanted), expected, "{wanted:?}");
        }
    }

    #[test]
    fn a_choice_is_the_system_or_a_tag() {
        assert_eq!(" System ".parse(), Ok(LanguageChoice::System));
        for language in Language::ALL {
            assert_eq!(language.tag().parse(), Ok(LanguageChoice::Fixed(*language)));
            assert_eq!(LanguageChoice::Fixed(*language).to_string(), language.tag());
        }
        assert_eq!("de-AT".parse(), Ok(LanguageChoice::Fixed(Language::German)));
        assert_eq!("it".parse(), Ok(LanguageChoice::Fixed(Language::English)));
        for wrong in ["", "german language", "d", "de--"] {
            assert!(wrong.parse::<LanguageChoice>().is_err(), "{wrong}");
        }
        assert_eq!(LanguageChoice::System.language(&["fr"]), Language::French);
        assert_eq!(LanguageChoice::Fixed(Language::German).language(&["fr"]), Language::German);
    }
}
