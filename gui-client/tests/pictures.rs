//! Compares pictures of the main states, light and dark, with those in `tests/snapshots`. Needs a Vulkan or OpenGL driver,
//! which `cargo xtask test` installs. `UPDATE_SNAPSHOTS=true` replaces the pictures; check them before you commit them.
//! Linux only, because the drivers of other systems smooth edges differently.

#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a test panics if its set-up fails")]

#[path = "views/harness.rs"]
mod harness;

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use datetime_client::i18n;
use datetime_client_core::language::Language;
use datetime_client_core::message::{Action, Event, Failure, LinkEvent, LinkId, Probe};
use datetime_client_core::network::{SearchId, ServiceType};
use datetime_client_core::notice::{Fallback, Warning};
use datetime_client_core::recents::{Recent, Recents};
use datetime_client_core::settings::{Settings, Theme};
use datetime_client_core::view::View;
use egui_kittest::SnapshotResults;
use harness::*;

const DEFAULT_SIZE: [f32; 2] = [960.0, 640.0];

/// Compares the pictures of one state in both themes.
fn both_themes(name: &str, size: [f32; 2], warning: Option<&Warning>, prepare: impl Fn(&mut Window)) {
    let mut results = SnapshotResults::new();
    for (theme, suffix) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut window = build(size, settings(), warning.cloned(), theme, egui_kittest::HarnessBuilder::wgpu);
        prepare(&mut window);
        // Away from all controls, because the one under the pointer is drawn differently.
        window.hover_at(egui::pos2(1.0, size[1] - 1.0));
        settle(&mut window);
        results.add(window.try_snapshot(format!("{name}-{suffix}")));
    }
}

fn settings() -> Settings {
    let server = |address: &str, pinned| Recent {
        pinned,
        used: DateTime::from_timestamp(1_772_000_000, 0),
        ..Recent::new(address.parse().expect("the address is valid"))
    };
    let recents = [("nas.local", true), ("printer", false), ("attic", false), ("10.0.0.7", false)];
    Settings {
        recents: Recents::new(recents.map(|(address, pinned)| server(address, pinned))),
        ..Settings::default()
    }
}

fn connect(window: &mut Window) {
    apply(window, Action::ConnectTo("nas.local".parse().expect("the address is valid")));
    link_event(window, welcomed("Welcome to the date and time server on nas"));
    link_event(window, LinkEvent::Commands(vec!["week".to_owned()]));
    link_event(window, LinkEvent::Measured(Duration::from_micros(400)));
}

fn connected_with_answers(window: &mut Window) {
    connect(window);
    for (command, answer) in [
        ("day", "Sunday"),
        ("date", "2026-03-01"),
        ("tiem", "error: unknown command \"tiem\""),
        ("time", "14:03:27"),
    ] {
        window.state_mut().answer(command, answer);
    }
    settle(window);
}

/// Answers a probe on `link` with a clock that has this offset.
fn probed(window: &mut Window, link: u64, offset: TimeDelta, trip: Duration) {
    let now = window.state().now();
    let answer = (now.wall - trip / 2 + offset).to_rfc3339_opts(chrono::SecondsFormat::Nanos, false);
    let sent = now.instant.checked_sub(trip).expect("the computer has been up for longer");
    let event = LinkEvent::Probed { probe: Probe::Now, answer, sent, received: now.instant };
    apply(window, Event::Link(LinkId(link), event));
}

fn sync(window: &mut Window, link: u64, answer: &str) {
    let at = window.state().now().instant;
    let event = LinkEvent::Probed { probe: Probe::Sync, answer: answer.to_owned(), sent: at, received: at };
    apply(window, Event::Link(LinkId(link), event));
}

#[test]
fn first_start() {
    both_themes("first-start", DEFAULT_SIZE, None, |window| {
        window.state_mut().model = datetime_client_core::Model::new(Settings::default(), Vec::new());
    });
}

#[test]
fn connected_window() {
    both_themes("connected", DEFAULT_SIZE, None, connected_with_answers);
}

#[test]
fn a_small_window() {
    both_themes("connected-640x480", [640.0, 480.0], None, connected_with_answers);
}

#[test]
fn the_smallest_window() {
    both_themes("connected-560x420", [560.0, 420.0], None, connected_with_answers);
}

#[test]
fn a_large_window() {
    both_themes("connected-1280x800", [1280.0, 800.0], None, connected_with_answers);
}

#[test]
fn twice_the_pixels_per_point() {
    let prepare = |harness: egui_kittest::HarnessBuilder<TestApp>| harness.wgpu().with_pixels_per_point(2.0);
    let mut window = build([640.0, 480.0], settings(), None, Theme::Light, prepare);
    connected_with_answers(&mut window);
    window.hover_at(egui::pos2(1.0, 479.0));
    settle(&mut window);
    window.snapshot("connected-2x");
}

