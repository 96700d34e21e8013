//! Checks the pinned clocks at an interval, and reports their changes.

use std::net::IpAddr;

use super::checks;
use crate::clock::ClockAddress;
use crate::message::Effect;
use crate::model::Model;
use crate::now::Now;
use crate::watch::{Alert, Change};

/// Checks the pinned clocks if that is due.
pub(super) fn check_if_due(model: &mut Model, now: Now) -> Vec<Effect> {
    if model.watch_due().is_none_or(|due| due > now.instant) {
        return Vec::new();
    }
    model.watch.postpone(model.settings.watch.interval, now.instant);
    vec![Effect::ReadAddresses]
}

/// Begins the round of checks that is due, now that this computer's addresses are known.
pub(super) fn begin(model: &mut Model, addresses: Vec<IpAddr>, now: Now) -> Vec<Effect> {
    model.watch.set_addresses(addresses, now.instant);
    let clocks = pinned(model);
    model.watch.begin(clocks.clone(), model.settings.watch.interval, now.instant);
    checks::check_quietly(model, clocks, now)
}

/// Reports the changes that the round of checks has found, once it has ended.
pub(super) fn report(model: &mut Model) -> Option<Effect> {
    let reports = model.watch.take_reports();
    if reports.is_empty() || !model.settings.watch.notify {
        return None;
    }
    let name = |clock: &ClockAddress| model.recents().name_at(clock);
    // Otherwise a clock that is lost later would be reported as this computer's error, which is known already.
    let all_went_wrong = reports.iter().all(|report| report.change == Change::WentWrong);
    let reports = reports.into_iter().map(|report| (name(&report.clock), report)).collect();
    let is_this_computer_odd = all_went_wrong && model.checks.compare(&pinned(model)).is_this_computer_odd();
    Some(Effect::Notify(Alert { reports, is_this_computer_odd }))
}

fn pinned(model: &Model) -> Vec<ClockAddress> {
    model.recents().iter().filter(|recent| recent.pinned).map(|recent| recent.address.clone()).collect()
}
