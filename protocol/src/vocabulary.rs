//! The words that one server understands, and what a line of them means.

use crate::command::{BUILT_IN, Command, MomentWord, Word};
use crate::error::ErrorLine;
use crate::limits::{MAX_ANSWER, MAX_WORDS};
use crate::{blank, similar, zone};

/// The built-in words and the further words of the settings.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    further: Vec<Word>,
}

/// Why words cannot all be in one [`Vocabulary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooManyWords {
    /// More than [`MAX_WORDS`].
    Count,
    /// The answer to `help`, which names them all, would be longer than an answer may be.
    Help {
        /// Its bytes.
        bytes: usize,
    },
}

impl Vocabulary {
    /// The built-in words and `further`.
    ///
    /// # Errors
    /// [`TooManyWords`], by count or by the length of the answer to `help`.
    pub fn new(further: Vec<Word>) -> Result<Self, TooManyWords> {
        if further.len() > MAX_WORDS {
            return Err(TooManyWords::Count);
        }
        zone::prepare();
        let vocabulary = Self { further };
        match vocabulary.help().len() {
            0..=MAX_ANSWER => Ok(vocabulary),
            bytes => Err(TooManyWords::Help { bytes }),
        }
    }

    /// The answer to `help`.
    #[must_use]
    pub fn help(&self) -> String {
        format!("{HELP_PREFIX}{}", self.words().collect::<Vec<_>>().join(" "))
    }

    /// What `line` asks for; letter case and the blanks between its words do not matter.
    ///
    /// # Errors
    /// The [`ErrorLine`] to answer with.
    pub fn parse(&self, line: &str) -> Result<Command, ErrorLine> {
        let line = blank::trim(line);
        let (word, rest) = line.split_once(blank::is_blank).unwrap_or((line, ""));
        let lower = || word.to_ascii_lowercase();
        match self.resolve(word) {
            None => Err(ErrorLine::UnknownCommand { nearest: self.nearest(word), given: line.to_owned() }),
            Some(Command::Moment { word: format, zone: _ }) if !rest.is_empty() => {
                let name = blank::trim(rest);
                let unknown = || ErrorLine::UnknownZone { word: lower(), given: name.to_owned() };
                Ok(Command::Moment { word: format, zone: Some(zone::find(name).ok_or_else(unknown)?) })
            }
            Some(_) if !rest.is_empty() => Err(ErrorLine::TakesNothing { word: lower() }),
            Some(command) => Ok(command),
        }
    }

    /// The text of a word that is answered with a moment.
    #[must_use]
    pub fn name(&self, word: MomentWord) -> &str {
        match word {
            MomentWord::Day => "day",
            MomentWord::Date => "date",
            MomentWord::Time => "time",
            MomentWord::Further(place) => self.further.get(place).map_or("", Word::as_str),
        }
    }

    fn resolve(&self, word: &str) -> Option<Command> {
        // Nothing is copied to compare it: this is the path of every command.
        let is = |known: &str| word.eq_ignore_ascii_case(known);
        let further = || self.further.iter().position(|known| is(known.as_str())).map(MomentWord::Further);
        let built_in = BUILT_IN_COMMANDS.iter().find(|(known, _)| is(known)).map(|(_, command)| *command);
        built_in.or_else(|| further().map(moment))
    }

    /// Every word: the moments first, as people ask for them most.
    fn words(&self) -> impl Iterator<Item = &str> {
        let (moments, rest) = BUILT_IN.split_at(3);
        moments.iter().copied().chain(self.further.iter().map(Word::as_str)).chain(rest.iter().copied())
    }

    fn nearest(&self, word: &str) -> Option<String> {
        similar::nearest(word, self.words()).map(str::to_owned)
    }
}

const HELP_PREFIX: &str = "commands: ";

/// What the words of [`BUILT_IN`] ask for.
const BUILT_IN_COMMANDS: [(&str, Command); BUILT_IN.len()] = [
    ("day", moment(MomentWord::Day)),
    ("date", moment(MomentWord::Date)),
    ("time", moment(MomentWord::Time)),
    ("now", Command::Now),
    ("sync", Command::Sync),
    ("help", Command::Help),
    ("quit", Command::Quit),
    ("exit", Command::Quit),
];

const fn moment(word: MomentWord) -> Command {
    Command::Moment { word, zone: None }
}

/// The words in an answer to `help`; `None` where it is another kind of answer, as of a server without `help`.
#[must_use]
pub fn words_of_help(answer: &str) -> Option<Vec<&str>> {
    Some(answer.strip_prefix(HELP_PREFIX)?.split_ascii_whitespace().collect())
}

/// The answer to `quit` and `exit`.
pub const GOODBYE: &str = "goodbye";

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        Vocabulary::new(vec![Word::new("week").unwrap()]).unwrap()
    }

    #[test]
    fn words_are_understood_in_any_case_with_any_blanks() {
        let day = Command::Moment { word: MomentWord::Day, zone: None };
        assert_eq!(vocabulary().parse(" \tDaY "), Ok(day));
        let week = Command::Moment { word: MomentWord::Further(0), zone: zone::find("Asia/Tokyo") };
        assert_eq!(vocabulary().parse("WEEK   asia/tokyo"), Ok(week));
        assert_eq!(vocabulary().parse("exit"), Ok(Command::Quit));
        assert_eq!(vocabulary().parse("\u{feff}\u{3000}day\u{a0}\u{200b}"), Ok(day));
        assert_eq!(vocabulary().parse("week\u{a0}\u{2060}Asia/Tokyo\u{200e}"), Ok(week));
    }

    #[test]
    fn help_names_every_word_between_single_spaces() {
        let help = vocabulary().help();
        assert_eq!(help, "commands: day date time week now sync help quit exit");
        for word in words_of_help(&help).unwrap() {
            assert!(vocabulary().parse(word).is_ok(), "{word}");
        }
        assert_eq!(words_of_help("Sunday"), None);
    }

    #[test]
    fn a_typing_mistake_gets_the_word_that_was_meant() {
        let line = |text| vocabulary().parse(text).unwrap_err().to_string();
        assert_eq!(line("tiem"), "error: unknown command \"tiem\"; did you mean time? help lists all");
        assert_eq!(line("xyzzy"), "error: unknown command \"xyzzy\"; send help for a list");
        assert_eq!(line("now UTC"), "error: now takes no argument; send just \"now\"");
        assert_eq!(line("time Tokyo"), "error: unknown zone \"Tokyo\"; did you mean time Asia/Tokyo?");
    }

    #[test]
    fn words_whose_help_would_be_no_answer_are_too_many() {
        let word = |place: usize, length| Word::new(&format!("w{place:0>length$}")).unwrap();
        assert!(Vocabulary::new((0..64).map(|n| word(n, 9)).collect()).is_ok());
        assert_eq!(Vocabulary::new((0..65).map(|n| word(n, 2)).collect()).err(), Some(TooManyWords::Count));
        let long = Vocabulary::new((0..64).map(|n| word(n, 31)).collect());
        assert!(matches!(long, Err(TooManyWords::Help { bytes }) if bytes > 1024));
    }
}
