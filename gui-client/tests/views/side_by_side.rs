//! Tests the checks of all servers side by side.

use std::time::Duration;

use chrono::TimeDelta;
use datetime_client_core::message::{
    Action, CommandId, Ending, Event, Failure, LinkEvent, LinkId, Probe, WorkerRequest,
};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::*;

fn event_on(window: &mut Window, link: u64, event: LinkEvent) {
    apply(window, Event::Link(LinkId(link), event));
}

/// Answers the probes on `link` with a clock that has this offset.
pub fn answer_probes(window: &mut Window, link: u64, offset: TimeDelta, sync: &str) {
    event_on(window, link, LinkEvent::Welcomed { welcome: "Welcome".to_owned(), framed: true });
    event_on(window, link, LinkEvent::Measured(Duration::from_millis(1)));
    let now = window.state().now();
    let answer = (now.wall + offset).to_rfc3339_opts(chrono::SecondsFormat::Nanos, false);
    for _ in 0..4 {
        let (sent, received) = (now.instant, now.instant);
        event_on(
            window,
            link,
            LinkEvent::Probed { probe: Probe::Now, answer: answer.clone(), sent, received },
        );
    }
    let answer = sync.to_owned();
    event_on(
        window,
        link,
        LinkEvent::Probed { probe: Probe::Sync, answer, sent: now.instant, received: now.instant },
    );
}

fn row(window: &Window, name: &str) -> Vec<String> {
    let rows = window.get_all_by_role(Role::Row);
    let texts = |row: egui_kittest::Node<'_>| -> Vec<String> {
        row.get_all_by_role(Role::Label).filter_map(|label| label.accesskit_node().value()).collect()
    };
    rows.map(texts).find(|texts| texts.iter().any(|text| text == name)).unwrap_or_default()
}

#[test]
fn without_servers_the_view_says_what_to_do() {
    let mut window = window();
    show(&mut window, "Side by side");
    assert!(shows(&window, "Connect to one first"));
}

#[test]
fn every_server_is_checked_and_the_odd_one_out_is_marked() {
    let mut window = with_servers(&["nas", "printer", "attic", "gone"]);
    show(&mut window, "Side by side");
    click(&mut window, "Check all");
    let connects = window.state_mut().requests();
    assert_eq!(connects.len(), 4);
    assert!(shows(&window, "0 of 4 checked"));
    answer_probes(&mut window, 1, TimeDelta::milliseconds(2), "synchronised ±0.003 s");
    answer_probes(&mut window, 2, TimeDelta::milliseconds(-3400), "unsynchronised");
    answer_probes(&mut window, 3, TimeDelta::zero(), "unknown");
    assert!(shows(&window, "3 of 4 checked"));
    event_on(&mut window, 4, LinkEvent::Failed(Failure::Refused(String::new())));
    assert_eq!(
        row(&window, "nas:9900"),
        ["nas:9900", "synchronised ±0.003 s", "+0.0020 s ±0.0001 s", "0.0 ms"]
    );
    let printer = row(&window, "printer:9900");
    assert!(printer.contains(&"the odd one out · not synchronised".to_owned()), "{printer:?}");
    assert_eq!(row(&window, "gone:9900"), ["gone:9900", "nothing is listening there"]);
    assert!(shows(&window, "printer:9900 is the odd one out; the other clocks agree."));
    assert!(has_button(&window, "Check all") && !has_button(&window, "Stop checking"));
    show(&mut window, "Ask");
    assert!(shows(&window, "−3.4000 s · the odd one out"), "the server list shows it too");
}

#[test]
fn screen_readers_find_a_table_with_headers_and_cells_and_each_offset_in_the_list() {
    let mut window = with_servers(&["nas"]);
    show(&mut window, "Side by side");
    click(&mut window, "Check all");
    answer_probes(&mut window, 1, TimeDelta::milliseconds(2), "unknown");
    let table = window.get_by_role_and_label(Role::Table, "Clocks side by side");
    assert_eq!(table.get_all_by_role(Role::Row).count(), 2);
    assert_eq!(table.get_all_by_role(Role::ColumnHeader).count(), 3);
    let row = table.get_all_by_role(Role::Row).last().unwrap();
    assert!(row.get_all_by_role(Role::Cell).count() >= 3);
    let server = window.get_by_role_and_label(Role::Button, "nas:9900");
    assert_eq!(server.accesskit_node().description().as_deref(), Some("+0.0020 s"));
    assert!(window.query_by_role_and_label(Role::Heading, "Servers").is_some());
    assert_eq!(window.get_all_by_role(Role::TabList).count(), 1);
    assert!(window.query_all_by_role(Role::Heading).count() >= 1);
}

