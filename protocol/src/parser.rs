//! Parses command lines, and writes and reads the answer to `help`.

use crate::command::{BUILT_IN, BuiltIn, Command, CommandName, TimeFormat};
use crate::error::Mistake;
use crate::limits::{MAX_ANSWER, MAX_CUSTOM_COMMANDS};
use crate::zone::ZoneName;
use crate::{blank, similar, zone};

const HELP_PREFIX: &str = "commands: ";

/// Parses the commands of one server: the built-in ones and the custom ones of its settings.
#[derive(Clone, Debug, Default)]
pub struct CommandParser {
    custom: Vec<CommandName>,
}

/// Why a [`CommandParser`] cannot have all the given custom commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooManyCommands {
    /// There are more than [`MAX_CUSTOM_COMMANDS`].
    Count,
    /// The answer to `help`, which lists them all, would be longer than an answer may be.
    Help {
        /// Its length in bytes.
        bytes: usize,
    },
}

impl CommandParser {
    /// Creates a parser that understands `custom` in addition to the built-in commands.
    ///
    /// # Errors
    /// [`TooManyCommands`], by count or by the length of the answer to `help`.
    pub fn new(custom: Vec<CommandName>) -> Result<Self, TooManyCommands> {
        if custom.len() > MAX_CUSTOM_COMMANDS {
            return Err(TooManyCommands::Count);
        }
        zone::prepare();
        let parser = Self { custom };
        match parser.help().len() {
            0..=MAX_ANSWER => Ok(parser),
            bytes => Err(TooManyCommands::Help { bytes }),
        }
    }

    /// Writes the answer to `help`.
    #[must_use]
    pub fn help(&self) -> String {
        format!("{HELP_PREFIX}{}", self.names().collect::<Vec<_>>().join(" "))
    }

    /// Parses `line`, ignoring letter case and extra blanks. Allocates nothing unless the line has a mistake: every command
    /// goes through here.
    ///
    /// # Errors
    /// The [`Mistake`] to answer with.
    pub fn parse(&self, line: &str) -> Result<Command, Mistake> {
        let line = blank::trim(line);
        let (name, argument) = line.split_once(blank::is_blank).unwrap_or((line, ""));
        let argument = blank::trim(argument);
        if let Some(built_in) = BUILT_IN.iter().find(|built_in| name.eq_ignore_ascii_case(built_in.name)) {
            if !built_in.takes_zone && !argument.is_empty() {
                return Err(Mistake::TakesNoArgument { command: built_in.name.to_owned() });
            }
            return Ok((built_in.command)(zone_argument(name, argument)?));
        }
        if let Some(index) = self.custom.iter().position(|custom| name.eq_ignore_ascii_case(custom.as_str()))
        {
            let zone = zone_argument(name, argument)?;
            return Ok(Command::FormatTime { format: TimeFormat::Custom(index), zone });
        }
        let nearest = similar::nearest(name, self.names()).map(str::to_owned);
        Err(Mistake::UnknownCommand { given: line.to_owned(), nearest })
    }

    /// The name of the command that answers in `format`.
    #[must_use]
    pub fn name(&self, format: TimeFormat) -> &str {
        match format {
            TimeFormat::Day => "day",
            TimeFormat::Date => "date",
            TimeFormat::Time => "time",
            TimeFormat::Custom(index) => self.custom.get(index).map_or("", CommandName::as_str),
        }
    }

    /// The names of all commands: custom ones follow the built-in ones that have a time format.
    fn names(&self) -> impl Iterator<Item = &str> {
        let has_format = |built_in: &&BuiltIn| matches!((built_in.command)(None), Command::FormatTime { .. });
        let (formats, others) = BUILT_IN.split_at(BUILT_IN.iter().take_while(has_format).count());
        let name = |built_in: &'static BuiltIn| built_in.name;
        formats
            .iter()
            .map(name)
            .chain(self.custom.iter().map(CommandName::as_str))
            .chain(others.iter().map(name))
    }
}

/// The zone named by an argument; `None` where there is no argument.
fn zone_argument(command: &str, argument: &str) -> Result<Option<ZoneName>, Mistake> {
    if argument.is_empty() {
        return Ok(None);
    }
    let unknown =
        || Mistake::UnknownZone { command: command.to_ascii_lowercase(), given: argument.to_owned() };
    zone::find(argument).map(Some).ok_or_else(unknown)
}

