//! Tests the view of the settings.

use std::time::Duration;

use datetime_client_core::change::{Change, Setting};
use datetime_client_core::message::{Action, Effect, WorkerRequest};
use datetime_client_core::settings::{AtStart, HistoryLimit, Settings, Theme, Timeout, WindowGeometry, Zoom};
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use crate::harness::*;

fn saved(window: &Window) -> Vec<Change> {
    let change =
        |effect: &Effect| if let Effect::Save(change) = effect { Some(change.clone()) } else { None };
    window.state().effects.iter().filter_map(change).collect()
}

fn choose(window: &mut Window, role: Role, name: &str) {
    window.get_by_role_and_label(role, name).scroll_to_me();
    settle(window);
    window.get_by_role_and_label(role, name).click();
    settle(window);
}

#[test]
fn the_settings_can_be_reset_and_restored() {
    let mut window = window();
    show(&mut window, "Settings");
    choose(&mut window, Role::CheckBox, "High contrast");
    let appearance = Effect::Appearance { theme: Theme::System, high_contrast: true, zoom: Zoom::default() };
    assert!(window.state().effects.contains(&appearance));
    apply(&mut window, Action::Set(Setting::Reconnect(true)));
    let changed = window.state().model.settings().clone();
    window.get_by_role_and_label(Role::Button, "Reset").scroll_to_me();
    settle(&mut window);
    click(&mut window, "Reset");
    assert_eq!(*window.state().model.settings(), Settings::default());
    assert!(shows(&window, "The settings were reset."));
    click(&mut window, "Undo");
    assert_eq!(*window.state().model.settings(), changed);
}

#[test]
fn every_setting_has_a_named_control() {
    let mut window = window();
    show(&mut window, "Settings");
    for (role, name) in [
        (Role::RadioButton, "System"),
        (Role::RadioButton, "Light"),
        (Role::RadioButton, "Dark"),
        (Role::Slider, "Zoom"),
        (Role::SpinButton, "Timeout for connecting"),
        (Role::SpinButton, "Timeout for an answer"),
        (Role::CheckBox, "Reconnect automatically after a lost connection"),
        (Role::CheckBox, "List the clocks that are announced on this network"),
        (Role::ComboBox, "Check pinned clocks"),
        (Role::SpinButton, "Largest offset"),
        (Role::CheckBox, "Notify when a pinned clock goes wrong or recovers"),
        (Role::SpinButton, "Answers to keep"),
        (Role::RadioButton, "Do not connect"),
        (Role::RadioButton, "Connect to the last server"),
        (Role::Button, "Keys"),
    ] {
        assert!(window.query_by_role_and_label(role, name).is_some(), "{name}");
    }
}

#[test]
fn a_changed_setting_is_applied_at_once_and_saved() {
    let mut window = window();
    show(&mut window, "Settings");
    choose(&mut window, Role::RadioButton, "Dark");
    let appearance = Effect::Appearance { theme: Theme::Dark, high_contrast: false, zoom: Zoom::default() };
    assert!(window.state().effects.contains(&appearance));
    choose(&mut window, Role::RadioButton, "Connect to the last server");
    choose(&mut window, Role::CheckBox, "Reconnect automatically after a lost connection");
    let changes = [Setting::Theme(Theme::Dark), Setting::AtStart(AtStart::Connect), Setting::Reconnect(true)];
    assert_eq!(saved(&window), changes.map(Change::Setting));
}

#[test]
fn an_unchanged_setting_is_not_saved() {
    let mut window = window();
    apply(&mut window, Action::Set(Setting::Zoom(Zoom::default())));
    assert_eq!(window.state().effects, []);
}

#[test]
fn the_worker_gets_new_timeouts_and_the_history_its_new_limit() {
    let mut window = connected();
    for _ in 0..20 {
        window.state_mut().answer("day", "Sunday");
    }
    apply(&mut window, Action::Set(Setting::AnswerTimeout(Timeout::from(2.5))));
    apply(&mut window, Action::Set(Setting::History(HistoryLimit::from(10))));
    assert_eq!(window.state().model.history.count(), 10);
    let limit = Change::Setting(Setting::History(HistoryLimit::from(10)));
    assert_eq!(saved(&window).last(), Some(&limit));
    let timeouts =
        WorkerRequest::SetTimeouts { connect: Duration::from_secs(5), answer: Duration::from_millis(2500) };
    assert!(window.state_mut().requests().contains(&timeouts));
}

#[test]
fn the_geometry_is_saved_once_the_window_no_longer_moves() {
    let mut window = window();
    let geometry = WindowGeometry { width: 1111.0, ..WindowGeometry::default() };
    apply(&mut window, Action::WindowMoved(geometry));
    assert_eq!(window.state().effects, []);
    assert_eq!(window.state().model.unsaved_geometry(), Some(Change::Window(geometry)));
    let due = window.state().model.due().expect("it is saved later");
    window.state_mut().passed = due.saturating_duration_since(window.state().start);
    apply(&mut window, Action::DeadlineReached);
    assert_eq!((saved(&window), window.state().model.due()), (vec![Change::Window(geometry)], None));
    apply(&mut window, Action::WindowMoved(geometry));
    assert_eq!(window.state().model.due(), None, "it has not moved");
    assert_eq!(window.state().model.unsaved_geometry(), None);
}

#[test]
fn in_a_cramped_window_one_click_resets_the_zoom() {
    let settings = Settings { zoom: Zoom::MAX, ..Settings::default() };
    let mut window = window_of([187.0, 140.0], settings, None);
    click(&mut window, "Zoom to 100 %");
    assert!(window.state().effects.contains(&Effect::Appearance {
        theme: Theme::System,
        high_contrast: false,
        zoom: Zoom::default()
    }));
    assert!(!has_button(&window, "Zoom to 100 %"));
}
