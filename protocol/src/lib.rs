//! The wire protocol of the date and time service as pure code: bytes in, lines out, every buffer bounded.
//!
//! No sockets and no clocks: the time is an argument, so that each rule can be tested without waiting.
//! The rules themselves stand in `docs/protocol.md`.
//!
//! | side | room |
//! | --- | --- |
//! | server | [`mod@line`]: bytes to lines · [`parser`]: lines to [`command`]s · [`answer`], [`error`]: what goes back |
//! | client | [`reply`]: bytes to the welcome and answers, from framed and from old, unframed servers |
//! | both | [`blank`], [`limits`], [`timestamp`], [`synchronisation`], [`zone`] |

pub mod answer;
pub mod blank;
pub mod command;
pub mod echo;
pub mod error;
pub mod limits;
pub mod line;
pub mod parser;
pub mod reply;
pub mod similar;
pub mod synchronisation;
mod telnet;
pub mod timestamp;
pub mod zone;
mod zone_nearest;
