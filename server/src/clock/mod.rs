//! What time it is, where, and how it is written.

mod format;
mod local;
mod notation;
mod sync;
mod system;
mod zone;
mod zone_file;

pub use format::Format;
pub use local::LocalZone;
pub use notation::to_strftime;
pub use system::{Clock, SystemClock, ZonedTime};
pub use zone::{Zone, ZoneOffset};
