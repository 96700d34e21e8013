//! The worker's links by their ids: that of the window, and those of the checks side by side.

use std::collections::BTreeMap;
use std::time::Instant;

use datetime_client_core::message::{LinkId, WorkerRequest};

use super::context::{Context, Input};
use super::link::Link;
use crate::events::WindowClosed;

/// All links that are not closed.
#[derive(Default)]
pub(super) struct Links(BTreeMap<LinkId, Link>);

impl Links {
    /// When [`Links::advance`] has to be called, even without an input.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.0.values().filter_map(Link::deadline).min()
    }

    /// Passes an input to its link. Inputs of closed links are dropped.
    pub(super) fn handle(&mut self, input: Input, context: &Context) -> Result<(), WindowClosed> {
        if let Input::Request(WorkerRequest::Connect(id, address)) = input {
            let link = Link::connect(id, &address, context)?;
            if let Some(mut earlier) = self.0.insert(id, link) {
                earlier.close();
            }
            return Ok(());
        }
        match input.link().and_then(|id| self.0.get_mut(&id)) {
            Some(link) => link.handle(input, context),
            None => Ok(()),
        }
    }

    /// Does what is due on every link, and drops the links that are closed.
    pub(super) fn advance(&mut self, context: &Context) -> Result<(), WindowClosed> {
        for link in self.0.values_mut() {
            link.advance(context)?;
        }
        self.0.retain(|_, link| !link.is_closed());
        Ok(())
    }

    pub(super) fn close_all(&mut self) {
        for link in self.0.values_mut() {
            link.close();
        }
        self.0.clear();
    }
}
