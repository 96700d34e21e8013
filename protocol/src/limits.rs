//! The limits and time-outs of the protocol.

use std::time::Duration;

/// The default TCP port.
pub const DEFAULT_PORT: u16 = 9900;

/// Maximum length of a command line in bytes, without its line end.
pub const MAX_LINE: usize = 1024;

/// Maximum length of a welcome or an answer in bytes of UTF-8, without its line end.
pub const MAX_ANSWER: usize = 1024;

/// Maximum number of bytes that a client buffers of a reply. Four times what a server may send, so that replies of other
/// servers can still be shown, while a stream without a line end cannot exhaust memory.
pub const MAX_REPLY: usize = 4 * MAX_ANSWER;

/// Maximum number of characters of a client's input that an error line repeats.
pub const MAX_ECHO: usize = 40;

/// Maximum number of custom commands.
pub const MAX_CUSTOM_COMMANDS: usize = 64;

/// Maximum length of a custom command's name in characters.
pub const MAX_COMMAND_NAME: usize = 32;

/// How long a server waits after the last byte before it takes unframed input as a whole command, if it is a known one.
pub const UNFRAMED_KNOWN: Duration = Duration::from_millis(100);

/// The same for input that is not a known command: the rest of it may be in the next segment.
pub const UNFRAMED_UNKNOWN: Duration = Duration::from_secs(1);

/// How long a client waits after the last byte before it takes an unframed server's reply as whole.
pub const UNFRAMED_REPLY: Duration = Duration::from_millis(150);

/// A server that closes a connection waits until nothing has arrived for this long …
pub const LINGER_QUIET: Duration = Duration::from_millis(200);

/// … and at most this long in total.
pub const LINGER_TOTAL: Duration = Duration::from_secs(1);
