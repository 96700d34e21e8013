//! Tests the connection and the history.

use std::path::PathBuf;
use std::time::Duration;

use datetime_client::{export, texts};
use datetime_client_core::change::Change;
use datetime_client_core::link::Link;
use datetime_client_core::message::{
    Action, Anomaly, CommandId, DiskEvent, Effect, Ending, Event, Failure, Field, LinkEvent, LinkId,
    OtherProtocol, WorkerRequest,
};
use datetime_client_core::notice::{Fallback, Warning};
use datetime_client_core::settings::Settings;
use datetime_client_core::view::View;
use egui::{Key, accesskit::Role};
use egui_kittest::kittest::Queryable;

use crate::harness::*;

#[test]
fn the_first_start_shows_what_to_do_and_focuses_connect() {
    let mut window = window();
    assert_eq!(status(&window), "Disconnected");
    let value = |name| window.get_by_role_and_label(Role::TextInput, name).value();
    assert_eq!(value("Host").as_deref(), Some("localhost"));
    assert_eq!(value("Port").as_deref(), Some("9900"));
    assert!(window.query_by_label("datetime-server start").is_some());
    for name in ["Day", "Date", "Time", "Quit", "Send", "Copy", "Export", "Clear history"] {
        assert!(!can_press(&window, name), "{name}");
    }
    assert!(window.get_by_role_and_label(Role::Button, "Connect").is_focused());
    window.key_press(Key::Enter);
    settle(&mut window);
    let server = "localhost:9900".parse().expect("the address is valid");
    assert_eq!(window.state_mut().requests(), [WorkerRequest::Connect(LinkId(1), server)]);
}

#[test]
fn every_field_of_the_contract_exists_once() {
    let window = connected();
    for name in ["Host", "Port", "Command", "Filter history"] {
        assert!(window.query_by_role_and_label(Role::TextInput, name).is_some(), "{name}");
    }
}

#[test]
fn connecting_shows_its_seconds_and_can_be_cancelled() {
    let mut window = connecting();
    assert_eq!(status(&window), "Connecting to localhost:9900…");
    window.state_mut().passed = Duration::from_millis(2500);
    settle(&mut window);
    assert_eq!(status(&window), "Connecting to localhost:9900… 2 s");
    click(&mut window, "Cancel");
    assert_eq!(status(&window), "Disconnected");
    assert_eq!(window.state_mut().requests().last(), Some(&WorkerRequest::Close(LinkId(1))));
    window.state_mut().apply(Event::Link(LinkId(1), welcomed("late")));
    settle(&mut window);
    assert_eq!(status(&window), "Disconnected", "a late event is ignored");
}

#[test]
fn escape_cancels_connecting() {
    let mut window = connecting();
    window.key_press(Key::Escape);
    settle(&mut window);
    assert_eq!(status(&window), "Disconnected");
}

#[test]
fn a_connection_shows_its_welcome_and_a_button_for_every_command() {
    let mut window = connected();
    assert_eq!(status(&window), "Connected to localhost:9900");
    assert!(window.query_by_label("Welcome to the server on nas").is_some());
    link_event(&mut window, LinkEvent::Commands(vec!["week".to_owned(), "iso-date".to_owned()]));
    link_event(&mut window, LinkEvent::Measured(Duration::from_micros(400)));
    assert_eq!(status(&window), "Connected to localhost:9900 · 0.4 ms");
    for name in ["Day", "Date", "Time", "Quit", "Week", "Iso-date"] {
        assert!(can_press(&window, name), "{name}");
    }
    assert!(!can_press(&window, "Send"), "nothing is typed");
    assert!(has_button(&window, "Disconnect") && !has_button(&window, "Connect"));
    click(&mut window, "Disconnect");
    assert_eq!(status(&window), "Disconnected");
}

