//! Is this machine's clock true? The kernel knows what its time daemon told it.

use std::time::Duration;

use datetime_protocol::synchronisation::Synchronisation;

use crate::process::kernel_clock::{KernelClock, read_kernel_clock};

/// Asks the kernel (`adjtimex(2)`); where it does not tell, the answer is unknown.
pub(super) fn read() -> Synchronisation {
    match read_kernel_clock() {
        Some(KernelClock { synchronised: true, maximum_error_us }) => {
            let micros = u64::try_from(maximum_error_us).unwrap_or_default();
            Synchronisation::Synchronised { maximum_error: Duration::from_micros(micros) }
        }
        Some(KernelClock { synchronised: false, .. }) => Synchronisation::Unsynchronised,
        None => Synchronisation::Unknown,
    }
}
