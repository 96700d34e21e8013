//! The questions to one clock of another kind, each on a thread that can be abandoned.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use datetime_client_core::clock::ClockAddress;
use datetime_client_core::message::{LinkEvent, LinkId};

use super::context::{Context, Input};
use super::query::{self, Cancel, QueryError};

/// A clock of another kind.
#[derive(Debug)]
pub(super) struct Questions {
    id: LinkId,
    clock: ClockAddress,
    /// Its addresses; after the first answer, the one that answered.
    addresses: Vec<SocketAddr>,
    has_answered: bool,
    is_waiting: bool,
    cancel: Arc<Cancel>,
}

impl Drop for Questions {
    /// Ends an unanswered question, so that the device does not hold its connection.
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

impl Questions {
    /// Asks the first question.
    ///
    /// # Errors
    /// The system cannot start a thread.
    pub(super) fn start(
        id: LinkId,
        clock: ClockAddress,
        addresses: Vec<SocketAddr>,
        context: &Context,
    ) -> io::Result<Self> {
        let cancel = Arc::default();
        let mut questions = Self { id, clock, addresses, has_answered: false, is_waiting: false, cancel };
        questions.ask(context)?;
        Ok(questions)
    }

    /// Asks a question, unless one is unanswered. The result arrives as [`Input::Answered`].
    ///
    /// # Errors
    /// The system cannot start a thread.
    pub(super) fn ask(&mut self, context: &Context) -> io::Result<()> {
        if self.is_waiting {
            return Ok(());
        }
        let (id, clock, addresses) = (self.id, self.clock.clone(), self.addresses.clone());
        let limit = self.limit(context);
        let (inputs, last_questions) = (context.inputs.clone(), Arc::clone(&context.last_questions));
        let cancel = Arc::clone(&self.cancel);
        thread::Builder::new().name("question".to_owned()).spawn(move || {
            if let Some(answer) = query::ask(&clock, &addresses, limit, &last_questions, &cancel) {
                // Fails if the worker has ended.
                let _ = inputs.send(Input::Answered(id, answer));
            }
        })?;
        self.is_waiting = true;
        Ok(())
    }

    /// The event for the result of a question; the addresses of the clock if it is one of our own.
    pub(super) fn answered(
        &mut self,
        result: Result<(SocketAddr, datetime_client_core::clock::narrowing::Exchange), QueryError>,
        context: &Context,
    ) -> Result<LinkEvent, Vec<SocketAddr>> {
        self.is_waiting = false;
        match result {
            Ok((address, exchange)) => {
                self.addresses = vec![address];
                self.has_answered = true;
                Ok(LinkEvent::Read(Box::new(exchange)))
            }
            Err(error) if error.is_ours() => Err(std::mem::take(&mut self.addresses)),
            Err(error) => {
                let failure = error.failure(self.limit(context));
                Ok(if self.has_answered { LinkEvent::NotRead(failure) } else { LinkEvent::Failed(failure) })
            }
        }
    }

    fn limit(&self, context: &Context) -> Duration {
        if self.has_answered { context.timeouts.answer } else { context.timeouts.connect }
    }
}
