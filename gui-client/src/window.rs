//! Opens the window: with OpenGL, which starts fastest and needs least, else with wgpu, which has other ways; where
//! neither works, the reason in plain words.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use eframe::{NativeOptions, Renderer};
use egui::{ViewportBuilder, vec2};

use crate::app::{App, Beginning};
use crate::arguments::Arguments;
use crate::settings::file::{self, Loaded};
use crate::settings::{SMALLEST, Settings, paths};
use crate::texts;
use crate::worker::timeouts::Timeouts;

/// The name by which desktops match the window to its entry in the menu.
const APP_ID: &str = "datetime-client";

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
    let settings_file = arguments.settings.clone().or_else(paths::settings_file);
    let loaded = settings_file.as_deref().map_or_else(Loaded::default, file::load);
    let size = loaded.settings.window;
    let beginning = Start { loaded, settings_file, arguments: arguments.clone() };
    let opened = Cell::new(false);
    let with_glow = match open(Renderer::Glow, size, &beginning, &opened) {
        Ok(()) => return Ok(()),
        Err(why) if opened.get() => return Err(NoWindow::Ended(why.to_string())),
        Err(Unopened::Display(why)) => return Err(NoWindow::NoDisplay(why)),
        Err(why) => why.to_string(),
    };
    open(Renderer::Wgpu, size, &beginning, &opened)
        .map_err(|why| NoWindow::NoRenderer { with_glow, with_wgpu: why.to_string() })
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
}

impl From<eframe::Error> for Unopened {
    fn from(error: eframe::Error) -> Self {
        let text = error.to_string();
        // The windowing library begins with the place in its own source.
        let words = text.rsplit_once(".rs:").and_then(|(_, place)| place.split_once(": "));
        let words = words.map_or(text.as_str(), |(_, words)| words).trim_end_matches('.').to_owned();
        if matches!(error, eframe::Error::WinitEventLoop(_)) {
            Self::Display(words)
        } else {
            Self::Renderer(words)
        }
    }
}

/// What each attempt begins with anew.
struct Start {
    loaded: Loaded,
    settings_file: Option<PathBuf>,
    arguments: Arguments,
}

impl Start {
    fn beginning(&self) -> Beginning {
        let Loaded { settings, bar, writable } = &self.loaded;
        let settings: Settings = settings.clone();
        Beginning {
            loaded: Loaded { settings, bar: bar.clone(), writable: *writable },
            settings_file: self.settings_file.clone(),
            server: self.arguments.server.clone(),
            timeouts: Timeouts::default(),
        }
    }
}

fn open(
    renderer: Renderer,
    size: crate::settings::WindowSize,
    start: &Start,
    opened: &Cell<bool>,
) -> Result<(), Unopened> {
    let options = NativeOptions { viewport: viewport(size), renderer, ..NativeOptions::default() };
    let create: eframe::AppCreator<'_> = Box::new(|creation| {
        let app = App::new(&creation.egui_ctx, start.beginning())?;
        opened.set(true);
        Ok(Box::new(app))
    });
    // A missing system library makes the windowing code panic rather than fail; the other renderer may still do.
    match catch_unwind(AssertUnwindSafe(|| eframe::run_native(APP_ID, options, create))) {
        Ok(result) => result.map_err(Unopened::from),
        Err(panic) => Err(Unopened::Renderer(words_of(panic.as_ref()))),
    }
}

fn viewport(size: crate::settings::WindowSize) -> ViewportBuilder {
    // A picture that cannot be read would leave the window with the system's own icon.
    let icon =
        eframe::icon_data::from_png_bytes(include_bytes!("../../icons/datetime-256.png")).unwrap_or_default();
    ViewportBuilder::default()
        .with_icon(icon)
        .with_title(texts::TITLE)
        .with_app_id(APP_ID)
        .with_inner_size(vec2(size.width, size.height))
        .with_min_inner_size(vec2(SMALLEST.width, SMALLEST.height))
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it stopped without a reason").to_owned()
}
