//! What follows from a changed setting: it counts at once, and is kept.

use super::super::Model;
use crate::message::{Effect, Setting};

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
    effects.push(Effect::Save(model.settings()));
    effects
}
