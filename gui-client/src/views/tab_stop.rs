//! Groups of controls that are one stop of the Tab key. The arrow keys move the focus within the group.
//!
//! Source: ARIA Authoring Practices Guide, "Developing a Keyboard Interface".

use std::cell::Cell;

use egui::{EventFilter, Id, Key, Modifiers, Response, Sense, Ui};

/// The keys that move the focus within a group.
#[derive(Clone, Copy)]
pub(super) enum Arrows {
    LeftRight,
    UpDown,
}

/// A group of controls.
pub(super) struct TabStop {
    controls: Vec<Id>,
    stop: Option<Id>,
    arrows: Arrows,
    /// The index of the control that gets the focus.
    target: Cell<Option<usize>>,
}

impl TabStop {
    /// A group of these controls. Without the focus in the group, the Tab key goes to `usual`.
    pub(super) fn new(ui: &Ui, controls: Vec<Id>, usual: Option<Id>, arrows: Arrows) -> Self {
        let focused = ui.memory(egui::Memory::focused).filter(|focused| controls.contains(focused));
        let stop = focused.or(usual).or(controls.first().copied());
        Self { controls, stop, arrows, target: Cell::new(None) }
    }

    /// How the control `id` reacts to the pointer and the Tab key.
    pub(super) fn sense(&self, id: Id) -> Sense {
        if self.stop == Some(id) { Sense::click() } else { Sense::CLICK }
    }

    /// Notes to which control of the group a key pressed on this one moves the focus.
    pub(super) fn read_keys(&self, ui: &Ui, control: &Response) {
        if !control.has_focus() {
            return;
        }
        let (horizontal, [back, forward]) = match self.arrows {
            Arrows::LeftRight => (true, [Key::ArrowLeft, Key::ArrowRight]),
            Arrows::UpDown => (false, [Key::ArrowUp, Key::ArrowDown]),
        };
        let filter = EventFilter {
            horizontal_arrows: horizontal,
            vertical_arrows: !horizontal,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(control.id, filter));
        let Some(index) = self.controls.iter().position(|id| *id == control.id) else { return };
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = self.controls.len().saturating_sub(1);
        let target = if pressed(back) {
            index.saturating_sub(1)
        } else if pressed(forward) {
            (index + 1).min(last)
        } else if pressed(Key::Home) {
            0
        } else if pressed(Key::End) {
            last
        } else {
            return;
        };
        self.target.set(Some(target));
    }

    /// Moves the focus as the keys asked. Called after the controls were drawn, because only the stop can be focused while
    /// they are.
    ///
    /// Returns the index of the control that gets the focus.
    pub(super) fn finish(&self, ui: &Ui) -> Option<usize> {
        let target = self.target.get()?;
        let control = *self.controls.get(target)?;
        ui.memory_mut(|memory| memory.request_focus(control));
        Some(target)
    }
}
