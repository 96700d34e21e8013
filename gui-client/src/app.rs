//! Connects the window, the model and the threads: passes events and actions to `update`, performs the effects, and draws
//! the views.

use std::io;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use chrono::Local;
use datetime_client_core::change::Setting;
use datetime_client_core::clock::ClockAddress;
use datetime_client_core::message::{Action, Effect, Event, FocusTarget, LinkEvent, Message};
use datetime_client_core::notice::Warning;
use datetime_client_core::settings::{AtStart, Zoom};
use datetime_client_core::watch::Alert;
use datetime_client_core::{Model, Now, update};
use egui::{Context, Ui, UserAttentionType, ViewportCommand};
use winit::window::Window;

use crate::discovery::{self, Discovery};
use crate::events::{self, EventSender, Wakeup};
use crate::instance::Instance;
use crate::store::{DiskThread, Loaded};
use crate::worker::{Timeouts, Worker};
use crate::{export, fonts, i18n, notifications, screen, system, texts, theme, views};

/// The delay of a repaint that is to draw one frame: egui draws two if there is none.
const ONE_FRAME: Duration = Duration::from_micros(1);

/// The id of no link.
const NO_LINK: u64 = 0;

/// The application behind the window.
pub(crate) struct App {
    model: Model,
    worker: Worker,
    disk: DiskThread,
    events: Receiver<Event>,
    /// For searches and exports, which have their own threads.
    event_sender: EventSender,
    /// The search for clocks on this network.
    discovery: Option<Discovery>,
    focus: Option<FocusTarget>,
    window: Option<Arc<Window>>,
    /// The number of frames drawn so far.
    frames: u64,
    /// The link whose clock is shown ticking, or [`NO_LINK`].
    ticking: Arc<AtomicU64>,
}

/// The initial state of an [`App`].
#[derive(Clone, Debug)]
pub(crate) struct Startup {
    /// The loaded settings.
    pub(crate) loaded: Loaded,
    /// The crash report of the previous run.
    pub(crate) crash: Option<PathBuf>,
    /// The server to connect to immediately.
    pub(crate) server: Option<ClockAddress>,
    /// What later starts of the program reach.
    pub(crate) instance: Rc<Instance>,
}

impl App {
    /// Starts the threads, and connects if `startup` or the settings name a server.
    ///
    /// # Errors
    /// The system cannot start a thread.
    pub(crate) fn new(context: &Context, startup: Startup, window: Option<Arc<Window>>) -> io::Result<Self> {
        let Startup { loaded, crash, server, instance } = startup;
        theme::install(context, loaded.settings.theme, loaded.settings.high_contrast);
        context.set_zoom_factor(loaded.settings.zoom.factor());
        let ticking = Arc::new(AtomicU64::new(NO_LINK));
        let (event_sender, events) = events::channel(waker(context.clone(), ticking.clone()));
        let worker = Worker::start(Timeouts::default(), event_sender.clone())?;
        instance.listen(&event_sender);
        let disk = DiskThread::start(loaded.store, event_sender.clone())?;
        let crashed = crash.map(|report| Warning::Crashed { report });
        let at_start = loaded.settings.at_start;
        let model = Model::new(loaded.settings, loaded.warning.into_iter().chain(crashed).collect());
        let last = model.recents().last_used().map(|recent| recent.address.clone());
        let focus = Some(FocusTarget::Connect);
        let mut app = Self {
            model,
            worker,
            disk,
            events,
            event_sender,
            discovery: None,
            focus,
            window,
            frames: 0,
            ticking,
        };
        app.perform(context, Effect::Worker(app.model.timeouts()));
        if let Some(server) = server.or(last.filter(|_| at_start == AtStart::Connect)) {
            app.update(context, Action::ConnectTo(server));
        }
        Ok(app)
    }

    /// Handles the events of the other threads, and does what is due.
    fn work(&mut self, context: &Context) {
        while let Ok(event) = self.events.try_recv() {
            if !matches!(event, Event::Link(_, LinkEvent::Probed { .. })) {
                // A changed layout may need a second frame to settle.
                context.request_repaint();
            }
            self.update(context, event);
        }
        // A hidden window is not drawn, so nothing else notices that the list is out of sight.
        if self.model.network.is_in_sight() && is_hidden(context) {
            self.update(context, Action::ShowNetwork(false));
        }
        if self.model.due().is_some_and(|due| due <= Instant::now()) || self.model.clock_was_set(&now()) {
            self.update(context, Action::DeadlineReached);
        }
        self.repaint_when_due(context);
    }

    /// Requests a frame for the time when the next thing is due.
    fn repaint_when_due(&self, context: &Context) {
        if let Some(due) = self.model.due() {
            context.request_repaint_after(due.saturating_duration_since(Instant::now()));
        }
    }

    /// Draws the window, and applies the user's actions.
    fn show(&mut self, ui: &mut Ui) {
        let actions = views::show(ui, &self.model, now(), self.focus.take());
        let ticking = self.model.ticking().map_or(NO_LINK, |link| link.0);
        self.ticking.store(ticking, Ordering::Relaxed);
        let context = ui.ctx().clone();
        for action in actions {
            // A probe shows nothing before it is answered. The effect of every other action has to be drawn immediately.
            let is_visible = action != Action::Probe;
            self.update(&context, action);
            if is_visible {
                context.request_repaint();
            }
        }
    }

