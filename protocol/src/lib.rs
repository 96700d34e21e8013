//! The wire protocol of the date and time service, specified in `docs/protocol.md`: converts between bytes, commands and
//! answers. Every buffer is bounded.
//!
//! There is no I/O here. Time is an argument, so that tests do not wait.
//!
//! | side | modules |
//! | --- | --- |
//! | server | [`mod@line`]: bytes to lines · [`parser`]: lines to [`command`]s · [`answer`], [`error`]: lines to send |
//! | client | [`reply`]: bytes to the welcome and answers, from framed and unframed servers |
//! | both | [`blank`], [`limits`], [`timestamp`], [`synchronisation`], [`clock_change`], [`zone`] |

#![forbid(unsafe_code)]

pub mod answer;
pub mod blank;
pub mod clock_change;
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
