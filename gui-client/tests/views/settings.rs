//! The panel of settings, by label.

use std::time::Duration;

use datetime_client_core::change::{Change, Setting};
use datetime_client_core::message::{Action, Effect, WorkerRequest};
use datetime_client_core::settings::{AtStart, HistoryLimit, Settings, Theme, Timeout, WindowGeometry, Zoom};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use crate::stage::*;

fn saved(window: &Window) -> Vec<Change> {
    let change =
        |effect: &Effect| if let Effect::Save(change) = effect { Some(change.clone()) } else { None };
    window.state().effects.iter().filter_map(change).collect()
}

fn choose(window: &mut Window, role: Role, name: &str) {
    window.get_by_role_and_label(role, name).click();
    settle(window);
}

#[test]
fn every_setting_has_a_named_control() {
    let mut window = window();
    show(&mut window, "Settings");
    for (role, name) in [
        (Role::RadioButton, "As the system"),
        (Role::RadioButton, "Light"),
        (Role::RadioButton, "Dark"),
        (Role::Slider, "Zoom"),
        (Role::SpinButton, "Wait for a connection"),
        (Role::SpinButton, "Wait for an answer"),
        (Role::CheckBox, "Connect again by itself after a connection was lost"),
        (Role::SpinButton, "Answers that are kept"),
        (Role::RadioButton, "Wait for me to connect"),
        (Role::RadioButton, "Connect to the last server"),
        (Role::Button, "Keys"),
    ] {
        assert!(window.query_by_role_and_label(role, name).is_some(), "{name}");
    }
}

#[test]
fn a_choice_counts_at_once_and_is_saved() {
    let mut window = window();
    show(&mut window, "Settings");
    choose(&mut window, Role::RadioButton, "Dark");
    let look = Effect::Appearance(Theme::Dark, Zoom::default());
    assert!(window.state().effects.contains(&look));
    choose(&mut window, Role::RadioButton, "Connect to the last server");
    choose(&mut window, Role::CheckBox, "Connect again by itself after a connection was lost");
    let changes = [Setting::Theme(Theme::Dark), Setting::AtStart(AtStart::Connect), Setting::Reconnect(true)];
    assert_eq!(saved(&window), changes.map(Change::Setting));
}

#[test]
fn what_is_chosen_again_is_not_saved_again() {
    let mut window = window();
    tell(&mut window, Action::Set(Setting::Zoom(Zoom::default())));
    assert_eq!(window.state().effects, []);
}

#[test]
fn patience_is_told_to_the_worker_and_the_bound_to_the_history() {
    let mut window = connected();
    for _ in 0..20 {
        window.state_mut().answer("day", "Sunday");
    }
    tell(&mut window, Action::Set(Setting::AnswerTimeout(Timeout::from(2.5))));
    tell(&mut window, Action::Set(Setting::History(HistoryLimit::from(10))));
    assert_eq!(window.state().model.history.count(), 10);
    let limit = Change::Setting(Setting::History(HistoryLimit::from(10)));
    assert_eq!(saved(&window).last(), Some(&limit));
    let wait =
        WorkerRequest::SetTimeouts { connect: Duration::from_secs(5), answer: Duration::from_millis(2500) };
    assert!(window.state_mut().requests().contains(&wait));
}

#[test]
fn a_moved_window_is_saved_once_it_is_at_rest() {
    let mut window = window();
    let place = WindowGeometry { width: 1111.0, ..WindowGeometry::default() };
    tell(&mut window, Action::WindowMoved(place));
    assert_eq!(window.state().effects, []);
    assert_eq!(window.state().model.unsaved_geometry(), Some(Change::Window(place)));
    let due = window.state().model.due().expect("it is saved later");
    window.state_mut().passed = due.saturating_duration_since(window.state().start);
    tell(&mut window, Action::DeadlineReached);
    assert_eq!((saved(&window), window.state().model.due()), (vec![Change::Window(place)], None));
    tell(&mut window, Action::WindowMoved(place));
    assert_eq!(window.state().model.due(), None, "it has not moved");
    assert_eq!(window.state().model.unsaved_geometry(), None);
}

#[test]
fn at_a_high_zoom_one_press_brings_the_usual_size_back() {
    let settings = Settings { zoom: Zoom::MAX, ..Settings::default() };
    let mut window = window_of([187.0, 140.0], settings, None);
    click(&mut window, "Zoom to 100 %");
    assert!(window.state().effects.contains(&Effect::Appearance(Theme::System, Zoom::default())));
    assert!(!has_button(&window, "Zoom to 100 %"));
}