#[test]
fn a_button_sends_its_command_and_the_answer_is_shown_and_added_to_the_history() {
    let mut window = connected();
    window.state_mut().effects.clear();
    click(&mut window, "Day");
    assert_eq!(
        window.state_mut().requests(),
        [WorkerRequest::Send(LinkId(1), CommandId(1), "day".to_owned())]
    );
    assert!(can_press(&window, "Date"), "the other commands stay enabled");
    let round_trip = Duration::from_micros(400);
    link_event(
        &mut window,
        LinkEvent::Answered { id: CommandId(1), answer: "Sunday".to_owned(), round_trip },
    );
    assert_eq!(
        window.get_all_by_role_and_label(Role::Label, "Sunday").count(),
        2,
        "the last answer, and its row"
    );
    assert!(window.query_by_label("day · 0.4 ms · just now").is_some());
    let row = window.get_by_role(Role::Row);
    for cell in ["14:03:27", "localhost:9900", "day", "Sunday", "0.4 ms"] {
        assert!(row.query_by_label(cell).is_some(), "{cell}");
    }
    window.state_mut().passed = Duration::from_secs(11);
    settle(&mut window);
    assert!(window.query_by_label("day · 0.4 ms · 14:03:27").is_some(), "an answer is new for ten seconds");
}

#[test]
fn a_typed_command_is_sent_by_enter_and_by_its_button() {
    let mut window = connected();
    window.state_mut().effects.clear();
    window.get_by_role_and_label(Role::TextInput, "Command").focus();
    settle(&mut window);
    window.get_by_role_and_label(Role::TextInput, "Command").type_text(" time Asia/Tokyo ");
    settle(&mut window);
    window.key_press(Key::Enter);
    settle(&mut window);
    window.get_by_role_and_label(Role::TextInput, "Command").type_text("sync");
    settle(&mut window);
    click(&mut window, "Send");
    let send = |id, command: &str| WorkerRequest::Send(LinkId(1), CommandId(id), command.to_owned());
    assert_eq!(window.state_mut().requests(), [send(1, "time Asia/Tokyo"), send(2, "sync")]);
}

#[test]
fn each_failure_says_what_happened_and_what_to_try() {
    let limit = Duration::from_secs(5);
    let details = String::new;
    for (failure, says, advice) in [
        (
            Failure::NoSuchName(details()),
            "Could not connect: there is no machine named localhost",
            "spelling",
        ),
        (Failure::ResolveFailed(details()), "Could not connect: the name localhost cannot be", "network"),
        (
            Failure::ResolveTimedOut,
            "Could not connect: looking up the name localhost took too long",
            "network",
        ),
        (
            Failure::Refused(details()),
            "Could not connect to localhost:9900: nothing is listening",
            "datetime-server start",
        ),
        (
            Failure::TimedOut { limit, details: details() },
            "Could not connect to localhost:9900: no answer in 5 s",
            "firewall open for port 9900",
        ),
        (
            Failure::Unreachable(details()),
            "Could not connect to localhost:9900: there is no route",
            "network",
        ),
        (
            Failure::ServerError("the server is full".to_owned()),
            "Could not connect: the server is full",
            "message of the server",
        ),
        (
            Failure::ClosedBeforeWelcome(details()),
            "Could not connect to localhost:9900: it closed",
            "Is 9900 the port",
        ),
        (Failure::TooMuchData, "Could not connect to localhost:9900: it sends more data", "Is 9900 the port"),
        (
            Failure::NoWelcome(limit),
            "Could not connect: localhost:9900 accepts connections but says nothing",
            "Another service may have port 9900",
        ),
    ] {
        let mut window = failed(failure);
        assert!(status(&window).starts_with(says), "{}", status(&window));
        assert!(shows(&window, advice), "{says}: {advice}");
        assert!(!can_press(&window, "Day"));
        window.state_mut().effects.clear();
        click(&mut window, "Try again");
        assert!(status(&window).starts_with("Connecting to localhost:9900"));
    }
}

#[test]
fn the_details_of_a_failure_can_be_copied() {
    let mut window = failed(Failure::Refused("127.0.0.1:9900: Connection refused (os error 111)".to_owned()));
    window.get_by_label("Details").click();
    settle(&mut window);
    click(&mut window, "Copy details");
    let copied = Effect::Copy("127.0.0.1:9900: Connection refused (os error 111)".to_owned());
    assert!(window.state().effects.contains(&copied));
}

