//! The search for clocks on a network, with real mDNS traffic. Each test has its own network: it runs in a new network
//! namespace, connected by virtual Ethernet pairs to another one that stands for the other machine.
//!
//! The tests are ignored by default, because they need root, `avahi-daemon`, `avahi-publish-service`, `dbus-daemon`, `iptables` and
//! `ip`. CONTRIBUTING.md has the command.

#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot continue fails")]

mod client;
mod hostile;
mod machine;

use std::time::Duration;

use client::Client;
use datetime_client_core::network::{SearchFailure, Via, WhyEmpty};
use machine::{Machine, in_own_network, sh};

/// How long the list may take to show an announced clock.
const SOON: Duration = Duration::from_secs(3);

/// How long the reason for an empty list may take.
const SETTLED: Duration = Duration::from_secs(8);

/// With Avahi on this side, and without.
const BOTH: [bool; 2] = [true, false];

/// This side of the network, and the other machine, `attic`, with one link between them.
fn network(with_avahi: bool) -> (Machine, Machine) {
    let (here, attic) = (Machine::here(), Machine::other("attic"));
    attic.link("eth0", "10.77.0.1/24", "10.77.0.2/24");
    attic.start_avahi();
    if with_avahi {
        here.start_avahi();
    }
    (here, attic)
}

fn via(with_avahi: bool) -> Via {
    if with_avahi { Via::Avahi } else { Via::OwnQueries }
}

#[test]
#[ignore = "needs root and Avahi"]
fn a_server_is_listed_while_it_is_announced() {
    for with_avahi in BOTH {
        in_own_network("a_server_is_listed_while_it_is_announced", with_avahi, |with_avahi| {
            let (_here, attic) = network(with_avahi);
            let mut announcement = attic.announce("attic", "_datetime._tcp", 9900);
            let mut client = Client::start();
            client.expect(SOON, "it is listed", |list| list == ["attic 10.77.0.2:9900"]);
            assert_eq!(client.probed().pop().as_deref(), Some("10.77.0.2:9900"));
            announcement.stop();
            client.expect(SOON, "it fades", |list| list == ["attic 10.77.0.2:9900 gone"]);
            assert_eq!(client.via(), Some(via(with_avahi)));
            let _announcement = attic.announce("attic", "_datetime._tcp", 9901);
            client.expect(SOON, "it has moved", |list| list == ["attic 10.77.0.2:9901"]);
            let _ntp = attic.announce("attic", "_ntp._udp", 123);
            client.expect(SOON, "it has NTP too", |list| {
                list == ["attic 10.77.0.2:9901", "attic (ntp) ntp://10.77.0.2"]
            });
        });
    }
}

#[test]
#[ignore = "needs root and Avahi"]
fn a_server_on_two_interfaces_is_one_entry() {
    for with_avahi in BOTH {
        in_own_network("a_server_on_two_interfaces_is_one_entry", with_avahi, |with_avahi| {
            let here = Machine::here();
            let attic = Machine::other("attic");
            // The first one has the name of a virtual adapter.
            attic.link("docker0", "10.77.0.1/24", "10.77.0.2/24");
            attic.link("eth1", "10.78.0.1/24", "10.78.0.2/24");
            attic.start_avahi();
            if with_avahi {
                here.start_avahi();
            }
            let _announcement = attic.announce("attic", "_datetime._tcp", 9900);
            let mut client = Client::start();
            client.expect(SOON, "the better one", |list| list == ["attic 10.78.0.2:9900"]);
            sh("ip link set eth1 down");
            client.expect(SETTLED, "the other one", |list| list == ["attic 10.77.0.2:9900"]);
        });
    }
}

#[test]
#[ignore = "needs root and Avahi"]
fn a_link_local_address_of_ipv6_keeps_its_interface() {
    for with_avahi in BOTH {
        in_own_network("a_link_local_address_of_ipv6_keeps_its_interface", with_avahi, |with_avahi| {
            let here = Machine::here();
            let attic = Machine::other("attic");
            attic.link_ipv6_only("eth0");
            attic.start_avahi();
            if with_avahi {
                here.start_avahi();
            }
            let _announcement = attic.announce("attic", "_datetime._tcp", 9900);
            let mut client = Client::start();
            client.expect(SOON, "it is listed", |list| {
                list.len() == 1
                    && list.concat().starts_with("attic [fe80::")
                    && list.concat().ends_with("%eth0]:9900")
            });
            let probed = client.probed().concat();
            attic.accepts(9900);
            assert!(client::can_connect(&probed), "{probed}");
        });
    }
}

#[test]
#[ignore = "needs root and Avahi"]
fn an_empty_list_says_whether_multicast_works() {
    for with_avahi in BOTH {
        in_own_network("an_empty_list_says_whether_multicast_works", with_avahi, |with_avahi| {
            let (_here, attic) = network(with_avahi);
            let _announcement = attic.announce("printer", "_http._tcp", 80);
            let mut client = Client::start();
            client.expect_reason(SETTLED, &WhyEmpty::NothingAnnounced(via(with_avahi)));
        });
    }
}

