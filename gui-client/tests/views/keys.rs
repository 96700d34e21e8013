//! Tests the keyboard shortcuts.

use datetime_client_core::message::{Action, Ending, Failure, Field, LinkEvent, WorkerRequest};
use datetime_client_core::recents::Recent;
use datetime_client_core::view::View;
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::*;

#[test]
fn shortcuts_send_the_four_commands_and_focus_the_fields() {
    let mut window = connected();
    window.state_mut().effects.clear();
    for key in [Key::Num1, Key::Num2, Key::Num3, Key::Num4] {
        window.key_press_modifiers(Modifiers::COMMAND, key);
        settle(&mut window);
    }
    let sent: Vec<String> = window
        .state_mut()
        .requests()
        .into_iter()
        .filter_map(|request| match request {
            WorkerRequest::Send(_, _, command) => Some(command),
            WorkerRequest::Connect(..)
            | WorkerRequest::Close(_)
            | WorkerRequest::Probe(..)
            | WorkerRequest::SetTimeouts { .. } => None,
        })
        .collect();
    assert_eq!(sent, ["day", "date", "time", "quit"]);
    for (key, field) in [(Key::L, "Host"), (Key::F, "Filter history")] {
        window.key_press_modifiers(Modifiers::COMMAND, key);
        settle(&mut window);
        assert!(window.get_by_role_and_label(Role::TextInput, field).is_focused(), "{field}");
    }
}

#[test]
fn control_tab_selects_the_next_and_the_previous_view() {
    let mut window = window();
    for (modifiers, view) in [
        (Modifiers::COMMAND, View::Live),
        (Modifiers::COMMAND, View::SideBySide),
        (Modifiers::COMMAND | Modifiers::SHIFT, View::Live),
    ] {
        window.key_press_modifiers(modifiers, Key::Tab);
        settle(&mut window);
        assert_eq!(window.state().model.view, view);
        let name = datetime_client::texts::view(view);
        assert!(
            window.get_by_role_and_label(Role::Tab, name).accesskit_node().is_selected().unwrap_or(false)
        );
    }
    window.key_press_modifiers(Modifiers::COMMAND, Key::F);
    settle(&mut window);
    assert!(
        window.get_by_role_and_label(Role::TextInput, "Filter history").is_focused(),
        "the shortcut shows the view of the field"
    );
}

#[test]
fn the_list_of_keys_opens_by_key_and_closes_by_key_and_button() {
    let mut window = window();
    window.key_press(Key::F1);
    settle(&mut window);
    assert!(shows(&window, "Ctrl+L"));
    window.key_press(Key::Escape);
    settle(&mut window);
    assert!(!shows(&window, "Ctrl+L"));
    window.key_press(Key::F1);
    settle(&mut window);
    click(&mut window, "Close");
    assert!(!shows(&window, "Ctrl+L"));
}

#[test]
fn escape_closes_the_list_of_keys_and_not_the_connection_behind_it() {
    let mut window = connecting();
    window.key_press(Key::F1);
    settle(&mut window);
    window.key_press(Key::Escape);
    settle(&mut window);
    assert!(status(&window).starts_with("Connecting"));
    window.key_press(Key::Escape);
    settle(&mut window);
    assert_eq!(status(&window), "Disconnected");
}

fn focused(window: &Window) -> Option<String> {
    let focused = window.get_all(egui_kittest::kittest::By::new()).find(egui_kittest::Node::is_focused);
    focused.and_then(|node| node.accesskit_node().label())
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    settle(window);
}

/// Presses Tab until a control with this name has the focus. Returns how often.
fn tab_to(window: &mut Window, name: &str) -> usize {
    (1..60)
        .find(|_| {
            press(window, Key::Tab);
            focused(window).as_deref() == Some(name)
        })
        .expect("the Tab key reaches the control")
}

#[test]
fn day_is_at_most_six_tabs_away_after_connecting_by_keyboard() {
    let mut window = window();
    press(&mut window, Key::Enter);
    link_event(&mut window, welcomed("Welcome"));
    assert_eq!(focused(&window).as_deref(), Some("Disconnect"), "the button keeps the focus");
    assert!(tab_to(&mut window, "Day") <= 6);
}

#[test]
fn the_focus_stays_in_the_field_in_which_enter_was_pressed() {
    let mut window = window();
    apply(&mut window, Action::Focus(Field::Port));
    press(&mut window, Key::Enter);
    assert_eq!(window.state_mut().requests().len(), 1);
    assert_eq!(focused(&window).as_deref(), Some("Port"));
}

#[test]
fn the_arrow_keys_go_from_tab_to_tab_and_from_server_to_server() {
    let mut window = with_servers(&["nas", "printer"]);
    tab_to(&mut window, "Ask");
    press(&mut window, Key::ArrowRight);
    assert_eq!(focused(&window).as_deref(), Some("Live"));
    press(&mut window, Key::End);
    press(&mut window, Key::ArrowRight);
    press(&mut window, Key::Enter);
    assert_eq!((focused(&window).as_deref(), window.state().model.view), (Some("Settings"), View::Settings));
    tab_to(&mut window, "nas:9900");
    press(&mut window, Key::Tab);
    assert_eq!(focused(&window).as_deref(), Some("Check all"), "the list is one stop");
    tab_to(&mut window, "nas:9900");
    press(&mut window, Key::ArrowDown);
    assert_eq!(focused(&window).as_deref(), Some("printer:9900"));
}