#[test]
fn a_full_server_shows_a_countdown_to_the_next_attempt() {
    let mut window = failed(Failure::ServerError("the server is full; try again in 30 s".to_owned()));
    assert!(window.query_by_label_contains("you to try again in 30 s").is_some());
    window.state_mut().passed = Duration::from_millis(28_500);
    settle(&mut window);
    assert!(window.query_by_label_contains("you to try again in 2 s").is_some());
    window.state_mut().passed = Duration::from_secs(31);
    settle(&mut window);
    assert!(window.query_by_label_contains("You can try again now").is_some());
}

#[test]
fn after_the_connection_has_ended_the_next_command_connects_again_and_is_sent() {
    for (ending, says) in [
        (Ending::Idle("no command".to_owned()), "Disconnected: the server closed the idle connection"),
        (Ending::Closed, "Disconnected: localhost closed the connection"),
        (Ending::NoAnswer(Duration::from_secs(5)), "Disconnected: localhost stopped answering"),
        (Ending::ServerError("stopping".to_owned()), "Disconnected: stopping"),
        (Ending::Broken("reset".to_owned()), "Disconnected: the connection to localhost broke"),
        (Ending::TooMuchData, "Disconnected: localhost sends more data than a date and time server would"),
    ] {
        let mut window = lost(ending);
        assert_eq!(status(&window), says);
        assert!(has_button(&window, "Connect"));
        window.state_mut().effects.clear();
        click(&mut window, "Time");
        assert_eq!(status(&window), "Connecting to localhost:9900…");
        link_event(&mut window, welcomed("Welcome"));
        let requests = window.state_mut().requests();
        assert_eq!(
            requests.last(),
            Some(&WorkerRequest::Send(LinkId(2), CommandId(1), "time".to_owned())),
            "{says}"
        );
    }
}

#[test]
fn a_command_that_crossed_with_an_idle_close_is_sent_again_once() {
    let mut window = connected();
    apply(&mut window, Action::Send("day".to_owned()));
    link_event(&mut window, LinkEvent::Ended(Ending::Idle("no command".to_owned())));
    link_event(&mut window, welcomed("Welcome"));
    let requests = window.state_mut().requests();
    assert_eq!(requests.last(), Some(&WorkerRequest::Send(LinkId(2), CommandId(1), "day".to_owned())));
    link_event(&mut window, LinkEvent::Ended(Ending::Idle("no command".to_owned())));
    assert!(matches!(window.state().model.link, Link::Lost { .. }), "it is sent again only once");
}

#[test]
fn goodbye_is_shown_and_commands_are_disabled_until_connected_again() {
    let mut window = connected();
    window.state_mut().answer("quit", "goodbye");
    link_event(&mut window, LinkEvent::Ended(Ending::Goodbye));
    assert_eq!(status(&window), "Disconnected");
    assert_eq!(window.get_all_by_role_and_label(Role::Label, "goodbye").count(), 2);
    assert!(!can_press(&window, "Day") && has_button(&window, "Connect"));
}

#[test]
fn a_server_of_another_protocol_gets_a_warning_and_stays_connected() {
    let mut window = connected();
    link_event(&mut window, LinkEvent::Anomaly(Anomaly::OtherProtocol(OtherProtocol::Ssh)));
    assert!(status(&window).starts_with("Connected to"));
    assert!(window.query_by_label_contains("does not answer like a date and time server").is_some());
}

#[test]
fn recent_servers_are_named_by_their_address_and_can_be_removed() {
    let mut window = connected();
    assert!(has_button(&window, "localhost:9900"));
    click(&mut window, "Remove localhost:9900");
    assert!(!has_button(&window, "localhost:9900"));
    let removed = Change::RecentRemoved("localhost".parse().expect("the address is valid"));
    assert!(window.state().effects.contains(&Effect::Save(removed)));
}

#[test]
fn in_a_narrow_window_the_server_list_is_a_menu() {
    let mut window = window_of([560.0, 420.0], Settings::default(), None);
    apply(&mut window, Action::ConnectTo("[::1]:9901".parse().expect("the address is valid")));
    assert!(!has_button(&window, "[::1]:9901"));
    click(&mut window, "Servers");
    assert!(has_button(&window, "[::1]:9901"));
}

