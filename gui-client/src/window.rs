//! Opens the window: with OpenGL, which starts fastest and needs least, else with wgpu, which has other ways; where
//! neither works, the reason in plain words.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use datetime_client_core::settings::{MIN_WINDOW_SIZE, WindowGeometry};
use eframe::{NativeOptions, Renderer};
use egui::{ViewportBuilder, ViewportCommand, vec2};
use winit::error::EventLoopError;

use crate::app::{App, Beginning};
use crate::arguments::Arguments;
use crate::store::{Loaded, SettingsStore};
use crate::worker::timeouts::Timeouts;
use crate::{paths, report, system, texts};

/// The name by which desktops match the window to its entry in the menu.
const APP_ID: &str = "datetime-client";

/// For the task bar and the title bar; the system makes it smaller.
const ICON: &[u8] = include_bytes!("../../icons/hicolor/256x256/apps/datetime-client.png");

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum NoWindow {
    /// There is no display to open it on.
    #[error(
        "the window could not be opened: there is no display to open it on ({0}); start it in a desktop session"
    )]
    NoDisplay(String),
    /// No renderer starts.
    #[error(
        "the window could not be opened: neither OpenGL ({with_glow}) nor wgpu ({with_wgpu}) can draw here; \
         are this computer's graphics drivers installed?"
    )]
    NoRenderer {
        /// What the first one said.
        with_glow: String,
        /// What the second one said.
        with_wgpu: String,
    },
    /// It was open, and ended in an error.
    #[error("the window was closed by an error: {0}")]
    Ended(String),
}

/// Reads the settings, opens the window, and returns when it is closed.
///
/// # Errors
/// [`NoWindow`] says why there is none.
pub fn run(arguments: &Arguments) -> Result<(), NoWindow> {
    let state = paths::state_folder();
    let crash = state.as_deref().and_then(report::take);
    if let Some(folder) = state.clone() {
        report::install(folder);
    }
    let settings_file = arguments.settings.clone().or_else(paths::settings_file);
    let loaded = settings_file.as_deref().map_or_else(Loaded::default, SettingsStore::load);
    let server = arguments.server.clone();
    let beginning = Beginning { loaded, crash, server, timeouts: Timeouts::default() };
    let opened = Cell::new(false);
    let with_glow = match open(Renderer::Glow, &beginning, &opened) {
        Ok(()) | Err(Unopened::DisplayGone) => return Ok(()),
        Err(why) if opened.get() => return Err(NoWindow::Ended(why.to_string())),
        Err(Unopened::Display(why)) => return Err(NoWindow::NoDisplay(why)),
        Err(why) => why.to_string(),
    };
    // A renderer that panics is no fault to tell of while the other one is tried.
    if let Some(folder) = &state {
        report::forgive(folder);
    }
    match open(Renderer::Wgpu, &beginning, &opened) {
        Ok(()) | Err(Unopened::DisplayGone) => Ok(()),
        Err(why) if opened.get() => Err(NoWindow::Ended(why.to_string())),
        Err(why) => Err(NoWindow::NoRenderer { with_glow, with_wgpu: why.to_string() }),
    }
}

/// Why one renderer did not open the window.
#[derive(Debug, thiserror::Error)]
enum Unopened {
    /// There is no display: no other renderer would help.
    #[error("{0}")]
    Display(String),
    /// It does not draw here.
    #[error("{0}")]
    Renderer(String),
    /// The window was open, and its display went away, as it does when a desktop session ends. The settings are saved.
    #[error("the display went away")]
    DisplayGone,
}

impl From<eframe::Error> for Unopened {
    fn from(error: eframe::Error) -> Self {
        let text = error.to_string();
        // The windowing library begins with the place in its own source.
        let words = text.rsplit_once(".rs:").and_then(|(_, place)| place.split_once(": "));
        let words = words.map_or(text.as_str(), |(_, words)| words).trim_end_matches('.').to_owned();
        if matches!(error, eframe::Error::WinitEventLoop(EventLoopError::ExitFailure(_))) {
            Self::DisplayGone
        } else if matches!(error, eframe::Error::WinitEventLoop(_)) {
            Self::Display(words)
        } else {
            Self::Renderer(words)
        }
    }
}

fn open(renderer: Renderer, beginning: &Beginning, opened: &Cell<bool>) -> Result<(), Unopened> {
    let place = beginning.loaded.settings.window;
    let options = NativeOptions { viewport: viewport(place), renderer, ..NativeOptions::default() };
    let create: eframe::AppCreator<'_> = Box::new(|creation| {
        let app = App::new(&creation.egui_ctx, beginning.clone(), creation.winit_window().cloned())?;
        opened.set(true);
        let context = creation.egui_ctx.clone();
        system::on_termination(move || {
            context.send_viewport_cmd(ViewportCommand::Close);
            context.request_repaint();
        })?;
        Ok(Box::new(app))
    });
    // A missing system library makes the windowing code panic rather than fail; the other renderer may still do.
    match catch_unwind(AssertUnwindSafe(|| eframe::run_native(APP_ID, options, create))) {
        Ok(result) => result.map_err(Unopened::from),
        Err(panic) => Err(Unopened::Renderer(words_of(panic.as_ref()))),
    }
}

fn viewport(place: WindowGeometry) -> ViewportBuilder {
    // A picture that cannot be read would leave the window with the system's own icon.
    let icon = eframe::icon_data::from_png_bytes(ICON).unwrap_or_default();
    ViewportBuilder::default()
        .with_icon(icon)
        .with_title(texts::TITLE)
        .with_app_id(APP_ID)
        .with_inner_size(vec2(place.width, place.height))
        .with_min_inner_size(vec2(MIN_WINDOW_SIZE.0, MIN_WINDOW_SIZE.1))
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it stopped without a reason").to_owned()
}
