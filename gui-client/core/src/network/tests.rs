use super::*;
use crate::recents::Recent;

fn interface(name: &str) -> Interface {
    let networks = vec![("192.168.1.7".parse().unwrap(), 24), ("fd00:1::7".parse().unwrap(), 64)];
    Interface { name: name.to_owned(), scope: name.to_owned(), networks }
}

fn received(
    service: ServiceType,
    instance: &str,
    host: &str,
    port: u16,
    address: &str,
    on: &str,
) -> NetworkEvent {
    let interface = interface(on);
    let address = address.parse().unwrap();
    let received = Received { service, instance, host, port, address, interface: &interface };
    NetworkEvent::Found(Box::new(Announcement::new(&received).unwrap()))
}

/// The server `attic` at this address of this interface.
fn attic(address: &str, on: &str) -> NetworkEvent {
    received(ServiceType::Datetime, "attic", "attic.local.", 9900, address, on)
}

fn lost(instance: &str, on: Option<(&str, Lost)>) -> NetworkEvent {
    NetworkEvent::Lost(Loss::new(ServiceType::Datetime, instance, on))
}

struct Test {
    network: Network,
    id: SearchId,
    now: Instant,
    removed: Vec<String>,
}

impl Test {
    fn new() -> Self {
        let mut network = Network::default();
        let now = Instant::now();
        let id = network.begin(now);
        Self { network, id, now, removed: Vec::new() }
    }

    fn with(events: impl IntoIterator<Item = NetworkEvent>) -> Self {
        let mut test = Self::new();
        for event in events {
            test.apply(event);
        }
        test
    }

    fn apply(&mut self, event: NetworkEvent) {
        let removed = self.network.apply(self.id, event, self.now);
        self.removed.extend(removed.iter().map(ToString::to_string));
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
        while let Some(due) = self.network.due().filter(|due| *due <= self.now) {
            let removed = self.network.advance(self.now);
            self.removed.extend(removed.iter().map(ToString::to_string));
            assert_ne!(self.network.due(), Some(due), "what is due is done");
        }
    }

    /// Names, each with `?` if it is gone.
    fn names(&self) -> Vec<String> {
        let listed = self.network.listed(&Recents::default());
        listed.into_iter().map(|found| found.name + if found.is_gone { "?" } else { "" }).collect()
    }

    fn addresses(&self) -> Vec<String> {
        let listed = self.network.listed(&Recents::default());
        listed.iter().map(|found| found.address.to_string()).collect()
    }

    fn to_probe(&self) -> Vec<String> {
        self.network.to_probe(&Recents::default()).iter().map(ToString::to_string).collect()
    }
}

#[test]
fn a_service_on_several_interfaces_is_one_entry_with_its_best_address() {
    for (paths, best) in [
        (&[("fe80::1", "eth0")][..], "[fe80::1%eth0]:9900"),
        (&[("fe80::1", "eth0"), ("fe80::1", "eth1")], "[fe80::1%eth0]:9900"),
        (&[("fe80::1", "docker0"), ("fe80::1", "eth1")], "[fe80::1%eth1]:9900"),
        (&[("192.168.1.20", "docker0"), ("fe80::1", "eth1")], "[fe80::1%eth1]:9900"),
        (&[("fe80::1", "eth1"), ("fd00:1::20", "eth1")], "[fd00:1::20]:9900"),
        (&[("fd00:1::20", "eth0"), ("192.168.1.20", "eth0"), ("fe80::1", "eth0")], "192.168.1.20:9900"),
        (&[("10.9.9.9", "eth0"), ("fe80::1", "eth0")], "[fe80::1%eth0]:9900"),
    ] {
        let test = Test::with(paths.iter().map(|(address, on)| attic(address, on)));
        assert_eq!(test.names(), ["attic"], "{paths:?}");
        assert_eq!(test.addresses(), [best], "{paths:?}");
        assert_eq!(test.to_probe(), [best], "{paths:?}");
    }
}

#[test]
fn an_address_that_does_not_answer_gives_way_to_the_next() {
    let mut test = Test::with([attic("192.168.1.20", "eth0"), attic("fe80::1", "eth0")]);
    for next in ["[fe80::1%eth0]:9900", ""] {
        let address = test.network.listed(&Recents::default()).remove(0).address;
        test.network.set_unreachable(&address);
        assert_eq!(test.to_probe().concat(), next);
    }
    assert_eq!(test.addresses(), ["192.168.1.20:9900"], "the best of those that do not answer");
    test.id = test.network.begin(test.now);
    test.apply(attic("192.168.1.20", "eth0"));
    assert_eq!(test.to_probe(), ["192.168.1.20:9900"], "a new search tries again");
}

