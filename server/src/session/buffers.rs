//! The memory of a session, allocated once in the parent. A child writes to its copy of these few pages. Allocating in the
//! child would spread the writes over many pages, and the kernel copies each page that is written to.

use datetime_protocol::limits::MAX_ANSWER;
use datetime_protocol::line::LineReader;

/// Maximum number of bytes per read: more than a well-behaved client sends at once.
const READ_SIZE: usize = 4096;

/// Initial capacity for answers that wait to be sent. It grows when a client sends many commands at once.
const PENDING_SIZE: usize = 1024;

/// The buffers of a session.
#[derive(Debug)]
pub(crate) struct Buffers {
    /// The bytes of the last read.
    pub(super) input: Vec<u8>,
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
            // In this order, the memory that most sessions write to is contiguous.
            reader: LineReader::new(),
            answers: AnswerBuffers {
                pending: String::with_capacity(PENDING_SIZE),
                last: String::with_capacity(MAX_ANSWER),
            },
            input: vec![0; READ_SIZE],
        }
    }
}
