//! The decisions about watched clocks: when they are checked, and which changes are reported.

#![expect(clippy::expect_used, reason = "a test that cannot continue fails")]

use std::time::{Duration, Instant};

use chrono::{DateTime, SecondsFormat, TimeDelta};
use datetime_client_core::change::Setting;
use datetime_client_core::message::{
    Action, Effect, Event, Failure, LinkEvent, LinkId, Message, Probe, WorkerRequest,
};
use datetime_client_core::recents::{Recent, Recents};
use datetime_client_core::settings::{Interval, Settings};
use datetime_client_core::view::View;
use datetime_client_core::watch::{Alert, Change};
use datetime_client_core::{Model, Now, update};

const INTERVAL: Duration = Duration::from_mins(5);

/// A client with pinned clocks, which the test simulates.
struct Client {
    model: Model,
    now: Now,
    /// The clocks that are connected to and have not answered.
    connections: Vec<(LinkId, String)>,
    probes: Vec<(LinkId, Probe)>,
    alerts: Vec<Alert>,
    /// The addresses of the computer.
    addresses: Vec<&'static str>,
}

impl Client {
    fn new(pinned: &[&str]) -> Self {
        let recent = |address: &str, pinned| Recent {
            pinned,
            ..Recent::new(address.parse().expect("a valid address"))
        };
        let all = pinned.iter().map(|address| recent(address, true)).chain([recent("other", false)]);
        let settings = Settings { recents: Recents::new(all), discover: false, ..Settings::default() };
        let wall = DateTime::parse_from_rfc3339("2026-03-01T14:03:27+09:00").expect("a valid timestamp");
        let mut client = Self {
            model: Model::new(settings, Vec::new()),
            now: Now { instant: Instant::now(), wall },
            connections: Vec::new(),
            probes: Vec::new(),
            alerts: Vec::new(),
            addresses: vec!["192.168.1.7"],
        };
        client.apply(Action::ShowNetwork(false));
        client
    }

    fn apply(&mut self, message: impl Into<Message>) {
        for effect in update(&mut self.model, message, self.now) {
            if let Effect::Worker(WorkerRequest::Connect(link, clock)) = effect {
                self.connections.push((link, clock.host().to_owned()));
            } else if let Effect::Worker(WorkerRequest::Probe(link, probe)) = effect {
                self.probes.push((link, probe));
            } else if let Effect::Notify(alert) = effect {
                self.alerts.push(alert);
            } else if effect == Effect::ReadAddresses {
                let addresses = self.addresses.iter().map(|address| address.parse().expect("an address"));
                self.apply(Event::Addresses(addresses.collect()));
            }
        }
    }

    fn pass(&mut self, time: Duration) {
        self.now.instant += time;
        self.now.wall += time;
    }

    /// Waits for what is due next, and returns how long.
    fn wait(&mut self) -> Duration {
        let due = self.model.due().expect("something is due");
        let time = due.saturating_duration_since(self.now.instant);
        self.pass(time);
        self.apply(Action::DeadlineReached);
        time
    }

    /// The clock on `link` answers with this offset in milliseconds; without one, it refuses the connection.
    fn answer(&mut self, link: LinkId, offset: Option<i64>) {
        let Some(offset) = offset else {
            let failure = Failure::Refused("connection refused".to_owned());
            return self.apply(Event::Link(link, LinkEvent::Failed(failure)));
        };
        let welcome = "Welcome".to_owned();
        self.apply(Event::Link(link, LinkEvent::Welcomed { welcome, framed: true }));
        self.apply(Event::Link(link, LinkEvent::Measured(Duration::from_millis(1))));
        while let Some((link, probe)) = self.probes.pop() {
            let sent = self.now.instant;
            self.pass(Duration::from_millis(1));
            let time = self.now.wall + TimeDelta::milliseconds(offset);
            let is_time = probe == Probe::Now;
            let time = time.to_rfc3339_opts(SecondsFormat::Millis, false);
            let answer = if is_time { time } else { "unknown".to_owned() };
            let event = LinkEvent::Probed { probe, answer, sent, received: self.now.instant };
            self.apply(Event::Link(link, event));
        }
    }