#[test]
fn a_check_sends_four_probes_then_sync_then_quit() {
    let mut window = with_servers(&["nas"]);
    show(&mut window, "Side by side");
    click(&mut window, "Check nas:9900");
    answer_probes(&mut window, 1, TimeDelta::zero(), "unknown");
    let (link, probe) = (LinkId(1), |probe| WorkerRequest::Probe(LinkId(1), probe));
    let connect = WorkerRequest::Connect(link, "nas".parse().expect("the address is valid"));
    let quit = WorkerRequest::Send(link, CommandId(0), "quit".to_owned());
    let now = probe(Probe::Now);
    let expected = [connect, now.clone(), now.clone(), now.clone(), now, probe(Probe::Sync), quit];
    assert_eq!(window.state_mut().requests(), expected);
    event_on(&mut window, 1, LinkEvent::Ended(Ending::Goodbye));
    assert_eq!(row(&window, "nas:9900").len(), 4, "the result stays");
}

#[test]
fn an_old_server_is_read_in_whole_seconds() {
    let mut window = with_servers(&["old"]);
    show(&mut window, "Side by side");
    click(&mut window, "Check all");
    event_on(&mut window, 1, LinkEvent::Welcomed { welcome: "Old".to_owned(), framed: false });
    let at = window.state().now().instant;
    let answer = "14:03:27".to_owned();
    event_on(&mut window, 1, LinkEvent::Probed { probe: Probe::Time, answer, sent: at, received: at });
    assert_eq!(
        row(&window, "old:9900"),
        ["old:9900", "checking…"],
        "it is asked again when its second changes"
    );
    pass(&mut window, Duration::from_secs(6));
    apply(&mut window, Action::DeadlineReached);
    let expected = ["old:9900", "Date and time server", "+0.5 s ±0.6 s", "0.0 ms"];
    assert_eq!(row(&window, "old:9900"), expected, "at the deadline, what is known counts");
}

#[test]
fn checks_can_be_stopped_and_late_events_are_ignored() {
    let mut window = with_servers(&["nas", "attic"]);
    show(&mut window, "Side by side");
    click(&mut window, "Check all");
    window.state_mut().effects.clear();
    click(&mut window, "Stop checking");
    assert_eq!(
        window.state_mut().requests(),
        [WorkerRequest::Close(LinkId(1)), WorkerRequest::Close(LinkId(2))]
    );
    event_on(&mut window, 1, LinkEvent::Failed(Failure::TooMuchData));
    assert_eq!(row(&window, "nas:9900"), ["nas:9900"]);
}

#[test]
fn the_table_shows_why_a_check_failed() {
    let mut window = with_servers(&["a", "b", "c", "d"]);
    show(&mut window, "Side by side");
    click(&mut window, "Check all");
    let welcome = LinkEvent::Welcomed { welcome: "SSH-2.0".to_owned(), framed: true };
    event_on(&mut window, 1, welcome);
    event_on(
        &mut window,
        1,
        LinkEvent::Anomaly(datetime_client_core::message::Anomaly::OtherProtocol(
            datetime_client_core::message::OtherProtocol::Ssh,
        )),
    );
    event_on(&mut window, 2, LinkEvent::Failed(Failure::ServerError("the server is full".to_owned())));
    event_on(&mut window, 3, LinkEvent::Ended(Ending::NoAnswer(Duration::from_secs(5))));
    event_on(&mut window, 4, LinkEvent::Failed(Failure::NoSuchName(String::new())));
    for (name, reason) in [
        ("a:9900", "does not answer like a date and time server"),
        ("b:9900", "the server is full"),
        ("c:9900", "stopped answering"),
        ("d:9900", "there is no machine named d"),
    ] {
        assert_eq!(row(&window, name), [name, reason]);
    }
}

#[test]
fn a_pinned_server_is_on_top_and_the_check_of_a_removed_one_is_stopped() {
    let mut window = with_servers(&["a", "b"]);
    click(&mut window, "Pin b:9900");
    let first = window.state().model.recents().iter().next().map(|recent| recent.address.to_string());
    assert_eq!(first.as_deref(), Some("b:9900"));
    click(&mut window, "Check all");
    window.state_mut().effects.clear();
    click(&mut window, "Remove b:9900");
    assert_eq!(window.state_mut().requests(), [WorkerRequest::Close(LinkId(1))]);
    assert!(!has_button(&window, "Unpin b:9900"));
}
