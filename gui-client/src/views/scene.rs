//! What every panel draws from, and the actions that it adds.

use std::time::{Duration, Instant};

use datetime_client_core::message::{Action, FocusTarget};
use datetime_client_core::{Model, Now};
use egui::Ui;

use crate::theme;

/// The input and output of a panel.
pub(super) struct Scene<'a> {
    pub(super) model: &'a Model,
    pub(super) now: Now,
    /// The control that gets the keyboard focus in this frame.
    pub(super) focus: Option<FocusTarget>,
    /// Whether the clocks on this network are shown in this frame.
    pub(super) is_network_shown: bool,
    /// The actions of the user in this frame.
    pub(super) actions: Vec<Action>,
}

impl Scene<'_> {
    pub(super) fn act(&mut self, action: Action) {
        self.actions.push(action);
    }

    pub(super) fn colours(ui: &Ui) -> &'static theme::Palette {
        theme::palette(ui.visuals())
    }

    /// The time since `earlier`.
    pub(super) fn since(&self, earlier: Instant) -> Duration {
        self.now.instant.saturating_duration_since(earlier)
    }

    /// The time until `deadline`, for a countdown. Requests a frame for its next second.
    pub(super) fn count_down(&self, ui: &Ui, deadline: Instant) -> Duration {
        let left = deadline.saturating_duration_since(self.now.instant);
        if !left.is_zero() {
            let part = left.saturating_sub(Duration::from_secs(left.as_secs()));
            ui.ctx().request_repaint_after(part.max(Duration::from_millis(1)));
        }
        left
    }
}
