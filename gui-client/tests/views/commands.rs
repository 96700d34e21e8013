//! Tests custom commands and time zones.

use datetime_client_core::message::{Action, CommandId, LinkEvent, LinkId, WorkerRequest};
use egui::{Key, accesskit::Role};
use egui_kittest::kittest::Queryable;

use crate::harness::*;

fn with_commands(commands: &[&str]) -> Window {
    let mut window = connected();
    link_event(&mut window, LinkEvent::Commands(commands.iter().map(|name| (*name).to_owned()).collect()));
    window.state_mut().effects.clear();
    window
}

fn sent(window: &mut Window) -> Vec<String> {
    let requests = window.state_mut().requests();
    requests
        .into_iter()
        .filter_map(
            |request| if let WorkerRequest::Send(_, _, command) = request { Some(command) } else { None },
        )
        .collect()
}

#[test]
fn a_command_with_the_name_of_a_control_has_a_longer_accessible_name() {
    let mut window = with_commands(&["copy", "connect", "servers"]);
    for name in ["Ask copy", "Ask connect", "Ask servers"] {
        click(&mut window, name);
    }
    assert_eq!(sent(&mut window), ["copy", "connect", "servers"]);
    assert!(has_button(&window, "Copy"));
}

fn search(window: &mut Window, text: &str) {
    let field = window.get_by_role_and_label(Role::TextInput, "Search zones");
    assert!(field.is_focused(), "the search has the focus");
    field.type_text(text);
    settle(window);
}

#[test]
fn a_chosen_zone_is_sent_with_every_command_that_takes_one() {
    let mut window = with_commands(&["week"]);
    click(&mut window, "Zone: the server's");
    search(&mut window, "tok");
    click(&mut window, "Asia/Tokyo");
    for name in ["Time", "Week", "Quit"] {
        click(&mut window, name);
    }
    assert_eq!(sent(&mut window), ["time Asia/Tokyo", "week Asia/Tokyo", "quit"]);
}

#[test]
fn enter_chooses_the_first_zone_found() {
    let mut window = with_commands(&[]);
    click(&mut window, "Zone: the server's");
    search(&mut window, "new york");
    window.key_press(Key::Enter);
    settle(&mut window);
    click(&mut window, "Day");
    assert_eq!(sent(&mut window), ["day America/New_York"]);
    click(&mut window, "Zone: America/New_York");
    click(&mut window, "The server's own zone");
    click(&mut window, "Day");
    assert_eq!(sent(&mut window), ["day"]);
}

#[test]
fn a_server_without_help_is_sent_no_zone() {
    let mut window = connected();
    apply(&mut window, Action::ChooseZone(Some("Asia/Tokyo")));
    assert!(!can_press(&window, "Zone: the server's"));
    window.state_mut().effects.clear();
    click(&mut window, "Time");
    assert_eq!(
        window.state_mut().requests(),
        [WorkerRequest::Send(LinkId(1), CommandId(1), "time".to_owned())]
    );
}
