//! The memory of a session, taken once before any client comes. A child writes into its copy of these few pages; what it
//! would have to ask for itself would spread its writes over many, and the kernel copies each page that is written to.

use datetime_protocol::limits::MAX_ANSWER;
use datetime_protocol::line::LineReader;

/// What is read at once: more than any honest client sends.
const CHUNK: usize = 4096;

/// What stands ready for answers to be sent; more of them make it grow.
const ANSWERS: usize = 1024;

/// What a session reads into and writes to.
#[derive(Debug)]
pub struct Buffers {
    /// What arrived.
    pub(super) chunk: Vec<u8>,
    /// What arrived of a line that is not whole.
    pub(super) reader: LineReader,
    pub(super) answers: AnswerBuffers,
}

/// What a session says.
#[derive(Debug)]
pub(super) struct AnswerBuffers {
    /// Templates that are to be sent.
    pub(super) pending: String,
    /// The last answer.
    pub(super) made: String,
}

impl Default for Buffers {
    fn default() -> Self {
        Self {
            // The last and the first of these stand beside each other, and are all that most sessions write to.
            reader: LineReader::new(),
            answers: AnswerBuffers {
                pending: String::with_capacity(ANSWERS),
                made: String::with_capacity(MAX_ANSWER),
            },
            chunk: vec![0; CHUNK],
        }
    }
}
