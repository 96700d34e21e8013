//! The machine's own clock: a time service that is wrong is worse than none.

use datetime_protocol::synchronisation::Synchronisation;

use super::Finding;
use crate::clock::{Clock, SystemClock};

pub(super) fn look() -> Vec<Finding> {
    let state = SystemClock.synchronisation();
    vec![match state {
        Synchronisation::Synchronised { .. } => Finding::Good(format!("this machine's clock is {state}")),
        Synchronisation::Unsynchronised => Finding::Trouble(
            "nothing keeps this machine's clock: it may be off by any amount".to_owned(),
            "install chrony, or switch on what is there: `timedatectl set-ntp true`".to_owned(),
        ),
        Synchronisation::Unknown => {
            Finding::Note("this system does not tell whether its clock is kept to a reference".to_owned())
        }
    }]
}
