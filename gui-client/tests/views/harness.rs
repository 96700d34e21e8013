//! The window without its threads, controlled by accessible names.

#![allow(dead_code, clippy::allow_attributes, reason = "each test binary uses only some of these")]

use std::time::{Duration, Instant};

use chrono::DateTime;
use datetime_client::i18n;
use datetime_client::theme::{install, palette};
use datetime_client::views;
use datetime_client_core::message::{
    Action, CommandId, Effect, Ending, Event, Failure, FocusTarget, LinkEvent, LinkId, Message, WorkerRequest,
};
use datetime_client_core::network::{Announcement, Interface, NetworkEvent, Received, ServiceType};
use datetime_client_core::notice::Warning;
use datetime_client_core::recents::{Recent, Recents};
use datetime_client_core::settings::{Settings, Theme};
use datetime_client_core::{Model, Now, update};
use egui::{Ui, accesskit::Role};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, HarnessBuilder};

/// The model and its views. Effects are recorded instead of performed.
pub struct TestApp {
    pub model: Model,
    pub focus: Option<FocusTarget>,
    pub effects: Vec<Effect>,
    pub start: Instant,
    pub passed: Duration,
    pub last_command: u64,
}

pub type Window = Harness<'static, TestApp>;

impl TestApp {
    pub fn now(&self) -> Now {
        let wall = DateTime::parse_from_rfc3339("2026-03-01T14:03:27+09:00").expect("the timestamp is valid");
        Now { instant: self.start + self.passed, wall: wall + self.passed }
    }

    pub fn apply(&mut self, message: impl Into<Message>) {
        let now = self.now();
        for effect in update(&mut self.model, message, now) {
            if let Effect::Focus(target) = &effect {
                self.focus = Some(*target);
            }
            if let Effect::Worker(WorkerRequest::Send(_, CommandId(id), _)) = &effect {
                self.last_command = *id;
            }
            if let Effect::Language(choice) = &effect {
                i18n::choose(*choice);
            }
            self.effects.push(effect);
        }
    }

    pub fn link_event(&mut self, event: LinkEvent) {
        let link = self.model.link.id().unwrap_or(LinkId(0));
        self.apply(Event::Link(link, event));
    }

    /// Sends a command and answers it.
    pub fn answer(&mut self, command: &str, answer: &str) {
        self.apply(Action::Send(command.to_owned()));
        let (id, round_trip) = (CommandId(self.last_command), Duration::from_micros(400));
        self.link_event(LinkEvent::Answered { id, answer: answer.to_owned(), round_trip });
    }

    pub fn requests(&mut self) -> Vec<WorkerRequest> {
        let effects = std::mem::take(&mut self.effects);
        effects
            .into_iter()
            .filter_map(|effect| if let Effect::Worker(request) = effect { Some(request) } else { None })
            .collect()
    }

    pub fn show(&mut self, ui: &mut Ui) {
        // The real window is cleared with this colour.
        ui.painter().rect_filled(ui.max_rect().expand(8.0), 0, palette(ui.visuals()).background);
        let now = self.now();
        for action in views::show(ui, &self.model, now, self.focus.take()) {
            self.apply(action);
        }
    }
}

pub fn welcomed(welcome: &str) -> LinkEvent {
    LinkEvent::Welcomed { welcome: welcome.to_owned(), framed: true }
}

pub fn window_of(size: [f32; 2], settings: Settings, warning: Option<Warning>) -> Window {
    build(size, settings, warning, Theme::Light, |harness| harness)
}

/// A window with this size and theme. `prepare` may configure the test harness.
pub fn build(
    size: [f32; 2],
    settings: Settings,
    warning: Option<Warning>,
    theme: Theme,
    prepare: impl FnOnce(HarnessBuilder<TestApp>) -> HarnessBuilder<TestApp>,
) -> Window {
    let app = TestApp {
        model: Model::new(settings, warning.into_iter().collect()),
        focus: Some(FocusTarget::Connect),
        effects: Vec::new(),
        start: Instant::now(),
        passed: Duration::ZERO,
        last_command: 0,
    };
    let high_contrast = app.model.settings().high_contrast;
    let harness = Harness::builder()
        .with_size(size)
        .with_context_setup(move |context| install(context, theme, high_contrast));
    // The harness also sets the theme of the system, which has priority.
    let harness =
        harness.with_theme(if theme == Theme::Dark { egui::Theme::Dark } else { egui::Theme::Light });
    let mut window = prepare(harness).build_ui_state(|ui, app: &mut TestApp| app.show(ui), app);
    settle(&mut window);
    window
}

