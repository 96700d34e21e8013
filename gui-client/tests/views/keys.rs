//! Tests the keyboard shortcuts.

use datetime_client_core::message::WorkerRequest;
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
        "Live",
        "Side by side",
        "Settings",
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
