//! Keeps the keyboard focus when the control that has it disappears.

use egui::{Id, Key, Ui};

/// For how many frames after a menu has closed one of its controls may still have the focus.
const FRAMES: u8 = 3;

/// The focus in the previous frame.
#[derive(Clone, Copy, Default)]
struct Before {
    focused: Option<Id>,
    /// Whether the user pressed a button of the pointer after the last key. A focus that then moves would only distract.
    by_pointer: bool,
    /// For how many frames no menu or dialog was open.
    closed_for: u8,
    /// The control with the focus when the menu or dialog was opened.
    opened_from: Option<Id>,
}

/// Moves the focus if the control that had it has disappeared: back to the control from which a menu or dialog was opened
/// (`is_open` until it closes), else to `fallback`. The Tab key goes on from there and not from the top of the window.
pub(super) fn keep(ui: &Ui, is_open: bool, fallback: Id) {
    let key = Id::unique("focus");
    let mut state: Before = ui.data(|data| data.get_temp(key)).unwrap_or_default();
    let focused = ui.memory(egui::Memory::focused);
    if is_open && state.closed_for > 0 {
        state.opened_from = state.focused;
    }
    // The user may also leave a control without going to another one.
    let (pressed, keys, escape) = ui.input(|input| {
        (input.pointer.any_pressed(), !input.keys_down.is_empty(), input.key_pressed(Key::Escape))
    });
    state.by_pointer = pressed || (state.by_pointer && !keys);
    if pressed {
        state.opened_from = None;
    }
    let lost = focused.is_none() && (state.opened_from.is_some() || (state.focused.is_some() && !escape));
    // A menu that has just closed still seems to have the focus.
    let is_closed_now = !is_open && state.closed_for == 0 && state.opened_from.is_some();
    if (lost || is_closed_now) && !is_open && !state.by_pointer {
        let target = state.opened_from.take().unwrap_or(fallback);
        ui.memory_mut(|memory| memory.request_focus(target));
    } else if !is_open && state.closed_for >= FRAMES {
        state.opened_from = None;
    }
    state.focused = focused;
    state.closed_for = if is_open { 0 } else { state.closed_for.saturating_add(1) };
    ui.data_mut(|data| data.insert_temp(key, state));
}
