//! Tests the comparison of the server's clock with this computer's.

use std::time::Duration;

use chrono::TimeDelta;
use datetime_client_core::message::{LinkEvent, LinkId, Probe, WorkerRequest};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use crate::harness::*;

const TRIP: Duration = Duration::from_millis(2);

/// A connection whose server has `help`.
fn with_help() -> Window {
    let mut window = connected();
    link_event(&mut window, LinkEvent::Commands(Vec::new()));
    link_event(&mut window, LinkEvent::Measured(TRIP));
    window.state_mut().effects.clear();
    window
}

fn probes(window: &mut Window) -> Vec<Probe> {
    let requests = window.state_mut().requests();
    requests
        .iter()
        .filter_map(|request| if let WorkerRequest::Probe(_, probe) = request { Some(*probe) } else { None })
        .collect()
}

/// Answers the pending probe, with a round trip that ends now.
fn answered(window: &mut Window, probe: Probe, answer: &str) {
    let received = window.state().now().instant;
    let sent = received.checked_sub(TRIP).expect("the computer has been up for longer");
    link_event(window, LinkEvent::Probed { probe, answer: answer.to_owned(), sent, received });
}

/// The answer to `now` of a server whose clock has this offset.
fn timestamp(window: &Window, offset: TimeDelta) -> String {
    let middle = window.state().now().wall - TRIP / 2;
    (middle + offset).to_rfc3339_opts(chrono::SecondsFormat::Nanos, false)
}

#[test]
fn without_a_connection_the_view_says_what_to_do() {
    let mut window = window();
    show(&mut window, "Live");
    assert!(shows(&window, "Connect to a server to see its clock"));
}

#[test]
fn a_server_with_a_late_list_of_commands_is_probed_with_now() {
    let mut window = connected();
    link_event(&mut window, LinkEvent::HelpUnanswered);
    show(&mut window, "Live");
    assert_eq!(probes(&mut window), [Probe::Time]);
    link_event(&mut window, LinkEvent::Commands(Vec::new()));
    answered(&mut window, Probe::Time, "14:03:27");
    pass(&mut window, Duration::from_secs(1));
    assert_eq!(probes(&mut window), [Probe::Sync], "only a server with `now` is probed with `sync`");
    answered(&mut window, Probe::Sync, "unknown");
    pass(&mut window, Duration::from_secs(1));
    assert_eq!(probes(&mut window), [Probe::Now]);
    let answer = timestamp(&window, TimeDelta::zero());
    answered(&mut window, Probe::Now, &answer);
    assert!(!shows(&window, "whole seconds only"));
}

#[test]
fn the_clock_is_probed_only_while_it_is_shown() {
    let mut window = with_help();
    pass(&mut window, Duration::from_secs(10));
    assert_eq!(probes(&mut window), []);
    show(&mut window, "Live");
    assert_eq!(probes(&mut window), [Probe::Now]);
    pass(&mut window, Duration::from_secs(10));
    assert_eq!(probes(&mut window), [], "one at a time");
}

#[test]
fn both_clocks_tick_with_offset_error_bound_and_round_trip() {
    // The server's clock shows 14:03:23.6: its second began when this computer's showed 26.4.
    let mut window = with_help();
    show(&mut window, "Live");
    let answer = timestamp(&window, TimeDelta::milliseconds(-3400));
    answered(&mut window, Probe::Now, &answer);
    for text in [
        "localhost:9900",
        "This computer",
        "14:03:23",
        "14:03:26.4",
        "3.400 s behind",
        "±1.0 ms · round trip 2.0 ms",
        "Sun 1 Mar 2026",
    ] {
        assert!(shows(&window, text), "{text}");
    }
    pass(&mut window, Duration::from_secs(1));
    assert!(window.query_by_label("14:03:24").is_some() && window.query_by_label("14:03:27.4").is_some());
    let output = window.output().viewport_output.values().next().expect("there is one window");
    assert!(output.repaint_delay <= Duration::from_secs(1), "the next tick is drawn");
    assert!(output.repaint_delay > Duration::from_millis(50), "and no frame before it");
}

#[test]
fn the_view_says_whether_the_clock_is_synchronised() {
    for (answer, says) in [
        ("unsynchronised", "clock is not synchronised."),
        ("unknown", "It is not known whether"),
        ("synchronised ±0.003 s", "is synchronised to ±0.003 s. If so, this computer's clock is wrong"),
        ("error: unknown command", "It is not known whether"),
    ] {
        let mut window = with_help();
        show(&mut window, "Live");
        let now = timestamp(&window, TimeDelta::seconds(1));
        answered(&mut window, Probe::Now, &now);
        pass(&mut window, Duration::from_millis(250));
        assert_eq!(probes(&mut window), [Probe::Now, Probe::Sync]);
        answered(&mut window, Probe::Sync, answer);
        assert!(shows(&window, says), "{answer}");
    }
}

#[test]
fn a_server_without_now_is_read_in_whole_seconds_and_the_view_says_so() {
    let mut window = with_help();
    show(&mut window, "Live");
    answered(&mut window, Probe::Now, "error: unknown command");
    settle(&mut window);
    assert_eq!(probes(&mut window), [Probe::Now, Probe::Time]);
    answered(&mut window, Probe::Time, "14:03:30");
    assert!(shows(&window, "whole seconds only"));
    assert!(shows(&window, "3.5 s ahead") || shows(&window, "4 s ahead"));
}

#[test]
fn an_old_server_is_never_probed_with_now() {
    let mut window = connecting();
    link_event(&mut window, LinkEvent::Welcomed { welcome: "Welcome".to_owned(), framed: false });
    show(&mut window, "Live");
    assert_eq!(probes(&mut window), [Probe::Time]);
    answered(&mut window, Probe::Time, "half past two");
    assert_eq!(probes(&mut window), []);
    assert!(window.query_by_role_and_label(Role::Tab, "Live").is_some());
}

#[test]
fn the_answer_to_a_probe_is_not_shown_as_an_answer() {
    let mut window = with_help();
    show(&mut window, "Live");
    let answer = timestamp(&window, TimeDelta::zero());
    answered(&mut window, Probe::Now, &answer);
    show(&mut window, "Ask");
    assert!(window.query_by_label(&answer).is_none());
    assert_eq!(window.query_all_by_role(Role::Row).count(), 0);
}

#[test]
fn two_probes_are_plotted() {
    let mut window = with_help();
    show(&mut window, "Live");
    for probe in [Probe::Now, Probe::Sync, Probe::Now] {
        let answer =
            if probe == Probe::Sync { "unknown".to_owned() } else { timestamp(&window, TimeDelta::zero()) };
        answered(&mut window, probe, &answer);
        pass(&mut window, Duration::from_millis(250));
    }
    assert!(shows(&window, "Offset and error bound") && shows(&window, "Agrees within ±"));
}

#[test]
fn a_connection_that_is_closing_is_not_probed() {
    let mut window = with_help();
    click(&mut window, "Quit");
    window.state_mut().effects.clear();
    show(&mut window, "Live");
    assert_eq!(window.state_mut().requests(), []);
    assert_eq!(window.state().model.link.id(), Some(LinkId(1)));
}
