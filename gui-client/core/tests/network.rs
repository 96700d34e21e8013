//! The decisions about clocks that are announced on this network: when to search, what to probe, what to save.

#![expect(clippy::expect_used, reason = "a test that cannot continue fails")]

use std::time::{Duration, Instant};

use chrono::DateTime;
use datetime_client_core::change::{Change, Setting};
use datetime_client_core::message::{
    Action, Anomaly, Effect, Event, Failure, LinkEvent, LinkId, Message, WorkerRequest,
};
use datetime_client_core::network::{
    Announcement, Interface, Loss, NetworkEvent, Received, SearchId, ServiceType, WhyEmpty,
};
use datetime_client_core::recents::{Recent, Recents};
use datetime_client_core::settings::Settings;
use datetime_client_core::{Model, Now, update};

struct Client {
    model: Model,
    now: Now,
}

impl Client {
    fn new(settings: Settings) -> Self {
        let wall = DateTime::parse_from_rfc3339("2026-03-01T14:03:27+09:00").expect("a valid timestamp");
        Self { model: Model::new(settings, Vec::new()), now: Now { instant: Instant::now(), wall } }
    }

    fn searching() -> Self {
        let mut client = Self::new(Settings::default());
        assert_eq!(client.apply(Action::ShowNetwork(true)), [Effect::Search(SearchId(1))]);
        client
    }

    fn apply(&mut self, message: impl Into<Message>) -> Vec<Effect> {
        update(&mut self.model, message, self.now)
    }

    /// Applies an event of the search; returns the clocks that are connected to.
    fn network(&mut self, event: NetworkEvent) -> Vec<String> {
        let effects = self.apply(Event::Network(SearchId(1), event));
        connections(&effects)
    }

    fn pass(&mut self, time: Duration) -> Vec<Effect> {
        self.now.instant += time;
        self.now.wall += time;
        self.apply(Action::DeadlineReached)
    }
}

fn connections(effects: &[Effect]) -> Vec<String> {
    let connection = |effect: &Effect| {
        if let Effect::Worker(WorkerRequest::Connect(_, clock)) = effect {
            Some(clock.to_string())
        } else {
            None
        }
    };
    effects.iter().filter_map(connection).collect()
}

fn found(service: ServiceType, address: &str) -> NetworkEvent {
    let networks = vec![("192.168.1.7".parse().expect("an address"), 24)];
    let interface = Interface { name: "eth0".to_owned(), scope: "eth0".to_owned(), networks };
    let received = Received {
        service,
        instance: "attic",
        host: "attic.local",
        port: if service == ServiceType::Ntp { 123 } else { 9900 },
        address: address.parse().expect("an address"),
        interface: &interface,
    };
    NetworkEvent::Found(Box::new(Announcement::new(&received).expect("it is usable")))
}

fn failed() -> LinkEvent {
    LinkEvent::Failed(Failure::Refused("connection refused".to_owned()))
}

#[test]
fn the_search_begins_and_ends_with_the_list_and_the_setting() {
    let mut client = Client::new(Settings::default());
    let (begins, ends) = (|number| vec![Effect::Search(SearchId(number))], vec![Effect::EndSearch]);
    let set = |value| Action::Set(Setting::Discover(value));
    let saves = |value| Effect::Save(Change::Setting(Setting::Discover(value)));
    for (action, expected) in [
        (Action::ShowNetwork(false), vec![]),
        (Action::ShowNetwork(true), begins(1)),
        (Action::ShowNetwork(true), vec![]),
        (Action::ShowNetwork(false), ends.clone()),
        (Action::ShowNetwork(true), begins(2)),
        (set(false), [ends, vec![saves(false)]].concat()),
        (Action::ShowNetwork(false), vec![]),
        (Action::ShowNetwork(true), vec![]),
        (set(true), [begins(3), vec![saves(true)]].concat()),
    ] {
        assert_eq!(client.apply(action.clone()), expected, "{action:?}");
    }
}