    fn update(&mut self, context: &Context, message: impl Into<Message>) {
        for effect in update(&mut self.model, message, now()) {
            self.perform(context, effect);
        }
    }

    fn perform(&mut self, context: &Context, effect: Effect) {
        let accepted = match effect {
            Effect::Worker(request) => self.worker.request(request),
            Effect::Save(change) => self.disk.save(change),
            Effect::OpenFolder(folder) => {
                system::open_folder(&folder);
                true
            }
            Effect::Export(entries) => {
                export::start(entries, self.window.as_deref(), self.event_sender.clone())
            }
            Effect::Search(id) => {
                // The earlier search ends first.
                self.discovery = None;
                self.discovery = Discovery::start(id, self.event_sender.clone()).ok();
                self.discovery.is_some()
            }
            Effect::EndSearch => {
                self.discovery = None;
                true
            }
            Effect::Language(choice) => {
                i18n::choose(choice);
                fonts::install(context, i18n::current());
                context.send_viewport_cmd(ViewportCommand::Title(texts::title().to_owned()));
                true
            }
            Effect::Appearance { theme, high_contrast, zoom } => {
                theme::install(context, theme, high_contrast);
                context.set_zoom_factor(zoom.factor());
                true
            }
            Effect::Copy(text) => {
                context.copy_text(text);
                true
            }
            Effect::CopyEntries(entries) => {
                context.copy_text(export::lines(&entries));
                true
            }
            Effect::ReadAddresses => {
                self.update(context, Event::Addresses(discovery::addresses()));
                true
            }
            Effect::Notify(alert) => {
                self.notify(context, &alert);
                true
            }
            Effect::ShowWindow => {
                context.send_viewport_cmd(ViewportCommand::Minimized(false));
                context.send_viewport_cmd(ViewportCommand::Focus);
                true
            }
            Effect::Focus(target) => {
                self.focus = Some(target);
                true
            }
        };
        if !accepted {
            self.update(context, Event::EffectLost);
        }
    }

    /// Shows a notification, and marks the entry in the task bar until the window is shown.
    fn notify(&self, context: &Context, alert: &Alert) {
        let (title, body) = (texts::alerts::title(alert), texts::alerts::body(alert));
        notifications::show(title, body, self.event_sender.clone());
        let attention = ViewportCommand::RequestUserAttention(UserAttentionType::Informational);
        context.send_viewport_cmd(attention);
    }

    /// Restores the window's saved geometry, then reports every change of it.
    fn track_geometry(&mut self, context: &Context) {
        let saved = self.model.settings().window;
        match self.frames {
            // The window is not visible yet.
            0 => context.request_repaint(),
            1 => {
                if let Some(window) = &self.window {
                    screen::restore(window, saved);
                }
            }
            _ => {
                self.update(context, Action::WindowMoved(screen::geometry(context, saved)));
                self.repaint_when_due(context);
            }
        }
        self.frames = self.frames.saturating_add(1);
    }

    /// Saves the zoom when egui has changed it, as it does for its own keyboard shortcuts.
    fn track_zoom(&mut self, context: &Context) {
        let (shown, saved) = (context.zoom_factor(), self.model.settings().zoom);
        let zoom = Zoom::from(shown);
        if zoom != saved {
            self.update(context, Action::Set(Setting::Zoom(zoom)));
        } else if (shown - saved.factor()).abs() > f32::EPSILON {
            // Beyond the range of the setting.
            context.set_zoom_factor(saved.factor());
        }
    }
}

impl eframe::App for App {
    /// The background of the main part. Clearing with it saves drawing a rectangle, which is slow without a GPU.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        theme::palette(visuals).background.to_normalized_gamma_f32()
    }

    fn logic(&mut self, context: &Context, _frame: &mut eframe::Frame) {
        self.work(context);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        // Loads the font of the language before its punctuation is drawn, which belongs to no script.
        let _ = fonts::has_font(ui.ctx(), i18n::current());
        self.track_geometry(&ui.ctx().clone());
        self.track_zoom(&ui.ctx().clone());
        self.show(ui);
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if let Some(geometry) = self.model.unsaved_geometry() {
            // The window is closed already, so a failure cannot be shown.
            let _ = self.disk.save(geometry);
        }
    }
}

/// Wakes the window for an event. The answer to a probe of the ticking clock waits for the next tick, because without a GPU
/// a frame takes up to 10 ms.
fn waker(context: Context, ticking: Arc<AtomicU64>) -> impl Fn(Wakeup) {
    move |wakeup| match wakeup {
        Wakeup::Probe(link) if link.0 == ticking.load(Ordering::Relaxed) => {}
        Wakeup::Probe(_) | Wakeup::Event => context.request_repaint_after(ONE_FRAME),
    }
}

fn is_hidden(context: &Context) -> bool {
    context.input(|input| input.viewport().visible() == Some(false))
}

fn now() -> Now {
    Now { instant: Instant::now(), wall: Local::now().fixed_offset() }
}
