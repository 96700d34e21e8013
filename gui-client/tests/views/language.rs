//! Tests the language of the window.

use std::path::PathBuf;
use std::time::Duration;

use chrono::TimeDelta;
use datetime_client::{fonts, i18n};
use datetime_client_core::change::{Change, Setting};
use datetime_client_core::clock::time::TimeError;
use datetime_client_core::language::{Language, LanguageChoice};
use datetime_client_core::message::{
    Action, Anomaly, DiskEvent, Effect, Ending, Event, Failure, Field, LinkEvent, LinkId, OtherProtocol,
    Probe,
};
use datetime_client_core::network::{NetworkEvent, SearchFailure, SearchId, ServiceType, Via};
use datetime_client_core::notice::{Fallback, Warning};
use datetime_client_core::reason::{IgnoredValue, Reason};
use datetime_client_core::settings::Settings;
use datetime_client_core::view::View;
use egui::accesskit::Role;
use egui::{FallbackRequest, FontFamily, FontProvider};
use egui_kittest::kittest::{NodeT, Queryable, by};
use egui_system_font_provider::SystemFontProvider;

use crate::harness::*;

#[test]
fn the_language_changes_without_a_restart_and_is_saved() {
    i18n::set(Language::English);
    let mut window = window();
    show(&mut window, "Settings");
    window.get_by_role_and_label(Role::ComboBox, "Language").click();
    settle(&mut window);
    assert!(has_button(&window, "Japanese"), "the window of this test has no Japanese font");
    click(&mut window, "Deutsch");
    let choice = LanguageChoice::Fixed(Language::German);
    let effects = [Effect::Language(choice), Effect::Save(Change::Setting(Setting::Language(choice)))];
    assert_eq!(window.state().effects, effects);
    show(&mut window, "Abfragen");
    assert!(has_button(&window, "Verbinden") && !has_button(&window, "Connect"));
    assert_eq!(i18n::current(), Language::German);
}

/// The texts that are the same in every language: what servers and users chose, commands, units of the protocol.
const DATA: &[&str] = &[
    "Welcome to the server on nas",
    "error: unknown command",
    "datetime-server start",
    "journalctl -u chrony -u systemd-timesyncd",
    "timedatectl set-timezone ZONE",
    "time Asia/Tokyo",
    "the reason",
    "history.csv",
    "client.toml",
    "crash.txt",
    "sudo systemctl enable --now datetime-server-announce",
    "Avahi",
    "nas.local",
    "localhost",
    "printer",
    "attic",
    "nas",
    "ntp://",
    "http://",
    "daytime://",
    "time://",
    "Sunday",
    "week",
    "Week",
    "UTC",
    // A command in the history and below its answer, and keys.
    "day",
    "+L",
    "+F",
    "F1",
    "F2",
    "tiem",
];

/// The letters of a text that are not those of the pseudo-locale.
fn untranslated(text: &str) -> bool {
    let rest = DATA.iter().fold(text.to_owned(), |text, data| text.replace(data, ""));
    rest.contains(|c: char| c.is_ascii_alphabetic())
}

/// Fails if the window shows a text that is not translated.
fn assert_translated(window: &Window, state: &str) {
    let mut count = 0;
    for node in window.query_all(by().predicate(|_| true)) {
        let node = node.accesskit_node();
        let editable = matches!(node.role(), Role::TextInput | Role::TextRun);
        let value = node.value().filter(|_| !editable);
        for text in [node.label(), value, node.description(), node.placeholder().map(str::to_owned)] {
            let Some(text) = text else { continue };
            assert!(!untranslated(&text), "{state}: {text:?} is not translated ({:?})", node.role());
            count += 1;
        }
    }
    assert!(count > 10, "{state}: {count} texts");
}

fn show_each_view(window: &mut Window, state: &str) {
    for view in View::ALL {
        apply(window, Action::Show(*view));
        assert_translated(window, &format!("{state}, {view:?}"));
    }
}

/// Answers a probe on `link` with a clock that has this offset.
fn probed(window: &mut Window, link: u64, offset: TimeDelta) {
    let now = window.state().now();
    let answer = (now.wall + offset).to_rfc3339_opts(chrono::SecondsFormat::Nanos, false);
    let (sent, received) = (now.instant, now.instant);
    apply(window, Event::Link(LinkId(link), LinkEvent::Probed { probe: Probe::Now, answer, sent, received }));
    let sync = LinkEvent::Probed { probe: Probe::Sync, answer: "unsynchronised".to_owned(), sent, received };
    apply(window, Event::Link(LinkId(link), sync));
}

