//! What keys do wherever the keyboard is.

use egui::{Key, Modifiers, Ui};

use super::Scene;
use crate::message::{Action, Field};
use crate::model::link::Link;
use crate::texts;

pub(super) fn read(ui: &Ui, scene: &mut Scene<'_>) {
    let [day, date, time] = texts::PLAIN;
    let shortcuts = [
        (Key::Num1, Action::Ask(day.to_owned())),
        (Key::Num2, Action::Ask(date.to_owned())),
        (Key::Num3, Action::Ask(time.to_owned())),
        (Key::Num4, Action::Ask(texts::QUIT.to_owned())),
        (Key::L, Action::Focus(Field::Host)),
        (Key::F, Action::Focus(Field::Filter)),
    ];
    for (key, action) in shortcuts {
        if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, key)) {
            scene.act(action);
        }
    }
    let connecting = matches!(scene.model.link, Link::Connecting(_));
    if connecting && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        scene.act(Action::Cancel);
    }
}