#[test]
fn could_not_connect() {
    let saved_as = PathBuf::from("/home/anna/.config/datetime-client/client.toml.broken");
    let (line, what) = (Some(7), "expected a number".into());
    let warning = Warning::Broken { line, what, saved_as, fallback: Fallback::Backup };
    both_themes("failed", DEFAULT_SIZE, Some(&warning), failed_to_connect);
}

fn failed_to_connect(window: &mut Window) {
    apply(window, Action::ConnectTo("10.0.0.7".parse().expect("the address is valid")));
    let limit = Duration::from_secs(5);
    let details = "10.0.0.7:9900: connection timed out".to_owned();
    link_event(window, LinkEvent::Failed(Failure::TimedOut { limit, details }));
}

#[test]
fn live() {
    both_themes("live", DEFAULT_SIZE, None, measured);
}

fn measured(window: &mut Window) {
    connect(window);
    apply(window, Action::Show(View::Live));
    for (step, trip) in [400, 900, 500, 350, 1200, 420, 800, 380].into_iter().enumerate() {
        let wobble = i64::try_from(step).unwrap_or_default() % 3 * 60;
        probed(window, 1, TimeDelta::microseconds(2100 + wobble), Duration::from_micros(trip));
        window.state_mut().passed += Duration::from_secs(4);
    }
    sync(window, 1, "unsynchronised");
}

#[test]
fn side_by_side() {
    both_themes("side-by-side", DEFAULT_SIZE, None, checked);
}

fn checked(window: &mut Window) {
    apply(window, Action::Show(View::SideBySide));
    apply(window, Action::CheckAll);
    let clocks =
        [(1, 2, "synchronised ±0.003 s"), (2, -3400, "unsynchronised"), (3, 11, "synchronised ±0.012 s")];
    for (link, offset, own) in clocks {
        apply(window, Event::Link(LinkId(link), welcomed("Welcome")));
        apply(window, Event::Link(LinkId(link), LinkEvent::Measured(Duration::from_millis(1))));
        for _ in 0..4 {
            probed(window, link, TimeDelta::milliseconds(offset), Duration::from_micros(600));
        }
        sync(window, link, own);
    }
    let failure = Failure::TimedOut { limit: Duration::from_secs(5), details: String::new() };
    apply(window, Event::Link(LinkId(4), LinkEvent::Failed(failure)));
}

#[test]
fn on_this_network() {
    both_themes("network", DEFAULT_SIZE, None, |window| {
        for (service, name, address) in [
            (ServiceType::Datetime, "garage", "192.168.1.21"),
            (ServiceType::Ntp, "router", "192.168.1.1"),
            (ServiceType::Datetime, "Zürich", "203.0.113.5"),
        ] {
            apply(window, Event::Network(SearchId(1), found(service, name, address)));
        }
        apply(window, Event::Link(LinkId(1), welcomed("Welcome")));
        apply(window, Event::Link(LinkId(1), LinkEvent::Measured(Duration::from_millis(1))));
        for _ in 0..4 {
            probed(window, 1, TimeDelta::milliseconds(11), Duration::from_micros(600));
        }
        sync(window, 1, "synchronised ±0.003 s");
    });
}

#[test]
fn settings_panel() {
    both_themes("settings", DEFAULT_SIZE, None, |window| apply(window, Action::Show(View::Settings)));
}

#[test]
fn list_of_keys() {
    both_themes("keys", DEFAULT_SIZE, None, |window| apply(window, Action::ShowKeys(true)));
}

/// Compares pictures of the views in one language.
fn in_language(language: Language, name: &str, size: [f32; 2]) {
    let mut results = SnapshotResults::new();
    for (view, prepare) in [
        ("ask", connected_with_answers as fn(&mut Window)),
        ("live", measured),
        ("side-by-side", checked),
        ("settings", |window| apply(window, Action::Show(View::Settings))),
        ("failed", failed_to_connect),
    ] {
        i18n::set(language);
        let mut window = build(size, settings(), None, Theme::Light, egui_kittest::HarnessBuilder::wgpu);
        prepare(&mut window);
        window.hover_at(egui::pos2(1.0, size[1] - 1.0));
        settle(&mut window);
        results.add(window.try_snapshot(format!("{name}-{view}")));
    }
    i18n::set(Language::English);
}

#[test]
fn german_in_the_smallest_window() {
    in_language(Language::German, "german", [560.0, 420.0]);
}

#[test]
fn the_pseudo_locale_in_a_small_window() {
    in_language(Language::Pseudo, "pseudo", [640.0, 480.0]);
}