#[test]
fn every_text_is_translated_without_a_connection() {
    i18n::set(Language::Pseudo);
    let mut window = window();
    show_each_view(&mut window, "first start");
    apply(&mut window, Action::ShowKeys(true));
    assert_translated(&window, "keys");
    let mut window = with_servers(&["nas", "printer"]);
    show_each_view(&mut window, "with servers");
    apply(&mut window, Action::ConnectTo("nas".parse().expect("the address is valid")));
    window.state_mut().passed = Duration::from_secs(3);
    show_each_view(&mut window, "connecting");
    for host in ["", "a b", "x://nas", "https://nas", "nas:0"] {
        apply(&mut window, Action::Edit(Field::Host, host.to_owned()));
        apply(&mut window, Action::Connect);
        assert_eq!(i18n::current(), Language::Pseudo);
    }
}

#[test]
fn what_is_said_of_the_network_is_translated() {
    i18n::set(Language::Pseudo);
    for event in [
        NetworkEvent::Began(Via::Avahi),
        NetworkEvent::Began(Via::OwnQueries),
        NetworkEvent::Heard,
        NetworkEvent::Failed(SearchFailure::NoInterface),
        NetworkEvent::Failed(SearchFailure::NotPermitted("the reason".to_owned())),
        NetworkEvent::Failed(SearchFailure::Other("the reason".to_owned())),
        found(ServiceType::Datetime, "attic", "192.168.1.20"),
    ] {
        let mut window = window_of([960.0, 640.0], Settings::default(), None);
        assert_translated(&window, "searching");
        apply(&mut window, Event::Network(SearchId(1), event.clone()));
        window.state_mut().passed = Duration::from_secs(4);
        apply(&mut window, Action::DeadlineReached);
        assert_translated(&window, &format!("{event:?}"));
    }
}

#[test]
fn every_text_is_translated_with_a_connection() {
    i18n::set(Language::Pseudo);
    let mut window = with_servers(&["nas", "printer"]);
    apply(&mut window, Action::ConnectTo("nas".parse().expect("the address is valid")));
    link_event(&mut window, welcomed("Welcome to the server on nas"));
    link_event(&mut window, LinkEvent::Commands(vec!["week".to_owned()]));
    link_event(&mut window, LinkEvent::Measured(Duration::from_micros(400)));
    show_each_view(&mut window, "connected");
    for (command, answer) in [("day", "Sunday"), ("tiem", "error: unknown command")] {
        window.state_mut().answer(command, answer);
    }
    settle(&mut window);
    show_each_view(&mut window, "answered");
    for offset in [TimeDelta::zero(), TimeDelta::milliseconds(20), TimeDelta::hours(-1)] {
        for _ in 0..3 {
            window.state_mut().passed += Duration::from_secs(4);
            probed(&mut window, 1, offset);
        }
        show_each_view(&mut window, "measured");
    }
    apply(&mut window, Action::Edit(Field::Filter, "nothing".to_owned()));
    assert_translated(&window, "filtered");
    for anomaly in [Anomaly::UnsolicitedLines, Anomaly::OtherProtocol(OtherProtocol::Ssh)] {
        link_event(&mut window, LinkEvent::Anomaly(anomaly));
        show_each_view(&mut window, "anomaly");
    }
}

#[test]
fn every_failure_and_every_ending_is_translated() {
    i18n::set(Language::Pseudo);
    let reason = || "the reason".to_owned();
    let limit = Duration::from_secs(5);
    let others = ["ntp://nas", "http://nas", "time://nas", "daytime://nas"];
    let of_others = others.map(|server| (server, Failure::Refused(reason())));
    let failures = [
        Failure::NoSuchName(reason()),
        Failure::ResolveFailed(reason()),
        Failure::ResolveTimedOut,
        Failure::Refused(reason()),
        Failure::TimedOut { limit, details: reason() },
        Failure::Unreachable(reason()),
        Failure::ServerError(reason()),
        Failure::NoWelcome(limit),
        Failure::ClosedBeforeWelcome(reason()),
        Failure::TooMuchData,
        Failure::NoTime(TimeError::TooLong.into()),
    ];
    for (server, failure) in failures.map(|failure| ("nas", failure)).into_iter().chain(of_others) {
        let mut window = with_servers(&["printer"]);
        apply(&mut window, Action::ConnectTo(server.parse().expect("the address is valid")));
        link_event(&mut window, LinkEvent::Failed(failure.clone()));
        assert_translated(&window, &format!("{failure:?} of {server}"));
    }
    for ending in [
        Ending::Goodbye,
        Ending::Idle(reason()),
        Ending::ServerError(reason()),
        Ending::NoTime(TimeError::TooLong.into()),
        Ending::Closed,
        Ending::Broken(reason()),
        Ending::NoAnswer(limit),
        Ending::TooMuchData,
    ] {
        let mut window = with_servers(&["nas"]);
        apply(&mut window, Action::ConnectTo("nas".parse().expect("the address is valid")));
        link_event(&mut window, welcomed("Welcome to the server on nas"));
        link_event(&mut window, LinkEvent::Ended(ending.clone()));
        assert_translated(&window, &format!("{ending:?}"));
    }
}

