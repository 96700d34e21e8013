//! Tests custom commands and time zones.

use datetime_client_core::message::{Action, CommandId, Field, LinkEvent, LinkId, WorkerRequest};
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

#[test]
fn commands_that_do_not_fit_are_in_a_menu() {
    let names: Vec<String> = (1..=20).map(|number| format!("command-{number}")).collect();
    let mut window = with_commands(&names.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(has_button(&window, "Command-1") && !has_button(&window, "Command-20"));
    click(&mut window, "More");
    window.get_by_role_and_label(Role::Button, "Command-20").scroll_to_me();
    settle(&mut window);
    click(&mut window, "Command-20");
    assert_eq!(sent(&mut window), ["command-20"]);
    assert!(!has_button(&window, "Command-20"), "the menu closes");
}

#[test]
fn the_last_answers_to_other_commands_are_shown_with_the_newest() {
    let mut window = connected();
    apply(&mut window, Action::Edit(Field::Filter, "nothing of the history".to_owned()));
    for (command, answer) in [("day", "Sunday"), ("tiem", "error: unknown command"), ("day", "Monday")] {
        window.state_mut().answer(command, answer);
    }
    window.state_mut().answer("time", "14:03:27");
    settle(&mut window);
    assert!(shows(&window, "Monday") && shows(&window, "14:03:27"));
    assert!(!shows(&window, "Sunday") && !shows(&window, "unknown command"));
}

#[test]
fn a_long_welcome_is_shortened_until_the_user_asks_for_it() {
    let mut window = connecting();
    link_event(&mut window, welcomed(&"long ".repeat(100)));
    let height = |window: &Window| window.get_by_label_contains("long long").rect().height();
    let short = height(&window);
    click(&mut window, "more");
    assert!(height(&window) > short);
    click(&mut window, "less");
    assert!(height(&window) <= short);
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