#[test]
fn an_invalid_host_is_explained_after_connect_is_clicked() {
    let mut window = window();
    apply(&mut window, Action::Edit(Field::Host, "my nas".to_owned()));
    assert!(!shows(&window, "is not the name"), "the user may still be typing");
    click(&mut window, "Connect");
    assert!(shows(&window, "\"my nas\" is not the name or address of a server"));
    assert!(window.get_by_role_and_label(Role::TextInput, "Host").is_focused());
    apply(&mut window, Action::Edit(Field::Host, "nas".to_owned()));
    assert!(!shows(&window, "is not the name"));
}

#[test]
fn an_invalid_port_and_an_unknown_kind_of_clock_are_explained_while_typing() {
    let mut window = window();
    apply(&mut window, Action::Edit(Field::Port, "99999".to_owned()));
    assert!(shows(&window, "\"99999\" is not a port; type a number from 1 to 65535"));
    apply(&mut window, Action::Edit(Field::Port, "9999".to_owned()));
    assert!(!shows(&window, "is not a port"));
    apply(&mut window, Action::Edit(Field::Host, "ftp://pool".to_owned()));
    assert!(shows(&window, "\"ftp://\" is not a kind of clock"));
    apply(&mut window, Action::Edit(Field::Host, "ntp://pool".to_owned()));
    assert!(!shows(&window, "is not a kind of clock"));
    assert_eq!(status(&window), "Disconnected");
}

#[test]
fn a_pasted_address_is_shown_as_host_and_port() {
    let mut window = window();
    apply(
        &mut window,
        Action::Edit(Field::Host, " \u{200b}\u{201c}datetime://nas.local:9901/\u{201d}".to_owned()),
    );
    click(&mut window, "Connect");
    assert_eq!(status(&window), "Connecting to nas.local:9901…");
    let value = |name| window.get_by_role_and_label(Role::TextInput, name).value();
    assert_eq!((value("Host").as_deref(), value("Port").as_deref()), (Some("nas.local"), Some("9901")));
}

#[test]
fn a_failure_is_cleared_when_its_server_is_removed_or_the_form_is_invalid() {
    for clear in [
        |window: &mut Window| click(window, "Remove localhost:9900"),
        |window: &mut Window| {
            apply(window, Action::Edit(Field::Host, "my nas".to_owned()));
            click(window, "Connect");
        },
    ] {
        let mut window = failed(Failure::Refused(String::new()));
        assert!(has_button(&window, "Try again"));
        clear(&mut window);
        assert_eq!(status(&window), "Disconnected");
        assert!(!has_button(&window, "Try again"));
    }
    let mut window = failed(Failure::Refused(String::new()));
    apply(&mut window, Action::RemoveServer("another".parse().expect("the address is valid")));
    assert!(has_button(&window, "Try again"), "the failure is about another server");
}

#[test]
fn settings_that_could_not_be_saved_are_reported_in_every_view() {
    let mut window = window();
    let (file, why) = (PathBuf::from("/home/a/client.toml"), "no space left".into());
    apply(&mut window, Event::Disk(DiskEvent::NotSaved { file, why }));
    for view in View::ALL.iter().copied().map(texts::view) {
        show(&mut window, view);
        assert!(shows(&window, "could not be saved in /home/a/client.toml: no space left."), "{view}");
    }
    click(&mut window, "Dismiss");
    assert!(!shows(&window, "could not be saved"));
}

#[test]
fn clearing_the_history_can_be_undone_for_ten_seconds_even_after_another_notice() {
    let mut window = connected();
    window.state_mut().answer("day", "Sunday");
    settle(&mut window);
    click(&mut window, "Clear history");
    assert!(shows(&window, "One entry cleared."));
    window.state_mut().passed = Duration::from_millis(9900);
    apply(&mut window, Event::Disk(DiskEvent::Exported(PathBuf::from("/home/a/history.csv"))));
    assert!(shows(&window, "was written to") && has_button(&window, "Undo"));
    click(&mut window, "Dismiss");
    assert!(!shows(&window, "was written to") && has_button(&window, "Undo"));
    window.state_mut().passed = Duration::from_mins(1);
    apply(&mut window, Action::DeadlineReached);
    assert!(has_button(&window, "Undo"), "no other notice has replaced it");
    click(&mut window, "Undo");
    assert_eq!(window.get_all_by_role(Role::Row).count(), 1);
    assert!(!has_button(&window, "Undo"));
}

