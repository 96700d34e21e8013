//! The window's glue: `work` takes in what happened, `show` draws, and effects are carried out.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use chrono::Local;
use datetime_client_core::address::Address;
use datetime_client_core::change::Setting;
use datetime_client_core::message::{Action, Effect, Event, FocusTarget, LinkEvent, Message};
use datetime_client_core::notice::Warning;
use datetime_client_core::settings::{AtStart, Zoom};
use datetime_client_core::{Model, Now, update};
use egui::{Context, Ui};
use winit::window::Window;

use crate::export::{self, dialog};
use crate::store::{DiskThread, Loaded};
use crate::worker::timeouts::Timeouts;
use crate::worker::{Arrived, Waker, Worker};
use crate::{screen, system, theme, views};

/// The length of the queue of events. When it is full, the worker waits and reads no more from the servers.
const MAX_EVENTS: usize = 256;

/// At once, but for one frame: without any delay, two are drawn.
const SOON: Duration = Duration::from_micros(1);

/// No connection has this number.
const NONE: u64 = 0;

/// The whole program behind the window.
pub struct App {
    model: Model,
    worker: Worker,
    disk: DiskThread,
    events: Receiver<Event>,
    /// For threads that are started later.
    event_sender: (SyncSender<Event>, Waker),
    focus: Option<FocusTarget>,
    window: Option<Arc<Window>>,
    /// How often it was drawn.
    frames: u64,
    /// The connection whose clock ticks in sight, or [`NONE`].
    ticking: Arc<AtomicU64>,
}

/// What an [`App`] begins with.
#[derive(Clone, Debug, Default)]
pub struct Beginning {
    /// The settings as they were read.
    pub loaded: Loaded,
    /// The report of a fault of this program when it ran last.
    pub crash: Option<PathBuf>,
    /// The server to connect to at once.
    pub server: Option<Address>,
    /// How long to wait for what.
    pub timeouts: Timeouts,
}

impl App {
    /// Starts the threads, and connects where the beginning names a server. `window` is where it is drawn, if it is.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn new(context: &Context, beginning: Beginning, window: Option<Arc<Window>>) -> io::Result<Self> {
        let Beginning { loaded, crash, server, timeouts } = beginning;
        theme::install(context, loaded.settings.theme);
        context.set_zoom_factor(loaded.settings.zoom.factor());
        let (sender, events) = sync_channel(MAX_EVENTS);
        let ticking = Arc::new(AtomicU64::new(NONE));
        let wake = waker(context.clone(), ticking.clone());
        let worker = Worker::start(timeouts, sender.clone(), wake.clone())?;
        let disk = DiskThread::start(loaded.store, sender.clone(), wake.clone())?;
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
            event_sender: (sender, wake),
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

    /// Takes in what the other threads told, and does what is due.
    pub fn work(&mut self, context: &Context) {
        while let Ok(event) = self.events.try_recv() {
            if !matches!(event, Event::Link(_, LinkEvent::Probed { .. })) {
                // What is laid out anew may want a second frame to settle.
                context.request_repaint();
            }
            self.update(context, event);
        }
        if self.model.due().is_some_and(|due| due <= Instant::now()) {
            self.update(context, Action::DeadlineReached);
        }
        self.wait_for_due(context);
    }

    /// Asks for the frame in which the next thing is due.
    fn wait_for_due(&self, context: &Context) {
        if let Some(due) = self.model.due() {
            context.request_repaint_after(due.saturating_duration_since(Instant::now()));
        }
    }

    /// Draws the window, and does what the user wants.
    pub fn show(&mut self, ui: &mut Ui) {
        let actions = views::show(ui, &self.model, now(), self.focus.take());
        let ticking = self.model.ticking().map_or(NONE, |link| link.0);
        self.ticking.store(ticking, Ordering::Relaxed);
        let context = ui.ctx().clone();
        for action in actions {
            // A look is nothing that shows before it is answered; what the user did shows at once, and not when the
            // pointer moves next.
            let shows = action != Action::Probe;
            self.update(&context, action);
            if shows {
                context.request_repaint();
            }
        }
    }

    /// What the window knows.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    fn update(&mut self, context: &Context, message: impl Into<Message>) {
        for effect in update(&mut self.model, message, now()) {
            self.perform(context, effect);
        }
    }

    fn perform(&mut self, context: &Context, effect: Effect) {
        let taken = match effect {
            Effect::Worker(request) => self.worker.request(request),
            Effect::Save(change) => self.disk.save(change),
            Effect::OpenFolder(folder) => {
                system::open_folder(&folder);
                true
            }
            Effect::Export(entries) => {
                let choice = dialog::open(self.window.as_deref());
                export::begin(entries, choice, &self.event_sender.0, &self.event_sender.1)
            }
            Effect::Appearance(theme, zoom) => {
                theme::choose(context, theme);
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
            Effect::Focus(target) => {
                self.focus = Some(target);
                true
            }
        };
        if !taken {
            self.update(context, Event::EffectLost);
        }
    }

    /// Notes where the window is, once it was put back to where it was when it was closed.
    fn keep_place(&mut self, context: &Context) {
        let kept = self.model.settings().window;
        match self.frames {
            // Not in sight yet.
            0 => context.request_repaint(),
            1 => {
                if let Some(window) = &self.window {
                    screen::put_back(window, kept);
                }
            }
            _ => {
                self.update(context, Action::WindowMoved(screen::place_of(context, kept)));
                self.wait_for_due(context);
            }
        }
        self.frames = self.frames.saturating_add(1);
    }

    /// The keyboard zooms without us: what it chose is a setting like others.
    fn keep_zoom(&mut self, context: &Context) {
        let (shown, kept) = (context.zoom_factor(), self.model.settings().zoom);
        let chosen = Zoom::from(shown);
        if chosen != kept {
            self.update(context, Action::Set(Setting::Zoom(chosen)));
        } else if (shown - kept.factor()).abs() > f32::EPSILON {
            context.set_zoom_factor(kept.factor());
        }
    }
}

impl eframe::App for App {
    /// The ground of the main part: cleared, it costs no drawing, which counts where a processor draws.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        theme::palette(visuals).ground.to_normalized_gamma_f32()
    }

    fn logic(&mut self, context: &Context, _frame: &mut eframe::Frame) {
        self.work(context);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.keep_place(&ui.ctx().clone());
        self.keep_zoom(&ui.ctx().clone());
        self.show(ui);
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // The window is closed already, so that a failure cannot be shown.
        if let Some(place) = self.model.unsaved_geometry() {
            let _ = self.disk.save(place);
        }
    }
}

/// Wakes the window. Where its clock ticks, the answer to a look waits for the next tick: each frame costs, where a
/// processor draws it as much as a hundredth of a second.
fn waker(context: Context, ticking: Arc<AtomicU64>) -> Waker {
    Arc::new(move |arrived| match arrived {
        Arrived::Probe(link) if link.0 == ticking.load(Ordering::Relaxed) => {}
        Arrived::Probe(_) | Arrived::Event => context.request_repaint_after(SOON),
    })
}

fn now() -> Now {
    Now { instant: Instant::now(), wall: Local::now().fixed_offset() }
}