#[test]
fn an_address_beyond_a_router_is_listed_last_and_not_probed() {
    let far = received(ServiceType::Datetime, "a", "a.local.", 9900, "203.0.113.5", "eth0");
    let test = Test::with([far, attic("192.168.1.20", "eth0")]);
    assert_eq!(test.names(), ["attic", "a"]);
    assert_eq!(test.to_probe(), ["192.168.1.20:9900"]);
}

#[test]
fn a_service_that_vanishes_fades() {
    let mut test = Test::with([attic("192.168.1.20", "eth0"), lost("ATTIC", None)]);
    assert_eq!(test.names(), ["attic?"]);
    assert_eq!(test.to_probe(), [""; 0]);
    test.pass(Duration::from_secs(19));
    assert_eq!(test.names(), ["attic?"]);
    test.pass(Duration::from_secs(1));
    assert_eq!(test.names(), [""; 0]);
    assert_eq!(test.removed, ["192.168.1.20:9900"]);
}

#[test]
fn a_service_that_returns_does_not_fade_and_has_only_its_new_address() {
    let mut test = Test::with([attic("192.168.1.20", "eth0"), lost("attic", None)]);
    test.pass(Duration::from_secs(10));
    test.apply(attic("192.168.1.21", "eth0"));
    test.pass(Duration::from_mins(1));
    assert_eq!(
        (test.names(), test.addresses()),
        (vec!["attic".to_owned()], vec!["192.168.1.21:9900".to_owned()])
    );
}

#[test]
fn a_service_lost_on_one_interface_is_still_reached_on_the_other() {
    let mut test =
        Test::with([attic("192.168.1.20", "eth0"), attic("fe80::1", "eth0"), attic("fe80::2", "eth1")]);
    test.apply(lost("attic", Some(("eth0", Lost::V4))));
    assert_eq!(test.addresses(), ["[fe80::1%eth0]:9900"]);
    test.apply(lost("attic", Some(("eth0", Lost::V6))));
    assert_eq!(
        (test.names().concat(), test.addresses().concat()),
        ("attic".into(), "[fe80::2%eth1]:9900".into())
    );
    test.apply(lost("attic", Some(("eth1", Lost::Address("fe80::1".parse().unwrap())))));
    assert_eq!(test.names(), ["attic"]);
    test.apply(lost("attic", Some(("eth1", Lost::Address("fe80::2".parse().unwrap())))));
    assert_eq!(test.names(), ["attic?"]);
    test.apply(lost("attic", Some(("eth1", Lost::V6))));
    test.apply(lost("other", None));
    assert_eq!(test.names(), ["attic?"]);
}

#[test]
fn a_server_that_moves_to_another_port_replaces_its_entry() {
    let mut test = Test::with([attic("192.168.1.20", "eth0")]);
    test.apply(received(ServiceType::Datetime, "attic", "attic.local", 9901, "192.168.1.20", "eth0"));
    assert_eq!(test.addresses(), ["192.168.1.20:9901"]);
    assert_eq!(test.removed, ["192.168.1.20:9900"]);
    // The same name in another network is another server.
    test.apply(received(ServiceType::Datetime, "attic", "roof.local", 9901, "192.168.1.30", "eth1"));
    assert_eq!(test.addresses(), ["192.168.1.20:9901", "192.168.1.30:9901"]);
}

#[test]
fn the_list_is_sorted_by_name_and_equal_names_have_their_address() {
    let mut test = Test::with([
        received(ServiceType::Ntp, "router", "router.local", 123, "192.168.1.1", "eth0"),
        received(ServiceType::Datetime, "nas", "nas.local", 9900, "192.168.1.2", "docker0"),
        received(ServiceType::Datetime, "Attic", "attic.local", 9900, "192.168.1.3", "eth0"),
        received(ServiceType::Datetime, "\u{202e}router\u{7}", "r2.local", 9900, "192.168.1.4", "eth0"),
        received(ServiceType::Datetime, "router", "r3.local", 9900, "192.168.1.5", "eth1"),
        received(ServiceType::Datetime, "\u{1}", "", 9900, "192.168.1.6", "eth0"),
    ]);
    let names = [
        "192.168.1.6",
        "Attic",
        "router · 192.168.1.4:9900",
        "router · 192.168.1.5:9900",
        "router (ntp)",
        "nas",
    ];
    assert_eq!(test.names(), names);
    assert!(test.to_probe().contains(&"ntp://192.168.1.1".to_owned()));
    let recents = Recents::new([
        Recent::new("Attic.local".parse().unwrap()),
        Recent::new("192.168.1.5".parse().unwrap()),
        Recent { label: Some("nas".to_owned()), ..Recent::new("elsewhere".parse().unwrap()) },
    ]);
    let names: Vec<String> = test.network.listed(&recents).into_iter().map(|found| found.name).collect();
    assert_eq!(names, ["192.168.1.6", "router", "router (ntp)", "nas · 192.168.1.2:9900"]);
    assert!(!test.network.to_probe(&recents).contains(&"192.168.1.5".parse().unwrap()));
    let address = "192.168.1.1".parse().unwrap();
    assert_eq!(test.network.name_of(&address), None, "of another kind");
    test.apply(received(ServiceType::Datetime, "router", "router.local", 9900, "192.168.1.1", "eth0"));
    assert_eq!(test.network.name_of(&address).as_deref(), Some("router"));
}

