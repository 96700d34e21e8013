//! The memory of a session, allocated once in the server. A session writes to its copy of these few pages. Allocating in
//! the session would spread the writes over many pages, and the kernel copies each page that is written to.

use datetime_protocol::limits::MAX_ANSWER;
use datetime_protocol::line::LineReader;

/// Maximum number of bytes per read: more than a well-behaved client sends at once.
const READ_SIZE: usize = 1024;

/// Initial capacity for answers that wait to be sent. It grows when a client sends many commands at once.
const PENDING_SIZE: usize = 1024;

/// The buffers of a session.
#[derive(Debug)]
pub(crate) struct Buffers {
    /// The bytes of the last read.
    pub(super) input: [u8; READ_SIZE],
    /// The start of a line whose end has not arrived.
    pub(super) reader: LineReader,
    pub(super) answers: AnswerBuffers,
}

/// The buffers for answers.
#[derive(Debug)]
pub(super) struct AnswerBuffers {
    /// Lines to send.
    pub(super) pending: String,
    /// The last answer, without its line end.
    pub(super) last: String,
}

impl Default for Buffers {
    fn default() -> Self {
        Self {
            // One after the other, the texts of most sessions are on one page.
            reader: LineReader::new(),
            answers: AnswerBuffers {
                pending: String::with_capacity(PENDING_SIZE),
                last: String::with_capacity(MAX_ANSWER),
            },
            input: [0; READ_SIZE],
        }
    }
}