/// A window that does not search for clocks on the network.
pub fn window() -> Window {
    window_of([960.0, 640.0], Settings { discover: false, ..Settings::default() }, None)
}

/// Draws some frames. With a spinner, the window never becomes idle.
pub fn settle(window: &mut Window) {
    window.run_steps(4);
}

pub fn apply(window: &mut Window, message: impl Into<Message>) {
    window.state_mut().apply(message);
    settle(window);
}

pub fn link_event(window: &mut Window, event: LinkEvent) {
    window.state_mut().link_event(event);
    settle(window);
}

pub fn click(window: &mut Window, name: &str) {
    window.get_by_role_and_label(Role::Button, name).click();
    settle(window);
}

/// Selects a view by the name of its tab.
pub fn show(window: &mut Window, view: &str) {
    window.get_by_role_and_label(Role::Tab, view).click();
    settle(window);
}

/// Advances the time, with a frame every quarter of a second.
pub fn pass(window: &mut Window, time: Duration) {
    let end = window.state().passed + time;
    while window.state().passed < end {
        let step = Duration::from_millis(250).min(end.saturating_sub(window.state().passed));
        window.state_mut().passed += step;
        window.run_steps(1);
    }
    settle(window);
}

pub fn shows(window: &Window, part: &str) -> bool {
    let is_shown = |node: &egui_kittest::Node<'_>| node.accesskit_node().role() != Role::Log;
    window.query_all_by_label_contains(part).any(|node| is_shown(&node))
}

/// A window with these servers in its list.
pub fn with_servers(servers: &[&str]) -> Window {
    let recents = servers.iter().map(|server| Recent::new(server.parse().expect("the address is valid")));
    let settings = Settings { recents: Recents::new(recents), ..Settings::default() };
    window_of([960.0, 640.0], settings, None)
}

pub fn connecting() -> Window {
    let mut window = window();
    click(&mut window, "Connect");
    window
}

pub fn connected() -> Window {
    let mut window = connecting();
    link_event(&mut window, welcomed("Welcome to the server on nas"));
    window
}

pub fn status(window: &Window) -> String {
    let begins = |text: &str| {
        ["Disconnected", "Connecting", "Connected to", "Could not connect"]
            .iter()
            .any(|word| text.starts_with(word))
    };
    let mut found: Vec<String> = Vec::new();
    for node in window.get_all_by_role(Role::Label) {
        found.extend(node.accesskit_node().value().filter(|text| begins(text)));
    }
    assert_eq!(found.len(), 1, "there is one status: {found:?}");
    found.remove(0)
}

pub fn has_button(window: &Window, name: &str) -> bool {
    window.query_by_role_and_label(Role::Button, name).is_some()
}

pub fn can_press(window: &Window, name: &str) -> bool {
    !window.get_by_role_and_label(Role::Button, name).accesskit_node().is_disabled()
}

pub fn failed(failure: Failure) -> Window {
    let mut window = connecting();
    link_event(&mut window, LinkEvent::Failed(failure));
    window
}

pub fn lost(ending: Ending) -> Window {
    let mut window = connected();
    link_event(&mut window, LinkEvent::Ended(ending));
    window
}

/// The announcement of a clock on a network of which 192.168.1.0/24 is reached without a router.
pub fn found(service: ServiceType, instance: &str, address: &str) -> NetworkEvent {
    let networks = vec![("192.168.1.7".parse().expect("an address"), 24)];
    let interface = Interface { name: "eth0".to_owned(), scope: "eth0".to_owned(), networks };
    let address = address.parse().expect("an address");
    let port = service.kind().default_port();
    let host = format!("{instance}.local");
    let received = Received { service, instance, host: &host, port, address, interface: &interface };
    NetworkEvent::Found(Box::new(Announcement::new(&received).expect("it is usable")))
}