/// Reads the command names in an answer to `help`; `None` where the answer is not a list of commands, as from a server without
/// `help`.
#[must_use]
pub fn commands_in_help(answer: &str) -> Option<Vec<&str>> {
    Some(answer.strip_prefix(HELP_PREFIX)?.split_ascii_whitespace().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parser() -> CommandParser {
        CommandParser::new(vec![CommandName::new("week").unwrap()]).unwrap()
    }

    #[test]
    fn commands_are_parsed_in_any_letter_case_with_any_blanks() {
        let day = Command::FormatTime { format: TimeFormat::Day, zone: None };
        assert_eq!(parser().parse(" \tDaY "), Ok(day));
        let week = Command::FormatTime { format: TimeFormat::Custom(0), zone: zone::find("Asia/Tokyo") };
        assert_eq!(parser().parse("WEEK   asia/tokyo"), Ok(week));
        assert_eq!(parser().parse("exit"), Ok(Command::Quit));
        assert_eq!(parser().parse("\u{feff}\u{3000}day\u{a0}\u{200b}"), Ok(day));
        assert_eq!(parser().parse("week\u{a0}\u{2060}Asia/Tokyo\u{200e}"), Ok(week));
    }

    #[test]
    fn help_lists_every_command_separated_by_single_spaces() {
        let help = parser().help();
        assert_eq!(help, "commands: day date time week now sync next help quit exit");
        for name in commands_in_help(&help).unwrap() {
            assert!(parser().parse(name).is_ok(), "{name}");
        }
        assert_eq!(commands_in_help("Sunday"), None);
    }

    #[test]
    fn a_command_takes_a_zone_where_the_table_says_so() {
        let zone = zone::find("Asia/Tokyo");
        for built_in in &BUILT_IN {
            let parsed = parser().parse(&format!("{} Asia/Tokyo", built_in.name));
            let takes_none = Mistake::TakesNoArgument { command: built_in.name.to_owned() };
            let wanted = if built_in.takes_zone { Ok((built_in.command)(zone)) } else { Err(takes_none) };
            assert_eq!(parsed, wanted);
        }
    }

    #[test]
    fn a_mistyped_command_gets_a_suggestion() {
        let line = |text| parser().parse(text).unwrap_err().to_string();
        assert_eq!(line("tiem"), "error: unknown command \"tiem\"; did you mean time? help lists all");
        assert_eq!(line("xyzzy"), "error: unknown command \"xyzzy\"; send help for a list");
        assert_eq!(line("now UTC"), "error: now takes no argument; send just \"now\"");
        assert_eq!(
            line("next Asia/Tokio"),
            "error: unknown zone \"Asia/Tokio\"; did you mean next Asia/Tokyo?"
        );
        assert_eq!(line("time Tokyo"), "error: unknown zone \"Tokyo\"; did you mean time Asia/Tokyo?");
    }

    #[test]
    fn custom_commands_are_too_many_when_help_would_be_too_long() {
        let name = |index: usize, length| CommandName::new(&format!("w{index:0>length$}")).unwrap();
        let count = CommandParser::new((0..=MAX_CUSTOM_COMMANDS).map(|n| name(n, 2)).collect()).err();
        assert_eq!(count, Some(TooManyCommands::Count));

        // As many commands as are allowed, with names that make the answer to help exactly `bytes` long.
        let with_help = |bytes: usize| {
            let available = bytes - CommandParser::default().help().len();
            let (each, longer) = (available / MAX_CUSTOM_COMMANDS, available % MAX_CUSTOM_COMMANDS);
            let digits = |n| each - " w".len() + usize::from(n < longer);
            CommandParser::new((0..MAX_CUSTOM_COMMANDS).map(|n| name(n, digits(n))).collect())
        };
        assert_eq!(with_help(MAX_ANSWER).unwrap().help().len(), MAX_ANSWER);
        assert_eq!(with_help(MAX_ANSWER + 1).err(), Some(TooManyCommands::Help { bytes: MAX_ANSWER + 1 }));
    }

    #[test]
    fn a_format_has_the_name_of_its_command_and_an_invalid_name_is_explained() {
        let parser = parser();
        let formats = [TimeFormat::Day, TimeFormat::Date, TimeFormat::Time, TimeFormat::Custom(0)];
        assert_eq!(formats.map(|format| parser.name(format)), ["day", "date", "time", "week"]);
        let reason = |name| CommandName::new(name).unwrap_err().to_string();
        assert!(reason("Week").contains("lower-case"));
        for built_in in &BUILT_IN {
            assert!(reason(built_in.name).contains("built-in"), "{}", built_in.name);
        }
    }
}