    /// A round of checks, in which each clock answers with `offset`. Returns the clocks and the changes that are reported.
    fn round(&mut self, offset: Option<i64>) -> (Vec<String>, Vec<Change>) {
        while self.connections.is_empty() {
            self.wait();
        }
        let connections = std::mem::take(&mut self.connections);
        for (link, _) in &connections {
            self.answer(*link, offset);
        }
        assert!(self.alerts.len() <= 1, "a round has one alert");
        let reports = self.alerts.pop().map(|alert| alert.reports).unwrap_or_default();
        let clocks = connections.into_iter().map(|(_, clock)| clock).collect();
        (clocks, reports.into_iter().map(|(_, report)| report.change).collect())
    }

    fn changes(&mut self, offset: Option<i64>) -> Vec<Change> {
        self.round(offset).1
    }
}

#[test]
fn pinned_clocks_are_checked_at_the_interval_and_not_shown_as_a_check_of_the_user() {
    let mut client = Client::new(&["nas", "router"]);
    assert_eq!(client.wait(), Duration::from_secs(10));
    assert_eq!(client.model.checks.progress(), None);
    assert_eq!(client.round(Some(0)).0, ["nas", "router"]);
    let begin = client.now.instant;
    client.wait();
    assert!(client.now.instant.duration_since(begin) <= INTERVAL);
    assert_eq!(client.round(Some(0)).0, ["nas", "router"]);
    client.apply(Action::PinServer("router".parse().expect("an address"), false));
    assert_eq!(client.round(Some(0)).0, ["nas"]);
    client.apply(Action::PinServer("nas".parse().expect("an address"), false));
    assert_eq!(client.model.due(), None, "nothing wakes a window without pinned clocks");
}

#[test]
fn nothing_is_due_while_the_checks_are_off_and_a_new_interval_counts_at_once() {
    let mut client = Client::new(&["nas"]);
    client.apply(Action::Set(Setting::WatchInterval(Interval::OFF)));
    assert_eq!(client.model.due(), None);
    client.apply(Action::Set(Setting::WatchInterval(Interval::from(Duration::from_hours(1)))));
    assert_eq!(client.wait(), Duration::from_secs(10));
    client.round(Some(0));
    client.wait();
    assert_eq!(client.connections.len(), 1);
}

#[test]
fn the_user_is_told_once_after_two_checks_and_once_when_it_is_over() {
    let mut client = Client::new(&["nas"]);
    for (offset, told) in [
        (Some(0), None),
        (Some(0), None),
        (Some(-3000), None),
        (Some(-3000), Some(Change::WentWrong)),
        (Some(-3000), None),
        (None, None),
        (None, Some(Change::Lost)),
        (Some(0), None),
        (Some(0), Some(Change::Returned)),
    ] {
        assert_eq!(client.changes(offset), Vec::from_iter(told));
    }
}

#[test]
fn one_alert_has_all_changes_of_a_round_and_knows_when_this_computer_is_wrong() {
    let mut client = Client::new(&["nas", "router", "attic"]);
    assert_eq!(client.changes(Some(3000)), []);
    while client.connections.is_empty() {
        client.wait();
    }
    for (link, _) in std::mem::take(&mut client.connections) {
        assert_eq!(client.alerts, []);
        client.answer(link, Some(3000));
    }
    let alert = client.alerts.pop().expect("an alert");
    assert!(alert.is_this_computer_odd);
    let names: Vec<&str> = alert.reports.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["nas:9900", "router:9900", "attic:9900"]);
    // A clock that is lost later is not this computer's error.
    for _ in 0..2 {
        while client.connections.is_empty() {
            client.wait();
        }
        for (link, clock) in std::mem::take(&mut client.connections) {
            client.answer(link, (clock != "nas").then_some(3000));
        }
    }
    let alert = client.alerts.pop().expect("an alert");
    assert!(!alert.is_this_computer_odd && alert.reports.len() == 1);
}

