//! In a window that scrolls as a whole, the control that gets the keyboard is scrolled into sight.

use egui::{Id, Ui};

/// Scrolls the area that `ui` is in to the control that got the keyboard just now. Not to the first one, which got it when
/// the window opened: its top is shown then.
pub(super) fn focus(ui: &Ui) {
    let known = Id::unique("followed focus");
    let focused = ui.memory(egui::Memory::focused);
    let before = ui.data(|data| data.get_temp::<Option<Id>>(known));
    if before == Some(focused) {
        return;
    }
    let control = focused.and_then(|focused| ui.read_response(focused));
    // A menu and a dialog are layers of their own.
    if let Some(control) = control.filter(|control| control.layer_id == ui.layer_id()) {
        ui.data_mut(|data| data.insert_temp(known, focused));
        if before.is_some() {
            ui.scroll_to_rect(control.rect, None);
        }
    }
}
