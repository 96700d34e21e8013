//! Tests that controls do not overlap and are reachable, in windows of every size.

use std::path::PathBuf;

use datetime_client::texts;
use datetime_client_core::message::{Action, Failure, LinkEvent};
use datetime_client_core::notice::Warning;
use datetime_client_core::settings::Settings;
use datetime_client_core::view::View;
use egui::{Rect, accesskit::Role, pos2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};

use crate::harness::*;

const SIZES: [[f32; 2]; 4] = [[560.0, 420.0], [640.0, 480.0], [960.0, 640.0], [1280.0, 800.0]];

fn controls(window: &Window) -> Vec<(String, Rect)> {
    let mut controls = Vec::new();
    for role in
        [Role::Button, Role::TextInput, Role::Tab, Role::RadioButton, Role::CheckBox, Role::SpinButton]
    {
        for node in window.query_all_by_role(role) {
            let name = node.accesskit_node().label().unwrap_or_default();
            assert!(!name.is_empty(), "a {role:?} has no name");
            controls.push((name, node.rect()));
        }
    }
    controls
}

/// The small buttons of a row overlap the button of the row.
fn is_in_a_row(name: &str) -> bool {
    ["Remove ", "Pin ", "Unpin ", "Copy row ", "Check "].iter().any(|prefix| name.starts_with(prefix))
}

fn assert_apart(window: &Window, size: [f32; 2]) {
    let all = controls(window);
    let [width, height] = size;
    let inside = Rect::from_min_size(pos2(0.0, 0.0), vec2(width, height));
    for (index, (name, rect)) in all.iter().enumerate() {
        assert!(rect.left() >= -0.5 && rect.right() <= width + 0.5, "{size:?}: {name} at {rect:?}");
        for (other, other_rect) in all.iter().skip(index + 1) {
            let both = rect.intersect(*other_rect).intersect(inside);
            let apart = both.width() <= 0.5 || both.height() <= 0.5;
            let apart = apart || is_in_a_row(name) || is_in_a_row(other);
            assert!(apart, "{size:?}: {name} {rect:?} overlaps {other} {other_rect:?}");
        }
    }
}

fn connected_at(size: [f32; 2], welcome: &str, commands: usize) -> Window {
    let mut window = window_of(size, Settings::default(), None);
    click(&mut window, "Connect");
    link_event(&mut window, welcomed(welcome));
    link_event(
        &mut window,
        LinkEvent::Commands((0..commands).map(|number| format!("command-{number}")).collect()),
    );
    window.state_mut().answer("day", "Sunday");
    settle(&mut window);
    window
}

#[test]
fn controls_do_not_overlap_in_any_view_and_size() {
    for size in SIZES {
        let mut window = connected_at(size, "Welcome to the server on nas", 1);
        for view in View::ALL.iter().copied().map(texts::view) {
            show(&mut window, view);
            assert_apart(&window, size);
        }
    }
}

#[test]
fn many_commands_and_a_long_welcome_leave_space_for_the_other_controls() {
    for size in SIZES {
        let window = connected_at(size, &"long ".repeat(204), 64);
        assert_apart(&window, size);
        let bottom = window.get_by_role_and_label(Role::TextInput, "Command").rect().bottom();
        assert!(bottom <= (size[1] * 0.7).max(480.0), "{size:?}: the command field is at {bottom}");
    }
}

#[test]
fn a_failure_above_a_warning_can_be_scrolled_to_its_end() {
    let file = PathBuf::from(format!("/home/{}/client.toml", "a".repeat(200)));
    let warning = Warning::Newer { file };
    let mut window = window_of([560.0, 420.0], Settings::default(), Some(warning));
    click(&mut window, "Connect");
    link_event(&mut window, LinkEvent::Failed(Failure::Refused("refused".to_owned())));
    let filter = window.get_by_role_and_label(Role::TextInput, "Filter history");
    filter.scroll_to_me();
    settle(&mut window);
    let bottom = window.get_by_role_and_label(Role::TextInput, "Filter history").rect().bottom();
    let notices = window.get_by_role_and_label(Role::Button, "Open folder").rect().top();
    assert!(bottom <= notices, "{bottom} {notices}");
}

/// The minimum and the default size of the window in points, at a zoom of 300 %.
const CRAMPED: [[f32; 2]; 2] = [[187.0, 140.0], [320.0, 213.0]];

#[test]
fn at_the_highest_zoom_the_head_fits_the_width() {
    for size in CRAMPED {
        let window = window_of(size, Settings::default(), None);
        for (name, rect) in controls(&window) {
            let head = ["Servers", "Connect", "Host", "Port", "Ask", "Live", "Side by side", "Settings"];
            let fits = rect.left() >= 0.0 && rect.right() <= size[0];
            assert!(fits || !head.contains(&name.as_str()), "{size:?}: {name} at {rect:?}");
        }
    }
}

#[test]
fn at_the_highest_zoom_every_control_can_be_scrolled_into_view() {
    for size in CRAMPED {
        for view in View::ALL {
            let mut window = window_of(size, Settings::default(), None);
            apply(&mut window, Action::Connect);
            link_event(&mut window, welcomed("Welcome to the server on nas"));
            window.state_mut().answer("day", "Sunday");
            apply(&mut window, Action::Show(*view));
            // Disabled controls cannot be focused. The small buttons of a row are next to the button of the row.
            // Of the tabs, one is focused, and the arrow keys go to the others.
            let other_tab =
                |name: &str| View::ALL.iter().any(|other| other != view && texts::view(*other) == name);
            let enabled = |name: &String| !is_in_a_row(name) && *name != "Send" && !other_tab(name);
            let names: Vec<String> =
                controls(&window).into_iter().map(|(name, _)| name).filter(enabled).collect();
            for name in names {
                scroll_to(&mut window, size, &name);
            }
        }
    }
}

#[test]
fn at_the_highest_zoom_the_list_of_keys_can_be_scrolled_and_closed() {
    for size in CRAMPED {
        let mut window = window_of(size, Settings::default(), None);
        apply(&mut window, Action::ShowKeys(true));
        scroll_to(&mut window, size, "Close");
        click(&mut window, "Close");
        assert!(!window.state().model.keys_shown);
    }
}

/// Focuses a control, and checks that it is visible then.
fn scroll_to(window: &mut Window, size: [f32; 2], name: &str) {
    let rect = |window: &Window| {
        let all = controls(window);
        all.into_iter().rev().find(|(other, _)| other == name).map_or(Rect::NOTHING, |(_, rect)| rect)
    };
    let is_control = |node: &egui_kittest::Node<'_>| {
        !matches!(node.accesskit_node().role(), Role::Label | Role::Heading | Role::ColumnHeader)
    };
    window.get_all_by_label(name).rfind(is_control).expect("the control exists").focus();
    settle(window);
    let inside = Rect::from_min_size(pos2(0.0, 0.0), vec2(size[0], size[1]));
    assert!(inside.contains(rect(window).center()), "{size:?}: {name} at {:?}", rect(window));
}