#[test]
fn nothing_is_told_with_notifications_off_nor_later_about_what_happened_then() {
    let mut client = Client::new(&["nas"]);
    client.apply(Action::Set(Setting::WatchNotify(false)));
    assert_eq!([client.changes(Some(3000)), client.changes(Some(3000))], [[], []]);
    client.apply(Action::Set(Setting::WatchNotify(true)));
    assert_eq!(client.changes(Some(3000)), []);
}

#[test]
fn a_suspended_computer_and_a_set_clock_cause_no_alarm() {
    let mut client = Client::new(&["nas"]);
    assert_eq!([client.changes(Some(0)), client.changes(Some(0)), client.changes(None)], [[], [], []]);
    // An hour of sleep, in which the monotonic clock stands still.
    client.now.wall += TimeDelta::hours(1);
    client.apply(Action::DeadlineReached);
    assert_eq!(client.wait(), Duration::from_secs(10));
    assert_eq!([client.changes(None), client.changes(Some(0)), client.changes(Some(0))], [[], [], []]);
    // A check that was in progress does not count.
    client.wait();
    client.now.wall += TimeDelta::hours(1);
    client.apply(Action::DeadlineReached);
    assert_eq!([client.changes(None), client.changes(None)], [vec![], vec![]]);
    assert_eq!(client.changes(None), [Change::Lost]);
}

#[test]
fn a_network_that_changes_or_goes_away_causes_no_alarm() {
    let mut client = Client::new(&["nas"]);
    assert_eq!([client.changes(Some(0)), client.changes(Some(0)), client.changes(None)], [[], [], []]);
    client.addresses.clear();
    assert_eq!([client.changes(None), client.changes(None), client.changes(None)], [[], [], []]);
    client.addresses.push("10.0.0.3");
    assert_eq!([client.changes(None), client.changes(Some(0)), client.changes(Some(0))], [[], [], []]);
    // In one network, the clock is lost.
    assert_eq!(client.changes(None), []);
    client.addresses.push("10.0.0.4");
    assert_eq!(client.changes(None), []);
    assert_eq!(client.changes(None), [Change::Lost]);
    // A clock on this computer can be read without a network.
    client.addresses.clear();
    assert_eq!(client.changes(Some(0)), []);
    assert_eq!(client.changes(Some(0)), [Change::Returned]);
}

#[test]
fn a_second_start_shows_the_window_and_connects_to_its_server() {
    let mut client = Client::new(&["nas"]);
    let effects = update(&mut client.model, Event::StartedAgain(None), client.now);
    assert_eq!(effects, [Effect::ShowWindow]);
    let attic = "attic".parse().expect("an address");
    client.apply(Event::StartedAgain(Some(attic)));
    let hosts: Vec<&str> = client.connections.iter().map(|(_, host)| host.as_str()).collect();
    assert_eq!(hosts, ["attic"]);
}

#[test]
fn a_click_on_a_notification_shows_the_clocks_side_by_side() {
    let mut client = Client::new(&["nas"]);
    let effects = update(&mut client.model, Event::AlertClicked, client.now);
    assert_eq!((effects.as_slice(), client.model.view), (&[Effect::ShowWindow][..], View::SideBySide));
}

#[test]
fn checks_that_the_user_stops_say_nothing() {
    let mut client = Client::new(&["nas"]);
    assert_eq!(client.changes(Some(0)), []);
    client.wait();
    client.apply(Action::StopChecking);
    client.connections.clear();
    assert_eq!([client.changes(Some(3000)), client.changes(Some(0))], [[], []]);
}
