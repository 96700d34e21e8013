//! Tests what screen readers announce.

use std::time::Duration;

use chrono::TimeDelta;
use datetime_client_core::message::{Action, Ending, Failure, LinkEvent};
use egui::accesskit::{Live, Role};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::*;
use crate::side_by_side::answer_probes;

/// What was announced last, with the ids of the nodes.
fn announced(window: &Window) -> Vec<(String, String)> {
    let nodes =
        window.query_all_by_role(Role::Log).filter(|node| node.accesskit_node().live() == Live::Polite);
    nodes
        .map(|node| {
            (format!("{:?}", node.accesskit_node().id()), node.accesskit_node().label().unwrap_or_default())
        })
        .collect()
}

fn texts(window: &Window) -> Vec<String> {
    announced(window).into_iter().map(|(_, text)| text).collect()
}

#[test]
fn each_answer_is_announced_once_also_if_it_equals_the_one_before_and_not_when_its_view_is_shown_again() {
    let mut window = connected();
    assert_eq!(texts(&window), ["Connected to localhost:9900"]);
    window.state_mut().answer("day", "Sunday");
    settle(&mut window);
    let first = announced(&window);
    assert_eq!(texts(&window), ["Sunday"]);
    window.state_mut().answer("day", "Sunday");
    settle(&mut window);
    let second = announced(&window);
    assert_eq!(texts(&window), ["Sunday"]);
    assert_ne!(first, second, "it is another node");
    show(&mut window, "Live");
    assert_eq!(texts(&window), [""; 0], "an announcement is removed after a second");
    show(&mut window, "Ask");
    assert_eq!(texts(&window), [""; 0]);
}

#[test]
fn the_round_trip_of_a_connection_is_not_announced_and_its_end_is() {
    let mut window = connected();
    settle(&mut window);
    link_event(&mut window, LinkEvent::Measured(Duration::from_micros(400)));
    link_event(&mut window, LinkEvent::Measured(Duration::from_millis(7)));
    assert_eq!(status(&window), "Connected to localhost:9900 · 7.0 ms");
    assert_eq!(texts(&window), [""; 0]);
    link_event(&mut window, LinkEvent::Ended(Ending::Closed));
    assert_eq!(texts(&window), [status(&window)]);
    click(&mut window, "Connect");
    assert_eq!(texts(&window), ["Connecting to localhost:9900…"]);
    window.state_mut().passed = Duration::from_secs(3);
    settle(&mut window);
    assert_eq!(texts(&window), [""; 0], "the seconds are not announced");
    link_event(&mut window, LinkEvent::Failed(Failure::Refused("refused".to_owned())));
    assert_eq!(texts(&window), ["Could not connect to localhost:9900: nothing is listening there"]);
}

#[test]
fn the_result_of_a_check_a_notice_and_a_mistake_are_announced() {
    let mut window = with_servers(&["nas"]);
    apply(&mut window, Action::Check("nas".parse().unwrap()));
    answer_probes(&mut window, 1, TimeDelta::milliseconds(2), "unknown");
    assert_eq!(texts(&window), ["nas:9900: +0.0020 s"]);
    click(&mut window, "Remove nas:9900");
    assert_eq!(texts(&window), ["nas:9900 removed."]);
    apply(&mut window, Action::Edit(datetime_client_core::message::Field::Port, "x".to_owned()));
    assert!(texts(&window).iter().all(|text| shows(&window, text)) && texts(&window).len() == 1);
}
