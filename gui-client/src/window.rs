//! Opens the window: with OpenGL, which starts fastest and needs the least memory, otherwise with wgpu, which can also use
//! Vulkan, Direct3D and Metal.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use datetime_client_core::settings::{MIN_WINDOW_SIZE, WindowGeometry};
use eframe::{NativeOptions, Renderer};
use egui::{ViewportBuilder, ViewportCommand, vec2};
use winit::error::EventLoopError;

use crate::app::{App, Startup};
use crate::arguments::Arguments;
use crate::instance::Instance;
use crate::store::{Loaded, SettingsStore};
use crate::{fonts, i18n, paths, report, system, texts};

/// The name by which desktop environments match the window to its `.desktop` file.
const APP_ID: &str = "datetime-client";

/// For the task bar and the title bar; the system scales it down.
const ICON: &[u8] = include_bytes!("../../icons/hicolor/256x256/apps/datetime-client.png");

/// Why the window could not be opened, or closed unexpectedly.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// There is no display.
    #[error("cannot open the window: there is no display ({0}); start the program in a desktop session")]
    NoDisplay(String),
    /// No renderer works.
    #[error(
        "cannot open the window: neither OpenGL ({glow}) nor wgpu ({wgpu}) works on this computer; \
         check that its graphics drivers are installed"
    )]
    NoRenderer {
        /// The error of OpenGL.
        glow: String,
        /// The error of wgpu.
        wgpu: String,
    },
    /// The open window closed with an error.
    #[error("the window closed because of an error: {0}")]
    Closed(String),
}

/// Reads the settings, opens the window, and returns when it is closed.
///
/// # Errors
/// The window could not be opened, or closed because of an error.
pub fn run(arguments: &Arguments) -> Result<(), WindowError> {
    let settings_file = arguments.settings.clone().or_else(paths::settings_file);
    let instance = match settings_file.as_deref().filter(|_| !arguments.new_window) {
        Some(file) => Instance::find(file, paths::socket_folder().as_deref(), arguments.server()),
        None => Instance::Alone,
    };
    if matches!(instance, Instance::HandedOver) {
        return Ok(());
    }
    let state = paths::state_folder();
    let crash = state.as_deref().and_then(report::take);
    if let Some(folder) = state.clone() {
        report::install(folder);
    }
    let loaded = settings_file.as_deref().map_or_else(Loaded::default, SettingsStore::load);
    let language = arguments.lang.unwrap_or(loaded.settings.language);
    i18n::choose(language);
    let server = arguments.server().cloned();
    let startup = Startup { loaded, crash, server, instance: Rc::new(instance) };
    let opened = Cell::new(false);
    let glow = match open(Renderer::Glow, &startup, &opened) {
        Ok(()) | Err(OpenError::DisplayClosed) => return Ok(()),
        Err(why) if opened.get() => return Err(WindowError::Closed(why.to_string())),
        Err(OpenError::Display(why)) => return Err(WindowError::NoDisplay(why)),
        Err(why) => why.to_string(),
    };
    // A panic of OpenGL is not a crash of the program, because wgpu may work.
    if let Some(folder) = &state {
        report::discard(folder);
    }
    match open(Renderer::Wgpu, &startup, &opened) {
        Ok(()) | Err(OpenError::DisplayClosed) => Ok(()),
        Err(why) if opened.get() => Err(WindowError::Closed(why.to_string())),
        Err(why) => Err(WindowError::NoRenderer { glow, wgpu: why.to_string() }),
    }
}

/// Why the window could not be opened with one renderer.
#[derive(Debug, thiserror::Error)]
enum OpenError {
    /// There is no display, so another renderer would not help.
    #[error("{0}")]
    Display(String),
    /// The renderer does not work.
    #[error("{0}")]
    Renderer(String),
    /// The display of the open window closed, as it does when a desktop session ends. The settings are saved.
    #[error("the display closed")]
    DisplayClosed,
}

impl From<eframe::Error> for OpenError {
    fn from(error: eframe::Error) -> Self {
        let text = error.to_string();
        // winit's messages begin with a position in its source.
        let message = text.rsplit_once(".rs:").and_then(|(_, rest)| rest.split_once(": "));
        let message = message.map_or(text.as_str(), |(_, message)| message).trim_end_matches('.').to_owned();
        if matches!(error, eframe::Error::WinitEventLoop(EventLoopError::ExitFailure(_))) {
            Self::DisplayClosed
        } else if matches!(error, eframe::Error::WinitEventLoop(_)) {
            Self::Display(message)
        } else {
            Self::Renderer(message)
        }
    }
}

fn open(renderer: Renderer, startup: &Startup, opened: &Cell<bool>) -> Result<(), OpenError> {
    let geometry = startup.loaded.settings.window;
    let options = NativeOptions { viewport: viewport(geometry), renderer, ..NativeOptions::default() };
    let create: eframe::AppCreator<'_> = Box::new(|creation| {
        fonts::install(&creation.egui_ctx, i18n::current());
        let app = App::new(&creation.egui_ctx, startup.clone(), creation.winit_window().cloned())?;
        opened.set(true);
        let context = creation.egui_ctx.clone();
        system::on_termination(move || {
            context.send_viewport_cmd(ViewportCommand::Close);
            context.request_repaint();
        })?;
        Ok(Box::new(app))
    });
    // A missing system library makes winit or the renderer panic; the other renderer may still work.
    match catch_unwind(AssertUnwindSafe(|| eframe::run_native(APP_ID, options, create))) {
        Ok(result) => result.map_err(OpenError::from),
        Err(panic) => Err(OpenError::Renderer(panic_message(panic.as_ref()))),
    }
}

fn viewport(geometry: WindowGeometry) -> ViewportBuilder {
    // Without an icon, the system shows its default one.
    let icon = eframe::icon_data::from_png_bytes(ICON).unwrap_or_default();
    ViewportBuilder::default()
        .with_icon(icon)
        .with_title(texts::title())
        .with_app_id(APP_ID)
        .with_inner_size(vec2(geometry.width, geometry.height))
        .with_min_inner_size(vec2(MIN_WINDOW_SIZE.0, MIN_WINDOW_SIZE.1))
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("it panicked without a message")
        .to_owned()
}
