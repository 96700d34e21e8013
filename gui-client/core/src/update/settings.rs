//! Applies changed settings immediately, and saves them.

use std::time::Duration;

use super::network;
use crate::change::{Change, Setting};
use crate::message::Effect;
use crate::model::Model;
use crate::notice::{Removed, Undo};
use crate::now::Now;
use crate::settings::{Settings, WindowGeometry};

/// A moved or resized window is saved after this long without a change, because its geometry changes with every frame
/// while it moves.
const GEOMETRY_SAVE_DELAY: Duration = Duration::from_secs(2);

pub(super) fn set(model: &mut Model, setting: Setting, now: Now) -> Vec<Effect> {
    let Some(save) = model.change(Change::Setting(setting)) else { return Vec::new() };
    let mut effects = Vec::new();
    match setting {
        Setting::Theme(_) | Setting::HighContrast(_) | Setting::Zoom(_) => {
            let Settings { theme, high_contrast, zoom, .. } = model.settings;
            effects.push(Effect::Appearance { theme, high_contrast, zoom });
        }
        Setting::Language(choice) => effects.push(Effect::Language(choice)),
        Setting::ConnectTimeout(_) | Setting::AnswerTimeout(_) => {
            effects.push(Effect::Worker(model.timeouts()));
        }
        Setting::History(limit) => model.history.set_limit(limit),
        Setting::Discover(_) => effects.extend(network::setting_changed(model, now)),
        Setting::Reconnect(false) => model.backoff.stop(),
        Setting::WatchInterval(interval) => model.watch.reschedule(interval, now.instant),
        Setting::Reconnect(true)
        | Setting::AtStart(_)
        | Setting::WatchThreshold(_)
        | Setting::WatchNotify(_) => {}
    }
    effects.push(save);
    effects
}

/// Gives every setting its default value.
pub(super) fn reset(model: &mut Model, now: Now) -> Vec<Effect> {
    let before = Setting::all(&model.settings);
    let effects = set_all(model, Setting::all(&Settings::default()), now);
    if !effects.is_empty() {
        model.undo = Some(Undo::new(Removed::Settings(before), now));
    }
    effects
}

pub(super) fn set_all(model: &mut Model, settings: Vec<Setting>, now: Now) -> Vec<Effect> {
    settings.into_iter().flat_map(|setting| set(model, setting, now)).collect()
}

/// Notes the window's geometry. It is saved soon and not only on exit, because a program that is ended with the
/// desktop session may get no time to save.
pub(super) fn window_moved(model: &mut Model, window: WindowGeometry, now: Now) -> Vec<Effect> {
    if model.settings.window != window {
        model.settings.window = window;
        model.save_geometry_at = Some(now.instant + GEOMETRY_SAVE_DELAY);
    }
    Vec::new()
}

/// Saves the window's geometry if that is due.
pub(super) fn save_geometry_if_due(model: &mut Model, now: Now) -> Option<Effect> {
    model.save_geometry_at.take_if(|at| *at <= now.instant)?;
    Some(Effect::Save(Change::Window(model.settings.window)))
}
