//! Every number of the protocol, each said once.

use std::time::Duration;

/// The TCP port of the service where none is named.
pub const DEFAULT_PORT: u16 = 9900;

/// The bytes that a command line may be long, its line end not counted.
pub const MAX_LINE: usize = 1024;

/// The bytes of UTF-8 that a welcome or an answer may be long, its line end not counted.
pub const MAX_ANSWER: usize = 1024;

/// The bytes that a client keeps of a line that has not ended. Four times what a server may send, so that an old or
/// foreign server is still shown; a flood without a line end stops here.
pub const MAX_REPLY: usize = 4 * MAX_ANSWER;

/// The characters of a client's own words that an error line repeats.
pub const MAX_ECHO: usize = 40;

/// The further words that the settings may add.
pub const MAX_CUSTOM_COMMANDS: usize = 64;

/// The characters of one such word.
pub const MAX_COMMAND_NAME: usize = 32;

/// How long unframed bytes stay alone before they are taken as a command, where they are one.
pub const UNFRAMED_KNOWN: Duration = Duration::from_millis(100);

/// The same where they are not: time for the rest of a word that came in two pieces.
pub const UNFRAMED_UNKNOWN: Duration = Duration::from_secs(1);

/// How long an old server's bytes stay alone before a client takes them as a whole answer.
pub const UNFRAMED_REPLY: Duration = Duration::from_millis(150);

/// A closing server waits this long for silence …
pub const LINGER_QUIET: Duration = Duration::from_millis(200);

/// … and this long in all, before it closes.
pub const LINGER_TOTAL: Duration = Duration::from_secs(1);
