//! Texts of the clocks that are announced on this network.

use datetime_client_core::network::{SearchFailure, Via, WhyEmpty};

use crate::i18n::{messages, tr};

messages! {
    heading = "on-this-network";
    /// How to reach a server that is not announced.
    by_name = "network-by-name";
    more = "network-more";
    /// The state of a clock that is no longer announced.
    gone = "network-gone";
}

/// Why no clock is listed, and what to do.
#[must_use]
pub fn why_empty(reason: &WhyEmpty) -> String {
    match reason {
        WhyEmpty::Off => tr!("network-off"),
        WhyEmpty::Searching => tr!("network-searching"),
        WhyEmpty::Failed(SearchFailure::NoInterface) => tr!("network-no-interface"),
        WhyEmpty::Failed(SearchFailure::NotPermitted(why)) => {
            tr!("network-not-permitted", reason = why.as_str())
        }
        WhyEmpty::Failed(SearchFailure::Other(why)) => tr!("network-failed", reason = why.as_str()),
        WhyEmpty::AllListed => tr!("network-all-listed"),
        WhyEmpty::NothingAnnounced(_) => tr!("network-nothing-announced"),
        WhyEmpty::NothingHeard(Via::Avahi) => tr!("network-nothing-heard-avahi"),
        WhyEmpty::NothingHeard(Via::OwnQueries) => tr!("network-nothing-heard"),
    }
}