#[test]
fn every_notice_is_translated() {
    i18n::set(Language::Pseudo);
    let file = || PathBuf::from("client.toml");
    let what = || Reason::from("the reason");
    let mut warnings = vec![
        Warning::Newer { file: file() },
        Warning::Crashed { report: PathBuf::from("crash.txt") },
        Warning::Adjusted { file: file(), values: vec![IgnoredValue::Entry { line: Some(7) }] },
        Warning::Unreadable { file: file(), what: what() },
    ];
    for fallback in [Fallback::Backup, Fallback::Defaults, Fallback::Current] {
        warnings.push(Warning::Broken { line: Some(7), what: what(), saved_as: file(), fallback });
    }
    for warning in warnings {
        let window = window_of([960.0, 640.0], Settings::default(), Some(warning.clone()));
        assert_translated(&window, &format!("{warning:?}"));
    }
    let mut window = with_servers(&["nas"]);
    for event in [
        DiskEvent::Exported(PathBuf::from("history.csv")),
        DiskEvent::NotExported(what()),
        DiskEvent::NotSaved { file: file(), why: what() },
    ] {
        apply(&mut window, Event::Disk(event.clone()));
        assert_translated(&window, &format!("{event:?}"));
    }
    apply(&mut window, Event::EffectLost);
    assert_translated(&window, "an effect is lost");
    apply(&mut window, Action::RemoveServer("nas".parse().expect("the address is valid")));
    assert_translated(&window, "undo");
}

#[test]
fn a_check_of_every_result_is_translated() {
    i18n::set(Language::Pseudo);
    let mut window = with_servers(&["nas", "printer", "attic"]);
    apply(&mut window, Action::Show(View::SideBySide));
    apply(&mut window, Action::CheckAll);
    assert_translated(&window, "checking");
    for link in 1..=3 {
        apply(&mut window, Event::Link(LinkId(link), welcomed("Welcome")));
        apply(&mut window, Event::Link(LinkId(link), LinkEvent::Measured(Duration::from_millis(1))));
        for _ in 0..4 {
            probed(&mut window, link, TimeDelta::hours(i64::from(link == 2)));
        }
        assert_translated(&window, "checked");
    }
    show_each_view(&mut window, "checked");
}

/// Whether the system has a font for `language`.
fn has_system_font(language: Language) -> bool {
    let sample = language.sample().map(String::from).unwrap_or_default();
    let request = FallbackRequest { cluster: &sample, family: &FontFamily::Proportional };
    SystemFontProvider::new().font_for(&request).is_some()
}

#[test]
fn japanese_and_chinese_are_drawn_with_fonts_of_the_system() {
    for language in [Language::Japanese, Language::Chinese] {
        if !has_system_font(language) {
            println!("skipped: there is no font for {language:?} on this computer");
            continue;
        }
        i18n::set(Language::English);
        let mut window = with_servers(&["nas", "printer"]);
        fonts::install(&window.ctx, language);
        settle(&mut window);
        assert!(fonts::has_font(&window.ctx, language));
        // Drawing a character that no font has fails.
        i18n::set(language);
        for view in View::ALL {
            apply(&mut window, Action::Show(*view));
        }
        apply(&mut window, Action::ShowKeys(true));
        apply(&mut window, Action::ConnectTo("nas".parse().expect("the address is valid")));
        link_event(&mut window, LinkEvent::Failed(Failure::TooMuchData));
        apply(&mut window, Action::Edit(Field::Host, "x://nas".to_owned()));
    }
}

#[test]
fn without_a_font_the_settings_say_so_in_english() {
    i18n::set(Language::English);
    let mut window = window();
    show(&mut window, "Settings");
    let context = window.ctx.clone();
    context.set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    settle(&mut window);
    i18n::set(Language::Japanese);
    settle(&mut window);
    assert!(shows(&window, "This computer has no font for Japanese."));
}