#[test]
fn after_ten_seconds_another_notice_replaces_the_offer_to_undo() {
    let mut window = connected();
    window.state_mut().answer("day", "Sunday");
    settle(&mut window);
    click(&mut window, "Clear history");
    apply(&mut window, Event::Disk(DiskEvent::NotExported("why".into())));
    assert_eq!(window.state().model.due(), Some(window.state().start + Duration::from_secs(10)));
    window.state_mut().passed = Duration::from_secs(10);
    apply(&mut window, Action::DeadlineReached);
    assert!(!has_button(&window, "Undo") && shows(&window, "could not be written"));
    assert_eq!(window.state().model.due(), None);
}

#[test]
fn no_server_moves_while_the_pointer_is_in_the_list() {
    let mut window = with_servers(&["nas", "printer"]);
    let top = |window: &Window, name: &str| window.get_by_role_and_label(Role::Button, name).rect().top();
    let printer = window.get_by_role_and_label(Role::Button, "printer:9900").rect().center();
    window.hover_at(printer);
    settle(&mut window);
    apply(&mut window, Action::ConnectTo("printer".parse().unwrap()));
    assert_eq!(window.state().model.recents().iter().next().unwrap().name(), "printer:9900");
    assert!(top(&window, "nas:9900") < top(&window, "printer:9900"));
    window.hover_at(egui::pos2(600.0, 400.0));
    settle(&mut window);
    assert!(top(&window, "printer:9900") < top(&window, "nas:9900"));
}

#[test]
fn the_menu_of_a_server_pins_moves_checks_and_renames_it() {
    let mut window = with_servers(&["nas", "printer"]);
    let choose = |window: &mut Window, entry: &str| {
        window.get_by_role_and_label(Role::Button, "printer:9900").click_secondary();
        settle(window);
        click(window, entry);
    };
    choose(&mut window, "Pin");
    let pinned = |window: &Window| window.state().model.recents().iter().next().unwrap().clone();
    assert!(pinned(&window).pinned && pinned(&window).name() == "printer:9900");
    choose(&mut window, "Copy address");
    assert_eq!(window.state().effects.last(), Some(&Effect::Copy("printer:9900".to_owned())));
    choose(&mut window, "Check");
    assert!(shows(&window, "checking…"));
    choose(&mut window, "Rename");
    window.event(egui::Event::Text("Den".to_owned()));
    click(&mut window, "Connect");
    assert_eq!(pinned(&window).name(), "Den", "leaving the field keeps the name");
}

#[test]
fn a_server_is_saved_as_answered_when_it_sends_its_welcome() {
    let mut window = connecting();
    let answered = |window: &Window| window.state().model.recents().iter().all(|recent| !recent.unanswered);
    assert!(!answered(&window));
    window.state_mut().effects.clear();
    link_event(&mut window, welcomed("Welcome"));
    assert!(answered(&window));
    assert!(matches!(window.state().effects.as_slice(), [Effect::Save(_)]), "it is saved at once");
}

#[test]
fn the_history_can_be_filtered_copied_exported_cleared_and_restored() {
    let mut window = connected();
    for (command, answer) in [("day", "Sunday"), ("date", "2026-03-01"), ("time", "14:03:00")] {
        window.state_mut().answer(command, answer);
    }
    apply(&mut window, Action::Edit(Field::Filter, "SUN".to_owned()));
    assert_eq!(window.get_all_by_role(Role::Row).count(), 1);
    apply(&mut window, Action::Edit(Field::Filter, String::new()));
    click(&mut window, "Copy row 3");
    let row = "2026-03-01T14:03:27+09:00\tlocalhost:9900\tday\tSunday\t0.000400";
    let copied = window.state().effects.last();
    assert!(matches!(copied, Some(Effect::CopyEntries(entries)) if export::lines(entries) == row));
    click(&mut window, "Export");
    assert!(matches!(window.state().effects.last(), Some(Effect::Export(entries)) if entries.len() == 3));
    apply(&mut window, Event::Disk(DiskEvent::Exported(PathBuf::from("/home/a/history.csv"))));
    assert!(shows(&window, "was written to /home/a/history.csv"));
    click(&mut window, "Clear history");
    assert_eq!(window.query_all_by_role(Role::Row).count(), 0);
    click(&mut window, "Undo");
    assert_eq!(window.get_all_by_role(Role::Row).count(), 3);
}

