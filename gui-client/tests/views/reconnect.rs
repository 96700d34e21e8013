//! Tests automatic reconnection.

use std::time::Duration;

use datetime_client_core::change::Setting;
use datetime_client_core::message::{Action, Ending, Failure, LinkEvent, LinkId, WorkerRequest};
use egui::Key;
use egui_kittest::kittest::Queryable;

use crate::harness::*;

fn lost_with(reconnect: bool, ending: Ending) -> Window {
    let mut window = connected();
    apply(&mut window, Action::Set(Setting::Reconnect(reconnect)));
    link_event(&mut window, LinkEvent::Ended(ending));
    window.state_mut().effects.clear();
    window
}

/// Advances the time, and does what is due.
fn wait(window: &mut Window, seconds: u64) {
    for _ in 0..seconds {
        pass(window, Duration::from_secs(1));
        apply(window, Action::DeadlineReached);
    }
}

fn connects(window: &mut Window) -> usize {
    window
        .state_mut()
        .requests()
        .iter()
        .filter(|request| matches!(request, WorkerRequest::Connect(..)))
        .count()
}

#[test]
fn by_default_a_lost_connection_is_not_made_again() {
    let mut window = lost_with(false, Ending::Closed);
    wait(&mut window, 60);
    assert_eq!(connects(&mut window), 0);
}

#[test]
fn a_lost_connection_is_made_again_after_growing_delays() {
    let mut window = lost_with(true, Ending::Broken(String::new()));
    assert!(shows(&window, "Connecting again in 1 s."));
    wait(&mut window, 1);
    assert_eq!(connects(&mut window), 1);
    link_event(&mut window, LinkEvent::Failed(Failure::Refused(String::new())));
    assert!(shows(&window, "Connecting again in 2 s.") && has_button(&window, "Stop trying"));
    wait(&mut window, 1);
    assert_eq!(connects(&mut window), 0);
    wait(&mut window, 1);
    assert_eq!(connects(&mut window), 1);
    link_event(&mut window, welcomed("Welcome back"));
    assert!(status(&window).starts_with("Connected to"));
    wait(&mut window, 60);
    assert_eq!(connects(&mut window), 0);
}

#[test]
fn a_server_that_gives_a_retry_time_is_not_tried_before() {
    let mut window = lost_with(true, Ending::Closed);
    wait(&mut window, 1);
    link_event(
        &mut window,
        LinkEvent::Failed(Failure::ServerError("the server is full; try again in 20 s".to_owned())),
    );
    window.state_mut().effects.clear();
    wait(&mut window, 19);
    assert_eq!(connects(&mut window), 0);
    wait(&mut window, 1);
    assert_eq!(connects(&mut window), 1);
}

#[test]
fn reconnection_can_be_stopped_by_button_by_key_and_in_the_settings() {
    let stops: [fn(&mut Window); 3] = [
        |window| click(window, "Stop trying"),
        |window| window.key_press(Key::Escape),
        |window| apply(window, Action::Set(Setting::Reconnect(false))),
    ];
    for stop in stops {
        let mut window = lost_with(true, Ending::Closed);
        stop(&mut window);
        settle(&mut window);
        assert!(window.query_by_label_contains("Connecting again").is_none());
        wait(&mut window, 60);
        assert_eq!(connects(&mut window), 0);
    }
}

#[test]
fn a_connection_that_was_ended_on_purpose_is_not_made_again() {
    for ending in [Ending::Goodbye, Ending::Idle(String::new()), Ending::TooMuchData] {
        let mut window = lost_with(true, ending);
        wait(&mut window, 60);
        assert_eq!(connects(&mut window), 0);
    }
    let mut window = lost_with(true, Ending::Closed);
    wait(&mut window, 1);
    click(&mut window, "Cancel");
    window.state_mut().effects.clear();
    wait(&mut window, 60);
    assert_eq!(connects(&mut window), 0);
    assert_eq!(window.state().model.link.id(), None::<LinkId>);
}
