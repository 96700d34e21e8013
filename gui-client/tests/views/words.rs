//! Further words, and zones, by label.

use datetime_client_core::message::{Action, CommandId, LinkEvent, LinkId, WorkerRequest};
use egui::{Key, accesskit::Role};
use egui_kittest::kittest::Queryable;

use crate::stage::*;

fn knowing_words(words: &[&str]) -> Window {
    let mut window = connected();
    link_event(&mut window, LinkEvent::Commands(words.iter().map(|word| (*word).to_owned()).collect()));
    window.state_mut().effects.clear();
    window
}

fn asked(window: &mut Window) -> Vec<String> {
    let requests = window.state_mut().requests();
    requests
        .into_iter()
        .filter_map(|request| if let WorkerRequest::Send(_, _, words) = request { Some(words) } else { None })
        .collect()
}

#[test]
fn a_word_that_is_called_like_a_control_has_a_name_of_its_own() {
    let mut window = knowing_words(&["copy", "connect", "servers"]);
    for name in ["Ask copy", "Ask connect", "Ask servers"] {
        click(&mut window, name);
    }
    assert_eq!(asked(&mut window), ["copy", "connect", "servers"]);
    assert!(has_button(&window, "Copy"));
}

fn search(window: &mut Window, text: &str) {
    let field = window.get_by_role_and_label(Role::TextInput, "Search zones");
    assert!(field.is_focused(), "it is ready to be typed into");
    field.type_text(text);
    settle(window);
}

#[test]
fn a_zone_is_searched_and_goes_with_every_moment_but_not_with_quit() {
    let mut window = knowing_words(&["week"]);
    click(&mut window, "Zone: the server's");
    search(&mut window, "tok");
    click(&mut window, "Asia/Tokyo");
    for name in ["Time", "Week", "Quit"] {
        click(&mut window, name);
    }
    assert_eq!(asked(&mut window), ["time Asia/Tokyo", "week Asia/Tokyo", "quit"]);
}

#[test]
fn enter_takes_the_first_zone_found() {
    let mut window = knowing_words(&[]);
    click(&mut window, "Zone: the server's");
    search(&mut window, "new york");
    window.key_press(Key::Enter);
    settle(&mut window);
    click(&mut window, "Day");
    assert_eq!(asked(&mut window), ["day America/New_York"]);
    click(&mut window, "Zone: America/New_York");
    click(&mut window, "The server's own zone");
    click(&mut window, "Day");
    assert_eq!(asked(&mut window), ["day"]);
}

#[test]
fn a_server_without_help_is_asked_for_no_zone() {
    let mut window = connected();
    tell(&mut window, Action::ChooseZone(Some("Asia/Tokyo")));
    assert!(!can_press(&window, "Zone: the server's"));
    window.state_mut().effects.clear();
    click(&mut window, "Time");
    assert_eq!(
        window.state_mut().requests(),
        [WorkerRequest::Send(LinkId(1), CommandId(1), "time".to_owned())]
    );
}