#[test]
fn broken_settings_show_a_warning_that_can_be_dismissed() {
    let saved_as = PathBuf::from("/home/a/client.toml.broken");
    let warning = Warning::Broken {
        line: Some(7),
        what: "expected a number".into(),
        saved_as,
        fallback: Fallback::Defaults,
    };
    let mut window = window_of([960.0, 640.0], Settings::default(), Some(warning));
    assert!(window.query_by_label_contains("line 7: expected a number").is_some());
    assert!(window.query_by_label_contains("client.toml.broken").is_some());
    assert!(has_button(&window, "Open folder"));
    click(&mut window, "Dismiss");
    assert!(window.query_by_label_contains("client.toml.broken").is_none());
}

#[test]
fn only_the_visible_rows_of_the_history_are_drawn() {
    let mut window = connected();
    for number in 0..1000 {
        window.state_mut().answer("day", &format!("answer {number}"));
    }
    settle(&mut window);
    let rows = window.get_all_by_role(Role::Row).count();
    assert!((3..40).contains(&rows), "{rows}");
}

#[test]
fn an_idle_connected_window_requests_no_frame() {
    let mut window = connected();
    window.state_mut().answer("day", "Sunday");
    window.state_mut().passed = Duration::from_mins(1);
    settle(&mut window);
    assert!(window.try_run().is_ok());
    let output = window.output().viewport_output.values().next().expect("there is one window");
    assert_eq!(output.repaint_delay, Duration::MAX);
}

#[test]
fn commands_that_a_lost_connection_left_unanswered_are_named() {
    let mut window = connected();
    click(&mut window, "Day");
    link_event(&mut window, LinkEvent::Ended(Ending::Closed));
    assert!(shows(&window, "The connection ended before this was answered: day."));
    click(&mut window, "Connect");
    assert!(!shows(&window, "The connection ended before"), "a new connection replaces the notice");
}

#[test]
fn only_one_export_runs_at_a_time() {
    let mut window = connected();
    window.state_mut().answer("day", "Sunday");
    settle(&mut window);
    click(&mut window, "Export");
    assert!(!can_press(&window, "Export"));
    apply(&mut window, Event::Disk(DiskEvent::ExportCancelled));
    assert!(can_press(&window, "Export"));
}

#[test]
fn the_area_of_the_notices_grows_with_them() {
    let report = PathBuf::from(format!("/home/{}/crash-shown.txt", "long/".repeat(20)));
    let mut window = window_of([960.0, 640.0], Settings::default(), Some(Warning::Crashed { report }));
    apply(&mut window, Action::ConnectTo("nas".parse().unwrap()));
    link_event(&mut window, welcomed("Welcome"));
    click(&mut window, "Remove nas:9900");
    assert!(has_button(&window, "Undo"));
    let dismiss = window.get_by_role_and_label(Role::Button, "Dismiss").rect();
    assert!(dismiss.bottom() <= 640.0, "{dismiss:?}");
    click(&mut window, "Dismiss");
    assert!(!shows(&window, "crash-shown"));
}

#[test]
fn a_crash_of_the_previous_run_shows_a_warning_with_the_report() {
    let report = PathBuf::from("/home/a/crash-shown.txt");
    let mut window = window_of([960.0, 640.0], Settings::default(), Some(Warning::Crashed { report }));
    assert!(shows(&window, "/home/a/crash-shown.txt"));
    click(&mut window, "Open folder");
    assert!(window.state().effects.contains(&Effect::OpenFolder(PathBuf::from("/home/a"))));
    click(&mut window, "Dismiss");
    assert!(!shows(&window, "crash-shown"));
}
