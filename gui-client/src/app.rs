//! The window's glue: `work` takes in what happened, `show` draws, and effects are carried out.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Instant;

use chrono::Local;
use egui::{Context, Ui};

use crate::disk::{Disk, Job};
use crate::message::{Action, Effect, Event, Message, Target};
use crate::model::address::Address;
use crate::model::notice::Notice;
use crate::model::{Model, Now, update};
use crate::settings::file::Loaded;
use crate::theme;
use crate::views;
use crate::worker::Worker;
use crate::worker::timeouts::Timeouts;

/// The news that may wait for the window; where it is full, the worker waits and reads no more from the server.
const MAX_EVENTS: usize = 256;

/// The whole program behind the window.
pub struct App {
    model: Model,
    worker: Worker,
    disk: Disk,
    events: Receiver<Event>,
    focus: Option<Target>,
}

/// What an [`App`] begins with.
#[derive(Debug, Default)]
pub struct Beginning {
    /// The settings as they were read.
    pub loaded: Loaded,
    /// Where they are kept; `None` keeps nothing.
    pub settings_file: Option<PathBuf>,
    /// The server to connect to at once.
    pub server: Option<Address>,
    /// How long to wait for what.
    pub timeouts: Timeouts,
}

impl App {
    /// Starts the threads, and connects where the beginning names a server.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn new(context: &Context, beginning: Beginning) -> io::Result<Self> {
        let Beginning { loaded, settings_file, server, timeouts } = beginning;
        theme::install(context, loaded.settings.theme);
        let (news, events) = sync_channel(MAX_EVENTS);
        let wake = {
            let context = context.clone();
            Arc::new(move || context.request_repaint())
        };
        let settings_file = settings_file.filter(|_| loaded.writable);
        let worker = Worker::start(timeouts, news.clone(), wake.clone())?;
        let disk = Disk::start(settings_file, news, wake)?;
        let model = Model::new(loaded.settings, loaded.bar);
        let mut app = Self { model, worker, disk, events, focus: Some(Target::Connect) };
        if let Some(server) = server {
            app.update(context, Action::ConnectTo(server));
        }
        Ok(app)
    }

    /// Takes in what the other threads told.
    pub fn work(&mut self, context: &Context) {
        while let Ok(event) = self.events.try_recv() {
            self.update(context, event);
        }
    }

    /// Draws the window, and does what the user wants.
    pub fn show(&mut self, ui: &mut Ui) {
        let actions = views::show(ui, &self.model, now(), self.focus.take());
        let context = ui.ctx().clone();
        for action in actions {
            self.update(&context, action);
            // What was done shows at once, and not when the pointer moves next.
            context.request_repaint();
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
            Effect::Order(order) => self.worker.order(order),
            Effect::Save(settings) => self.disk.give(Job::Save(settings)),
            Effect::Export(text) => self.disk.give(Job::Export(text)),
            Effect::OpenFolder(folder) => self.disk.give(Job::OpenFolder(folder)),
            Effect::Copy(text) => {
                context.copy_text(text);
                true
            }
            Effect::Focus(target) => {
                self.focus = Some(target);
                true
            }
        };
        if !taken {
            self.model.notice = Some(Notice::Stuck);
        }
    }

    fn keep_size(&mut self, context: &Context) {
        let whole_screen = context.input(|input| {
            let viewport = input.viewport();
            viewport.maximized == Some(true) || viewport.fullscreen == Some(true)
        });
        if !whole_screen {
            // Zoom makes points larger; the window's own size is said without it.
            let size = context.content_rect().size() * context.zoom_factor();
            self.update(context, Action::Resized(size.x, size.y));
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, context: &Context, _frame: &mut eframe::Frame) {
        self.work(context);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.keep_size(ui.ctx());
        self.show(ui);
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // The size is of the moment of closing; the disk thread is waited for. Nobody is left to be told of a failure.
        let _ = self.disk.give(Job::Save(self.model.settings()));
    }
}

fn now() -> Now {
    Now { instant: Instant::now(), wall: Local::now().fixed_offset() }
}
