//! Tests the section of the clocks that are announced on this network.

use std::time::Duration;

use datetime_client_core::change::{Change, Setting};
use datetime_client_core::message::{Action, Anomaly, Effect, Event, LinkEvent, LinkId, WorkerRequest};
use datetime_client_core::network::{Loss, NetworkEvent, SearchFailure, SearchId, ServiceType, Via};
use datetime_client_core::settings::Settings;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::*;

fn searching() -> Window {
    window_of([960.0, 640.0], Settings::default(), None)
}

fn network(window: &mut Window, event: NetworkEvent) {
    apply(window, Event::Network(SearchId(1), event));
}

fn effects(window: &mut Window) -> Vec<Effect> {
    std::mem::take(&mut window.state_mut().effects)
}

fn description(window: &Window, name: &str) -> String {
    let button = window.get_by_role_and_label(Role::Button, name);
    button.accesskit_node().description().unwrap_or_default()
}

#[test]
fn an_announced_clock_shows_its_state_and_a_click_connects() {
    let mut window = searching();
    let mut headings = window.get_all_by_role(Role::Heading);
    assert!(headings.any(|heading| heading.accesskit_node().value().as_deref() == Some("On this network")));
    drop(headings);
    assert!(shows(&window, "Searching…"));
    network(&mut window, found(ServiceType::Datetime, "attic", "192.168.1.20"));
    network(&mut window, found(ServiceType::Datetime, "far", "203.0.113.5"));
    assert_eq!(description(&window, "attic"), "checking…");
    assert_eq!(description(&window, "far"), "not checked yet");
    assert!(!shows(&window, "Searching…"));
    apply(&mut window, Event::Link(LinkId(1), LinkEvent::Anomaly(Anomaly::UnsolicitedLines)));
    assert_eq!(description(&window, "attic"), "sends no time");
    network(&mut window, NetworkEvent::Lost(Loss::new(ServiceType::Datetime, "far", None)));
    assert_eq!(description(&window, "far"), "no longer announced");
    effects(&mut window);
    click(&mut window, "attic");
    let address = "192.168.1.20:9900".parse().expect("an address");
    let connects =
        |effect: &Effect| matches!(effect, Effect::Worker(WorkerRequest::Connect(_, to)) if *to == address);
    assert!(effects(&mut window).iter().any(connects));
    assert!(!has_button(&window, "attic"), "it is in the server list now, by its address");
    assert!(has_button(&window, "192.168.1.20:9900"));
}

#[test]
fn an_empty_section_says_why_and_what_to_do() {
    for (events, part) in [
        (vec![], "may block multicast (UDP port 5353); Avahi does not run on this computer."),
        (vec![NetworkEvent::Began(Via::Avahi)], "Avahi hears no other device."),
        (vec![NetworkEvent::Heard], "sudo systemctl enable --now datetime-server-announce"),
        (vec![NetworkEvent::Failed(SearchFailure::NoInterface)], "is not connected to a network"),
        (
            vec![NetworkEvent::Failed(SearchFailure::NotPermitted("not permitted".to_owned()))],
            "Multicast is blocked on this computer (not permitted).",
        ),
        (vec![NetworkEvent::Failed(SearchFailure::Other("oh".to_owned()))], "The search failed: oh."),
    ] {
        let mut window = searching();
        for event in events {
            network(&mut window, event);
        }
        pass(&mut window, Duration::from_secs(4));
        apply(&mut window, Action::DeadlineReached);
        assert!(shows(&window, part), "{part}");
        assert!(shows(&window, "by its name or address in the field Host"), "{part}");
    }
}

#[test]
fn the_setting_ends_the_search_and_empties_the_list() {
    let mut window = searching();
    network(&mut window, found(ServiceType::Datetime, "attic", "192.168.1.20"));
    show(&mut window, "Settings");
    effects(&mut window);
    window
        .get_by_role_and_label(Role::CheckBox, "List the clocks that are announced on this network")
        .click();
    settle(&mut window);
    let saved = Effect::Save(Change::Setting(Setting::Discover(false)));
    let close = Effect::Worker(WorkerRequest::Close(LinkId(1)));
    assert_eq!(effects(&mut window), [Effect::EndSearch, close, saved]);
    assert!(!has_button(&window, "attic") && shows(&window, "Off. The settings turn it on."));
}

#[test]
fn only_a_list_that_is_shown_searches() {
    let is_search = |effect: &Effect| matches!(effect, Effect::Search(_) | Effect::EndSearch);
    let mut wide = searching();
    assert_eq!(
        effects(&mut wide).into_iter().filter(is_search).collect::<Vec<_>>(),
        [Effect::Search(SearchId(1))]
    );
    // The list is a menu.
    let mut narrow = window_of([640.0, 480.0], Settings::default(), None);
    assert_eq!(effects(&mut narrow), []);
    click(&mut narrow, "Servers");
    assert_eq!(effects(&mut narrow), [Effect::Search(SearchId(1))]);
    click(&mut narrow, "Servers");
    assert_eq!(effects(&mut narrow), [Effect::EndSearch]);
}
