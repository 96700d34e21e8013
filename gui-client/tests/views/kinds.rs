//! Tests clocks of other kinds than our own in the window.

use std::time::Duration;

use chrono::TimeDelta;
use datetime_client_core::clock::http::HttpError;
use datetime_client_core::clock::narrowing::Exchange;
use datetime_client_core::clock::{Leap, Reading, Statement};
use datetime_client_core::message::{Action, Event, Failure, Field, LinkEvent, LinkId, Probe, WorkerRequest};
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::*;

/// What an NTP server with this offset answers at once.
fn ntp(window: &Window, offset: TimeDelta) -> LinkEvent {
    let now = window.state().now();
    let time = now.wall.to_utc() + offset;
    let statement = Statement::Ntp {
        leap: Leap::None,
        stratum: 2,
        reference: "192.0.2.1".to_owned(),
        root_delay: Duration::from_millis(2),
        root_dispersion: Duration::from_millis(1),
        precision: Duration::ZERO,
    };
    let reading = Reading { earliest: time, latest: time, held: Duration::ZERO, statement };
    let sent = now.wall.to_utc();
    LinkEvent::Read(Box::new(Exchange { sent, sent_at: now.instant, received: sent, reading }))
}

#[test]
fn a_clock_without_commands_answers_from_its_time_and_says_what_it_is() {
    let mut window = window();
    apply(&mut window, Action::Edit(Field::Host, "ntp://router".to_owned()));
    click(&mut window, "Connect");
    let router = "ntp://router".parse().unwrap();
    assert_eq!(window.state_mut().requests(), [WorkerRequest::Connect(LinkId(1), router)]);
    let answer = ntp(&window, TimeDelta::zero());
    link_event(&mut window, answer);
    assert!(status(&window).starts_with("Connected to ntp://router"), "{}", status(&window));
    assert!(window.query_by_label("NTP server: stratum 2, synchronised to 192.0.2.1").is_some());
    pass(&mut window, Duration::from_secs(1));
    click(&mut window, "Time");
    assert_eq!(window.state_mut().requests(), [WorkerRequest::Probe(LinkId(1), Probe::Question)]);
    let answer = ntp(&window, TimeDelta::zero());
    let time = window.state().now().wall.format("%H:%M:%S").to_string();
    link_event(&mut window, answer);
    assert!(shows(&window, &time) && shows(&window, "time · computed from its time · "));
    click(&mut window, "Quit");
    assert_eq!(window.state_mut().requests(), [WorkerRequest::Close(LinkId(1))]);
    assert_eq!(status(&window), "Disconnected");
}

#[test]
fn live_names_the_cause_of_an_offset_and_the_cure() {
    let mut window = window();
    apply(&mut window, Action::ConnectTo("ntp://router".parse().unwrap()));
    let answer = ntp(&window, TimeDelta::hours(-1) + TimeDelta::seconds(2));
    link_event(&mut window, answer);
    show(&mut window, "Live");
    assert!(shows(&window, "the time zone or daylight saving of that machine or of this computer is wrong."));
    assert!(shows(&window, "On a device: set the time zone"));
    assert!(shows(&window, "Stratum 2, synchronised to 192.0.2.1"));
}

#[test]
fn a_clock_that_gives_no_time_is_explained() {
    let mut window = window();
    apply(&mut window, Action::ConnectTo("http://printer".parse().unwrap()));
    link_event(&mut window, LinkEvent::Failed(Failure::NoTime(HttpError::IsDatetime.into())));
    assert_eq!(
        status(&window),
        "Could not connect to http://printer: this is a date and time server, not a web server"
    );
    assert!(shows(
        &window,
        "This machine may have another kind of clock: ntp://, http://, time:// or daytime://."
    ));
}

#[test]
fn side_by_side_mixes_kinds_and_takes_any_clock_as_the_reference() {
    let mut window = with_servers(&["ntp://router", "ntp://attic", "http://printer"]);
    show(&mut window, "Side by side");
    click(&mut window, "Check all");
    for (link, offset) in [(1, 3000), (2, 3001)] {
        for _ in 0..4 {
            let answer = ntp(&window, TimeDelta::milliseconds(offset));
            apply(&mut window, Event::Link(LinkId(link), answer));
            pass(&mut window, Duration::from_millis(500));
            apply(&mut window, Action::DeadlineReached);
        }
    }
    apply(&mut window, Event::Link(LinkId(3), LinkEvent::Failed(Failure::Refused(String::new()))));
    assert!(shows(&window, "this computer's clock is the odd one out"));
    let row = |window: &Window, name: &str| {
        let rows = window.get_all_by_role(Role::Row);
        let texts = |row: egui_kittest::Node<'_>| -> Vec<String> {
            row.get_all_by_role(Role::Label).filter_map(|label| label.accesskit_node().value()).collect()
        };
        rows.map(texts).find(|texts| texts.first().is_some_and(|first| first == name)).unwrap_or_default()
    };
    let order = |window: &Window| -> Vec<String> {
        let rows = window.get_all_by_role(Role::Row);
        rows.filter_map(|row| row.get_all_by_role(Role::Label).next()?.accesskit_node().value()).collect()
    };
    assert_eq!(row(&window, "ntp://router")[1], "stratum 2, synchronised to 192.0.2.1");
    assert_eq!(order(&window), ["This computer", "ntp://router", "ntp://attic", "http://printer"]);
    apply(&mut window, Action::SetReference(Some("ntp://router".parse().unwrap())));
    assert!(row(&window, "ntp://router").contains(&"reference".to_owned()));
    let here = row(&window, "This computer").join(" ");
    assert!(here.contains("−3.00"), "{here}");
    assert!(
        shows(&window, "Compared with: ntp://router") || has_button(&window, "Compared with: ntp://router")
    );
    click(&mut window, "Sort by offset");
    assert_eq!(order(&window), ["This computer", "ntp://attic", "ntp://router", "http://printer"]);
    apply(&mut window, Action::RemoveServer("ntp://router".parse().unwrap()));
    assert!(has_button(&window, "Compared with: This computer"), "the reference is gone");
}