#[test]
fn the_focus_returns_after_the_list_of_keys_and_a_menu_and_is_not_lost_after_a_failure() {
    let mut window = connected();
    link_event(&mut window, LinkEvent::Commands(Vec::new()));
    tab_to(&mut window, "Port");
    press(&mut window, Key::F1);
    assert_eq!(focused(&window).as_deref(), Some("Close"));
    press(&mut window, Key::Escape);
    assert_eq!(focused(&window).as_deref(), Some("Port"));
    tab_to(&mut window, "Zone: the server's");
    press(&mut window, Key::Enter);
    assert_eq!(focused(&window).as_deref(), Some("Search zones"));
    window.event(egui::Event::Text("Tokyo".to_owned()));
    press(&mut window, Key::Enter);
    assert_eq!(focused(&window).as_deref(), Some("Zone: Asia/Tokyo"));
    tab_to(&mut window, "Disconnect");
    link_event(&mut window, LinkEvent::Ended(Ending::Closed));
    assert_eq!(focused(&window).as_deref(), Some("Connect"));
    press(&mut window, Key::Enter);
    link_event(&mut window, LinkEvent::Failed(Failure::Refused("refused".to_owned())));
    assert_eq!(focused(&window).as_deref(), Some("Connect"));
}

#[test]
fn the_arrow_keys_reach_every_row_of_the_history() {
    let mut window = connected();
    for number in 0..60 {
        window.state_mut().answer("day", &format!("answer {number}"));
    }
    settle(&mut window);
    tab_to(&mut window, "Copy row 1");
    for row in 2..=30 {
        press(&mut window, Key::ArrowDown);
        assert_eq!(focused(&window), Some(format!("Copy row {row}")));
    }
    press(&mut window, Key::End);
    assert_eq!(focused(&window).as_deref(), Some("Copy row 60"));
    press(&mut window, Key::ArrowUp);
    press(&mut window, Key::Home);
    assert_eq!(focused(&window).as_deref(), Some("Copy row 1"));
}

#[test]
fn a_server_can_be_moved_renamed_and_removed_by_keyboard_and_restored() {
    let mut window = with_servers(&["nas", "printer"]);
    let names = |window: &Window| -> Vec<String> {
        window.state().model.recents().iter().map(Recent::name).collect()
    };
    for server in ["nas", "printer"] {
        apply(&mut window, Action::PinServer(server.parse().unwrap(), true));
    }
    tab_to(&mut window, "nas:9900");
    window.key_press_modifiers(Modifiers::ALT, Key::ArrowDown);
    settle(&mut window);
    assert_eq!(names(&window), ["printer:9900", "nas:9900"]);
    assert_eq!(focused(&window).as_deref(), Some("nas:9900"), "the focus moves with the server");
    press(&mut window, Key::F2);
    assert_eq!(focused(&window).as_deref(), Some("Name of the clock"));
    window.event(egui::Event::Text("Attic".to_owned()));
    press(&mut window, Key::Enter);
    assert_eq!(names(&window), ["printer:9900", "Attic"]);
    assert_eq!(focused(&window).as_deref(), Some("Attic"));
    press(&mut window, Key::F2);
    window.event(egui::Event::Text("Cellar".to_owned()));
    press(&mut window, Key::Escape);
    assert_eq!(names(&window), ["printer:9900", "Attic"], "Escape leaves the name as it was");
    press(&mut window, Key::Delete);
    assert_eq!(names(&window), ["printer:9900"]);
    assert!(shows(&window, "Attic removed."));
    assert!(focused(&window).is_some(), "the focus is not lost");
    click(&mut window, "Undo");
    assert_eq!(names(&window), ["printer:9900", "Attic"]);
}

#[test]
fn tab_focuses_every_control_from_the_top_to_the_bottom() {
    let mut window = connected();
    window.state_mut().answer("day", "Sunday");
    settle(&mut window);
    let mut reached = Vec::new();
    for _ in 0..30 {
        window.key_press(Key::Tab);
        settle(&mut window);
        let focused = window.get_all(egui_kittest::kittest::By::new()).find(egui_kittest::Node::is_focused);
        reached.extend(focused.and_then(|node| node.accesskit_node().label()));
    }
    let index = |name: &str| reached.iter().position(|found| found == name);
    let order = [
        "Host",
        "Port",
        "Disconnect",
        "Ask",
        "Day",
        "Date",
        "Time",
        "Quit",
        "Command",
        "Filter history",
        "Copy",
        "Export",
        "Clear history",
        "Copy row 1",
    ];
    let indexes: Vec<_> = order.iter().map(|name| (name, index(name))).collect();
    assert!(indexes.iter().all(|(_, index)| index.is_some()), "{indexes:?} of {reached:?}");
    // The first focused control is not fixed, so the order is compared from Host on.
    let start = index("Host").unwrap_or_default();
    let from_host = |index: usize| (index + reached.len() - start) % reached.len();
    let order: Vec<usize> = indexes.iter().filter_map(|(_, index)| *index).map(from_host).collect();
    assert!(order.is_sorted(), "{reached:?}");
}