#[test]
#[ignore = "needs root and Avahi"]
fn a_network_that_drops_multicast_is_recognised() {
    for with_avahi in BOTH {
        in_own_network("a_network_that_drops_multicast_is_recognised", with_avahi, |with_avahi| {
            for tables in ["iptables", "ip6tables"] {
                sh(&format!("{tables} -A INPUT -p udp --dport 5353 -j DROP"));
            }
            let (_here, attic) = network(with_avahi);
            let _announcement = attic.announce("attic", "_datetime._tcp", 9900);
            let mut client = Client::start();
            client.expect_reason(SETTLED, &WhyEmpty::NothingHeard(via(with_avahi)));
        });
    }
}

#[test]
#[ignore = "needs root and Avahi"]
fn a_search_that_cannot_begin_says_why() {
    in_own_network("a_search_that_cannot_begin_says_why", false, |_| {
        let mut client = Client::start();
        client.expect_reason(SETTLED, &WhyEmpty::Failed(SearchFailure::NoInterface));
        let attic = Machine::other("attic");
        for tables in ["iptables", "ip6tables"] {
            sh(&format!("{tables} -A OUTPUT -p udp --dport 5353 -j DROP"));
        }
        attic.link("eth0", "10.77.0.1/24", "10.77.0.2/24");
        let why = "Operation not permitted (os error 1)".to_owned();
        client.expect_reason(SETTLED, &WhyEmpty::Failed(SearchFailure::NotPermitted(why)));
        for tables in ["iptables", "ip6tables"] {
            sh(&format!("{tables} -F OUTPUT"));
        }
        attic.start_avahi();
        let _announcement = attic.announce("attic", "_datetime._tcp", 9900);
        client.expect(SETTLED, "it works again", |list| list == ["attic 10.77.0.2:9900"]);
    });
}

#[test]
#[ignore = "needs root and Avahi"]
fn a_network_that_comes_up_later_is_searched_too() {
    for with_avahi in BOTH {
        in_own_network("a_network_that_comes_up_later_is_searched_too", with_avahi, |with_avahi| {
            let (here, attic) = (Machine::here(), Machine::other("attic"));
            if with_avahi {
                here.start_avahi();
            }
            // Another network is there already. The new one has an address only after its interface is up.
            Machine::other("other").link_ipv6_only("eth9");
            let mut client = Client::start();
            client.run(SOON);
            attic.link_ipv6_only("eth0");
            attic.start_avahi();
            let _announcement = attic.announce("attic", "_datetime._tcp", 9900);
            client
                .expect(SETTLED, "its link-local address", |list| list.concat().starts_with("attic [fe80::"));
            client.run(Duration::from_secs(2));
            sh("ip addr add 10.77.0.1/24 dev eth0 && ip -n attic addr add 10.77.0.2/24 dev eth0");
            client.expect(Duration::from_secs(20), "its address", |list| list == ["attic 10.77.0.2:9900"]);
            assert!(client.probed().contains(&"10.77.0.2:9900".to_owned()), "{:?}", client.probed());
        });
    }
}

#[test]
#[ignore = "needs root and Avahi"]
fn the_search_goes_on_when_avahi_stops() {
    in_own_network("the_search_goes_on_when_avahi_stops", true, |_| {
        let (here, attic) = network(true);
        let _announcement = attic.announce("attic", "_datetime._tcp", 9900);
        let mut client = Client::start();
        client.expect(SOON, "it is listed", |list| list == ["attic 10.77.0.2:9900"]);
        here.stop_avahi();
        client.expect_via(SOON, Via::OwnQueries);
        let _another = attic.announce("another", "_datetime._tcp", 9901);
        client.expect(SOON, "another one is found", |list| {
            list == ["another 10.77.0.2:9901", "attic 10.77.0.2:9900"]
        });
    });
}

#[test]
#[ignore = "needs root and Avahi"]
fn a_hostile_announcer_is_bounded_and_plain() {
    for with_avahi in BOTH {
        in_own_network("a_hostile_announcer_is_bounded_and_plain", with_avahi, |with_avahi| {
            let (_here, attic) = network(with_avahi);
            let _announcement = attic.announce("attic", "_datetime._tcp", 9900);
            let mut client = Client::start();
            client.expect(SOON, "it is listed", |list| list == ["attic 10.77.0.2:9900"]);
            let before = client::memory_kib();
            let _hostile = attic.start_hostile();
            client.expect(SETTLED, "some are listed", |list| list.len() >= 9);
            client.run(Duration::from_secs(10));
            let list = client.list();
            assert!(list.len() <= 64, "{}", list.len());
            assert!(list.iter().any(|entry| entry.starts_with("attic ")), "{list:?}");
            for entry in &list {
                assert!(entry.chars().all(|c| !c.is_control()) && entry.chars().count() <= 120, "{entry:?}");
            }
            assert!(client.probed().len() <= 65, "{}", client.probed().len());
            let grown = client::memory_kib().saturating_sub(before);
            println!("{} entries, {} probes, {grown} KiB more memory", list.len(), client.probed().len());
            assert!(grown < 64 * 1024, "{grown} KiB");
        });
    }
}

/// Not a test: the other machine's side of the ones above.
#[test]
#[ignore = "part of other tests"]
fn hostile_announcer() {
    if std::env::var_os(machine::ROLE).is_some() {
        hostile::announce();
    }
}