#[test]
fn a_hostile_announcer_fills_neither_the_list_nor_the_memory() {
    let mut test = Test::with([attic("192.168.1.20", "eth0")]);
    for number in 0..1000_u16 {
        let name = format!("evil-{number:03}");
        test.apply(received(ServiceType::Datetime, &name, "evil.local", 1 + number, "192.168.1.66", "eth0"));
    }
    assert_eq!(test.names().len(), 1 + MAX_ENTRIES_OF_HOST);
    assert!(test.network.has_more());
    for number in 0..1000_u16 {
        let (host, port) = (format!("evil-{number}.local"), 1 + number);
        test.apply(received(
            ServiceType::Datetime,
            &host,
            &host,
            port,
            &format!("192.168.{}.{}", 2 + number / 200, number % 200),
            "eth0",
        ));
        test.apply(received(
            ServiceType::Datetime,
            "attic",
            "attic.local",
            9900,
            &format!("fe80::{number:x}"),
            "eth0",
        ));
    }
    assert_eq!(test.names().len(), MAX_ENTRIES);
    assert!(test.network.entries.iter().all(|entry| entry.paths.len() <= entry::MAX_PATHS));
    assert!(test.to_probe().len() <= MAX_ENTRIES);
    // Faded entries are replaced.
    test.apply(lost("evil-1.local", None));
    test.apply(received(ServiceType::Datetime, "last", "last.local", 9900, "192.168.1.99", "eth0"));
    assert!(test.names().contains(&"last".to_owned()) && test.names().len() == MAX_ENTRIES);
}

#[test]
fn an_empty_list_has_a_reason() {
    let blocked = || SearchFailure::NotPermitted("denied".to_owned());
    let began = || NetworkEvent::Began(Via::Avahi);
    let late = Duration::from_secs(4);
    for (events, after, expected) in [
        (vec![], Duration::ZERO, WhyEmpty::Searching),
        (vec![began()], Duration::from_secs(3), WhyEmpty::Searching),
        (vec![began()], late, WhyEmpty::NothingHeard(Via::Avahi)),
        (vec![], late, WhyEmpty::NothingHeard(Via::OwnQueries)),
        (vec![began(), NetworkEvent::Heard], late, WhyEmpty::NothingAnnounced(Via::Avahi)),
        (vec![NetworkEvent::Failed(blocked())], Duration::ZERO, WhyEmpty::Failed(blocked())),
        (
            vec![NetworkEvent::Failed(SearchFailure::NoInterface)],
            late,
            WhyEmpty::Failed(SearchFailure::NoInterface),
        ),
        (vec![NetworkEvent::Failed(blocked()), began()], late, WhyEmpty::NothingHeard(Via::Avahi)),
        (vec![attic("192.168.1.20", "eth0")], late, WhyEmpty::AllListed),
    ] {
        let mut test = Test::with(events.clone());
        test.pass(after);
        assert_eq!(test.network.why_empty(true), expected, "{events:?} after {after:?}");
        assert_eq!(test.network.why_empty(false), WhyEmpty::Off);
    }
    assert_eq!(Network::default().why_empty(true), WhyEmpty::Searching);
}

#[test]
fn what_a_new_search_does_not_find_fades_and_late_events_of_the_old_one_are_ignored() {
    let mut test = Test::with([attic("192.168.1.20", "eth0")]);
    test.apply(received(ServiceType::Datetime, "nas", "nas.local", 9900, "192.168.1.2", "eth0"));
    test.network.end();
    test.pass(Duration::from_hours(1));
    assert_eq!(test.names(), ["attic", "nas"]);
    let old = std::mem::replace(&mut test.id, test.network.begin(test.now));
    let late = received(ServiceType::Datetime, "late", "late.local", 9900, "192.168.1.3", "eth0");
    assert_eq!(test.network.apply(old, late, test.now), []);
    test.apply(attic("192.168.1.20", "eth0"));
    test.pass(Duration::from_secs(4));
    assert_eq!(test.names(), ["attic", "nas?"]);
    test.pass(Duration::from_secs(20));
    assert_eq!(test.names(), ["attic"]);
    assert_eq!(test.network.clear().len(), 1);
    assert_eq!((test.names().len(), test.network.due()), (0, None));
}
