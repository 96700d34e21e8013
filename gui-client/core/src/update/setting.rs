//! What follows from a changed setting: it counts at once, and is kept.

use std::time::Duration;

use crate::message::Effect;
use crate::model::Model;
use crate::now::Now;
use crate::settings::{Change, Setting, WindowPlace};

/// A window that was moved is saved after this long at rest: while it moves, its place changes with every frame.
const AT_REST: Duration = Duration::from_secs(2);

pub(super) fn set(model: &mut Model, setting: Setting) -> Vec<Effect> {
    let Some(save) = model.change(Change::Setting(setting)) else { return Vec::new() };
    let mut effects = Vec::new();
    match setting {
        Setting::Theme(_) | Setting::Zoom(_) => {
            effects.push(Effect::Appearance(model.settings.theme, model.settings.zoom));
        }
        Setting::ConnectTimeout(_) | Setting::AnswerTimeout(_) => {
            effects.push(Effect::Order(model.patience()));
        }
        Setting::History(limit) => model.history.set_limit(limit),
        Setting::Reconnect(false) => model.backoff.give_up(),
        Setting::Reconnect(true) | Setting::AtStart(_) => {}
    }
    effects.push(save);
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
    Some(Effect::Save(Change::Window(model.settings.window)))
}
