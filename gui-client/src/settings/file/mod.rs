//! Reading and writing `client.toml` so that it cannot be lost: whole or not at all, broken ones kept aside, newer
//! ones left alone, comments and keys of others carried along, and nothing lost between two windows.
//!
//! Beside the file lie `client.toml.bak` (the last good text before the present one), `client.toml.lock` (held while
//! a window writes), and, where there was need, `client.toml.broken` with its successors.

mod anomalies;
mod beside;
mod edit;
mod load;
mod lock;
mod merge;
mod recent;
mod save;
mod shape;

pub use load::{Loaded, load};
pub use save::Keeper;

/// The version of the file that this program writes; it does not write over one of a higher.
const VERSION: i64 = 1;
