//! Texts of the alerts about pinned clocks, which are desktop notifications.

use datetime_client_core::checks::{Check, CheckResult};
use datetime_client_core::watch::{Alert, Change, Report};

use chrono::DateTime;

use super::{cause, checks, clocks};
use crate::i18n::{messages, text, tr};

/// The maximum number of clocks in one notification; desktops show a few lines.
const MAX_LINES: usize = 5;

messages! {
    /// The action of a notification, on systems that report clicks.
    #[cfg(all(unix, not(target_os = "macos")))]
    show = "alert-show";
}

/// The title of an alert.
#[must_use]
pub fn title(alert: &Alert) -> String {
    match alert.reports.as_slice() {
        _ if alert.is_this_computer_odd => text("alert-this-computer").to_owned(),
        [(name, report)] => one(name, report.change),
        reports => tr!("alert-several", count = reports.len()),
    }
}

/// The lines below the title, with the causes.
#[must_use]
pub fn body(alert: &Alert) -> String {
    if alert.is_this_computer_odd {
        return text("compare-this-computer").to_owned();
    }
    if let [(_, report)] = alert.reports.as_slice() {
        return details(report);
    }
    let lines = alert.reports.iter().take(MAX_LINES).map(|(name, report)| one(name, report.change));
    let more = alert.reports.len().saturating_sub(MAX_LINES);
    let more = (more > 0).then(|| tr!("ignored-more", count = more));
    lines.chain(more).collect::<Vec<_>>().join("\n")
}

fn one(name: &str, change: Change) -> String {
    match change {
        Change::WentWrong => tr!("alert-wrong", clock = name),
        Change::Recovered => tr!("alert-recovered", clock = name),
        Change::Lost => tr!("alert-lost", clock = name),
        Change::Returned => tr!("alert-returned", clock = name),
    }
}

/// The offset and its cause, or why the clock gives no time.
fn details(report: &Report) -> String {
    if let CheckResult::Clock { estimate, cause, .. } = &report.result {
        let offset = clocks::judgement(estimate).1;
        return match cause {
            Some(cause) if report.change == Change::WentWrong => {
                format!("{offset}\n{}", cause::sentence(cause))
            }
            Some(_) | None => offset,
        };
    }
    let check = Check::Done(report.result.clone(), DateTime::UNIX_EPOCH.fixed_offset());
    checks::state(Some(&check), &report.clock).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::TimeDelta;
    use datetime_client_core::clock::{Cause, Epoch, Estimate, Statement};
    use datetime_client_core::message::Failure;

    use super::*;

    fn clock(seconds: i64, cause: Option<Cause>) -> CheckResult {
        let error = Duration::from_millis(1);
        let offset = TimeDelta::seconds(seconds);
        let estimate = Estimate { offset, error, delay: error, resolution: Duration::ZERO };
        CheckResult::Clock { estimate, statement: Statement::Nothing, cause }
    }

    fn alert(changes: &[(Change, CheckResult)]) -> Alert {
        let report = |(index, (change, result)): (usize, &(Change, CheckResult))| {
            let clock = format!("nas-{index}").parse().unwrap();
            (format!("NAS {index}"), Report { clock, change: *change, result: result.clone() })
        };
        Alert { reports: changes.iter().enumerate().map(report).collect(), is_this_computer_odd: false }
    }

    #[test]
    fn a_notification_says_what_happened_and_why() {
        let never_set = Some(Cause::NeverSet(Epoch::Unix1970));
        let refused = CheckResult::Failed(Failure::Refused("connection refused".to_owned()));
        for (change, result, title_text, part) in [
            (Change::WentWrong, clock(-3, None), "NAS 0 is wrong", "3.000 s behind"),
            (Change::WentWrong, clock(-3, never_set), "NAS 0 is wrong", "The clock shows 1970"),
            (Change::Lost, refused, "NAS 0 gives no time", "nothing is listening"),
            (Change::Lost, CheckResult::NoTime(None), "NAS 0 gives no time", "does not answer like"),
            (Change::Recovered, clock(0, None), "NAS 0 is right again", "Agrees within"),
            (Change::Returned, clock(0, None), "NAS 0 can be reached again", "Agrees within"),
        ] {
            let alert = alert(&[(change, result)]);
            assert_eq!(title(&alert), title_text);
            assert!(body(&alert).contains(part), "{}", body(&alert));
        }
    }

    #[test]
    fn several_changes_share_a_notification_of_bounded_length() {
        let mut alert = alert(&[Change::WentWrong; 8].map(|change| (change, clock(-3, None))));
        assert_eq!(title(&alert), "8 clocks changed");
        let lines: Vec<String> = body(&alert).lines().map(str::to_owned).collect();
        assert_eq!((lines.len(), lines[0].as_str(), lines[5].as_str()), (6, "NAS 0 is wrong", "and 3 more"));
        alert.is_this_computer_odd = true;
        assert_eq!(title(&alert), "This computer's clock is wrong");
        assert!(body(&alert).contains("agree"), "{}", body(&alert));
    }
}
