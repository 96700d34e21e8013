//! What keys do, by label.

use datetime_client_core::message::WorkerRequest;
use datetime_client_core::view::View;
use egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::stage::*;

#[test]
fn keys_ask_the_four_commands_and_find_the_fields() {
    let mut window = connected();
    window.state_mut().effects.clear();
    for key in [Key::Num1, Key::Num2, Key::Num3, Key::Num4] {
        window.key_press_modifiers(Modifiers::COMMAND, key);
        settle(&mut window);
    }
    let asked: Vec<String> = window
        .state_mut()
        .requests()
        .into_iter()
        .filter_map(|request| match request {
            WorkerRequest::Send(_, _, words) => Some(words),
            WorkerRequest::Connect(..)
            | WorkerRequest::Close(_)
            | WorkerRequest::Probe(..)
            | WorkerRequest::SetTimeouts { .. } => None,
        })
        .collect();
    assert_eq!(asked, ["day", "date", "time", "quit"]);
    for (key, field) in [(Key::L, "Host"), (Key::F, "Filter history")] {
        window.key_press_modifiers(Modifiers::COMMAND, key);
        settle(&mut window);
        assert!(window.get_by_role_and_label(Role::TextInput, field).is_focused(), "{field}");
    }
}

#[test]
fn control_and_tab_go_through_the_views_both_ways() {
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
    assert!(window.get_by_role_and_label(Role::TextInput, "Filter history").is_focused(), "in its own view");
}

#[test]
fn the_list_of_keys_opens_and_closes_by_key_and_by_button() {
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
fn tab_reaches_every_control_from_the_top_to_the_bottom() {
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
    let place = |name: &str| reached.iter().position(|found| found == name);
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
    let places: Vec<_> = order.iter().map(|name| (name, place(name))).collect();
    assert!(places.iter().all(|(_, place)| place.is_some()), "{places:?} of {reached:?}");
    // The focus begins somewhere in the circle: from Host on, the order holds.
    let start = place("Host").unwrap_or_default();
    let round = |place: usize| (place + reached.len() - start) % reached.len();
    let turns: Vec<usize> = places.iter().filter_map(|(_, place)| *place).map(round).collect();
    assert!(turns.is_sorted(), "{reached:?}");
}
