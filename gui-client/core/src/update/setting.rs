//! What follows from a changed setting: it counts at once, and is kept.

use std::time::Duration;

use crate::message::{Effect, Setting};
use crate::model::Model;
use crate::now::Now;
use crate::settings::WindowPlace;

/// A window that was moved is saved after this long at rest: while it moves, its place changes with every frame.
const AT_REST: Duration = Duration::from_secs(2);

pub(super) fn set(model: &mut Model, setting: Setting) -> Vec<Effect> {
    let settings = &mut model.settings;
    let before = settings.clone();
    match setting {
        Setting::Theme(theme) => settings.theme = theme,
        Setting::Zoom(zoom) => settings.zoom = zoom,
        Setting::AtStart(at_start) => settings.at_start = at_start,
        Setting::Reconnect(reconnect) => settings.reconnect = reconnect,
        Setting::History(limit) => settings.history = limit,
        Setting::ConnectTimeout(patience) => settings.connect_timeout = patience,
        Setting::AnswerTimeout(patience) => settings.answer_timeout = patience,
    }
    if *settings == before {
        return Vec::new();
    }
    let mut effects = Vec::new();
    match setting {
        Setting::Theme(_) | Setting::Zoom(_) => {
            effects.push(Effect::Appearance(settings.theme, settings.zoom));
        }
        Setting::ConnectTimeout(_) | Setting::AnswerTimeout(_) => {
            effects.push(Effect::Order(model.patience()));
        }
        Setting::History(limit) => model.history.set_limit(limit),
        Setting::Reconnect(false) => model.backoff.give_up(),
        Setting::Reconnect(true) | Setting::AtStart(_) => {}
    }
    effects.push(Effect::Save(model.settings.clone()));
    effects
}

/// The window is here now. Its place is saved soon, since not every system lets a program act when a session ends.
pub(super) fn window_is(model: &mut Model, window: WindowPlace, now: Now) -> Vec<Effect> {
    if model.settings.window != window {
        model.settings.window = window;
        model.save_place_at = Some(now.instant + AT_REST);
    }
    Vec::new()
}

/// Saves the window's place where that is due.
pub(super) fn save_place(model: &mut Model, now: Now) -> Option<Effect> {
    model.save_place_at.take_if(|at| *at <= now.instant)?;
    Some(Effect::SavePlace(model.settings.clone()))
}
