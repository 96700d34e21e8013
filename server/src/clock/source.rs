//! The time source: the system clock, behind a trait so that tests can use a fixed time.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Utc};
use datetime_protocol::synchronisation::Synchronisation;

use crate::platform::{KernelClock, read_kernel_clock};

/// A source of the current time.
pub(crate) trait Clock {
    /// The current time.
    fn utc(&self) -> DateTime<Utc>;

    /// Whether this clock is synchronised to a reference.
    fn synchronisation(&self) -> Synchronisation;
}

/// The system clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn utc(&self) -> DateTime<Utc> {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(since_epoch.as_secs()).unwrap_or_default();
        // A clock set before 1970 or past chrono's last year gives the epoch: obviously wrong, but an answer.
        DateTime::from_timestamp(seconds, since_epoch.subsec_nanos()).unwrap_or_default()
    }

    /// The state of the kernel's clock (`adjtimex(2)`); unknown on systems without this call.
    fn synchronisation(&self) -> Synchronisation {
        match read_kernel_clock() {
            Some(KernelClock { synchronised: true, maximum_error_us }) => {
                let micros = u64::try_from(maximum_error_us).unwrap_or_default();
                Synchronisation::Synchronised { maximum_error: Duration::from_micros(micros) }
            }
            Some(KernelClock { synchronised: false, .. }) => Synchronisation::Unsynchronised,
            None => Synchronisation::Unknown,
        }
    }
}