#[test]
fn a_clock_is_probed_when_it_is_found_and_not_twice_in_a_minute() {
    let mut client = Client::searching();
    assert_eq!(client.network(found(ServiceType::Datetime, "192.168.1.20")), ["192.168.1.20:9900"]);
    assert_eq!(client.network(found(ServiceType::Ntp, "192.168.1.20")), ["ntp://192.168.1.20"]);
    assert_eq!(client.model.checks.progress(), None, "the user asked for no check");
    assert_eq!(client.network(found(ServiceType::Datetime, "203.0.113.9")), [""; 0], "beyond a router");
    for (wait, expected) in
        [(Duration::from_secs(50), &[][..]), (Duration::from_secs(20), &["192.168.1.20:9900"])]
    {
        let id = LinkId(if expected.is_empty() { 1 } else { 2 });
        client.apply(Event::Link(id, LinkEvent::Anomaly(Anomaly::UnsolicitedLines)));
        client.pass(wait);
        client.apply(Action::ShowNetwork(false));
        let Some(Effect::Search(search)) = client.apply(Action::ShowNetwork(true)).pop() else {
            panic!("it searches again");
        };
        let found = Event::Network(search, found(ServiceType::Datetime, "192.168.1.20"));
        let effects = client.apply(found);
        assert_eq!(connections(&effects), expected, "{wait:?} after the last one");
    }
}

#[test]
fn the_next_address_is_probed_if_one_does_not_answer() {
    let mut client = Client::searching();
    client.network(found(ServiceType::Datetime, "192.168.1.20"));
    client.network(found(ServiceType::Datetime, "fe80::1"));
    let effects = client.apply(Event::Link(LinkId(1), failed()));
    assert_eq!(connections(&effects), ["[fe80::1%eth0]:9900"]);
    let effects = client.apply(Event::Link(LinkId(2), failed()));
    assert_eq!(connections(&effects), [""; 0]);
}

#[test]
fn a_clock_that_answers_is_listed_under_its_name() {
    let mut client = Client::searching();
    client.network(found(ServiceType::Datetime, "192.168.1.20"));
    let address = client.model.network.listed(&Recents::default()).remove(0).address;
    client.apply(Action::ConnectTo(address.clone()));
    assert_eq!(client.model.recents().name_at(&address), "192.168.1.20:9900", "it has not answered");
    assert_eq!(client.model.network.listed(client.model.recents()), []);
    let id = client.model.link.id().expect("it connects");
    let welcomed = LinkEvent::Welcomed { welcome: "Welcome".to_owned(), framed: true };
    let effects = client.apply(Event::Link(id, welcomed));
    let named = Effect::Save(Change::RecentNamed(address.clone(), "attic".to_owned()));
    assert!(effects.contains(&named), "{effects:?}");
    assert_eq!(client.model.recents().name_at(&address), "attic");
    Change::RecentNamed(address.clone(), "other".to_owned()).apply(&mut Settings::default());
    assert_eq!(client.model.network.why_empty(true), WhyEmpty::AllListed);
}

#[test]
fn a_label_of_the_user_is_kept() {
    let recent = Recent { label: Some("Roof".to_owned()), ..Recent::new("nas".parse().expect("an address")) };
    let mut settings = Settings { recents: Recents::new([recent.clone()]), ..Settings::default() };
    Change::RecentNamed(recent.address.clone(), "attic".to_owned()).apply(&mut settings);
    assert_eq!(settings.recents, Recents::new([recent]));
}

#[test]
fn the_check_of_a_clock_that_vanished_is_dropped_unless_the_user_lists_it() {
    let mut client = Client::searching();
    client.network(found(ServiceType::Datetime, "192.168.1.20"));
    let address = client.model.network.listed(&Recents::default()).remove(0).address;
    client.network(NetworkEvent::Lost(Loss::new(ServiceType::Datetime, "attic", None)));
    assert!(client.model.checks.get(&address).is_some(), "it fades");
    let close = Effect::Worker(WorkerRequest::Close(LinkId(1)));
    client.pass(Duration::from_secs(4));
    assert!(client.pass(Duration::from_secs(20)).contains(&close));
    assert_eq!(client.model.checks.get(&address), None);
    client.network(found(ServiceType::Datetime, "192.168.1.20"));
    client.apply(Action::PinServer(address.clone(), true));
    client.apply(Action::Set(Setting::Discover(false)));
    assert!(client.model.checks.get(&address).is_some());
}
